package meeting

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

func (h handler) date(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	view, err := h.datePage(r, v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, dateJSON(view.Date))
	}
	return web.Render(w, r, http.StatusOK, datePage(view))
}

func (h handler) datePage(r *http.Request, v group.Visit) (datePageView, error) {
	d, err := h.Date(r.Context(), v, r.PathValue("series"), r.PathValue("date"))
	if err != nil {
		return datePageView{}, err
	}
	return h.datePageView(r, v, d)
}

// answer takes what somebody says of a date. "none" takes it back.
func (h handler) answer(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	what := form.Text("says")
	if what == "none" {
		what = ""
	} else if what == "" {
		return fault.New(fault.Malformed, "malformed")
	}
	if v, err = h.groups.Signed(r.Context(), v, form); err != nil {
		return h.dateRefused(w, r, v, err, nil)
	}
	d, err := h.Answer(r.Context(), v, r.PathValue("series"), r.PathValue("date"), schedule.Says(what))
	if err != nil {
		return h.dateRefused(w, r, v, err, nil)
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, dateJSON(h.dateView(r.Context(), v, d)))
	}
	return web.SeeOther(w, r, web.LocalPath(form.Text("back"), d.URL(v.Group)+"#answer"))
}

// dateRefused shows the date as it is now, why something could not be done, and
// what was typed; put, which may be nil, fills that in.
func (h handler) dateRefused(w http.ResponseWriter, r *http.Request, v group.Visit, err error, put func(*datePageView)) error {
	if web.WantsJSON(r) || fault.Is(err, fault.NotFound) {
		return err
	}
	view, failed := h.datePage(r, v)
	if failed != nil {
		return err
	}
	if put != nil {
		put(&view)
	}
	return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
		view.Problems = p
		return datePage(view)
	})
}

func (h handler) callOff(w http.ResponseWriter, r *http.Request) error {
	return h.alterDate(w, r, "off", func(ctx context.Context, v group.Visit, form web.Form) (Date, func(*datePageView), error) {
		reason := form.Text("reason")
		d, err := h.CallOff(ctx, v, r.PathValue("series"), r.PathValue("date"), reason)
		return d, func(view *datePageView) { view.Reason, view.Open = reason, "off" }, err
	})
}

func (h handler) takePlace(w http.ResponseWriter, r *http.Request) error {
	return h.alterDate(w, r, "on", func(ctx context.Context, v group.Visit, _ web.Form) (Date, func(*datePageView), error) {
		d, err := h.TakePlace(ctx, v, r.PathValue("series"), r.PathValue("date"))
		return d, nil, err
	})
}

func (h handler) change(w http.ResponseWriter, r *http.Request) error {
	return h.alterDate(w, r, "changed", func(ctx context.Context, v group.Visit, form web.Form) (Date, func(*datePageView), error) {
		t := typedChange{Day: form.Text("day"), Clock: form.Text("time"), Minutes: form.Text("minutes"), Place: form.Text("place"), Format: form.Text("format")}
		put := func(view *datePageView) { view.Change, view.Open = t, "change" }
		c := schedule.Change{Minutes: number(t.Minutes, 0), Place: t.Place, Format: t.Format}
		if t.Day != "" || t.Clock != "" {
			to, err := schedule.ParseLocal(t.Day + "T" + t.Clock)
			if err != nil {
				return Date{}, put, dayAgain("schedule.check.change")
			}
			c.To = to
		}
		d, err := h.Change(ctx, v, r.PathValue("series"), r.PathValue("date"), c)
		return d, put, err
	})
}

// dayAgain asks for a day and a time again.
func dayAgain(key string) error {
	var c fault.Check
	c.Add("day", key)
	return c.Err()
}

type changeOfDate func(ctx context.Context, v group.Visit, form web.Form) (Date, func(*datePageView), error)

// alterDate runs a facilitator's change of one date and goes back to it.
func (h handler) alterDate(w http.ResponseWriter, r *http.Request, said string, do changeOfDate) error {
	v, err := h.visit(r)
	if err == nil {
		err = allow(v, arrange)
	}
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	d, put, err := do(r.Context(), v, form)
	if err != nil {
		return h.dateRefused(w, r, v, err, put)
	}
	return web.Done(w, r, d.URL(v.Group)+"?done="+said)
}

// addDate makes an extra date of a series. The form stands on the series' page.
func (h handler) addDate(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	s, err := h.Series(r.Context(), v, r.PathValue("series"))
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	day, clock := form.Text("extra_day"), form.Text("extra_time")
	at, _ := schedule.ParseLocal(day + "T" + clock) // what cannot be read is asked again
	d, err := h.AddDate(r.Context(), v, s.Token, at)
	if err == nil {
		return web.Created(w, r, string(d.Occurrence.Key), d.URL(v.Group)+"?done=added")
	}
	view, failed := h.seriesForm(r, v, s, typedOf(s))
	if failed != nil {
		return failed
	}
	view.ExtraDay, view.ExtraClock = day, clock
	return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
		for i := range p.Fields {
			p.Fields[i].Name = "extra_" + p.Fields[i].Name
		}
		view.Problems = p
		return seriesPage(view)
	})
}

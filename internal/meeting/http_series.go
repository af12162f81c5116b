package meeting

import (
	"crypto/rand"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

func (h handler) newSeries(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err == nil {
		err = allow(v, arrange)
	}
	if err != nil {
		return err
	}
	zone := v.Group.Zone
	if zone == "" {
		zone = i18n.Zone(r.Context()).String()
	}
	t := typed{Zone: zone, Clock: "19:00", Repeat: EveryWeek, Ends: endsNever, Confirm: confirmNone, Once: strings.ToLower(rand.Text())}
	view, err := h.seriesForm(r, v, Series{}, t)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, seriesPage(view))
}

func (h handler) editForm(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	s, err := h.Series(r.Context(), v, r.PathValue("series"))
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, seriesJSON(r.Context(), v.Group, s))
	}
	view, err := h.seriesForm(r, v, s, typedOf(s))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, seriesPage(view))
}

// create makes a series, or shows what its dates would be.
func (h handler) create(w http.ResponseWriter, r *http.Request) error {
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
	t := read(form)
	view, err := h.seriesForm(r, v, Series{}, t)
	if err != nil {
		return err
	}
	if form.Text("do") == "preview" {
		return h.preview(w, r, v, view, t)
	}
	s, err := h.Add(r.Context(), v, t.arrangement(view.Choices))
	if err != nil {
		return web.Refused(w, r, err, view.refused)
	}
	return web.Created(w, r, s.Token, meetingsURL(v.Group)+"?done=saved")
}

func (h handler) edit(w http.ResponseWriter, r *http.Request) error {
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
	t := read(form)
	view, err := h.seriesForm(r, v, s, t)
	if err != nil {
		return err
	}
	if form.Text("do") == "preview" {
		return h.preview(w, r, v, view, t)
	}
	now, err := h.Edit(r.Context(), v, s.Token, t.arrangement(view.Choices))
	if err == nil {
		return web.Done(w, r, meetingsURL(v.Group)+"?done=saved")
	}
	if fault.Is(err, fault.Conflict) && !now.Ended() {
		view.Theirs, view.Typed.Revision = &now, now.Revision
	}
	return web.Refused(w, r, err, view.refused)
}

// preview shows the form again with the dates that it would make.
func (h handler) preview(w http.ResponseWriter, r *http.Request, v group.Visit, view seriesView, t typed) error {
	offered := view.Choices
	if view.Series.Token != "" {
		offered = append(offered, Choice{Code: view.Series.Format})
	}
	a := t.arrangement(offered)
	if err := a.check(offered); err != nil {
		return web.Refused(w, r, err, view.refused)
	}
	view.Ahead = h.aheadOf(r.Context(), a.When)
	return web.Render(w, r, http.StatusOK, seriesPage(view))
}

func (v seriesView) refused(p *web.Problems) templ.Component {
	v.Problems = p
	return seriesPage(v)
}

func (h handler) end(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	if err := h.End(r.Context(), v, r.PathValue("series")); err != nil {
		return err
	}
	return web.Done(w, r, meetingsURL(v.Group)+"?done=ended")
}

// revision writes a number for a form.
func revision(n int64) string { return strconv.FormatInt(n, 10) }

package entry

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

// inside is a visit by somebody who belongs.
func (h handler) inside(r *http.Request) (group.Visit, error) {
	v, err := h.visit(r)
	if err == nil && !v.Belongs() {
		err = fault.Missing("not a member")
	}
	return v, err
}

func (h handler) welcomes(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	view, err := h.welcomesView(r.Context(), v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(h.greetingsJSON(view), ""))
	}
	return web.Render(w, r, http.StatusOK, welcomesPage(view))
}

func (h handler) welcomesView(ctx context.Context, v group.Visit) (view welcomesView, err error) {
	view.Visit, view.Now = v, h.clock.Now()
	waiting, welcomed, err := h.Newcomers(ctx, v)
	for _, g := range waiting {
		view.Waiting = append(view.Waiting, greetingView{Greeting: g, Token: h.codec.Token(kindMember, int64(g.Newcomer.ID)),
			Yours: g.Greeter.ID == v.Member.ID, Overdue: g.Overdue(view.Now)})
	}
	view.Welcomed = welcomed
	return view, err
}

func (h handler) welcome(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	if err := mayGreet(v); err != nil {
		return err
	}
	id, err := h.id(r, kindMember, "member")
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	words := form.Text("words")
	if err = h.Welcome(r.Context(), v, group.MemberID(id), words); err == nil {
		return web.Done(w, r, welcomesURL(v.Group))
	}
	view, viewErr := h.welcomesView(r.Context(), v)
	if viewErr != nil {
		return viewErr
	}
	return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
		view.To, view.Words, view.Problems = r.PathValue("member"), words, p
		return welcomesPage(view)
	})
}

func (h handler) pausePage(w http.ResponseWriter, r *http.Request) error {
	v, err := h.inside(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, pausePage(pauseView{Visit: v, Now: h.clock.Now(), KeepSeat: true, For: "month"}))
}

func (h handler) pause(w http.ResponseWriter, r *http.Request) error {
	v, err := h.inside(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	b, err := h.breakOf(r.Context(), form)
	if err == nil {
		err = h.Pause(r.Context(), v, b)
	}
	if err != nil {
		return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
			return pausePage(pauseView{Visit: v, Now: h.clock.Now(), For: form.Text("for"), Day: form.Text("until"), KeepSeat: b.KeepSeat, Words: b.Words, Problems: p})
		})
	}
	return web.Done(w, r, v.Group.URL()+"/me")
}

// lengths are the breaks that are offered, in days; "" has an open end.
var lengths = map[string]int{"week": 7, "month": 30, "two_months": 56}

// breakOf reads a break. A day is over when it is over where the reader lives.
func (h handler) breakOf(ctx context.Context, form web.Form) (Break, error) {
	b := Break{KeepSeat: form.Yes("keep_seat"), Words: form.Text("words")}
	now := h.clock.Now()
	switch choice := form.Text("for"); {
	case lengths[choice] > 0:
		b.Until = now.AddDate(0, 0, lengths[choice])
	case choice == "date":
		day, err := time.ParseInLocation(time.DateOnly, form.Text("until"), i18n.Zone(ctx))
		if err != nil {
			var c fault.Check
			c.Add("until", "entry.problem.until")
			return b, c.Err()
		}
		b.Until = day.AddDate(0, 0, 1)
	case choice != "" && choice != "open":
		var c fault.Check
		c.Add("for", "entry.problem.choose")
		return b, c.Err()
	}
	return b, nil
}

// back answers POST /groups/{slug}/back, "I am back". Whose seat was given away
// is told that they come first.
func (h handler) back(w http.ResponseWriter, r *http.Request) error {
	v, err := h.inside(r)
	if err != nil {
		return err
	}
	err = h.Back(r.Context(), v)
	if err != nil && fault.Of(err).Code == "entry.first" && !web.WantsJSON(r) {
		return web.SeeOther(w, r, waitingURL(v.Group))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, v.Group.URL()+"/conversations")
}

func (h handler) breaks(w http.ResponseWriter, r *http.Request) error {
	v, err := h.held(r)
	if err != nil {
		return err
	}
	away, err := h.Breaks(r.Context(), v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(absencesJSON(away), ""))
	}
	return web.Render(w, r, http.StatusOK, breaksPage(breaksView{Visit: v, Away: away}))
}

// agreements answers GET /groups/{slug}/agreements: what is agreed, and for
// those who signed an earlier version what has changed.
func (h handler) agreements(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	view, err := h.agreementsView(r.Context(), v)
	if err != nil {
		return err
	}
	view.Back = web.LocalPath(r.URL.Query().Get("back"), "")
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, changesJSON(view))
	}
	return web.Render(w, r, http.StatusOK, agreementsPage(view))
}

func (h handler) agreementsView(ctx context.Context, v group.Visit) (view agreementsView, err error) {
	view.Visit = v
	if view.Today, err = h.groups.Agreements(ctx, v.Group.ID); err != nil {
		return view, err
	}
	view.Must = v.Belongs() && v.Member.AgreedVersion < view.Today.Version
	if !view.Must {
		return view, nil
	}
	signed, err := h.groups.AgreementsAt(ctx, v.Group.ID, v.Member.AgreedVersion)
	if err != nil && !fault.Is(err, fault.NotFound) { // who was appointed signed none
		return view, err
	}
	view.Changes = compare(signed.Statements, view.Today.Statements)
	return view, nil
}

func (h handler) agree(w http.ResponseWriter, r *http.Request) error {
	v, err := h.inside(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	back := web.LocalPath(form.Text("back"), v.Group.URL()+"/conversations")
	version, err := strconv.ParseInt(form.Text("version"), 10, 64)
	if err != nil {
		version = v.Group.AgreementVersion
	}
	if err = sayYes(form); err == nil {
		err = h.groups.AgreeAgain(r.Context(), v, version)
	}
	if err == nil {
		return web.Done(w, r, back)
	}
	view, viewErr := h.agreementsView(r.Context(), v)
	if viewErr != nil {
		return viewErr
	}
	return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
		view.Back, view.Problems = form.Text("back"), p
		return agreementsPage(view)
	})
}

func sayYes(form web.Form) error {
	var c fault.Check
	if !form.Yes("agree") {
		c.Add("agree", "group.problem.agree")
	}
	return c.Err()
}

// me answers GET /groups/{slug}/me: the reader's own membership.
func (h handler) me(w http.ResponseWriter, r *http.Request) error {
	v, err := h.inside(r)
	if err != nil {
		return err
	}
	about, err := h.groups.AboutOf(r.Context(), v, *v.Member)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, meJSON(v, about, h.clock.Now()))
	}
	return web.Render(w, r, http.StatusOK, mePage(meView{Visit: v, About: about, Now: h.clock.Now(), Saved: r.URL.Query().Has("saved")}))
}

func (h handler) setMe(w http.ResponseWriter, r *http.Request) error {
	v, err := h.inside(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	about := group.ParseAbout(form)
	if err := h.groups.SetAbout(r.Context(), v, about); err != nil {
		return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
			return mePage(meView{Visit: v, About: about, Now: h.clock.Now(), Problems: p})
		})
	}
	return web.Done(w, r, v.Group.URL()+"/me?saved=1")
}

package rota

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/web"
	"hearth/internal/safety/ladder"
)

// startPath is the page that a call leads to.
const startPath = "/safety"

// URL is the page of an organisation's rota.
func (m *Module) URL(o group.Organisation) string { return rotaURL(o) }

func rotaURL(o group.Organisation) string { return "/safety/rota/" + o.Slug }

// handler serves the responders' pages.
type handler struct{ *Module }

// Routes lists the feature's routes. What somebody who was called needs asks for
// no second factor: it shows nothing of anybody, and a telephone at night may
// have none at hand.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.SignedIn("GET /safety", h.duty)
	rt.SignedIn("GET /safety/events", h.stream)
	rt.SignedIn("POST /safety/alarms/{alarm}/take", h.take)
	rt.SignedIn("POST /safety/alarms/{alarm}/pass", h.pass)
	for pattern, page := range map[string]func(pageOf) error{
		"GET /safety/rota/{org}":                             h.week,
		"POST /safety/rota/{org}/shifts":                     h.addShifts,
		"POST /safety/rota/{org}/shifts/{shift}/remove":      h.removeShift,
		"POST /safety/rota/{org}/shifts/{shift}/{day}/cover": h.askCover,
		"POST /safety/rota/{org}/covers/{cover}/take":        h.takeCover,
		"POST /safety/rota/{org}/people/{responder}/lead":    h.setLead,
		"POST /safety/rota/{org}/people/{responder}/remove":  h.removePerson,
		"GET /safety/rota/{org}/me":                          h.me,
		"POST /safety/rota/{org}/me":                         h.sayYes,
		"POST /safety/rota/{org}/me/leave":                   h.sayNo,
		"GET /safety/rota/{org}/handover":                    h.handovers,
		"POST /safety/rota/{org}/handover":                   h.handOver,
		"GET /safety/rota/{org}/drills":                      h.drills,
		"POST /safety/rota/{org}/drills":                     h.beginDrill,
		"GET /safety/rota/{org}/calling":                     h.calling,
		"POST /safety/rota/{org}/calling":                    h.setHook,
		"POST /safety/rota/{org}/calling/try":                h.tryHook,
	} {
		rt.SignedIn(pattern, h.staffed(page))
	}
}

// pageOf is a request for a page about one organisation's rota, by somebody who
// works there.
type pageOf struct {
	w http.ResponseWriter
	r *http.Request
	v Visit
}

// staffed runs a page of a rota. Whether somebody works there is asked first, so
// that the lock tells nobody that there is a page; then for the second factor.
func (h handler) staffed(page func(pageOf) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := h.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("org"))
		if err != nil {
			return err
		}
		return h.Gate("", func(w http.ResponseWriter, r *http.Request) error { return page(pageOf{w, r, v}) })(w, r)
	}
}

// show answers with a page, or with its data where a script asks.
func (p pageOf) show(page templ.Component, data any) error {
	if web.WantsJSON(p.r) {
		return web.JSON(p.w, http.StatusOK, data)
	}
	return web.Render(p.w, p.r, http.StatusOK, page)
}

func (p pageOf) done(suffix string) error { return web.Done(p.w, p.r, rotaURL(p.v.Org)+suffix) }

// id reads a token in the path, or returns Missing.
func (h handler) id(r *http.Request, name string, kind ident.Kind) (int64, error) {
	id, ok := h.Codec.ID(kind, r.PathValue(name))
	if !ok {
		return 0, fault.Missing("a token that names nothing")
	}
	return id, nil
}

// duty answers GET /safety: whether somebody has to come, and whether I am on
// call.
func (h handler) duty(w http.ResponseWriter, r *http.Request) error {
	view, err := h.dutyView(r.Context(), account.ActorFrom(r.Context()))
	if err != nil {
		return err
	}
	if len(view.Places) == 0 {
		return fault.Missing("nobody who is called")
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, view.json())
	}
	return web.Render(w, r, http.StatusOK, dutyPage(view))
}

// take answers POST /safety/alarms/{alarm}/take and leads to what it is about.
func (h handler) take(w http.ResponseWriter, r *http.Request) error {
	id, err := h.id(r, "alarm", kindAlarm)
	if err != nil {
		return err
	}
	a, err := h.Take(r.Context(), account.ActorFrom(r.Context()), id)
	if err != nil {
		return h.dutyAgain(w, r, err)
	}
	return web.Done(w, r, a.URL)
}

// pass answers POST /safety/alarms/{alarm}/pass.
func (h handler) pass(w http.ResponseWriter, r *http.Request) error {
	id, err := h.id(r, "alarm", kindAlarm)
	if err != nil {
		return err
	}
	if err := h.Pass(r.Context(), account.ActorFrom(r.Context()), id); err != nil {
		return h.dutyAgain(w, r, err)
	}
	return web.Done(w, r, startPath)
}

// dutyAgain shows the page with what went otherwise: somebody was quicker.
func (h handler) dutyAgain(w http.ResponseWriter, r *http.Request, refused error) error {
	if !fault.Is(refused, fault.Conflict) {
		return refused
	}
	view, err := h.dutyView(r.Context(), account.ActorFrom(r.Context()))
	if err != nil {
		return err
	}
	return web.Refused(w, r, refused, func(p *web.Problems) templ.Component {
		view.Problems = p
		return dutyPage(view)
	})
}

// week answers GET /safety/rota/{org}: a week of the rota, by ?week= any day of
// it.
func (h handler) week(p pageOf) error {
	view, err := h.weekView(p)
	if err != nil {
		return err
	}
	return p.show(weekPage(view), view.json())
}

// again shows the week with a form that was refused, filled in.
func (h handler) again(p pageOf, refused error, form shiftForm) error {
	switch {
	case fault.Is(refused, fault.Invalid), fault.Is(refused, fault.Conflict):
	default:
		return refused
	}
	view, err := h.weekView(p)
	if err != nil {
		return err
	}
	return web.Refused(p.w, p.r, refused, func(problems *web.Problems) templ.Component {
		view.Form, view.Problems = form, problems
		return weekPage(view)
	})
}

// addShifts answers POST …/shifts.
func (h handler) addShifts(p pageOf) error {
	in, err := web.ParseForm(p.r)
	if err != nil {
		return err
	}
	form := shiftForm{Responder: in.Text("responder"), Days: in.All("days"), Day: in.Text("day"), Start: in.Text("start"), End: in.Text("end"), Zone: in.Text("zone"), Backup: in.Text("line") == "second"}
	id, _ := h.Codec.ID(kindResponder, form.Responder)
	shifts := NewShifts{Responder: ResponderID(id), Day: form.Day, Start: form.Start, End: form.End, Zone: form.Zone, Backup: form.Backup}
	for _, d := range form.Days {
		n, err := strconv.Atoi(d)
		if err != nil {
			n = -1
		}
		shifts.Days = append(shifts.Days, n)
	}
	if err := h.AddShifts(p.r.Context(), p.v, shifts); err != nil {
		return h.again(p, err, form)
	}
	return p.done("")
}

// removeShift answers POST …/shifts/{shift}/remove.
func (h handler) removeShift(p pageOf) error {
	id, err := h.id(p.r, "shift", kindShift)
	if err != nil {
		return err
	}
	if err := h.RemoveShift(p.r.Context(), p.v, ShiftID(id)); err != nil {
		return err
	}
	return p.done("")
}

// askCover answers POST …/shifts/{shift}/{day}/cover.
func (h handler) askCover(p pageOf) error {
	id, err := h.id(p.r, "shift", kindShift)
	if err != nil {
		return err
	}
	if err := h.AskCover(p.r.Context(), p.v, ShiftID(id), p.r.PathValue("day")); err != nil {
		return err
	}
	return p.done("")
}

// takeCover answers POST …/covers/{cover}/take.
func (h handler) takeCover(p pageOf) error {
	id, err := h.id(p.r, "cover", kindCover)
	if err != nil {
		return err
	}
	if err := h.TakeCover(p.r.Context(), p.v, id); err != nil {
		return h.again(p, err, shiftForm{})
	}
	return p.done("")
}

// onPerson runs a change of somebody on the list.
func (h handler) onPerson(p pageOf, do func(ResponderID, web.Form) error) error {
	id, err := h.id(p.r, "responder", kindResponder)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(p.r)
	if err != nil {
		return err
	}
	if err := do(ResponderID(id), form); err != nil {
		return err
	}
	return p.done("")
}

// setLead answers POST …/people/{responder}/lead.
func (h handler) setLead(p pageOf) error {
	return h.onPerson(p, func(id ResponderID, form web.Form) error {
		return h.SetLead(p.r.Context(), p.v, id, form.Yes("lead"))
	})
}

// removePerson answers POST …/people/{responder}/remove.
func (h handler) removePerson(p pageOf) error {
	return h.onPerson(p, func(id ResponderID, _ web.Form) error { return h.Remove(p.r.Context(), p.v, id) })
}

// me answers GET …/me: whether and how I may be called.
func (h handler) me(p pageOf) error {
	view, err := h.meView(p)
	if err != nil {
		return err
	}
	return p.show(mePage(view), view.json())
}

// sayYes answers POST …/me.
func (h handler) sayYes(p pageOf) error {
	form, err := web.ParseForm(p.r)
	if err != nil {
		return err
	}
	said := responderFrom(form)
	if err := h.SayYes(p.r.Context(), p.v, said); err != nil {
		view, broken := h.meView(p)
		if broken != nil {
			return broken
		}
		return web.Refused(p.w, p.r, err, func(problems *web.Problems) templ.Component {
			view.Said, view.Problems = said, problems
			return mePage(view)
		})
	}
	return p.done("/me?saved=1")
}

// responderFrom reads what somebody says of themselves.
func responderFrom(form web.Form) Responder {
	r := Responder{Langs: langsOf(form.Line("langs")), Zone: form.Text("zone"), Away: form.Yes("away")}
	for _, name := range form.All("levels") {
		if l, ok := ladder.Parse(name); ok {
			r.Levels = append(r.Levels, l)
		}
	}
	for _, w := range form.All("ways") {
		r.Ways = append(r.Ways, Way(w))
	}
	return r
}

// langsOf reads languages as people write them in one field: "en, es ar".
func langsOf(field string) []string {
	var langs []string
	for _, l := range strings.FieldsFunc(field, func(r rune) bool { return r == ',' || r == ' ' || r == ';' || r == '،' }) {
		if l = strings.ToLower(l); !slices.Contains(langs, l) {
			langs = append(langs, l)
		}
	}
	return langs
}

// sayNo answers POST …/me/leave.
func (h handler) sayNo(p pageOf) error {
	if err := h.SayNo(p.r.Context(), p.v); err != nil {
		return err
	}
	return p.done("/me")
}

// handovers answers GET …/handover.
func (h handler) handovers(p pageOf) error {
	view, err := h.handoverView(p)
	if err != nil {
		return err
	}
	return p.show(handoverPage(view), web.NewList(view.json(), ""))
}

// handOver answers POST …/handover.
func (h handler) handOver(p pageOf) error {
	form, err := web.ParseForm(p.r)
	if err != nil {
		return err
	}
	if err := h.HandOver(p.r.Context(), p.v, form.Text("text")); err != nil {
		if !fault.Is(err, fault.Invalid) {
			return err
		}
		view, broken := h.handoverView(p)
		if broken != nil {
			return broken
		}
		return web.Refused(p.w, p.r, err, func(problems *web.Problems) templ.Component {
			view.Text, view.Problems = form.Text("text"), problems
			return handoverPage(view)
		})
	}
	return p.done("/handover")
}

// drills answers GET …/drills.
func (h handler) drills(p pageOf) error {
	view, err := h.drillsView(p)
	if err != nil {
		return err
	}
	return p.show(drillsPage(view), web.NewList(view.json(), ""))
}

// beginDrill answers POST …/drills.
func (h handler) beginDrill(p pageOf) error {
	if err := h.BeginDrill(p.r.Context(), p.v); err != nil {
		if !fault.Is(err, fault.Conflict) {
			return err
		}
		view, broken := h.drillsView(p)
		if broken != nil {
			return broken
		}
		return web.Refused(p.w, p.r, err, func(problems *web.Problems) templ.Component {
			view.Problems = problems
			return drillsPage(view)
		})
	}
	return p.done("/drills")
}

// calling answers GET …/calling: whether paging works, and the organisation's
// own address.
func (h handler) calling(p pageOf) error {
	view, err := h.callingView(p)
	if err != nil {
		return err
	}
	return p.show(callingPage(view), view.json())
}

// setHook answers POST …/calling.
func (h handler) setHook(p pageOf) error {
	form, err := web.ParseForm(p.r)
	if err != nil {
		return err
	}
	return h.callingAgain(p, h.SetHook(p.r.Context(), p.v, form.Line("url")), form.Line("url"))
}

// tryHook answers POST …/calling/try.
func (h handler) tryHook(p pageOf) error {
	return h.callingAgain(p, h.TryHook(p.r.Context(), p.v), "")
}

func (h handler) callingAgain(p pageOf, refused error, typed string) error {
	switch {
	case refused == nil:
		return p.done("/calling?saved=1")
	case !fault.Is(refused, fault.Invalid) && !fault.Is(refused, fault.Unavailable) || web.WantsJSON(p.r):
		return refused
	}
	view, err := h.callingView(p)
	if err != nil {
		return err
	}
	view.Problems, view.Typed = web.ProblemsOf(p.r.Context(), refused), typed
	status := http.StatusUnprocessableEntity
	if fault.Is(refused, fault.Unavailable) {
		status = http.StatusServiceUnavailable
	}
	return web.Render(p.w, p.r, status, callingPage(view))
}

package listening

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

// handler turns requests into calls of the Module and results into views.
type handler struct{ *Module }

func (h handler) visit(r *http.Request) (group.Visit, error) {
	return h.groups.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug"))
}

// home answers GET /groups/{slug}/listening.
func (h handler) home(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	view, err := h.homeView(r.Context(), v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.homeJSON(view))
	}
	return web.Render(w, r, http.StatusOK, homePage(view))
}

// refuse shows the page again, with what was written in its place.
func (h handler) refuse(w http.ResponseWriter, r *http.Request, v group.Visit, fill func(*homeView), refused error) error {
	view, err := h.homeView(r.Context(), v)
	if err != nil {
		return refused
	}
	fill(&view)
	return web.Refused(w, r, refused, func(p *web.Problems) templ.Component {
		view.Problems = p
		return homePage(view)
	})
}

// open answers POST …/listening/open.
func (h handler) open(w http.ResponseWriter, r *http.Request) error {
	v, form, err := h.form(r)
	if err != nil {
		return err
	}
	if err := h.SetOpen(r.Context(), v, form.Yes("open")); err != nil {
		return err
	}
	return web.Done(w, r, URL(v.Group))
}

func (h handler) form(r *http.Request) (v group.Visit, form web.Form, err error) {
	if form, err = web.ParseForm(r); err != nil {
		return v, form, err
	}
	v, err = h.visit(r)
	return v, form, err
}

// ask answers POST …/listening/ask.
func (h handler) ask(w http.ResponseWriter, r *http.Request) error {
	v, form, err := h.form(r)
	if err != nil {
		return err
	}
	asked := Ask{Wish: form.Text("wish"), Lang: form.Text("lang"), Topics: form.All("topics"), Words: form.Text("words"), Alone: !form.Yes("along")}
	when, at := form.Text("from"), form.Text("at")
	refused := error(nil)
	if form.Text("when") == "later" {
		if asked.From, err = time.ParseInLocation("2006-01-02T15:04", when+"T"+at, i18n.Zone(r.Context())); err != nil {
			var c fault.Check
			c.Add("from", "listening.problem.from", "days", int64(Ahead/day))
			refused = c.Err()
		}
	}
	var id TalkID
	if refused == nil {
		id, refused = h.Ask(r.Context(), v, asked)
	}
	if refused != nil {
		return h.refuse(w, r, v, func(view *homeView) {
			view.Ask, view.From, view.At, view.Later = asked, when, at, form.Text("when") == "later"
		}, refused)
	}
	return web.Created(w, r, h.token(id), h.TalkURL(v.Group, id))
}

// here answers POST …/listening/here: hours of 0 is not any more.
func (h handler) here(w http.ResponseWriter, r *http.Request) error {
	v, form, err := h.form(r)
	if err != nil {
		return err
	}
	hours, err := strconv.Atoi(form.Text("hours"))
	if err != nil || hours < 0 {
		hours = 0
	}
	if err := h.Here(r.Context(), v, time.Duration(hours)*time.Hour); err != nil {
		return err
	}
	return web.Done(w, r, URL(v.Group))
}

// limits answers POST …/listening/limits.
func (h handler) limits(w http.ResponseWriter, r *http.Request) error {
	v, form, err := h.form(r)
	if err != nil {
		return err
	}
	daily, err := strconv.ParseInt(form.Text("daily"), 10, 64)
	if err != nil {
		daily = -1
	}
	in := Limits{Daily: daily, Langs: form.All("langs"), Topics: form.All("topics"), Avoid: form.Line("avoid")}
	if refused := h.SetLimits(r.Context(), v, in); refused != nil {
		return h.refuse(w, r, v, func(view *homeView) {
			if view.Me != nil {
				view.Me.Limits = in
			}
		}, refused)
	}
	return web.Done(w, r, URL(v.Group)+"#limits")
}

// next answers POST …/listening/next.
func (h handler) next(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	id, ok, err := h.Next(r.Context(), v)
	if err != nil {
		return err
	}
	if !ok {
		return web.Done(w, r, URL(v.Group))
	}
	return web.Done(w, r, h.TalkURL(v.Group, id))
}

// course answers GET …/listening/course.
func (h handler) course(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	if err := h.permit(r.Context(), h.db, v, learn); err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, courseJSONOf())
	}
	return web.Render(w, r, http.StatusOK, coursePage(courseView{Visit: v}))
}

// answer answers POST …/listening/course. What was answered stays; beside a
// wrong answer stands why.
func (h handler) answer(w http.ResponseWriter, r *http.Request) error {
	v, form, err := h.form(r)
	if err != nil {
		return err
	}
	answers := map[string]string{}
	for _, q := range Quiz {
		if a := form.Text(q.Name); q.answered(a) {
			answers[q.Name] = a
		}
	}
	wrong, err := h.Answer(r.Context(), v, answers)
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		return web.Done(w, r, URL(v.Group))
	}
	var c fault.Check
	for _, name := range wrong {
		c.Add(name, "listening.quiz."+name+".why")
	}
	return web.Refused(w, r, c.Err(), func(p *web.Problems) templ.Component {
		return coursePage(courseView{Visit: v, Answers: answers, Problems: p})
	})
}

// stop answers POST …/listening/stop.
func (h handler) stop(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	if err := h.Stop(r.Context(), v); err != nil {
		return err
	}
	return web.Done(w, r, URL(v.Group))
}

// listeners answers GET …/listening/listeners, for those who hold the group.
func (h handler) listeners(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	all, err := h.Listeners(r.Context(), v)
	if err != nil {
		return err
	}
	view, err := h.listenersView(r.Context(), v, all)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, view.json())
	}
	return web.Render(w, r, http.StatusOK, listenersPage(view))
}

// aListener is the member that the path names.
func (h handler) aListener(r *http.Request) (v group.Visit, id group.MemberID, err error) {
	n, ok := h.codec.ID(kindMember, r.PathValue("member"))
	if !ok {
		return v, 0, fault.Missing("no such member token")
	}
	v, err = h.visit(r)
	return v, group.MemberID(n), err
}

// listener answers GET …/listening/listeners/{member}: what was said about
// somebody's talks.
func (h handler) listener(w http.ResponseWriter, r *http.Request) error {
	v, id, err := h.aListener(r)
	if err != nil {
		return err
	}
	sum, err := h.SumOf(r.Context(), v, id)
	if err != nil {
		return err
	}
	view, err := h.sumView(r.Context(), v, sum)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, view.json())
	}
	return web.Render(w, r, http.StatusOK, listenerPage(view))
}

// tend answers POST …/listening/listeners/{member}: take on, or release.
func (h handler) tend(w http.ResponseWriter, r *http.Request) error {
	v, id, err := h.aListener(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	switch form.Text("do") {
	case "confirm":
		err = h.Confirm(r.Context(), v, id)
	case "release":
		err = h.Release(r.Context(), v, id)
	default:
		err = fault.New(fault.Invalid, "listening.nothing_to_do")
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, URL(v.Group)+"/listeners")
}

// langs are the languages that pages are offered in, the group's own first.
func langs(g group.Group) []string {
	all := []string{g.Lang}
	for _, l := range i18n.Langs {
		if !slices.Contains(all, string(l)) {
			all = append(all, string(l))
		}
	}
	return all
}

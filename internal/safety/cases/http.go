package cases

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
	"hearth/internal/safety/ladder"
	"hearth/internal/safety/subject"
)

// handler turns requests into calls of the Module and results into views.
type handler struct{ m *Module }

func (h handler) visit(r *http.Request) (group.Visit, error) {
	return h.m.Groups.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug"))
}

// asked is a request about a case, by somebody who may work on it.
type asked struct {
	desk Desk
	form web.Form
}

func (h handler) asked(r *http.Request) (a asked, err error) {
	id, ok := h.m.Codec.ID(kindCase, r.PathValue("case"))
	if !ok {
		return a, fault.Missing("no such case token")
	}
	if a.desk, err = h.m.Desk(r.Context(), account.ActorFrom(r.Context()).ID, ID(id)); err != nil {
		return a, err
	}
	if r.Method == http.MethodPost {
		a.form, err = web.ParseForm(r)
	}
	return a, err
}

// fromDesk answers GET /groups/{slug}/cases, where the desk leads those who hold
// the group: there is one queue over all groups.
func (h handler) fromDesk(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	if !v.Facilitates() {
		return fault.Missing("does not hold the group")
	}
	return web.SeeOther(w, r, "/safety/cases")
}

// queue answers GET /safety/cases. For somebody who is on no rota and holds no
// group there is no such page.
func (h handler) queue(w http.ResponseWriter, r *http.Request) error {
	q, err := h.m.Queue(r.Context(), account.ActorFrom(r.Context()).ID)
	if err != nil {
		return err
	}
	if !q.Works {
		return fault.Missing("works on no cases")
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.queueJSON(q))
	}
	view := h.queueView(r.Context(), q)
	if view.Sealed, err = h.m.sealedListFor(r.Context(), account.ActorFrom(r.Context()).ID); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, queuePage(view))
}

// one answers GET /safety/cases/{case}.
func (h handler) one(w http.ResponseWriter, r *http.Request) error {
	a, err := h.asked(r)
	if err != nil {
		return err
	}
	whole, err := h.m.Whole(r.Context(), a.desk.account, a.desk.Case.ID)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.caseJSON(whole))
	}
	return web.Render(w, r, http.StatusOK, casePage(h.caseView(r.Context(), whole, typed{}, nil)))
}

// do runs an act on a case and goes back to its page, at the place where it was
// done. What was typed comes back with a refusal, and is not lost where the
// database fails.
func (h handler) do(w http.ResponseWriter, r *http.Request, anchor string, act func(context.Context, asked) (typed, error)) error {
	a, err := h.asked(r)
	if err != nil {
		return h.keep(w, r, err)
	}
	in, refused := act(r.Context(), a)
	if refused == nil {
		return web.Done(w, r, h.m.URL(a.desk.Case.ID)+anchor)
	}
	whole, err := h.m.Whole(r.Context(), a.desk.account, a.desk.Case.ID)
	if err != nil {
		return h.keep(w, r, refused)
	}
	return h.keep(w, r, web.Refused(w, r, refused, func(p *web.Problems) templ.Component {
		return casePage(h.caseView(r.Context(), whole, in, p))
	}))
}

func (h handler) take(w http.ResponseWriter, r *http.Request) error {
	return h.do(w, r, "#talk", func(ctx context.Context, a asked) (typed, error) {
		if a.form.Has("seen") { // the page that it was pressed on may be an older one
			a.desk.Case.Revision, _ = strconv.ParseInt(a.form.Text("seen"), 10, 64)
		}
		return typed{}, h.m.Take(ctx, a.desk, a.form.Yes("over"))
	})
}

func (h handler) pass(w http.ResponseWriter, r *http.Request) error {
	return h.do(w, r, "#case", func(ctx context.Context, a asked) (typed, error) {
		return typed{Form: "pass", Words: a.form.Text("note")}, h.m.Pass(ctx, a.desk, a.form.Text("note"))
	})
}

func (h handler) step(w http.ResponseWriter, r *http.Request) error {
	return h.do(w, r, "#steps", func(ctx context.Context, a asked) (typed, error) {
		return typed{}, h.m.Step(ctx, a.desk, Step(a.form.Text("step")))
	})
}

func (h handler) say(w http.ResponseWriter, r *http.Request) error {
	return h.do(w, r, "#talk", func(ctx context.Context, a asked) (typed, error) {
		return typed{Form: "say", Words: a.form.Text("body")}, h.m.Say(ctx, a.desk, a.form.Text("body"), a.form.Text("once"))
	})
}

func (h handler) note(w http.ResponseWriter, r *http.Request) error {
	return h.do(w, r, "#notes", func(ctx context.Context, a asked) (typed, error) {
		return typed{Form: "note", Words: a.form.Text("note")}, h.m.Note(ctx, a.desk, a.form.Text("note"), a.form.Text("once"))
	})
}

func (h handler) level(w http.ResponseWriter, r *http.Request) error {
	return h.do(w, r, "#case", func(ctx context.Context, a asked) (typed, error) {
		in := typed{Form: "level", Words: a.form.Text("reason"), Choice: a.form.Text("level")}
		to, ok := ladder.Parse(in.Choice)
		if !ok {
			var c fault.Check
			c.Add("level", "cases.problem.choice")
			return in, c.Err()
		}
		return in, h.m.SetLevel(ctx, a.desk, to, in.Words)
	})
}

func (h handler) look(w http.ResponseWriter, r *http.Request) error {
	return h.do(w, r, "#case", func(ctx context.Context, a asked) (typed, error) {
		return typed{}, h.m.Look(ctx, a.desk)
	})
}

func (h handler) words(w http.ResponseWriter, r *http.Request) error {
	return h.do(w, r, "#words", func(ctx context.Context, a asked) (typed, error) {
		at, err := h.thing(a.form.Text("thing"))
		if err != nil {
			return typed{}, err
		}
		in := typed{Form: "words", Words: a.form.Text("reason"), Choice: a.form.Text("thing")}
		return in, h.m.Decide(ctx, a.desk, Decision{Ref: at, Do: HoldState(a.form.Text("do")), Reason: in.Words})
	})
}

func (h handler) follow(w http.ResponseWriter, r *http.Request) error {
	return h.do(w, r, "#follow", func(ctx context.Context, a asked) (typed, error) {
		n, _ := strconv.ParseInt(a.form.Text("number"), 10, 64) // 0 names none
		return typed{}, h.m.Follow(ctx, a.desk, n, FollowResult(a.form.Text("result")))
	})
}

func (h handler) close(w http.ResponseWriter, r *http.Request) error {
	return h.do(w, r, "#case", func(ctx context.Context, a asked) (typed, error) {
		in := typed{Form: "close", Words: a.form.Text("note"), Choice: a.form.Text("outcome")}
		return in, h.m.Close(ctx, a.desk, Outcome(in.Choice), in.Words)
	})
}

// context answers POST /safety/cases/{case}/context. It is a POST because it
// leaves a trace; its answer is not kept by any browser.
func (h handler) context(w http.ResponseWriter, r *http.Request) error {
	a, err := h.asked(r)
	if err != nil {
		return err
	}
	at, err := h.thing(a.form.Text("thing"))
	if err != nil {
		return err
	}
	excerpt, err := h.m.Context(r.Context(), a.desk, at)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	view, err := h.contextView(r.Context(), a.desk, excerpt)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, view.json())
	}
	return web.Render(w, r, http.StatusOK, contextPage(view))
}

// Thing is how something that a member wrote stands in the forms of this
// package: its kind, and its token.
func (m *Module) Thing(at subject.Ref) string {
	name, ok := m.Names[at.Kind]
	if !ok {
		return ""
	}
	return string(at.Kind) + "." + m.Codec.Token(name, at.ID)
}

// ThingOf reads what Thing wrote.
func (m *Module) ThingOf(thing string) (subject.Ref, bool) {
	kind, token := cut(thing)
	name, ok := m.Names[kind]
	if !ok {
		return subject.Ref{}, false
	}
	id, ok := m.Codec.ID(name, token)
	return subject.Ref{Kind: kind, ID: id}, ok
}

func (h handler) thing(thing string) (subject.Ref, error) {
	at, ok := h.m.ThingOf(thing)
	if !ok {
		return at, fault.Missing("no such thing")
	}
	return at, nil
}

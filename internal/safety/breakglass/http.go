package breakglass

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// handler turns requests into calls of the Module and results into views.
type handler struct{ m *Module }

func actorOf(r *http.Request) account.Actor { return account.ActorFrom(r.Context()) }

// request is one of somebody on duty, about a case or an asking.
type request struct {
	w    http.ResponseWriter
	r    *http.Request
	desk Desk
	form web.Form
}

// guarded runs a page for whoever has a place there, and then only with a second
// factor.
func (h handler) guarded(find func(r *http.Request) (Desk, error), page func(request) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		d, err := find(r)
		if err != nil {
			return err
		}
		return h.m.Gate("", func(w http.ResponseWriter, r *http.Request) error {
			q := request{w: w, r: r, desk: d}
			if r.Method == http.MethodPost {
				if q.form, err = web.ParseForm(r); err != nil {
					return err
				}
			}
			return page(q)
		})(w, r)
	}
}

func (h handler) onCase(page func(request) error) web.Handler {
	return h.guarded(func(r *http.Request) (Desk, error) {
		id, ok := h.m.Codec.ID(kindCase, r.PathValue("case"))
		if !ok {
			return Desk{}, fault.Missing("no such case token")
		}
		return h.m.OnCase(r.Context(), actorOf(r).ID, id)
	}, page)
}

func (h handler) onAsk(page func(request) error) web.Handler {
	return h.guarded(func(r *http.Request) (Desk, error) {
		id, ok := h.m.Codec.ID(kindAsk, r.PathValue("ask"))
		if !ok {
			return Desk{}, fault.Missing("no such token")
		}
		return h.m.Desk(r.Context(), actorOf(r).ID, ID(id))
	}, page)
}

// list answers GET /safety/sealed.
func (h handler) list(w http.ResponseWriter, r *http.Request) error {
	lines, err := h.m.List(r.Context(), actorOf(r).ID)
	if err != nil {
		return err
	}
	return h.m.Gate("", func(w http.ResponseWriter, r *http.Request) error {
		if web.WantsJSON(r) {
			return web.JSON(w, http.StatusOK, h.listJSON(lines))
		}
		return web.Render(w, r, http.StatusOK, listPage(listView{Lines: lines, m: h.m, Now: h.m.Clock.Now()}))
	})(w, r)
}

// askForm answers GET /safety/cases/{case}/sealed.
func (h handler) askForm(q request) error {
	v, err := h.askView(q.r.Context(), q.desk, Asking{}, nil)
	if err != nil {
		return err
	}
	if web.WantsJSON(q.r) {
		return web.JSON(q.w, http.StatusOK, h.caseJSON(v))
	}
	return web.Render(q.w, q.r, http.StatusOK, askPage(v))
}

func parseAsking(f web.Form) Asking {
	in := Asking{Reason: Reason(f.Text("reason")), Words: f.Text("words"), Alone: f.Yes("alone"), Unsafe: f.Text("unsafe") == "yes", UnsafeWhy: f.Text("unsafe_why")}
	for _, w := range f.All("what") {
		in.What = append(in.What, What(w))
	}
	if !in.Unsafe {
		in.UnsafeWhy = ""
	}
	return in
}

func (h handler) ask(q request) error {
	in := parseAsking(q.form)
	id, refused := h.m.Ask(q.r.Context(), q.desk, in)
	if refused == nil {
		return web.Created(q.w, q.r, h.m.Codec.Token(kindAsk, int64(id)), h.m.URL(id))
	}
	v, err := h.askView(q.r.Context(), q.desk, in, nil)
	if err != nil {
		return err
	}
	return web.Refused(q.w, q.r, refused, func(p *web.Problems) templ.Component {
		v.Problems = p
		return askPage(v)
	})
}

// one answers GET /safety/sealed/{ask}.
func (h handler) one(q request) error {
	v, err := h.oneView(q.r.Context(), q.desk, typed{}, nil)
	if err != nil {
		return err
	}
	if web.WantsJSON(q.r) {
		return web.JSON(q.w, http.StatusOK, h.oneJSON(v))
	}
	return web.Render(q.w, q.r, http.StatusOK, onePage(v))
}

// do runs an act on an asking and goes back to its page.
func (h handler) do(q request, in typed, act func(context.Context) error) error {
	refused := act(q.r.Context())
	if refused == nil {
		return web.Done(q.w, q.r, h.m.URL(q.desk.Ask.ID))
	}
	d, err := h.m.Desk(q.r.Context(), q.desk.account, q.desk.Ask.ID)
	if err != nil {
		return refused
	}
	v, err := h.oneView(q.r.Context(), d, in, nil)
	if err != nil {
		return refused
	}
	return web.Refused(q.w, q.r, refused, func(p *web.Problems) templ.Component {
		v.Problems = p
		return onePage(v)
	})
}

func (h handler) agree(q request) error {
	in := Answer{Yes: true, Words: q.form.Text("words"), Unsafe: q.form.Text("unsafe") == "yes", UnsafeWhy: q.form.Text("unsafe_why")}
	return h.do(q, typed{Form: "agree", Words: in.Words, More: in.UnsafeWhy, Choice: q.form.Text("unsafe")}, func(ctx context.Context) error {
		return h.m.Answer(ctx, q.desk, in)
	})
}

func (h handler) refuse(q request) error {
	words := q.form.Text("words")
	return h.do(q, typed{Form: "refuse", Words: words}, func(ctx context.Context) error {
		return h.m.Answer(ctx, q.desk, Answer{Words: words})
	})
}

func (h handler) withdraw(q request) error {
	return h.do(q, typed{}, func(ctx context.Context) error { return h.m.Withdraw(ctx, q.desk) })
}

// look answers POST /safety/sealed/{ask}/look. It is a POST because it leaves a
// trace; its answer is kept by no browser.
func (h handler) look(q request) error {
	shown, a, refused := h.m.Look(q.r.Context(), q.desk)
	if refused != nil {
		return h.do(q, typed{}, func(context.Context) error { return refused })
	}
	if web.WantsJSON(q.r) {
		return web.JSON(q.w, http.StatusOK, shownJSON(shown, a))
	}
	d := q.desk
	d.sit(a)
	whole, err := h.m.Whole(q.r.Context(), d)
	if err != nil {
		return err
	}
	return web.Render(q.w, q.r, http.StatusOK, shownPage(shownView{Whole: whole, Shown: shown, URL: h.m.URL(a.ID), CaseURL: h.caseURL(a.Case)}))
}

func (h handler) review(q request) error {
	in := typed{Form: "review", Words: q.form.Text("words"), Choice: q.form.Text("verdict")}
	return h.do(q, in, func(ctx context.Context) error { return h.m.Review(ctx, q.desk, Verdict(in.Choice), in.Words) })
}

func (h handler) telling(q request) error {
	in := typed{Form: "telling", Words: q.form.Text("words")}
	return h.do(q, in, func(ctx context.Context) error {
		return h.m.Telling(ctx, q.desk, q.form.Text("do") == "tell", in.Words)
	})
}

func (h handler) reply(q request) error {
	in := typed{Form: "reply", Words: q.form.Text("words")}
	return h.do(q, in, func(ctx context.Context) error { return h.m.Reply(ctx, q.desk, in.Words) })
}

package forum

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// handler turns requests into calls of the Module and results into views.
type handler struct{ *Module }

// visit finds the group and how the actor stands to it.
func (h handler) visit(r *http.Request) (group.Visit, error) {
	return h.groups.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug"))
}

// place is a visit to one conversation or post, as the path names it.
type place struct {
	group.Visit
	id   ID
	post PostID
}

func (h handler) place(r *http.Request) (p place, err error) {
	if token := r.PathValue("id"); token != "" {
		id, ok := h.codec.ID(kindConversation, token)
		if !ok {
			return p, fault.Missing("no such conversation token")
		}
		p.id = ID(id)
	}
	if token := r.PathValue("post"); token != "" {
		id, ok := h.codec.ID(kindPost, token)
		if !ok {
			return p, fault.Missing("no such post token")
		}
		p.post = PostID(id)
	}
	p.Visit, err = h.visit(r)
	return p, err
}

func writing(form web.Form) Writing {
	return Writing{
		Title: form.Line("title"), Body: form.Text("body"), Note: form.Line("content_note"),
		Once: form.Text("once"), Wish: ParseWish(form.Text("wish")), Touches: group.ThemesOf(form.All("touches")),
	}
}

func (h handler) list(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	order := Recent
	if r.URL.Query().Get("order") == string(Waiting) {
		order = Waiting
	}
	items, next, err := h.List(r.Context(), v, order, r.URL.Query().Get("after"))
	if err != nil {
		return err
	}
	if next != "" {
		next = listURL(v.Group, order, next)
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(h.itemsJSON(v, items), next))
	}
	side, err := h.groups.Side(r.Context(), v)
	if err != nil {
		return err
	}
	view := h.listView(v, side, order, items, next, r.URL.Query().Has("after"))
	if view.Above, err = h.top(r.Context(), v); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, listPage(view))
}

func (h handler) conversation(w http.ResponseWriter, r *http.Request) error {
	p, err := h.place(r)
	if err != nil {
		return err
	}
	number, err := strconv.ParseInt(r.URL.Query().Get("page"), 10, 64)
	if err != nil {
		number = 1
	}
	page, err := h.Read(r.Context(), p.Visit, p.id, number, web.WantsJSON(r))
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.pageJSON(p.Visit, page))
	}
	if post, ok := h.codec.ID(kindPost, r.URL.Query().Get("show")); ok {
		page.open(PostID(post))
	}
	return h.renderConversation(w, r, p.Visit, page, page.Kept.Draft, nil)
}

func (h handler) renderConversation(w http.ResponseWriter, r *http.Request, v group.Visit, page Page, draft Draft, problems *web.Problems) error {
	side, err := h.groups.Side(r.Context(), v)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if problems != nil {
		status = http.StatusUnprocessableEntity
	}
	return web.Render(w, r, status, conversationPage(h.conversationView(r.Context(), v, side, page, draft, problems)))
}

func (h handler) newConversation(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	draft, err := h.NewDraft(r.Context(), v)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, newPage(h.composeView(r.Context(), v, draft, nil)))
}

func (h handler) start(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in, id := writing(form), ID(0)
	if v, err = h.groups.Signed(r.Context(), v, form); err == nil {
		id, err = h.Start(r.Context(), v, in)
	}
	if err != nil {
		return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
			return newPage(h.composeView(r.Context(), v, in.draft(), p))
		})
	}
	return web.Created(w, r, h.token(id), h.onFrom(r, v, id, in))
}

func (h handler) reply(w http.ResponseWriter, r *http.Request) error {
	p, err := h.place(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in, post, number := writing(form), PostID(0), int64(0)
	if p.Visit, err = h.groups.Signed(r.Context(), p.Visit, form); err == nil {
		post, number, err = h.Reply(r.Context(), p.Visit, p.id, in)
	}
	if err != nil {
		return h.refuseReply(w, r, p, in, err)
	}
	return web.Created(w, r, h.postToken(post), h.on(r, p.Visit, post, in, h.postURL(p.Group, p.id, post, number)))
}

// refuseReply shows the conversation again with what was written; where it was
// locked meanwhile, or is not their turn yet, the words are still there.
func (h handler) refuseReply(w http.ResponseWriter, r *http.Request, p place, in Writing, err error) error {
	kind := fault.Of(err).Kind
	if web.WantsJSON(r) || kind != fault.Invalid && kind != fault.Conflict && kind != fault.TooMany {
		return err
	}
	page, readErr := h.Read(r.Context(), p.Visit, p.id, newest, false)
	if readErr != nil {
		return readErr
	}
	side, sideErr := h.groups.Side(r.Context(), p.Visit)
	if sideErr != nil {
		return sideErr
	}
	return web.Refused(w, r, err, func(problems *web.Problems) templ.Component {
		return conversationPage(h.conversationView(r.Context(), p.Visit, side, page, in.draft(), problems))
	})
}

func (h handler) saveDraft(w http.ResponseWriter, r *http.Request) error {
	p, err := h.place(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := writing(form)
	if err := h.SaveDraft(r.Context(), p.Visit, p.id, in.draft()); err != nil {
		return err
	}
	if web.WantsPart(r) {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	if p.id == 0 {
		return web.Done(w, r, newURL(p.Group))
	}
	return web.Done(w, r, h.url(p.Group, p.id)+"#reply")
}

// turn reads a box that is ticked or not: a missing field means on.
func turn(form web.Form) bool { return !form.Has("on") || form.Yes("on") }

// act runs a small change of a conversation and goes back to it.
func (h handler) act(w http.ResponseWriter, r *http.Request, do func(place, web.Form) error) error {
	p, err := h.place(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := do(p, form); err != nil {
		return err
	}
	return web.Done(w, r, web.LocalPath(form.Text("back"), h.url(p.Group, p.id)))
}

func (h handler) markRead(w http.ResponseWriter, r *http.Request) error {
	return h.act(w, r, func(p place, form web.Form) error {
		number, err := strconv.ParseInt(form.Text("number"), 10, 64)
		if err != nil {
			return fault.New(fault.Malformed, "malformed")
		}
		return h.MarkRead(r.Context(), p.Visit, p.id, number)
	})
}

func (h handler) follow(w http.ResponseWriter, r *http.Request) error {
	return h.act(w, r, func(p place, form web.Form) error { return h.Follow(r.Context(), p.Visit, p.id, turn(form)) })
}

func (h handler) pin(w http.ResponseWriter, r *http.Request) error {
	return h.act(w, r, func(p place, form web.Form) error { return h.Pin(r.Context(), p.Visit, p.id, turn(form)) })
}

func (h handler) lock(w http.ResponseWriter, r *http.Request) error {
	return h.act(w, r, func(p place, form web.Form) error { return h.Lock(r.Context(), p.Visit, p.id, turn(form)) })
}

func (h handler) search(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	query := cut(r.URL.Query().Get("q"), MaxTitle)
	hits, err := h.Search(r.Context(), v, query)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(h.hitsJSON(v, hits), ""))
	}
	return web.Render(w, r, http.StatusOK, searchPage(h.searchView(v, query, hits)))
}

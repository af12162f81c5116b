package forum

import (
	"net/http"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/platform/web"
)

// permalink sends the reader to the page that a post stands on.
func (h handler) permalink(w http.ResponseWriter, r *http.Request) error {
	p, err := h.place(r)
	if err != nil {
		return err
	}
	conversation, post, err := h.post(r.Context(), h.db, p.Visit, read, p.post)
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, h.postURL(p.Group, conversation.ID, post.ID, conversation.place(post.Number)))
}

func (h handler) editForm(w http.ResponseWriter, r *http.Request) error {
	p, err := h.place(r)
	if err != nil {
		return err
	}
	conversation, post, err := h.post(r.Context(), h.db, p.Visit, change, p.post)
	if err != nil {
		return err
	}
	draft := Draft{Body: post.Body, Note: post.Note, Touches: post.Touches.Own}
	return web.Render(w, r, http.StatusOK, editPage(h.editView(r.Context(), p.Visit, conversation, post, draft, nil)))
}

func (h handler) edit(w http.ResponseWriter, r *http.Request) error {
	p, err := h.place(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := writing(form)
	conversation, post, err := h.post(r.Context(), h.db, p.Visit, read, p.post)
	if err != nil {
		return err
	}
	if p.Visit, err = h.groups.Signed(r.Context(), p.Visit, form); err == nil {
		conversation, post, err = h.Edit(r.Context(), p.Visit, p.post, in)
	}
	if err != nil {
		return web.Refused(w, r, err, func(problems *web.Problems) templ.Component {
			return editPage(h.editView(r.Context(), p.Visit, conversation, post, in.draft(), problems))
		})
	}
	return web.Done(w, r, h.on(r, p.Visit, post.ID, in, h.postURL(p.Group, conversation.ID, post.ID, conversation.place(post.Number))))
}

// actOnPost runs a small change of a post and goes back to it.
func (h handler) actOnPost(w http.ResponseWriter, r *http.Request, do func(place, web.Form) (Conversation, Post, error)) error {
	p, err := h.place(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	conversation, post, err := do(p, form)
	if err != nil {
		return err
	}
	return web.Done(w, r, h.postURL(p.Group, conversation.ID, post.ID, conversation.place(post.Number)))
}

func (h handler) withdraw(w http.ResponseWriter, r *http.Request) error {
	p, err := h.place(r)
	if err != nil {
		return err
	}
	conversation, post, err := h.Withdraw(r.Context(), p.Visit, p.post)
	if err != nil {
		return err
	}
	if post.Number == 1 && conversation.Seen() == 1 { // nothing is left to go back to
		return web.Done(w, r, listURL(p.Group, Recent, ""))
	}
	return web.Done(w, r, h.postURL(p.Group, conversation.ID, post.ID, conversation.place(post.Number)))
}

func (h handler) acknowledge(w http.ResponseWriter, r *http.Request) error {
	p, err := h.place(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	kind, on := Ack(form.Text("kind")), turn(form)
	if form.Has("take_back") { // the page's own buttons: one form holds all three
		kind, on = Ack(form.Text("take_back")), false
	}
	conversation, post, err := h.Acknowledge(r.Context(), p.Visit, p.post, kind, on)
	if err != nil {
		return err
	}
	if !web.WantsPart(r) {
		return web.Done(w, r, h.postURL(p.Group, conversation.ID, post.ID, conversation.place(post.Number)))
	}
	if _, post, err = h.post(r.Context(), h.db, p.Visit, read, p.post); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, acks(acksOf(p.Visit, conversation, post, h.postToken(post.ID))))
}

func (h handler) hide(w http.ResponseWriter, r *http.Request) error {
	p, err := h.place(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	conversation, post, err := h.Hide(r.Context(), p.Visit, p.post, form.Text("reason"))
	back := h.postURL(p.Group, conversation.ID, post.ID, conversation.place(post.Number))
	if err != nil {
		return web.Refused(w, r, err, func(problems *web.Problems) templ.Component {
			return hidePage(hideView{Visit: p.Visit, Action: r.URL.Path, ID: "reason", Back: back, Reason: form.Text("reason"), Problems: problems})
		})
	}
	return web.Done(w, r, back)
}

// setTouches says what a post touches on: the themes that are ticked, and no
// others.
func (h handler) setTouches(w http.ResponseWriter, r *http.Request) error {
	return h.actOnPost(w, r, func(p place, form web.Form) (Conversation, Post, error) {
		return h.SetTouches(r.Context(), p.Visit, p.post, group.ThemesOf(form.All("touches")))
	})
}

func (h handler) show(w http.ResponseWriter, r *http.Request) error {
	return h.actOnPost(w, r, func(p place, _ web.Form) (Conversation, Post, error) {
		return h.Show(r.Context(), p.Visit, p.post)
	})
}

package board

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// place is a visit to one item, as the path names it.
func (h handler) place(r *http.Request) (group.Visit, ID, error) {
	id, ok := h.codec.ID(kindItem, r.PathValue("item"))
	if !ok {
		return group.Visit{}, 0, fault.Missing("no such item token")
	}
	v, err := h.visit(r)
	return v, ID(id), err
}

func (h handler) item(w http.ResponseWriter, r *http.Request) error {
	v, id, err := h.place(r)
	if err != nil {
		return err
	}
	view, err := h.itemPage(r, v, id)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.itemJSON(v, view.Item))
	}
	return web.Render(w, r, http.StatusOK, itemPage(view))
}

func (h handler) itemPage(r *http.Request, v group.Visit, id ID) (itemPageView, error) {
	item, cards, err := h.Get(r.Context(), v, id)
	if err != nil {
		return itemPageView{}, err
	}
	return itemPageView{Visit: v, Item: h.itemView(r.Context(), v, item, cards)}, nil
}

func (h handler) editForm(w http.ResponseWriter, r *http.Request) error {
	v, id, err := h.place(r)
	if err != nil {
		return err
	}
	item, _, err := h.get(r.Context(), h.db, v, change, id)
	if err != nil {
		return err
	}
	as := Writing{Words: item.Words, Revision: item.Revision()}
	return web.Render(w, r, http.StatusOK, formPage(h.editView(r, v, item, as, dateOf(item.Until, v.Group.Location()))))
}

func (h handler) editView(r *http.Request, v group.Visit, item Item, as Writing, until string) formView {
	view := h.formView(r, v, item.Kind, as.Words, until)
	view.Action, view.Edit, view.Once, view.Revision = itemURL(v.Group, h.token(item.ID))+"/edit", true, "", as.Revision
	return view
}

func (h handler) edit(w http.ResponseWriter, r *http.Request) error {
	v, id, err := h.place(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in, until := writing(v.Group, form)
	item, err := h.Edit(r.Context(), v, id, in)
	if err != nil {
		return h.editRefused(w, r, v, item, in, until, err)
	}
	return web.Done(w, r, h.back(v, item))
}

// editRefused shows the form again, filled in. Where things have moved on
// meanwhile, what stands now is shown above it, and saving again is about that.
func (h handler) editRefused(w http.ResponseWriter, r *http.Request, v group.Visit, item Item, in Writing, until string, err error) error {
	var theirs *itemView
	if fault.Is(err, fault.Conflict) {
		now, cards, failed := h.Get(r.Context(), v, item.ID)
		if failed != nil {
			return failed
		}
		theirs, in.Revision = h.readingView(r.Context(), v, now, cards), now.Revision()
	}
	return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
		view := h.editView(r, v, item, in, until)
		view.Problems, view.Theirs = p, theirs
		return formPage(view)
	})
}

// back is where an item stands in its list; what does not stand there has its
// own page.
func (h handler) back(v group.Visit, item Item) string {
	if item.Kind == Help {
		return itemURL(v.Group, h.token(item.ID))
	}
	return pathOf(v.Group, item.Kind) + "#i-" + h.token(item.ID)
}

// act runs a small change of an item and goes back to where it stands.
func (h handler) act(w http.ResponseWriter, r *http.Request, do func(group.Visit, ID, web.Form) (Item, string, error)) error {
	v, id, err := h.place(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	item, to, err := do(v, id, form)
	if err != nil {
		return h.actRefused(w, r, v, id, err)
	}
	if to == "" {
		to = h.back(v, item)
	}
	return web.Done(w, r, web.LocalPath(form.Text("back"), to))
}

// actRefused shows the item as it is now, and why it could not be done: another
// was first, or its time ran out.
func (h handler) actRefused(w http.ResponseWriter, r *http.Request, v group.Visit, id ID, err error) error {
	if !fault.Is(err, fault.Conflict) || web.WantsJSON(r) {
		return err
	}
	view, failed := h.itemPage(r, v, id)
	if failed != nil {
		return err
	}
	return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
		view.Problems = p
		return itemPage(view)
	})
}

func (h handler) withdraw(w http.ResponseWriter, r *http.Request) error {
	return h.act(w, r, func(v group.Visit, id ID, _ web.Form) (Item, string, error) {
		item, err := h.Withdraw(r.Context(), v, id)
		return item, pathOf(v.Group, item.Kind), err
	})
}

func (h handler) end(w http.ResponseWriter, r *http.Request) error {
	return h.act(w, r, func(v group.Visit, id ID, _ web.Form) (Item, string, error) {
		item, err := h.Close(r.Context(), v, id)
		return item, pathOf(v.Group, item.Kind) + "?done=closed", err
	})
}

func (h handler) show(w http.ResponseWriter, r *http.Request) error {
	return h.act(w, r, func(v group.Visit, id ID, _ web.Form) (Item, string, error) {
		item, err := h.Show(r.Context(), v, id)
		return item, "", err
	})
}

func (h handler) answer(w http.ResponseWriter, r *http.Request) error {
	return h.act(w, r, func(v group.Visit, id ID, form web.Form) (Item, string, error) {
		a := Answer(form.Text("answer"))
		if form.Has("take_back") { // the page's own buttons: one form holds all three
			a = ""
		}
		item, err := h.Answer(r.Context(), v, id, a)
		return item, "", err
	})
}

func (h handler) save(w http.ResponseWriter, r *http.Request) error {
	return h.act(w, r, func(v group.Visit, id ID, form web.Form) (Item, string, error) {
		item, err := h.Save(r.Context(), v, id, !form.Has("on") || form.Yes("on"))
		return item, "", err
	})
}

func (h handler) take(w http.ResponseWriter, r *http.Request) error {
	return h.act(w, r, func(v group.Visit, id ID, _ web.Form) (Item, string, error) {
		item, err := h.Take(r.Context(), v, id)
		return item, "", err
	})
}

func (h handler) release(w http.ResponseWriter, r *http.Request) error {
	return h.act(w, r, func(v group.Visit, id ID, _ web.Form) (Item, string, error) {
		item, err := h.Release(r.Context(), v, id)
		return item, "", err
	})
}

func (h handler) approve(w http.ResponseWriter, r *http.Request) error {
	return h.act(w, r, func(v group.Visit, id ID, _ web.Form) (Item, string, error) {
		item, err := h.Approve(r.Context(), v, id)
		return item, "", err
	})
}

func (h handler) went(w http.ResponseWriter, r *http.Request) error {
	v, id, err := h.place(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	went, words := form.Text("went"), form.Text("went_words")
	_, err = h.SayWent(r.Context(), v, id, Went(went), words)
	if err == nil {
		return web.Done(w, r, itemURL(v.Group, h.token(id)))
	}
	view, failed := h.itemPage(r, v, id)
	if failed != nil {
		return err
	}
	return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
		view.Went, view.Words, view.Problems = went, words, p
		return itemPage(view)
	})
}

func (h handler) hide(w http.ResponseWriter, r *http.Request) error {
	return h.withReason(w, r, false, h.Hide)
}

func (h handler) decline(w http.ResponseWriter, r *http.Request) error {
	return h.withReason(w, r, true, h.Decline)
}

// withReason runs what needs a facilitator's reason, and asks for it again if it
// is missing.
func (h handler) withReason(w http.ResponseWriter, r *http.Request, decline bool, do doWithReason) error {
	v, id, err := h.place(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	reason := form.Text("reason")
	item, err := do(r.Context(), v, id, reason)
	if err != nil {
		return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
			return reasonPage(reasonView{Visit: v, Decline: decline, Action: r.URL.Path, ID: "reason", Back: pathOf(v.Group, item.Kind), Reason: reason, Problems: p})
		})
	}
	return web.Done(w, r, h.back(v, item))
}

type doWithReason func(context.Context, group.Visit, ID, string) (Item, error)

package apart

import (
	"net/http"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// handler turns requests into calls of the Module and results into views.
type handler struct{ *Module }

func (h handler) visit(r *http.Request) (group.Visit, error) {
	return h.groups.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug"))
}

// mine answers GET …/apart: whom the reader asked not to meet, and what not to
// come upon.
func (h handler) mine(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	view, err := h.mineView(r, v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, view.json())
	}
	return web.Render(w, r, http.StatusOK, minePage(view))
}

func (h handler) words(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	if err := mayKeep(v); err != nil {
		return err
	}
	in, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := h.SetWords(r.Context(), v, in.Raw("words")); err != nil {
		view, viewErr := h.mineView(r, v)
		if viewErr != nil {
			return viewErr
		}
		return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
			view.Words, view.Problems = in.Raw("words"), p
			return minePage(view)
		})
	}
	return web.Done(w, r, mineURL(v.Group))
}

// other is the member whom the path names.
func (h handler) other(r *http.Request) (group.Visit, group.MemberID, error) {
	v, err := h.visit(r)
	if err != nil {
		return v, 0, err
	}
	id, ok := h.codec.ID(kindMember, r.PathValue("member"))
	if !ok {
		return v, 0, fault.Missing("no such member token")
	}
	return v, group.MemberID(id), nil
}

// ask answers GET …/block: what it means, before one does it.
func (h handler) ask(w http.ResponseWriter, r *http.Request) error {
	v, other, err := h.other(r)
	if err != nil {
		return err
	}
	if err := mayBlock(v, other); err != nil {
		return err
	}
	view, err := h.askView(r, v, other)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, blockedJSON{Handle: view.Name, Blocked: view.Blocked})
	}
	return web.Render(w, r, http.StatusOK, askPage(view))
}

func (h handler) block(w http.ResponseWriter, r *http.Request) error {
	v, other, err := h.other(r)
	if err != nil {
		return err
	}
	in, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := h.Block(r.Context(), v, other, !in.Has("on") || in.Yes("on")); err != nil {
		return err
	}
	return web.Done(w, r, mineURL(v.Group))
}

package moderation

import (
	"net/http"

	"hearth/internal/account"
	"hearth/internal/platform/web"
)

// forLead lets a page run for whoever leads those who moderate, with a second
// factor. Whether somebody does comes first.
func (h handler) forLead(next web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		o, err := h.groups.Organisation(r.Context(), r.PathValue("org"))
		if err != nil {
			return err
		}
		if err := h.mayLead(r.Context(), actorOf(r), o.ID); err != nil {
			return err
		}
		return h.gate("", next)(w, r)
	}
}

// review answers GET /moderation/{org}/review.
func (h handler) review(w http.ResponseWriter, r *http.Request) error {
	o, err := h.groups.Organisation(r.Context(), r.PathValue("org"))
	if err != nil {
		return err
	}
	review, err := h.ReviewFor(r.Context(), actorOf(r), o)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, reviewJSON(review))
	}
	view := reviewView{Review: review, Of: o, Names: map[By]string{}, decisionURL: h.DecisionURL}
	var colleagues map[account.ID]string
	if h.names != nil {
		if colleagues, err = h.names(r.Context(), o); err != nil {
			return err
		}
	}
	for _, hand := range review.Hands {
		view.Names[hand.By] = h.nameOf(r.Context(), hand.By, colleagues)
	}
	return web.Render(w, r, http.StatusOK, reviewPage(view))
}

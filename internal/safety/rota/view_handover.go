package rota

import (
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

// handoverView is what was handed over, and the form for more.
type handoverView struct {
	frameView
	Notes    []Note
	Text     string
	Problems *web.Problems
}

func (h handler) handoverView(p pageOf) (handoverView, error) {
	notes, err := h.Notes(p.r.Context(), p.v)
	return handoverView{frameView: frame(p.v, i18n.T(p.r.Context(), "rota.handover.title"), tabHandover), Notes: notes}, err
}

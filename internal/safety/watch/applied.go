package watch

import (
	"context"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/safety/ladder"
)

// Grave reports whether words of somebody who asks to come in speak of danger, so
// that those who hold the group read them before others.
func (m *Module) Grave(ctx context.Context, words string) bool {
	verdict, ok := m.verdict(ctx, words)
	return ok && !verdict.Other && verdict.level().Rank() >= ladder.S2.Rank()
}

// Applied is what is said to somebody beside what they wrote to come into a group:
// that a person was told and where the two can talk, or numbers that answer now.
// It is nil where there is nothing to say.
func (m *Module) Applied(ctx context.Context, v group.Visit, words string) (templ.Component, error) {
	view := besideView{Visit: v, Of: "applied", Helplines: m.lines(ctx)}
	if v.Member = v.Known(); v.Member != nil {
		talk, err := m.Cases.Talk(ctx, v)
		if err != nil {
			return nil, err
		}
		if view.Door = talk.Case.ID != 0 && talk.Case.Open(); view.Door {
			view.There = m.Cases.There(ctx, talk.Watched)
		}
	}
	switch {
	case view.Door:
		view.Title, view.More = i18n.T(ctx, "watch.refused"), i18n.T(ctx, "watch.applied.told")
	case m.Grave(ctx, words):
		view.Title, view.More = i18n.T(ctx, "watch.applied"), i18n.T(ctx, "watch.applied.waits")
	default:
		return nil, nil
	}
	return besidePart(view), nil
}

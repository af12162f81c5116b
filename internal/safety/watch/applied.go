package watch

import (
	"context"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/safety/cases"
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
	view := appliedView{Visit: v, Helplines: m.lines(ctx)}
	if v.Member = v.Known(); v.Member != nil {
		talk, err := m.Cases.Talk(ctx, v)
		if err != nil {
			return nil, err
		}
		if view.Talks = talk.Case.ID != 0 && talk.Case.Open(); view.Talks {
			view.There = m.Cases.There(ctx, talk.Watched)
		}
	}
	if !view.Talks && !m.Grave(ctx, words) {
		return nil, nil
	}
	return appliedPart(view), nil
}

// appliedView is what stands beside an applicant's words.
type appliedView struct {
	Visit     group.Visit
	Talks     bool // a person was told, or writes with them
	There     string
	Helplines templ.Component
}

func (v appliedView) title(ctx context.Context) string {
	if v.Talks {
		return i18n.T(ctx, "watch.refused")
	}
	return i18n.T(ctx, "watch.applied")
}

func (v appliedView) more(ctx context.Context) string {
	if v.Talks {
		return i18n.T(ctx, "watch.applied.told")
	}
	return i18n.T(ctx, "watch.applied.waits")
}

func (v appliedView) personURL() string { return cases.PersonURL(v.Visit.Group) }

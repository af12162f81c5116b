package room

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
)

// What a line touches on, and how each reader chose to meet it: as posts have it,
// with two differences. A turn stands open unless its reader chose otherwise, for
// a turn that is spoken is heard too; and what is written to those who lead is
// never folded. It is read when a line comes into memory and is not stored: lines
// go soon after the meeting.

// A Themes finds what words touch on. It only thinks, and takes less than a
// millisecond.
type Themes interface {
	Themes(words string) group.Touches
}

// ThemesBy lets t look at lines. It is called while the program is put together.
func (m *Module) ThemesBy(t Themes) { m.themes = t }

func (m *Module) touches(words string) group.Touches {
	if m.themes == nil || words == "" {
		return group.Touches{}
	}
	return m.themes.Themes(words)
}

// meetLines notes how the reader meets lines that touch on something. It asks for
// their choices only if somebody else's line does.
func (h handler) meetLines(ctx context.Context, v *stageView) error {
	var b *group.Brake
	for i := range v.Lines {
		l := &v.Lines[i]
		if l.Mine || l.Kind == Private || l.Touches.None() {
			continue
		}
		if b == nil {
			asked, err := h.groups.Brake(ctx, h.db, v.visit)
			if err != nil {
				return err
			}
			b = &asked
		}
		meetBy(l, *b)
		l.ShowURL, l.MeetURL = v.URL+"?show="+l.Token+"#l-"+l.Token, v.visit.Group.URL()+"/reading"
	}
	return nil
}

// meetBy notes how a reader meets a line of somebody else's.
func meetBy(l *lineView, b group.Brake) {
	switch l.Kind {
	case Private:
	case Turn:
		l.Meet = b.Heard().Of(l.Touches)
	default:
		l.Meet = b.Of(l.Touches)
	}
}

// show opens a line, this once, that the reader keeps away.
func (v *stageView) show(id LineID) {
	for i := range v.Lines {
		if l := &v.Lines[i]; l.ID == id && l.Meet == group.Away {
			l.Meet = group.Shown
		}
	}
}

// open reports whether the reader has the line's words before them unasked.
func (l lineView) open() bool {
	return l.words() != "" && l.Muted == "" && (l.Meet == "" || l.Meet == group.Shown)
}

// themeNames are what a line touches on, as a page says it.
func themeNames(ctx context.Context, t group.Touches) []string {
	var names []string
	for _, theme := range t.All() {
		names = append(names, i18n.T(ctx, "group.theme."+string(theme)))
	}
	return names
}

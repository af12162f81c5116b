package room

import (
	"context"
	"slices"

	"hearth/internal/group"
	"hearth/internal/group/heed"
)

// What a line touches on, and how each reader chose to meet it: as posts have it,
// with two differences. A turn stands open unless its reader chose otherwise, for
// a turn that is spoken is heard too; and what is written to those who lead is
// never folded. It is read when a line comes into memory and is not stored: lines
// go soon after the meeting.

// ThemesBy lets t look at lines. It is called while the program is put together.
func (m *Module) ThemesBy(t heed.Themes) { m.themes = t }

// meetLines notes how the reader meets lines that touch on something. It asks for
// their choices only if somebody else's line does.
func (h handler) meetLines(ctx context.Context, v *stageView) error {
	touched := func(l lineView) bool { return !l.Mine && l.Kind != Private && !l.Touches.None() }
	if !slices.ContainsFunc(v.Lines, touched) {
		return nil
	}
	if v.eyes.brake == nil {
		b, err := h.groups.Brake(ctx, h.db, v.visit)
		if err != nil {
			return err
		}
		v.eyes.brake = &b
	}
	for i := range v.Lines {
		l := &v.Lines[i]
		if !touched(*l) {
			continue
		}
		meetBy(l, *v.eyes.brake)
		l.ShowURL, l.MeetURL = v.URL+"?show="+l.Token+"#l-"+l.Token, v.visit.Group.ReadingURL()
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

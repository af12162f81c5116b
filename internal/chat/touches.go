package chat

import (
	"context"
	"slices"

	"hearth/internal/group"
	"hearth/internal/group/heed"
	"hearth/internal/platform/db"
)

// What a line touches on, and how each reader chose to meet it: as posts have it.
// A line is read once, before it is said. Whoever chose nothing is served what
// all others are served: open lines and folded ones are each written once.

// ThemesBy lets t look at words before they are said. It is called while the
// program is put together.
func (m *Module) ThemesBy(t heed.Themes) { m.themes = t }

// meet is how a reader meets a message. One's own words stand open, and what is
// hidden or held has a sign of its own.
func meet(b group.Brake, reader group.MemberID, message Message) group.Meet {
	if message.Author == reader || !message.Open() || message.Touches.None() {
		return group.Shown
	}
	return b.Of(message.Touches)
}

// brake asks how the visitor meets what a page touches on, and only if somebody
// else's line on it touches on something.
func (m *Module) brake(ctx context.Context, v group.Visit, messages []Message) (group.Brake, error) {
	touched := func(x Message) bool { return x.Author != v.Member.ID && !x.Touches.None() }
	if !slices.ContainsFunc(messages, touched) {
		return group.Brake{}, nil
	}
	return m.groups.Brake(ctx, m.db, v)
}

// showURL is the page on which one line stands open that its reader keeps away.
func (m *Module) showURL(g group.Group, id ID) string {
	return roomURL(g) + "?show=" + m.token(id) + "#m-" + m.token(id)
}

// showing is the message that the address asks to be shown, with the stretch of
// the room on which it stands: the newest, or the one that ends with it.
func (m *Module) showing(ctx context.Context, v group.Visit, w Window, page Page) (Window, error) {
	if w.Show == 0 || w.Before > 0 || w.After > 0 || slices.ContainsFunc(page.Messages, func(x Message) bool { return x.ID == w.Show }) {
		return w, nil
	}
	r, found, err := db.Maybe(ctx, m.db, qMessage, scanEvent, int64(w.Show))
	if err == nil && found && r.Group == v.Group.ID && r.Seq > 0 {
		w.Before = r.Seq + 1
	}
	return w, err
}

// encodeMet is an event for listeners who meet it folded, or not at all. What is
// folded is the same for all of them; what is away too.
func (m *Module) encodeMet(g group.Group, f *frame, as group.Meet, v variant) ([]byte, error) {
	kept := &f.folded[v]
	if as == group.Away {
		kept = &f.away[v]
	}
	if raw := kept.Load(); raw != nil {
		return *raw, nil
	}
	e := f.event
	e.Meet = as
	raw, err := m.write(e, v, func(view *lineView) { view.ShowURL, view.MeetURL = m.showURL(g, e.ID), g.ReadingURL() })
	if err == nil {
		kept.Store(&raw)
	}
	return raw, err
}

package room

import (
	"context"
	"errors"

	"hearth/internal/group"
	"hearth/internal/group/heed"
)

// WatchBy lets w read what is typed. It is called while the program is put
// together.
func (m *Module) WatchBy(w heed.Watch) { m.watch = w }

// put has a line read and says it. Private words never wait: they are for those
// who help. Of one form that was sent twice, at once or on two nodes, both answers
// are the first line.
func (m *Module) put(ctx context.Context, l *live, v group.Visit, w Writing, line Line) (Line, error) {
	line.Touches = heed.Touches(m.themes, line.Body)
	found := heed.Read(ctx, m.watch, v, line.Body)
	l.mu.Lock()
	defer l.mu.Unlock()
	if said, found, err := m.earlier(ctx, v, w); err != nil || found {
		return said, err
	}
	err := heed.Write(ctx, found, func(f heed.Found) error {
		line.Held = line.Kind != Private && heed.Holds(f)
		return l.say(ctx, *v.Member, &line, m.once(w), f)
	})
	if errors.Is(err, errTwice) {
		if said, found, err := m.earlier(ctx, v, w); err != nil || found {
			return said, err
		}
		return line, busy()
	}
	return line, err
}

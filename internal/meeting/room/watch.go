package room

import (
	"context"
	"errors"

	"hearth/internal/group"
	"hearth/internal/platform/db"
)

// A Watch reads what is typed before others see it, for signs that somebody
// should come.
type Watch interface {
	// Read does nothing but think, so it is called outside the transaction.
	Read(ctx context.Context, v group.Visit, words string) Reading
}

// A Reading is what a Watch made of some words; nil where there is nothing to
// do.
type Reading = interface {
	// Hold reports whether the words wait for a person before others see them.
	// It is not asked of private words: they are for those who help.
	Hold() bool
	// Wrote is told in the same transaction where the words were written. Where
	// it fails, they are written all the same, without it.
	Wrote(ctx context.Context, tx *db.Tx, id int64) error
}

// WatchBy lets w read what is typed. It is called while the program is put
// together.
func (m *Module) WatchBy(w Watch) { m.watch = w }

// unwatched is that what was read could not be noted.
type unwatched struct{ error }

func (u unwatched) Unwrap() error { return u.error }

func wrote(ctx context.Context, tx *db.Tx, read Reading, id LineID) error {
	if read == nil {
		return nil
	}
	if err := read.Wrote(ctx, tx, int64(id)); err != nil {
		return unwatched{err}
	}
	return nil
}

// put has a line read and says it. Of one form that was sent twice, at once or on
// two nodes, both answers are the first line.
func (m *Module) put(ctx context.Context, l *live, v group.Visit, w Writing, line Line) (Line, error) {
	var read Reading
	if m.watch != nil {
		read = m.watch.Read(ctx, v, line.Body)
		line.Held = read != nil && line.Kind != Private && read.Hold()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if said, found, err := m.earlier(ctx, v, w); err != nil || found {
		return said, err
	}
	err := l.say(ctx, *v.Member, &line, m.once(w), read)
	var lost unwatched
	if errors.As(err, &lost) {
		m.warn(ctx, "what a line gave cause for could not be noted", lost.error)
		line.Held = false
		err = l.say(ctx, *v.Member, &line, m.once(w), nil)
	}
	if errors.Is(err, errTwice) {
		if said, found, err := m.earlier(ctx, v, w); err != nil || found {
			return said, err
		}
		return line, busy()
	}
	return line, err
}

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
	// it fails, they are written all the same: see lesser.
	Wrote(ctx context.Context, tx *db.Tx, id int64) error
}

// lesser is what is noted of words after their reading could not be: the whole
// once more, then the part that the reading can do with (Less), and at last
// nothing, of which it is told (Lost) so that it is counted.
func lesser(r Reading) []Reading {
	list := []Reading{r}
	if parts, ok := r.(interface{ Less() Reading }); ok && parts.Less() != nil {
		list = append(list, parts.Less())
	}
	return append(list, nil)
}

func lose(r Reading) {
	if counts, ok := r.(interface{ Lost() }); ok {
		counts.Lost()
	}
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
	line.Touches = m.touches(line.Body)
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
	for _, less := range lesser(read) {
		var lost unwatched
		if !errors.As(err, &lost) {
			break
		}
		m.warn(ctx, "what a line gave cause for could not be noted", lost.error)
		if less == nil {
			lose(read)
		}
		line.Held = less != nil && line.Kind != Private && less.Hold()
		err = l.say(ctx, *v.Member, &line, m.once(w), less)
	}
	if errors.Is(err, errTwice) {
		if said, found, err := m.earlier(ctx, v, w); err != nil || found {
			return said, err
		}
		return line, busy()
	}
	return line, err
}

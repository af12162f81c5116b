package heed

import (
	"context"
	"errors"
	"log/slog"

	"hearth/internal/group"
	"hearth/internal/platform/db"
)

// A Watch reads what is written before others see it, for signs that somebody
// should come.
type Watch interface {
	// Read looks at everything that others would read as one text. It returns nil
	// where there is nothing to do. It does nothing but think, so it is called
	// outside the transaction.
	Read(ctx context.Context, v group.Visit, words string) Found
}

// Found is what a Watch found in some words. It may have two more methods: Less,
// which returns the part that must be noted where the whole cannot, or nil; and
// Lost, which is told when nothing could be noted.
type Found interface {
	// Hold reports whether the words wait for a person before others see them. A
	// place that never keeps words waiting does not ask.
	Hold() bool
	// Wrote is told which thing keeps the words, in the transaction where they
	// were written.
	Wrote(ctx context.Context, tx *db.Tx, id int64) error
}

// A Themes finds what words touch on, beside what their author says. It only
// thinks, and takes less than a millisecond.
type Themes interface {
	Themes(words string) group.Touches
}

// Touches is what was read in the words; nothing where nobody reads them.
func Touches(t Themes, words string) group.Touches {
	if t == nil || words == "" {
		return group.Touches{}
	}
	return t.Themes(words)
}

// Read has words read by w. Without a watch nothing is found.
func Read(ctx context.Context, w Watch, v group.Visit, words string) Found {
	if w == nil {
		return nil
	}
	return w.Read(ctx, v, words)
}

// Holds reports whether what was found keeps the words waiting.
func Holds(f Found) bool { return f != nil && f.Hold() }

// unnoted is that what was found could not be noted.
type unnoted struct{ error }

func (u unnoted) Unwrap() error { return u.error }

// Note notes what was found in the words of the thing. An error of it must reach
// Write or Again, which tell it from others.
func Note(ctx context.Context, tx *db.Tx, f Found, id int64) error {
	if f == nil {
		return nil
	}
	if err := f.Wrote(ctx, tx, id); err != nil {
		return unnoted{err}
	}
	return nil
}

// Write calls write, which writes words in a transaction and notes there what it
// is handed. Where all that fails is the note, write is called again: with the
// whole, since what fails once may go well at once after; with its Less, if it has
// one; and with nil.
func Write(ctx context.Context, f Found, write func(Found) error) error {
	return Again(ctx, f, write(f), write)
}

// Again is Write after a first attempt that ended in err.
func Again(ctx context.Context, f Found, err error, write func(Found) error) error {
	for _, less := range lesser(f) {
		var failed unnoted
		if !errors.As(err, &failed) {
			return err
		}
		slog.ErrorContext(ctx, "what words gave cause for could not be noted", "cause", failed.error, "bare", less == nil)
		if less == nil {
			lose(f)
		}
		err = write(less)
	}
	return err
}

func lesser(f Found) []Found {
	list := []Found{f}
	if parts, ok := f.(interface{ Less() Found }); ok && parts.Less() != nil {
		list = append(list, parts.Less())
	}
	return append(list, nil)
}

func lose(f Found) {
	if counts, ok := f.(interface{ Lost() }); ok {
		counts.Lost()
	}
}

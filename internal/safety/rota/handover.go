package rota

import (
	"context"
	"time"
	"unicode/utf8"

	"hearth/internal/account"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// A Note is what one responder hands over to those who come next.
type Note struct {
	ID   int64
	By   account.ID
	Name string // of who wrote it, for colleagues; "" for somebody who left
	Text string
	At   time.Time
}

const (
	// notesShown is how far back hand-over notes are shown.
	notesShown = 14 * 24 * time.Hour
	// notesKept is how long they are kept. What must last stands in a case.
	notesKept = 60 * 24 * time.Hour
)

// mayRead returns nil for those who may be called, and so may read what was
// handed over.
func (v Visit) mayRead() error {
	if _, listed := v.mine(); listed || v.Me.Owner {
		return nil
	}
	return fault.New(fault.Forbidden, "rota.responders_only")
}

// HandOver writes a note for those who come next, for responders.
func (m *Module) HandOver(ctx context.Context, v Visit, text string) error {
	if err := v.mayRead(); err != nil {
		return err
	}
	var c fault.Check
	if n := utf8.RuneCountInString(text); n == 0 {
		c.Add("text", "rota.problem.empty")
	} else if n > MaxHandover {
		c.Add("text", "rota.problem.long", "max", MaxHandover)
	}
	if c.Err() != nil {
		return c.Err()
	}
	id := m.IDs.Next()
	sealed, err := m.Keys.Seal(ctx, m.DB, v.Org.Key, place("rota_handover", "body_sealed", id), text)
	if err != nil {
		return err
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qInsertNote, id, int64(v.Org.ID), int64(v.Me.Account), sealed, clock.ToMillis(m.Clock.Now()))
		return err
	})
}

// Notes returns what was handed over lately, the newest first, for responders.
func (m *Module) Notes(ctx context.Context, v Visit) ([]Note, error) {
	if err := v.mayRead(); err != nil {
		return nil, err
	}
	rows, err := db.All(ctx, m.DB, qNotes, scanNote, int64(v.Org.ID), clock.ToMillis(v.now.Add(-notesShown)))
	if err != nil {
		return nil, err
	}
	notes := make([]Note, len(rows))
	for i, row := range rows {
		notes[i] = row.Note
		if r, there := v.plan.of(row.By); there {
			notes[i].Name = r.Name
		}
		if notes[i].Text, err = m.Keys.Open(ctx, m.DB, v.Org.Key, place("rota_handover", "body_sealed", row.ID), row.sealed); err != nil {
			return nil, err
		}
	}
	return notes, nil
}

package board

import (
	"context"
	"slices"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Cards returns a page of strategy cards, the newest first; saved returns those
// that the visitor keeps. There is no other order: nothing is ranked.
func (m *Module) Cards(ctx context.Context, v group.Visit, saved bool, before ID) (Page, error) {
	q := qOpen
	if saved {
		q = qSaved
	}
	return m.list(ctx, m.db, q, v, Card, from(before))
}

// Answer keeps what the visitor says about a card, in place of what they said
// before; "" takes it back.
func (m *Module) Answer(ctx context.Context, v group.Visit, id ID, a Answer) (Item, error) {
	item, _, err := m.get(ctx, m.db, v, answer, id)
	if err != nil {
		return item, err
	}
	if a != "" && !slices.Contains(Answers, a) {
		return item, fault.New(fault.Malformed, "malformed")
	}
	return item, m.db.Tx(ctx, func(tx *db.Tx) error {
		if a == "" {
			_, err := db.Exec(ctx, tx, qTakeBack, int64(id), int64(v.Member.ID))
			return err
		}
		_, err := db.Exec(ctx, tx, qAnswer, int64(id), int64(v.Member.ID), string(a), m.now())
		return err
	})
}

// Save keeps a card for the visitor, or lets it go.
func (m *Module) Save(ctx context.Context, v group.Visit, id ID, on bool) (Item, error) {
	item, _, err := m.get(ctx, m.db, v, answer, id)
	if err != nil {
		return item, err
	}
	return item, m.db.Tx(ctx, func(tx *db.Tx) error {
		if !on {
			_, err := db.Exec(ctx, tx, qUnsave, int64(v.Member.ID), int64(id))
			return err
		}
		_, err := db.Exec(ctx, tx, qSave, int64(v.Member.ID), int64(id), m.now())
		return err
	})
}

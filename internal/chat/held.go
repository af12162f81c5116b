package chat

import (
	"context"
	"slices"

	"hearth/internal/group"
	"hearth/internal/platform/db"
)

// A message that waits for somebody to read it has no number yet: its seq is its
// id, negated, so that no stream and no page of the room ever comes by it. Its
// author sees it among the others by its time. When it opens it gets the room's
// next number, and everybody hears it then.

var (
	qHeldOf = db.Register("chat.message.held_of", `SELECT m.seq, FALSE, `+messageColumns+` FROM message m
		WHERE m.author_id = $1 AND m.held_at <> 0 AND m.group_id = $2 AND m.withdrawn_at = 0 ORDER BY m.id LIMIT $3`)
	qSetHeld = db.Register("chat.message.hold", `UPDATE message SET seq = $2, held_at = $3 WHERE id = $1`)
)

// withHeld puts the visitor's own messages that wait where they belong by their
// time.
func (m *Module) withHeld(ctx context.Context, v group.Visit, rows []row, page Page) ([]row, error) {
	held, err := db.All(ctx, m.db, qHeldOf, scanEvent, int64(v.Member.ID), int64(v.Group.ID), PerPage)
	if err != nil || len(held) == 0 {
		return rows, err
	}
	for _, h := range held {
		at := slices.IndexFunc(rows, func(r row) bool {
			return r.CreatedAt.After(h.CreatedAt) || r.CreatedAt.Equal(h.CreatedAt) && r.ID > h.ID
		})
		switch {
		case at == 0 && page.Earlier, at < 0 && page.Newer: // on another page
		case at < 0:
			rows = append(rows, h)
		default:
			rows = slices.Insert(rows, at, h)
		}
	}
	return rows, nil
}

// hold takes a message out of the room that was said already: whoever has it on
// their page is told that it is gone.
func (m *Module) hold(ctx context.Context, tx *db.Tx, e event) error {
	if _, err := db.Exec(ctx, tx, qSetHeld, int64(e.ID), -int64(e.ID), m.now()); err != nil {
		return err
	}
	// Its number goes on being one of the room's, or there would be a gap.
	if _, err := db.Exec(ctx, tx, qChange, int64(e.Group), e.Seq, int64(e.ID)); err != nil {
		return err
	}
	e.Held, e.Seq = true, -int64(e.ID)
	e.Body, e.HTML, e.Reason = "", "", ""
	return m.noteChange(ctx, tx, e)
}

// release gives a message that waited the room's next number.
func (m *Module) release(ctx context.Context, tx *db.Tx, e event) error {
	seq, err := m.store.take(ctx, tx, e.Group, 1)
	if err != nil {
		return err
	}
	if _, err := db.Exec(ctx, tx, qSetHeld, int64(e.ID), seq, int64(0)); err != nil {
		return err
	}
	e.seq, e.Seq, e.Held = seq, seq, false
	tx.Ring(func() { m.tell(e.Group, []event{e}) })
	return nil
}

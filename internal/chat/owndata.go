package chat

import (
	"context"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
)

var (
	qBy     = db.Register("chat.message.by_author", `SELECT m.seq, FALSE, `+messageColumns+` FROM message m WHERE m.author_id = $1 ORDER BY m.id`)
	qRoomOf = db.Register("chat.room.of_author", `SELECT group_id FROM message WHERE author_id = $1 LIMIT 1`)
	// With $2 those that were taken back before count too.
	qCount = db.Register("chat.message.count", `SELECT COUNT(*) FROM message WHERE author_id = $1 AND held_at = 0 AND (withdrawn_at = 0 OR $2 = TRUE)`)
	// Each message that goes is an event of its own, numbered after $2.
	qChangeAll = db.Register("chat.change.insert_all", `INSERT INTO room_change (group_id, seq, message_id)
		SELECT group_id, $2 + ROW_NUMBER() OVER (ORDER BY seq), id FROM message WHERE author_id = $1 AND held_at = 0 AND (withdrawn_at = 0 OR $3 = TRUE)`)
	qWithdrawAll = db.Register("chat.message.withdraw_all", `UPDATE message SET body_sealed = $2, html_sealed = $2, reason_sealed = $2, touches_sealed = $2, withdrawn_at = $3
		WHERE author_id = $1 AND withdrawn_at = 0`)
	qForgetForms = db.Register("chat.message.forget_forms", `UPDATE message SET once = NULL WHERE author_id = $1`)
)

// WithdrawAll takes back everything that a member said; group calls it when
// somebody leaves and wants that. Whoever listens sees it go, and the member's
// own streams ask whether they may go on.
func (m *Module) WithdrawAll(ctx context.Context, tx *db.Tx, member group.MemberID) error {
	return m.withdrawAll(ctx, tx, member, false)
}

// withdrawAll is WithdrawAll. With every set, what was taken back before changes
// once more, so that the member's handle goes from open pages and from memory.
func (m *Module) withdrawAll(ctx context.Context, tx *db.Tx, member group.MemberID, every bool) error {
	room, found, err := db.Maybe(ctx, tx, qRoomOf, db.Value[group.ID], int64(member))
	if err != nil || !found {
		return err
	}
	last, err := m.store.take(ctx, tx, room, 0) // nothing more is said until the end
	if err != nil {
		return err
	}
	n, err := db.One(ctx, tx, qCount, db.Value[int64], int64(member), every)
	if err != nil {
		return err
	}
	if n > 0 { // what waits leaves no sign when it goes
		if _, err := m.store.take(ctx, tx, room, int(n)); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, qChangeAll, int64(member), last, every); err != nil {
			return err
		}
		tx.Ring(func() { m.ringAll(room); m.Recheck(room) })
	}
	_, err = db.Exec(ctx, tx, qWithdrawAll, int64(member), []byte{}, m.now())
	return err
}

// ringAll says that the room has something new, here and elsewhere.
func (m *Module) ringAll(room group.ID) {
	if l := m.hub.room(room); l != nil {
		l.nudge()
	}
	m.ring("room", room, "")
}

// Erase implements account.OwnData: every word is gone; the places of messages
// stay, without content or handle. Open streams of the person end.
func (m *Module) Erase(ctx context.Context, tx *db.Tx, id account.ID) error {
	members, err := m.groups.Memberships(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, member := range members {
		if err := m.withdrawAll(ctx, tx, member.ID, true); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, qForgetForms, int64(member.ID)); err != nil {
			return err
		}
		tx.Ring(func() { m.Recheck(member.Group) })
	}
	return nil
}

// Export implements account.OwnData. Who has a room open is forgotten within
// two minutes, or at the next Sweep if the node was killed, and is not in it.
func (m *Module) Export(ctx context.Context, id account.ID) ([]account.Section, error) {
	members, err := m.groups.Memberships(ctx, m.db, id)
	if err != nil {
		return nil, err
	}
	said := account.Section{Name: "chat-messages", Title: "chat.export.messages"}
	for _, member := range members {
		rows, err := db.All(ctx, m.db, qBy, scanEvent, int64(member.ID))
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			body, err := m.store.open(ctx, m.db, member.Key, "body_sealed", r.ID, r.body)
			if err != nil {
				return nil, err
			}
			said.Records = append(said.Records, account.Record{
				{Label: "chat.export.handle", Value: member.Handle},
				{Label: "chat.export.at", Value: r.CreatedAt.Format(time.RFC3339)},
				{Label: "chat.export.body", Value: body},
			})
		}
	}
	return []account.Section{said}, nil
}

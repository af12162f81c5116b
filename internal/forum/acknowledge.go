package forum

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

var (
	qGive = db.Register("forum.ack.give", `INSERT INTO acknowledgement (post_id, member_id, kind, given_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (post_id, member_id, kind) DO NOTHING`)
	qTakeBack = db.Register("forum.ack.take_back", `DELETE FROM acknowledgement WHERE post_id = $1 AND member_id = $2 AND kind = $3`)
	// The counts stand on the post, one column for each kind.
	qCount = map[Ack]*db.Query{
		WithYou:  db.Register("forum.ack.count.with_you", `UPDATE post SET with_you = with_you + $2 WHERE id = $1`),
		MeToo:    db.Register("forum.ack.count.me_too", `UPDATE post SET me_too = me_too + $2 WHERE id = $1`),
		ThankYou: db.Register("forum.ack.count.thank_you", `UPDATE post SET thank_you = thank_you + $2 WHERE id = $1`),
	}
	// What a member gave, so that erasing them can take it back.
	qGivenBy = db.Register("forum.ack.given_by", `SELECT post_id, kind, given_at FROM acknowledgement WHERE member_id = $1 ORDER BY given_at`)
)

// Acknowledge gives an acknowledgement to somebody else's post, or takes it
// back. Doing either twice changes nothing.
func (m *Module) Acknowledge(ctx context.Context, v group.Visit, id PostID, kind Ack, on bool) (Conversation, Post, error) {
	conversation, post, err := m.post(ctx, m.db, v, acknowledge, id)
	if err != nil {
		return conversation, post, err
	}
	if qCount[kind] == nil {
		return conversation, post, fault.New(fault.Malformed, "malformed")
	}
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		if on {
			changed, err := db.Exec(ctx, tx, qGive, int64(id), int64(v.Member.ID), string(kind), m.now())
			if err != nil || changed == 0 {
				return err
			}
			return count(ctx, tx, id, kind, 1)
		}
		return m.takeBack(ctx, tx, v.Member.ID, id, kind)
	})
	return conversation, post, err
}

func (m *Module) takeBack(ctx context.Context, tx *db.Tx, member group.MemberID, id PostID, kind Ack) error {
	changed, err := db.Exec(ctx, tx, qTakeBack, int64(id), int64(member), string(kind))
	if err != nil || changed == 0 {
		return err
	}
	return count(ctx, tx, id, kind, -1)
}

func count(ctx context.Context, tx *db.Tx, id PostID, kind Ack, by int64) error {
	if _, err := db.Exec(ctx, tx, qCount[kind], int64(id), by); err != nil {
		return err
	}
	_, err := db.Exec(ctx, tx, qAnsweredByAck, int64(id))
	return err
}

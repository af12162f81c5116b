package apart

import (
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

var (
	// All who are apart from a member, along the keys of two small tables.
	qApart = db.Register("apart.of", `SELECT other_id, 1 FROM apart_block WHERE member_id = $1
		UNION ALL SELECT member_id, 2 FROM apart_block WHERE other_id = $1
		UNION ALL SELECT high_id, 3 FROM apart_order WHERE low_id = $1 AND ended_at = 0
		UNION ALL SELECT low_id, 3 FROM apart_order WHERE high_id = $1 AND ended_at = 0`)

	qBlock = db.Register("apart.block.set", `INSERT INTO apart_block (member_id, other_id, at) VALUES ($1, $2, $3)
		ON CONFLICT (member_id, other_id) DO NOTHING`)
	qUnblock     = db.Register("apart.block.end", `DELETE FROM apart_block WHERE member_id = $1 AND other_id = $2`)
	qBlocks      = db.Register("apart.block.all", `SELECT other_id, at FROM apart_block WHERE member_id = $1 ORDER BY at, other_id`)
	qCountBlocks = db.Register("apart.block.count", `SELECT COUNT(*) FROM apart_block WHERE member_id = $1`)
	qForget      = db.Register("apart.block.forget", `DELETE FROM apart_block WHERE member_id = $1 OR other_id = $1`)

	qSetOrder = db.Register("apart.order.set", `INSERT INTO apart_order (id, group_id, low_id, high_id, reason_sealed, shown, set_by, set_at, ended_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0) ON CONFLICT (low_id, high_id, ended_at) DO NOTHING`)
	qEndOrder    = db.Register("apart.order.end", `UPDATE apart_order SET ended_at = $2 WHERE id = $1 AND ended_at = 0`)
	qOrders      = db.Register("apart.order.all", `SELECT `+orderColumns+` FROM apart_order WHERE group_id = $1 AND ended_at = 0 ORDER BY set_at DESC, id DESC LIMIT 200`)
	qOrder       = db.Register("apart.order.get", `SELECT `+orderColumns+` FROM apart_order WHERE id = $1 AND group_id = $2`)
	qShownTo     = db.Register("apart.order.shown", `SELECT COUNT(*) FROM apart_order WHERE (low_id = $1 OR high_id = $1) AND ended_at = 0 AND shown = TRUE`)
	qStanding    = db.Register("apart.order.standing", `SELECT id FROM apart_order WHERE low_id = $1 AND high_id = $2 AND ended_at = 0`)
	qOrdersOf    = db.Register("apart.order.of", `SELECT `+orderColumns+` FROM apart_order WHERE low_id = $1 OR high_id = $1 ORDER BY set_at, id`)
	qForgetOrder = db.Register("apart.order.forget", `DELETE FROM apart_order WHERE low_id = $1 OR high_id = $1`)

	qMute    = db.Register("apart.mute.get", `SELECT words_sealed FROM apart_mute WHERE member_id = $1`)
	qSetMute = db.Register("apart.mute.set", `INSERT INTO apart_mute (member_id, words_sealed) VALUES ($1, $2)
		ON CONFLICT (member_id) DO UPDATE SET words_sealed = excluded.words_sealed`)
	qDropMute = db.Register("apart.mute.drop", `DELETE FROM apart_mute WHERE member_id = $1`)
)

const orderColumns = `id, group_id, low_id, high_id, reason_sealed, shown, set_at, ended_at`

func scanRow(r db.Row) (one row, err error) {
	err = r.Scan(&one.other, &one.way)
	return one, err
}

func scanBlock(r db.Row) (b Block, err error) {
	var at int64
	err = r.Scan(&b.Other, &at)
	b.At = clock.FromMillis(at)
	return b, err
}

// orderRow is an order whose reason is still sealed.
type orderRow struct {
	Order
	reason []byte
}

func scanOrder(r db.Row) (o orderRow, err error) {
	var set, ended int64
	err = r.Scan(&o.ID, &o.Group, &o.Low, &o.High, &o.reason, &o.Shown, &set, &ended)
	o.SetAt, o.EndedAt = clock.FromMillis(set), clock.FromMillis(ended)
	return o, err
}

func reasonPlace(id OrderID) crypto.Place {
	return crypto.Place{Table: "apart_order", Column: "reason_sealed", Row: int64(id)}
}

func mutePlace(id group.MemberID) crypto.Place {
	return crypto.Place{Table: "apart_mute", Column: "words_sealed", Row: int64(id)}
}

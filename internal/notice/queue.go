package notice

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Two nodes may look through the queue at once. Whoever takes something takes
// the turn first, so that the other waits for the commit and then sees what is
// left, instead of both reaching for the same rows in different orders.

// batch is how much is looked through or taken in one go: what a dying node can
// leave unsent, and what memory holds of the queue.
const batch = 64

var (
	qTurn = db.Register("notice.turn.take", `INSERT INTO notice_turn (id, turns) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET turns = notice_turn.turns + 1`)

	qPending  = db.Register("notice.pending.list", `SELECT member_id, class FROM notice_pending ORDER BY member_id, class LIMIT $1`)
	qTakePend = db.Register("notice.pending.take", `DELETE FROM notice_pending WHERE member_id = $1 AND class = $2`)

	qEnqueue = db.Register("notice.delivery.insert", `INSERT INTO notice_delivery (id, mark, sealed, due_at, failed_at, tries, taken_at)
		VALUES ($1, $2, $3, $4, 0, 0, 0) ON CONFLICT (mark) WHERE taken_at = 0
		DO UPDATE SET due_at = excluded.due_at WHERE excluded.due_at < notice_delivery.due_at AND notice_delivery.tries = 0`)
	qTake = db.Register("notice.delivery.take", `UPDATE notice_delivery SET taken_at = $1 WHERE taken_at = 0 AND id IN
		(SELECT id FROM notice_delivery WHERE taken_at = 0 AND due_at <= $1 ORDER BY due_at, id LIMIT $2) RETURNING id, mark, sealed, failed_at, tries`)
	qDone  = db.Register("notice.delivery.done", `DELETE FROM notice_delivery WHERE id = $1`)
	qAgain = db.Register("notice.delivery.again", `UPDATE notice_delivery SET taken_at = 0, due_at = $2, failed_at = $3, tries = tries + 1
		WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM notice_delivery other WHERE other.mark = $4 AND other.taken_at = 0)`)
	qDropWaiting = db.Register("notice.delivery.drop", `DELETE FROM notice_delivery WHERE mark = $1 AND taken_at = 0`)
	qDropAll     = db.Register("notice.delivery.erase", `DELETE FROM notice_delivery WHERE mark = $1`)
	qLost        = db.Register("notice.delivery.lost", `DELETE FROM notice_delivery WHERE taken_at > 0 AND taken_at < $1 RETURNING id`)
	qWaiting     = db.Register("notice.delivery.waiting", `SELECT COUNT(*), COALESCE(MIN(due_at), 0) FROM notice_delivery WHERE taken_at = 0 AND due_at <= $1`)

	qTally = db.Register("notice.tally.add", `INSERT INTO notice_tally (day, channel, outcome, number) VALUES ($1, $2, $3, $4)
		ON CONFLICT (day, channel, outcome) DO UPDATE SET number = notice_tally.number + excluded.number`)
	qTallies    = db.Register("notice.tally.since", `SELECT channel, outcome, CAST(SUM(number) AS BIGINT) FROM notice_tally WHERE day >= $1 GROUP BY channel, outcome`)
	qSweepTally = db.Register("notice.tally.sweep", `DELETE FROM notice_tally WHERE day < $1`)
)

// A parcel is whom a message is for, as it is sealed in the queue.
type parcel struct {
	Account account.ID
	Browser int64 // 0: by mail
	Digest  bool  // it waits for its hour, and is left out if all was read by then
}

func (p parcel) channel() string {
	if p.Browser != 0 {
		return byPush
	}
	return byMail
}

// The channels.
const (
	byMail = "mail"
	byPush = "push"
	byAny  = "any" // nobody knows which
)

// mark is the parcel's keyed hash: the same for the same account and channel.
func (m *Module) mark(p parcel) []byte {
	return m.keys.Index("notice.delivery", number(int64(p.Account))+"|"+number(p.Browser))
}

// enqueue puts a message for each of the account's channels into the queue, if
// its owner wishes to be told of the class outside the app.
func (m *Module) enqueue(ctx context.Context, tx *db.Tx, id account.ID, key crypto.KeyID, class Class) error {
	choices, found, err := m.choices(ctx, tx, id, key)
	if err != nil || !found {
		return err
	}
	now := m.clock.Now()
	due, ok := choices.Hours.Due(now, choices.Rhythm(class), choices.Location())
	if !ok {
		return nil
	}
	return m.enqueueAt(ctx, tx, id, due, due.Sub(now) > slot)
}

// enqueueAt puts a message for each of the account's channels into the queue.
func (m *Module) enqueueAt(ctx context.Context, tx *db.Tx, id account.ID, due time.Time, digest bool) error {
	parcels, err := m.channels(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, p := range parcels {
		p.Digest = digest
		row := m.ids.Next()
		sealed, err := sealJSON(ctx, m.keys, tx, 0, place("notice_delivery", row), p)
		if err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, qEnqueue, row, m.mark(p), sealed, clock.ToMillis(due)); err != nil {
			return err
		}
	}
	return nil
}

// A pending is a member who was told something and has a route.
type pending struct {
	member group.MemberID
	class  Class
}

func scanPending(r db.Row) (p pending, err error) {
	err = r.Scan(&p.member, &p.class)
	return p, err
}

// settlePending finds the people behind the members that were told something,
// and puts their messages into the queue. It reports whether there may be more.
//
// It opens many routes and then writes in one transaction: what it writes for
// one person is not to be told by its moment from what it writes for another.
//
// Where nobody can be found because something does not open, that one is counted
// and the others go on.
func (m *Module) settlePending(ctx context.Context) (more bool, err error) {
	waiting, err := db.All(ctx, m.db, qPending, scanPending, int64(batch))
	if err != nil || len(waiting) == 0 {
		return false, err
	}
	return len(waiting) == batch, m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qTurn); err != nil {
			return err
		}
		var spoilt int64
		for _, p := range waiting {
			err := m.settle(ctx, tx, p)
			switch {
			case errors.Is(err, crypto.ErrUnreadable):
				slog.ErrorContext(ctx, "nobody could be told of a notice", "cause", err)
				spoilt++
			case err != nil && !errors.Is(err, crypto.ErrDestroyed): // that is somebody who was erased just now
				return err
			}
		}
		return m.countSpoilt(ctx, tx, spoilt)
	})
}

// countSpoilt counts what can be sent to nobody because it does not open.
func (m *Module) countSpoilt(ctx context.Context, tx *db.Tx, n int64) error {
	if n == 0 {
		return nil
	}
	numbers := map[[2]string]int64{{byAny, string(Unreadable)}: n}
	tx.OnCommit(func() { m.ended.add(numbers) })
	return m.tally(ctx, tx, m.clock.Now(), numbers)
}

func (m *Module) settle(ctx context.Context, tx *db.Tx, p pending) error {
	taken, err := db.Exec(ctx, tx, qTakePend, int64(p.member), string(p.class))
	if err != nil || taken == 0 { // another node was here
		return err
	}
	id, found, err := m.behind(ctx, tx, p.member)
	if err != nil || !found {
		return err
	}
	key, err := m.accounts.KeyOf(ctx, tx, id)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return m.enqueue(ctx, tx, id, key, p.class)
}

// behind is the account behind a member who has a route and still listens.
func (m *Module) behind(ctx context.Context, c db.Conn, member group.MemberID) (account.ID, bool, error) {
	key, listens, err := m.groups.Listening(ctx, c, member)
	if err != nil || !listens {
		return 0, false, err
	}
	sealed, found, err := db.Maybe(ctx, c, qRoute, db.Value[[]byte], int64(member))
	if err != nil || !found {
		return 0, false, err
	}
	id, err := m.store.openRoute(ctx, c, key, member, sealed)
	return id, err == nil, err
}

// A delivery is a message that was taken out of the queue.
type delivery struct {
	id       int64
	mark     []byte
	sealed   []byte
	failedAt time.Time
	tries    int64
	parcel   parcel
	spoilt   bool // the parcel does not open
}

func (d delivery) channel() string {
	if d.spoilt {
		return byAny
	}
	return d.parcel.channel()
}

func scanDelivery(r db.Row) (d delivery, err error) {
	var failed int64
	err = r.Scan(&d.id, &d.mark, &d.sealed, &failed, &d.tries)
	d.failedAt = clock.FromMillis(failed)
	return d, err
}

// take takes messages that are due. From the moment this commits, nobody else
// ever sends them, so one that does not open is handed on as spoilt, to be
// recorded with the others.
func (m *Module) take(ctx context.Context) (taken []delivery, err error) {
	now := clock.ToMillis(m.clock.Now())
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qTurn); err != nil {
			return err
		}
		taken, err = db.All(ctx, tx, qTake, scanDelivery, now, int64(batch))
		return err
	})
	if err != nil {
		return nil, err
	}
	for i, d := range taken {
		if taken[i].parcel, err = openJSON[parcel](ctx, m.keys, m.db, 0, place("notice_delivery", d.id), d.sealed); err != nil {
			slog.ErrorContext(ctx, "a message could not be opened", "cause", err)
			taken[i].spoilt = true
		}
	}
	return taken, nil
}

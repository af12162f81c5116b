package room

import (
	"context"
	"slices"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/ident"
)

// Who vanished in a heavy moment or stepped aside stays on a list until a
// facilitator has said that it is done.

const kindCare ident.Kind = "room.care"

// askedAgain is what the record says when somebody in the private room asks once more
// for a person. The floor does not know of it.
const askedAgain floor.Recorded = "asked"

const careColumns = `id, member_id, what, outcome, at, done_at, done_by`

var (
	qCares   = db.Register("room.care.all", `SELECT `+careColumns+` FROM meeting_care WHERE run_id = $1 ORDER BY id`)
	qCaresOf = db.Register("room.care.of", `SELECT `+careColumns+` FROM meeting_care WHERE run_id = $1 AND member_id = $2 ORDER BY id`)
	qHasCare = db.Register("room.care.has", `SELECT COUNT(*) FROM meeting_care WHERE id = $1 AND run_id = $2 AND what IN ('vanished', 'aside')`)
	qDone    = db.Register("room.care.done", `UPDATE meeting_care SET done_at = $3, done_by = $4 WHERE id = $1 AND run_id = $2 AND done_at = 0`)
	qUndone  = db.Register("room.care.undone", `UPDATE meeting_care SET done_at = 0, done_by = 0 WHERE id = $1 AND run_id = $2`)

	qForgetDoneBy = db.Register("room.care.forget_done_by", `UPDATE meeting_care SET done_by = 0 WHERE done_by = $1`)
)

// Aside learns that somebody has stepped aside, in the transaction in which they
// did.
type Aside interface {
	SteppedAside(ctx context.Context, tx *db.Tx, run Run, member group.MemberID) error
}

// A Care is one entry of the record of who was looked after.
type Care struct {
	ID      int64
	Member  group.MemberID
	What    floor.Recorded // vanished, aside, asked or check
	Outcome floor.Outcome  // of a check
	At      time.Time
	DoneAt  time.Time // zero while it is open
	DoneBy  group.MemberID
}

func scanCare(r db.Row) (c Care, err error) {
	var at, done int64
	err = r.Scan(&c.ID, &c.Member, &c.What, &c.Outcome, &at, &done, &c.DoneBy)
	c.At = clock.FromMillis(at)
	if done != 0 {
		c.DoneAt = clock.FromMillis(done)
	}
	return c, err
}

// A Followed is somebody to follow up, with what was done about it in the
// meeting.
type Followed struct {
	Care
	Then []Care
}

// Open reports whether nobody has said yet that it is done.
func (f Followed) Open() bool { return f.DoneAt.IsZero() }

// followed puts each entry under the vanishing or the stepping aside that it
// belongs to: that person's last one before it.
func followed(cares []Care) (all []Followed) {
	last := map[group.MemberID]int{}
	for _, c := range cares {
		if c.What == floor.RecordVanish || c.What == floor.RecordAside {
			last[c.Member] = len(all)
			all = append(all, Followed{Care: c})
			continue
		}
		if i, ok := last[c.Member]; ok {
			all[i].Then = append(all[i].Then, c)
		}
	}
	slices.SortStableFunc(all, func(a, b Followed) int { return open(b) - open(a) })
	return all
}

// open is 1 for what is still to be done, which comes first.
func open(f Followed) int {
	if f.Open() {
		return 1
	}
	return 0
}

// Cares are who vanished or stepped aside in a meeting, what is open first.
func (m *Module) Cares(ctx context.Context, v group.Visit, run Run) ([]Followed, error) {
	if err := allow(v, tend); err != nil {
		return nil, err
	}
	cares, err := db.All(ctx, m.db, qCares, scanCare, int64(run.ID))
	return followed(cares), err
}

// Done says that somebody was followed up, or, undone, that they still are to
// be. Of two who say so the first one's name stays.
func (m *Module) Done(ctx context.Context, v group.Visit, run Run, id int64, done bool) error {
	if err := allow(v, tend); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.One(ctx, tx, qHasCare, db.Value[int64], id, int64(run.ID))
		if err == nil && n == 0 {
			err = fault.Missing("no such care")
		}
		if err != nil {
			return err
		}
		if done {
			n, err = db.Exec(ctx, tx, qDone, id, int64(run.ID), clock.ToMillis(m.clock.Now()), int64(v.Member.ID))
			if err == nil && n > 0 {
				err = m.tellHeavy(ctx, tx, v, run)
			}
		} else {
			_, err = db.Exec(ctx, tx, qUndone, id, int64(run.ID))
		}
		return err
	})
}

// care writes an entry of the record, and tells whoever looks after those who
// step aside.
func (l *live) care(ctx context.Context, tx *db.Tx, id group.MemberID, r floor.Record) error {
	if _, err := db.Exec(ctx, tx, qCare, l.m.ids.Next(), int64(l.run.ID), int64(id), string(r.What), string(r.Outcome), r.At); err != nil {
		return err
	}
	if r.What == floor.RecordAside && l.m.aside != nil {
		return l.m.aside.SteppedAside(ctx, tx, l.run, id)
	}
	return nil
}

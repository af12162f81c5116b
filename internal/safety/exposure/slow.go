package exposure

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/ladder"
)

// A group may go slowly for a while: one text each few seconds or minutes. It is
// no measure against anybody, so there is nothing to appeal; it holds for all
// but those who hold the group, who answer. What may be a cry for help is never
// kept waiting, and takes no turn.

// What a slow time may be.
var (
	Paces   = []time.Duration{10 * time.Second, 30 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}
	Lengths = []time.Duration{time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour}
)

// MaxWhy is how long the reason may be, in characters.
const MaxWhy = 200

// A Slowing is what a holder of a group asks for.
type Slowing struct {
	Every, For time.Duration
	Room       bool
	Why        string
}

func (s Slowing) check() error {
	var c fault.Check
	if !slices.Contains(Paces, s.Every) {
		c.Add("every", "exposure.problem.choice")
	}
	if !slices.Contains(Lengths, s.For) {
		c.Add("for", "exposure.problem.choice")
	}
	if n := utf8.RuneCountInString(s.Why); n > MaxWhy {
		c.Add("why", "exposure.problem.why", "count", n-MaxWhy)
	}
	return c.Err()
}

// spot is a slow time's place as it is stored.
func spot(room bool) string {
	if room {
		return "room"
	}
	return "group"
}

var (
	qSlow = db.Register("exposure.slow.of", `SELECT place, wait_ms, ends_at, reason_sealed FROM exposure_slow WHERE group_id = $1 AND ends_at > $2`)
	// Both of two who begin one at the same moment have begun it: the later holds.
	qSetSlow = db.Register("exposure.slow.set", `INSERT INTO exposure_slow (group_id, place, wait_ms, began_at, ends_at, reason_sealed) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (group_id) DO UPDATE SET place = excluded.place, wait_ms = excluded.wait_ms, began_at = excluded.began_at, ends_at = excluded.ends_at, reason_sealed = excluded.reason_sealed`)
	qEndSlow   = db.Register("exposure.slow.end", `DELETE FROM exposure_slow WHERE group_id = $1 AND ends_at > $2`)
	qSweepSlow = db.Register("exposure.slow.sweep", `DELETE FROM exposure_slow WHERE ends_at <= $1`)
	// One statement takes a turn, so that of two texts at once one has it.
	qTurn = db.Register("exposure.turn.take", `INSERT INTO exposure_turn (member_id, group_id, wrote_at, form) VALUES ($1, $2, $3, $4)
		ON CONFLICT (member_id) DO UPDATE SET wrote_at = excluded.wrote_at, form = excluded.form
		WHERE exposure_turn.wrote_at <= $5 OR (LENGTH(excluded.form) > 0 AND exposure_turn.form = excluded.form)`)
	qTurnOf     = db.Register("exposure.turn.of", `SELECT wrote_at FROM exposure_turn WHERE member_id = $1`)
	qDropTurn   = db.Register("exposure.turn.erase", `DELETE FROM exposure_turn WHERE member_id = $1`)
	qDropTurns  = db.Register("exposure.turn.drop", `DELETE FROM exposure_turn WHERE group_id = $1`)
	qSweepTurns = db.Register("exposure.turn.sweep", `DELETE FROM exposure_turn WHERE group_id NOT IN (SELECT group_id FROM exposure_slow)`)
)

type slowRow struct {
	group.SlowTime
	reason []byte
}

func scanSlow(r db.Row) (s slowRow, err error) {
	var place string
	var wait, ends int64
	err = r.Scan(&place, &wait, &ends, &s.reason)
	s.Room, s.Every, s.Until = place == spot(true), time.Duration(wait)*time.Millisecond, clock.FromMillis(ends)
	return s, err
}

func slowPlace(g group.ID) crypto.Place {
	return crypto.Place{Table: "exposure_slow", Column: "reason_sealed", Row: int64(g)}
}

// SlowTime implements group.Slows. It is remembered for a few seconds, since each
// visit asks.
func (m *Module) SlowTime(ctx context.Context, g group.Group) (group.SlowTime, error) {
	now := m.Clock.Now()
	if s, known := m.slow.Get(g.ID); known {
		if !now.Before(s.Until) {
			s = group.SlowTime{}
		}
		return s, nil
	}
	row, _, err := db.Maybe(ctx, m.DB, qSlow, scanSlow, int64(g.ID), clock.ToMillis(now))
	if err == nil && len(row.reason) > 0 {
		row.Why, err = m.Keys.Open(ctx, m.DB, g.Key, slowPlace(g.ID), row.reason)
	}
	if err != nil {
		return group.SlowTime{}, err
	}
	m.slow.Put(g.ID, row.SlowTime)
	return row.SlowTime, nil
}

// Slow begins a slow time in the visitor's group, or changes it.
func (m *Module) Slow(ctx context.Context, v group.Visit, in Slowing) error {
	if err := maySlow(v); err != nil {
		return err
	}
	in.Why = strings.TrimSpace(in.Why)
	if err := in.check(); err != nil {
		return err
	}
	now := m.Clock.Now()
	err := m.DB.Tx(ctx, func(tx *db.Tx) error {
		reason := []byte{}
		if in.Why != "" {
			sealed, err := m.Keys.Seal(ctx, tx, v.Group.Key, slowPlace(v.Group.ID), in.Why)
			if err != nil {
				return err
			}
			reason = sealed
		}
		if _, err := db.Exec(ctx, tx, qSetSlow, int64(v.Group.ID), spot(in.Room), in.Every.Milliseconds(), clock.ToMillis(now), clock.ToMillis(now.Add(in.For)), reason); err != nil {
			return err
		}
		tx.OnCommit(func() { m.slow.Drop(v.Group.ID) })
		return m.traceSlow(ctx, tx, v, "exposure.slow.begin", map[string]string{"every": in.Every.String(), "for": in.For.String(), "place": spot(in.Room)})
	})
	if err == nil && m.Announce != nil {
		m.Announce(ctx, v, in)
	}
	return err
}

// EndSlow ends a slow time before its time. Twice is as good as once.
func (m *Module) EndSlow(ctx context.Context, v group.Visit) error {
	if err := maySlow(v); err != nil {
		return err
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		tx.OnCommit(func() { m.slow.Drop(v.Group.ID) })
		n, err := db.Exec(ctx, tx, qEndSlow, int64(v.Group.ID), clock.ToMillis(m.Clock.Now()))
		if err != nil || n == 0 {
			return err
		}
		if _, err := db.Exec(ctx, tx, qDropTurns, int64(v.Group.ID)); err != nil {
			return err
		}
		return m.traceSlow(ctx, tx, v, "exposure.slow.end", nil)
	})
}

func (m *Module) traceSlow(ctx context.Context, tx *db.Tx, v group.Visit, action string, detail map[string]string) error {
	if m.Audit == nil {
		return nil
	}
	return m.Audit.Append(ctx, tx, audit.Entry{Actor: audit.Ref("member", v.Member.ID), Action: action, Object: audit.Ref("group", v.Group.ID), Detail: detail})
}

// Turn implements group.Slows.
func (m *Module) Turn(ctx context.Context, v group.Visit, at group.Spot, words, form string) error {
	now := m.Clock.Now()
	if v.Facilitates() || !v.Belongs() || v.Slow.Room && at != group.InRoom || !now.Before(v.Slow.Until) || m.inDanger(words) {
		return nil
	}
	mark := []byte{}
	if form != "" {
		mark = m.Keys.Index("exposure.turn", form)[:16]
	}
	var wrote int64
	err := m.DB.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qTurn, int64(v.Member.ID), int64(v.Group.ID), clock.ToMillis(now), mark, clock.ToMillis(now.Add(-v.Slow.Every)))
		if err == nil && n == 0 {
			wrote, err = db.One(ctx, tx, qTurnOf, db.Value[int64], int64(v.Member.ID))
		}
		return err
	})
	if err != nil || wrote == 0 {
		return err
	}
	next := clock.FromMillis(wrote).Add(v.Slow.Every)
	if v.Slow.Until.Before(next) {
		next = v.Slow.Until
	}
	wait := min(max(next.Sub(now), time.Second), v.Slow.Every) // a clock that was set back holds nobody longer
	f := fault.New(fault.TooMany, "group.slow").With("wait", group.InWords(ctx, wait))
	f.Retry = int((wait + time.Second - 1) / time.Second)
	return f
}

// inDanger reports whether words show any sign of danger. Where nothing can be
// read all may: nobody in need is kept waiting.
func (m *Module) inDanger(words string) bool {
	if m.Engine == nil {
		return true
	}
	v := m.verdict(words)
	return v.Level != ladder.S0 || v.Method
}

// sweepSlow forgets slow times that are over, and who wrote when in them.
func (m *Module) sweepSlow(ctx context.Context) error {
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qSweepSlow, clock.ToMillis(m.Clock.Now())); err != nil {
			return err
		}
		_, err := db.Exec(ctx, tx, qSweepTurns)
		return err
	})
}

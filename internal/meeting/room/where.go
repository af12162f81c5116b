package room

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Where somebody is, for an emergency: asked where the format says so, given or
// not as each one likes, seen by those who hold the group, and gone with the
// meeting's end.

// MaxWhere is how much somebody may say about where they are, in bytes.
const MaxWhere = 500

var (
	qPutWhere = db.Register("room.where.put", `INSERT INTO meeting_whereabouts (run_id, member_id, body_sealed, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (run_id, member_id) DO UPDATE SET body_sealed = excluded.body_sealed, at = excluded.at`)
	qDropWhere    = db.Register("room.where.drop", `DELETE FROM meeting_whereabouts WHERE run_id = $1 AND member_id = $2`)
	qForgetWhere  = db.Register("room.where.forget", `DELETE FROM meeting_whereabouts WHERE run_id = $1`)
	qForgetWheres = db.Register("room.where.forget_by", `DELETE FROM meeting_whereabouts WHERE member_id = $1`)
	qWhere        = db.Register("room.where.get", `SELECT run_id, member_id, body_sealed, at FROM meeting_whereabouts WHERE run_id = $1 AND member_id = $2`)
	qWheres       = db.Register("room.where.all", `SELECT run_id, member_id, body_sealed, at FROM meeting_whereabouts WHERE run_id = $1 ORDER BY at, member_id`)
	qWheresBy     = db.Register("room.where.by", `SELECT run_id, member_id, body_sealed, at FROM meeting_whereabouts WHERE member_id = $1 ORDER BY at`)
)

// A Where is where somebody says they are.
type Where struct {
	Run    RunID
	Member group.MemberID
	Body   string
	At     time.Time
}

type whereRow struct {
	Where
	sealed []byte
}

func scanWhere(r db.Row) (w whereRow, err error) {
	var at int64
	err = r.Scan(&w.Run, &w.Member, &w.sealed, &at)
	w.At = clock.FromMillis(at)
	return w, err
}

func wherePlace(run RunID, member group.MemberID) crypto.Place {
	return crypto.Place{Table: "meeting_whereabouts", Column: "body_sealed/" + strconv.FormatInt(int64(run), 10), Row: int64(member)}
}

func (s store) openWhere(ctx context.Context, c db.Conn, key crypto.KeyID, w whereRow) (Where, error) {
	text, err := s.keys.Open(ctx, c, key, wherePlace(w.Run, w.Member), w.sealed)
	if errors.Is(err, crypto.ErrDestroyed) {
		return w.Where, nil
	}
	w.Body = text
	return w.Where, err
}

// asksWhere reports whether the meeting asks where people are.
func (l *live) asksWhere() bool { return l.run.format.Location }

// PutWhere keeps where somebody is until the meeting ends, in place of what they
// said before; an empty one takes it away.
func (m *Module) PutWhere(ctx context.Context, l *live, v group.Visit, body string) error {
	id, err := m.seat(l, v)
	if err != nil {
		return err
	}
	if !l.asksWhere() {
		return fault.Missing("this meeting does not ask where people are")
	}
	if p := l.now().state.Seats[id-1].Presence; p == floor.Left || p == floor.Removed {
		return fault.New(fault.Conflict, "room.come_in")
	}
	if body = strings.TrimSpace(body); len(body) > MaxWhere {
		var c fault.Check
		c.Add("where", "room.problem.body_long", "most", MaxWhere)
		return c.Err()
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.holdRun(ctx, tx, l.run.ID); err != nil {
			return err
		}
		if body == "" {
			_, err := db.Exec(ctx, tx, qDropWhere, int64(l.run.ID), int64(v.Member.ID))
			return err
		}
		sealed, err := m.keys.Seal(ctx, tx, v.Member.Key, wherePlace(l.run.ID, v.Member.ID), body)
		if err != nil {
			return err
		}
		_, err = db.Exec(ctx, tx, qPutWhere, int64(l.run.ID), int64(v.Member.ID), sealed, clock.ToMillis(m.clock.Now()))
		return err
	})
}

// whereOf is what somebody has said of where they are; Body is "" for nothing.
func (m *Module) whereOf(ctx context.Context, run RunID, member group.Member) (Where, error) {
	row, found, err := db.Maybe(ctx, m.db, qWhere, scanWhere, int64(run), int64(member.ID))
	if err != nil || !found {
		return Where{}, err
	}
	return m.store.openWhere(ctx, m.db, member.Key, row)
}

// Wheres is where people are, for those who hold the group.
func (m *Module) Wheres(ctx context.Context, v group.Visit, run RunID) ([]Where, error) {
	if err := allow(v, tend); err != nil {
		return nil, err
	}
	rows, err := db.All(ctx, m.db, qWheres, scanWhere, int64(run))
	if err != nil {
		return nil, err
	}
	ids := make([]group.MemberID, len(rows))
	for i, row := range rows {
		ids[i] = row.Member
	}
	cards, err := m.cardsFor(ctx, ids)
	if err != nil {
		return nil, err
	}
	all := make([]Where, 0, len(rows))
	for _, row := range rows {
		w, err := m.store.openWhere(ctx, m.db, cards[row.Member].Key, row)
		if err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	return all, nil
}

// forgetWhere drops where everybody was. It follows the end of the run in the
// same transaction: whoever is writing it down holds the run, and is waited for.
func (m *Module) forgetWhere(ctx context.Context, tx *db.Tx, run RunID) error {
	_, err := db.Exec(ctx, tx, qForgetWhere, int64(run))
	return err
}

// exportWhere adds where somebody is in a meeting that goes on.
func (m *Module) exportWhere(ctx context.Context, member group.Member, handle account.Entry, to *account.Section) error {
	rows, err := db.All(ctx, m.db, qWheresBy, scanWhere, int64(member.ID))
	if err != nil {
		return err
	}
	for _, row := range rows {
		w, err := m.store.openWhere(ctx, m.db, member.Key, row)
		if err != nil {
			return err
		}
		to.Records = append(to.Records, account.Record{handle,
			{Label: "room.export.at", Value: w.At.Format(time.RFC3339)}, {Label: "room.export.body", Value: w.Body}})
	}
	return nil
}

// cardsFor are the cards of any number of members, a page at a time.
func (m *Module) cardsFor(ctx context.Context, ids []group.MemberID) (map[group.MemberID]group.Card, error) {
	all := map[group.MemberID]group.Card{}
	for from := 0; from < len(ids); from += group.Page {
		cards, err := m.groups.Cards(ctx, m.db, ids[from:min(from+group.Page, len(ids))])
		if err != nil {
			return nil, err
		}
		for id, card := range cards {
			all[id] = card
		}
	}
	return all, nil
}

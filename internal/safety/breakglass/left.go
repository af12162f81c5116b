package breakglass

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"hearth/internal/group"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// What members leave, change and take back. It is theirs alone: this file has
// nothing for those on duty but leftBy, which is asked after all is decided.

// Left is what the visitor left in the group; empty where they left nothing.
// Whoever was a member once may still see it, and take it back.
func (m *Module) Left(ctx context.Context, v group.Visit) (Left, error) {
	if v.Member == nil {
		return Left{}, fault.Missing("was never a member")
	}
	return m.leftBy(ctx, m.DB, *v.Member)
}

// Leave keeps what the visitor wants to leave, in place of what was there. A
// part that is empty is not kept.
func (m *Module) Leave(ctx context.Context, v group.Visit, in Left) error {
	if !v.Belongs() {
		return fault.Missing("not a member")
	}
	if err := in.check(); err != nil {
		return err
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error { return m.keep(ctx, tx, *v.Member, in) })
}

// TakeBack deletes what the visitor left: one of Contact and Near, or all.
func (m *Module) TakeBack(ctx context.Context, v group.Visit, what What) error {
	left, err := m.Left(ctx, v)
	if err != nil {
		return err
	}
	switch what {
	case Contact:
		left.Contact = Reach{}
	case Near:
		left.Near = Person{}
	default:
		left = Left{}
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error { return m.keep(ctx, tx, *v.Member, left) })
}

func (m *Module) keep(ctx context.Context, tx *db.Tx, member group.Member, in Left) error {
	if in.Contact.None() && in.Near.None() {
		_, err := db.Exec(ctx, tx, qTakeBack, int64(member.ID))
		return err
	}
	contact, err := m.sealLeft(ctx, tx, member, "contact_sealed", in.Contact.None(), in.Contact)
	if err != nil {
		return err
	}
	near, err := m.sealLeft(ctx, tx, member, "person_sealed", in.Near.None(), in.Near)
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, tx, qLeave, int64(member.ID), int64(member.Group), contact, near)
	return err
}

func (m *Module) sealLeft(ctx context.Context, tx *db.Tx, member group.Member, column string, none bool, v any) ([]byte, error) {
	if none {
		return []byte{}, nil
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return m.Keys.Seal(ctx, tx, member.Key, leftPlace(column, member.ID), string(raw))
}

// sealedLeft is a row as it is kept.
type sealedLeft struct{ contact, near []byte }

func scanLeft(r db.Row) (s sealedLeft, err error) {
	err = r.Scan(&s.contact, &s.near)
	return s, err
}

// leftBy opens what a member left.
func (m *Module) leftBy(ctx context.Context, c db.Conn, member group.Member) (l Left, err error) {
	row, found, err := db.Maybe(ctx, c, qLeft, scanLeft, int64(member.ID))
	if err != nil || !found {
		return l, err
	}
	if err := m.openLeft(ctx, c, member, "contact_sealed", row.contact, &l.Contact); err != nil {
		return l, err
	}
	return l, m.openLeft(ctx, c, member, "person_sealed", row.near, &l.Near)
}

func (m *Module) openLeft(ctx context.Context, c db.Conn, member group.Member, column string, sealed []byte, into any) error {
	if len(sealed) == 0 {
		return nil
	}
	raw, err := m.Keys.Open(ctx, c, member.Key, leftPlace(column, member.ID), sealed)
	if errors.Is(err, crypto.ErrDestroyed) {
		return nil
	}
	if err != nil {
		return err
	}
	return json.NewDecoder(strings.NewReader(raw)).Decode(into)
}

// has tells which parts a member left, without opening any.
func (m *Module) has(ctx context.Context, c db.Conn, member group.MemberID) (contact, near bool, err error) {
	row, _, err := db.Maybe(ctx, c, qLeft, scanLeft, int64(member))
	return len(row.contact) > 0, len(row.near) > 0, err
}

// MemberGone is told when a membership ends. What was left stays for as long as
// somebody works on a case about them, and goes with the next sweep otherwise.
func (m *Module) MemberGone(ctx context.Context, tx *db.Tx, _ group.ID, member group.MemberID) error {
	_, err := db.Exec(ctx, tx, qMarkGone, int64(member), true)
	return err
}

type goneRow struct {
	member group.MemberID
	group  group.ID
}

func scanGone(r db.Row) (g goneRow, err error) {
	err = r.Scan(&g.member, &g.group)
	return g, err
}

// sweepLeft deletes what those left who are members no more, unless somebody
// works on a case about them. Who has come back meanwhile keeps it.
func (m *Module) sweepLeft(ctx context.Context) error {
	rows, err := db.All(ctx, m.DB, qLeftGone, scanGone)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := m.DB.Tx(ctx, func(tx *db.Tx) error { return m.sweepOne(ctx, tx, row) }); err != nil {
			return err
		}
	}
	return nil
}

func (m *Module) sweepOne(ctx context.Context, tx *db.Tx, row goneRow) error {
	members, err := m.Groups.MembersIn(ctx, tx, row.group, []group.MemberID{row.member})
	if err != nil {
		return err
	}
	if member, there := members[row.member]; there && member.LeftAt.IsZero() {
		_, err := db.Exec(ctx, tx, qMarkGone, int64(row.member), false)
		return err
	}
	open, err := m.Cases.OpenAbout(ctx, tx, row.member)
	if err != nil || open {
		return err
	}
	_, err = db.Exec(ctx, tx, qTakeBack, int64(row.member))
	return err
}

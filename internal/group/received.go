package group

import (
	"context"
	"time"

	"hearth/internal/account/naming"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Somebody who is not in a group may still need a person of it: they asked to
// come in, and wrote that they are in danger. They are received: they have a
// handle and a key, so that a talk with them is sealed like any other, and
// nothing else. Wherever members are meant they are none (Visit.Member is nil), no
// list and no count has them, and the door asks of them what it asks of everybody.

// A guest who comes in wears the handle that they chose at the door.
var qAdmitGuest = db.Register("group.guest.admit", `UPDATE member SET role = $2, handle_sealed = $3, handle_index = $4, checked = $5, joined_at = $6,
		active_at = $6, left_at = 0, agreed_version = $7, seated = TRUE WHERE id = $1 AND joined_at = 0 AND left_at <> 0 AND erased_at = 0`)

// guest reports whether somebody was received and has never been in the group.
func (m Member) guest() bool { return m.JoinedAt.IsZero() && !m.LeftAt.IsZero() }

// roleSaid is the role as somebody's own data say it.
func (m Member) roleSaid() string {
	if m.guest() {
		return "guest"
	}
	return string(m.Role)
}

// Known is the visitor as a member, or as somebody who was received; nil for all
// others.
func (v Visit) Known() *Member {
	if v.Member != nil {
		return v.Member
	}
	return v.Guest
}

// as puts somebody who was read into the place of a visit that is theirs.
func (v Visit) as(member Member) Visit {
	if member.guest() {
		v.Guest = &member
	} else {
		v.Member = &member
	}
	return v
}

// Receive makes sure that a person of the group can talk with the visitor, who may
// not be in it, under the handle that they asked for or, where it cannot be had,
// another. It returns the visit with them in it. Whoever is a member, or was one,
// is known already.
func (m *Module) Receive(ctx context.Context, v Visit, handle string) (Visit, error) {
	if v.Known() != nil {
		return v, nil
	}
	if !v.Actor.SignedIn() {
		return v, fault.New(fault.SignInNeeded, "sign_in_needed")
	}
	handle = naming.Clean(handle)
	free, err := m.HandleFree(ctx, v.Group.ID, handle)
	if err == nil && (!free || naming.Check(handle) != naming.Fine) {
		handle, err = m.Suggest(ctx, v.Group)
	}
	if err != nil {
		return v, err
	}
	var guest Member
	now := m.clock.Now()
	err = m.db.Tx(ctx, func(tx *db.Tx) (err error) {
		guest, err = m.insert(ctx, tx, v, Member{Role: Plain, Handle: handle, ActiveAt: now, LeftAt: now, Unseated: true}, "")
		return err
	})
	if db.IsTaken(err) { // sent twice at once, or the handle went meanwhile
		return m.received(ctx, v, err)
	}
	return v.as(guest), err
}

// received reads who was received at the same moment.
func (m *Module) received(ctx context.Context, v Visit, taken error) (Visit, error) {
	now, err := m.known(ctx, v.Actor, v.Group)
	if err == nil && now.Known() == nil {
		err = taken
	}
	return now, err
}

// admitGuest makes a member of somebody who was received.
func (m *Module) admitGuest(ctx context.Context, tx *db.Tx, v Visit, handle string, role Role, checked string) (Member, error) {
	member, now := *v.Guest, m.clock.Now()
	member.Role, member.Handle, member.JoinedAt, member.ActiveAt, member.LeftAt, member.AgreedVersion = role, handle, now, now, time.Time{}, v.Group.AgreementVersion
	member.Unseated = false
	sealed, err := m.keys.Seal(ctx, tx, member.Key, handlePlace(member.ID), handle)
	if err != nil {
		return Member{}, err
	}
	tx.OnCommit(func() { m.dropCard(member.ID) })
	changed, err := db.Exec(ctx, tx, qAdmitGuest, int64(member.ID), string(role), sealed, m.handleIndex(v.Group.ID, handle), checked, clock.ToMillis(now), member.AgreedVersion)
	if err == nil && changed == 0 {
		err = fault.New(fault.Conflict, "group.here_already")
	}
	return member, err
}

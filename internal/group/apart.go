package group

import (
	"context"
	"slices"

	"hearth/internal/platform/db"
)

// An Apart is who of a group is apart from one visitor: by a block, or because
// two are to have no contact. It does not say which of the two it is. Most
// people's is empty. Nearly always From and To are the same members; they differ
// for somebody who holds the group, who goes on seeing those who blocked them.
type Apart struct{ from, to, order, asked map[MemberID]bool }

// NewApart returns the Apart of a visitor who does not see the members of from,
// and whom those of to do not see.
func NewApart(from, to []MemberID) Apart { return Apart{from: setOf(from), to: setOf(to)} }

// With returns the Apart with those whom the visitor is not to share a meeting
// with, and those whom they themselves asked not to meet.
func (a Apart) With(order, asked []MemberID) Apart {
	a.order, a.asked = setOf(order), setOf(asked)
	return a
}

func setOf(ids []MemberID) map[MemberID]bool {
	if len(ids) == 0 {
		return nil
	}
	all := make(map[MemberID]bool, len(ids))
	for _, id := range ids {
		all[id] = true
	}
	return all
}

// None reports whether there is nobody.
func (a Apart) None() bool { return len(a.from) == 0 && len(a.to) == 0 }

// From reports whether the visitor does not see the member.
func (a Apart) From(id MemberID) bool { return a.from[id] }

// To reports whether the member does not see the visitor.
func (a Apart) To(id MemberID) bool { return a.to[id] }

// Either reports whether one of the two does not see the other, so that nothing
// passes between them.
func (a Apart) Either(id MemberID) bool { return a.from[id] || a.to[id] }

// NotWith reports whether the two are not to share a meeting.
func (a Apart) NotWith(id MemberID) bool { return a.order[id] }

// Asked reports whether the visitor asked not to meet the member. Nobody but the
// visitor may learn of it.
func (a Apart) Asked(id MemberID) bool { return a.asked[id] }

// Unseen lists those whom the visitor does not see, in order.
func (a Apart) Unseen() []MemberID {
	ids := make([]MemberID, 0, len(a.from))
	for id := range a.from {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// Same reports whether the two are the same.
func (a Apart) Same(b Apart) bool { return sameSet(a.from, b.from) && sameSet(a.to, b.to) }

func sameSet(a, b map[MemberID]bool) bool {
	if len(a) != len(b) {
		return false
	}
	for id := range a {
		if !b[id] {
			return false
		}
	}
	return true
}

// SetApart makes f decide who is apart from a visitor. It is called while the
// program is put together.
func (m *Module) SetApart(f func(ctx context.Context, c db.Conn, v Visit) (Apart, error)) {
	m.apart = f
}

// Apart returns who is apart from the visitor, whether they belong still or have
// left. Every feature that shows one member to another asks it, once for a page.
func (m *Module) Apart(ctx context.Context, c db.Conn, v Visit) (Apart, error) {
	if m.apart == nil || v.Member == nil {
		return Apart{}, nil
	}
	return m.apart(ctx, c, v)
}

// SetApartURL makes f give the page on which a visitor can ask not to meet
// another member any more, "" where they cannot. It is called while the program
// is put together.
func (m *Module) SetApartURL(f func(v Visit, other MemberID) string) { m.apartURL = f }

// ApartURL is the page on which the visitor can ask not to meet a member any
// more, "" where they cannot.
func (m *Module) ApartURL(v Visit, other MemberID) string {
	if m.apartURL == nil || !v.Belongs() || other == 0 || other == v.Member.ID {
		return ""
	}
	return m.apartURL(v, other)
}

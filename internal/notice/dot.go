package notice

import (
	"context"
	"slices"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// Every page of somebody signed in asks whether there is anything unread. Who
// the person's members are, and that, is kept in memory for a short while and
// nowhere else.
const (
	// membersFor is how long a new membership may go unnoticed by the dot.
	membersFor = time.Minute
	// dotFor is how late the dot may appear. It disappears at once.
	dotFor = 10 * time.Second
	// dotsKept bounds the memory: some 200 bytes each.
	dotsKept = 20_000
)

// dots is what is remembered about who has something unread.
type dots struct {
	clock clock.Clock
	known *lru.Cache[account.ID, dot]
}

type dot struct {
	members      []group.MemberID
	left         []group.MemberID // in groups that the person has left
	membersUntil time.Time
	unread       bool
	until        time.Time
}

func newDots(c clock.Clock) *dots {
	known, _ := lru.New[account.ID, dot](dotsKept) // the only error is a size below one
	return &dots{clock: c, known: known}
}

func (d *dots) get(id account.ID) dot {
	known, _ := d.known.Get(id)
	return known
}

func (d *dots) put(id account.ID, known dot) { d.known.Add(id, known) }

// drop forgets everything about the account.
func (d *dots) drop(id account.ID) { d.known.Remove(id) }

// Unread reports whether the person has anything unread, as the dot on their
// pages shows it: up to dotFor late.
func (m *Module) Unread(ctx context.Context, id account.ID) (bool, error) {
	now, known := m.clock.Now(), m.dots.get(id)
	if now.Before(known.until) {
		return known.unread, nil
	}
	var err error
	if !now.Before(known.membersUntil) {
		if known, err = m.whoIsWho(ctx, id); err != nil {
			return false, err
		}
		known.membersUntil = now.Add(membersFor)
	}
	if known.unread, err = m.anyFor(ctx, id, known); err != nil {
		return false, err
	}
	known.until = now.Add(dotFor)
	m.dots.put(id, known)
	return known.unread, nil
}

// unreadNow is Unread without what memory holds. What leaves the app is decided
// by it: a dot may be late, while a message that is left out does not come again.
func (m *Module) unreadNow(ctx context.Context, id account.ID) (bool, error) {
	who, err := m.whoIsWho(ctx, id)
	if err != nil {
		return false, err
	}
	return m.anyFor(ctx, id, who)
}

func (m *Module) whoIsWho(ctx context.Context, id account.ID) (d dot, err error) {
	members, gone, err := m.members(ctx, id)
	d.members = members
	for _, member := range gone {
		d.left = append(d.left, member.Member)
	}
	return d, err
}

// anyFor reports whether the account or one of its members has anything unread.
func (m *Module) anyFor(ctx context.Context, id account.ID, known dot) (bool, error) {
	any, err := m.anyOf(ctx, known.members)
	if err != nil || any {
		return any, err
	}
	n, err := db.One(ctx, m.db, qAnyOfAccount, db.Value[int64], int64(id))
	if err != nil || n > 0 {
		return n > 0, err
	}
	parting, err := m.lasting(ctx, known.left)
	return slices.ContainsFunc(parting, func(n Notice) bool { return !n.Seen }), err
}

// anyOf reports whether one of the members has anything unread.
func (m *Module) anyOf(ctx context.Context, members []group.MemberID) (bool, error) {
	for part := range slices.Chunk(members, membersAtOnce) {
		n, err := db.One(ctx, m.db, qAny, db.Value[int64], db.Pad(part, membersAtOnce)...)
		if err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, nil
}

package group

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"hearth/internal/account"
	"hearth/internal/account/naming"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Page is how many members a page shows at most; Cards takes that many ids.
const Page = 32

// Visit returns the group as the actor meets it. It returns Missing if there is
// no such group or it is archived, and to whoever is of the other age band; and
// Forbidden to a member whom their age, or what was checked about them, keeps
// out of a group for young people. Every feature comes in through here.
func (m *Module) Visit(ctx context.Context, actor account.Actor, slug string) (Visit, error) {
	v, err := m.doorstep(ctx, actor, slug)
	if err == nil {
		err = v.Shut
	}
	return v, err
}

// doorstep is Visit for the group's own page, on which whoever is kept out reads
// why, and for leaving, which is always open.
func (m *Module) doorstep(ctx context.Context, actor account.Actor, slug string) (Visit, error) {
	g, err := m.bySlug(ctx, slug)
	if err != nil {
		return Visit{}, err
	}
	v, err := m.known(ctx, actor, g)
	if err != nil {
		return v, err
	}
	if !actor.SignedIn() {
		return v, v.seen(false)
	}
	inside, err := m.inside(ctx, v)
	if err != nil {
		return v, err
	}
	if err := v.seen(inside); err != nil {
		return v, err
	}
	return m.aged(ctx, v)
}

// known is who the actor is in the group, whatever wall or age say.
func (m *Module) known(ctx context.Context, actor account.Actor, g Group) (Visit, error) {
	v := Visit{Group: g, Actor: actor}
	if g.Young() && m.ages != nil {
		v.From = m.ages.YouthFrom()
	}
	if !actor.SignedIn() {
		return v, nil
	}
	row, found, err := db.Maybe(ctx, m.db, qMemberByTag, scanMember, int64(g.ID), m.tag(actor.ID, g.ID))
	if err != nil {
		return v, err
	}
	if found {
		member, err := m.store.member(ctx, m.db, row)
		if err != nil {
			return v, err
		}
		v = v.as(member)
	}
	if v, err = m.stilled(ctx, v); err != nil {
		return v, err
	}
	return m.slowed(ctx, v)
}

// seen refuses whoever may not know that the group is there.
func (v Visit) seen(inside bool) error {
	if v.Group.Public() || inside {
		return nil
	}
	return fault.Missing("behind the wall, or not begun yet")
}

// inside reports whether somebody sees a group that outsiders do not.
func (m *Module) inside(ctx context.Context, v Visit) (bool, error) {
	if v.Group.Public() || v.Belongs() || m.wall == nil {
		return v.Group.Public() || v.Belongs(), nil
	}
	return m.wall(ctx, v)
}

// SetWall makes f decide whether somebody who does not belong may see a group
// that is proposed, or whose organisation is behind its wall: its staff, and
// those who hold a code. It is called while the program is put together.
func (m *Module) SetWall(f func(ctx context.Context, v Visit) (bool, error)) { m.wall = f }

// Behind is Visit without the wall, for features that hold a proof that the
// actor may see the group: an invitation, a code.
func (m *Module) Behind(ctx context.Context, actor account.Actor, id ID) (Visit, error) {
	g, err := m.ByID(ctx, id)
	if err != nil {
		return Visit{}, err
	}
	if !g.ArchivedAt.IsZero() {
		return Visit{}, fault.Missing("archived")
	}
	v, err := m.known(ctx, actor, g)
	if err == nil && actor.SignedIn() {
		v, err = m.aged(ctx, v)
	}
	if err == nil {
		err = v.Shut
	}
	return v, err
}

func (m *Module) bySlug(ctx context.Context, slug string) (Group, error) {
	if g, ok := m.groups.Get(slug); ok {
		return g, nil
	}
	g, found, err := m.store.group(ctx, m.db, qGroupBySlug, slug)
	if err != nil {
		return g, err
	}
	if !found {
		return g, fault.Missing("no such group")
	}
	m.groups.Put(slug, g)
	return g, nil
}

// tag is what the member table holds in place of an account.
func (m *Module) tag(id account.ID, group ID) []byte {
	return m.keys.Index("group.member", fmt.Sprintf("%d/%d", id, group))
}

// tags are the account's tags in the groups, the last repeated to fill n slots.
func (m *Module) tags(id account.ID, groups []ID, n int) []any {
	tags := make([]any, n)
	for i := range tags {
		if i < len(groups) {
			tags[i] = m.tag(id, groups[i])
		} else {
			tags[i] = tags[i-1]
		}
	}
	return tags
}

func (m *Module) handleIndex(group ID, handle string) []byte {
	return m.keys.Index("group.handle", strconv.FormatInt(int64(group), 10)+"/"+naming.Skeleton(handle))
}

// Cards returns the cards of at most Page members. Unknown ids are left out.
func (m *Module) Cards(ctx context.Context, c db.Conn, ids []MemberID) (map[MemberID]Card, error) {
	cards := make(map[MemberID]Card, len(ids))
	var cold []MemberID
	for _, id := range ids {
		if _, twice := cards[id]; twice {
			continue
		}
		card, ok := m.cards.Get(id)
		cards[id] = card
		if !ok {
			cold = append(cold, id)
		}
	}
	if len(cold) > 0 {
		read, err := m.store.cards(ctx, c, cold)
		if err != nil {
			return nil, err
		}
		for _, card := range read {
			m.cards.Put(card.ID, card)
			cards[card.ID] = card
		}
	}
	now := m.clock.Now()
	for id, card := range cards {
		if !card.Until.IsZero() && !now.Before(card.Until) {
			card.Checked = "" // what was checked has run out
			cards[id] = card
		}
	}
	return cards, nil
}

// Touch notes, to the hour, that the member wrote something. Writing ends a
// break.
func (m *Module) Touch(ctx context.Context, tx *db.Tx, member Member) error {
	now := m.clock.Now()
	if err := m.wrote(ctx, tx, member.ID); err != nil {
		return err
	}
	if now.Sub(member.ActiveAt) < time.Hour && !member.SpokeAt.IsZero() && member.PausedAt.IsZero() {
		return nil
	}
	_, err := db.Exec(ctx, tx, qTouch, int64(member.ID), clock.ToMillis(now.Truncate(time.Hour)))
	return err
}

// Agreements returns what a group asks its members to sign today.
func (m *Module) Agreements(ctx context.Context, g ID) (Agreements, error) {
	return db.One(ctx, m.db, qAgreements, scanAgreements, int64(g))
}

// Join makes the visitor a member under a handle of their own, or brings back
// one who had left, under the handle that they wore before. It returns an
// Invalid fault for a handle or an agreement to look at again, and SignInNeeded
// for visitors without an account.
func (m *Module) Join(ctx context.Context, v Visit, in Joining) (Member, error) {
	if !v.Actor.SignedIn() {
		return Member{}, fault.New(fault.SignInNeeded, "sign_in_needed")
	}
	if v.Belongs() {
		return *v.Member, nil
	}
	if v.Still.Kind == Outside {
		return Member{}, fault.New(fault.Forbidden, "group.still_outside")
	}
	if v.Keeper {
		return m.joinAsKeeper(ctx, v, in)
	}
	if err := m.mayBelong(ctx, v, Plain); err != nil {
		return Member{}, err
	}
	agreements, err := m.Agreements(ctx, v.Group.ID)
	if err != nil {
		return Member{}, err
	}
	if v.Member != nil {
		in.Handle = v.Member.Handle
	}
	in.Handle = naming.Clean(in.Handle)
	in.About = in.About.clean()
	if err := in.check(agreements.Version); err != nil {
		return Member{}, err
	}
	var member Member
	err = m.db.Tx(ctx, func(tx *db.Tx) (err error) {
		if err := m.admit(ctx, tx, v, in); err != nil {
			return err
		}
		v.Group.AgreementVersion = agreements.Version
		if v.Member != nil {
			member, err = m.rejoin(ctx, tx, v)
		} else {
			member, err = m.enter(ctx, tx, v, in.Handle, Plain, "")
		}
		if err != nil {
			return err
		}
		return m.welcome(ctx, tx, v.Group, member, agreements, in.About)
	})
	if db.IsTaken(err) || fault.Is(err, fault.Conflict) {
		return m.joinedMeanwhile(ctx, v, err)
	}
	return member, err
}

// welcome writes what the newcomer signed and said, and tells the features that
// greet.
func (m *Module) welcome(ctx context.Context, tx *db.Tx, g Group, member Member, signed Agreements, about AboutMe) error {
	if err := m.sign(ctx, tx, g, member.ID, signed); err != nil {
		return err
	}
	if !about.empty() {
		if err := m.setAbout(ctx, tx, member, about); err != nil {
			return err
		}
	}
	for _, greet := range m.joined {
		if err := greet(ctx, tx, g, member); err != nil {
			return err
		}
	}
	return nil
}

// OnJoin makes every joining, by the person's own act, call f in the same
// transaction. It is called while the program is put together.
func (m *Module) OnJoin(f func(ctx context.Context, tx *db.Tx, g Group, member Member) error) {
	m.joined = append(m.joined, f)
}

// joinedMeanwhile tells a form that was pressed twice, whose first press made
// the person a member, from a handle that somebody else wears.
func (m *Module) joinedMeanwhile(ctx context.Context, v Visit, refused error) (Member, error) {
	now, err := m.Visit(ctx, v.Actor, v.Group.Slug)
	if err != nil {
		return Member{}, err
	}
	if now.Belongs() {
		return *now.Member, nil
	}
	return Member{}, orTaken(refused)
}

func (m *Module) rejoin(ctx context.Context, tx *db.Tx, v Visit) (Member, error) {
	now, member := m.clock.Now(), *v.Member
	member.AgreedVersion, member.Unseated, member.PausedAt, member.PausedUntil = v.Group.AgreementVersion, false, time.Time{}, time.Time{}
	member.LeftAt, member.JoinedAt, member.ActiveAt = time.Time{}, now, now
	tx.OnCommit(func() { m.dropCard(member.ID) })
	changed, err := db.Exec(ctx, tx, qRejoin, int64(member.ID), clock.ToMillis(now), member.AgreedVersion)
	if err == nil && changed == 0 { // pressed twice at once: the seat is taken once
		err = fault.New(fault.Conflict, "group.here_already")
	}
	return member, err
}

// enter writes the member and their key.
func (m *Module) enter(ctx context.Context, tx *db.Tx, v Visit, handle string, role Role, checked string) (Member, error) {
	if v.Guest != nil {
		return m.admitGuest(ctx, tx, v, handle, role, checked)
	}
	now := m.clock.Now()
	return m.insert(ctx, tx, v, Member{Role: role, Handle: handle, JoinedAt: now, ActiveAt: now, AgreedVersion: v.Group.AgreementVersion}, checked)
}

// insert writes somebody new of the visitor's in the group, with a key of their own.
func (m *Module) insert(ctx context.Context, tx *db.Tx, v Visit, member Member, checked string) (Member, error) {
	member.ID, member.Group = MemberID(m.ids.Next()), v.Group.ID
	key, err := m.keys.Create(ctx, tx, v.Group.Key)
	if err != nil {
		return Member{}, err
	}
	member.Key = key
	sealed, err := m.keys.Seal(ctx, tx, key, handlePlace(member.ID), member.Handle)
	if err != nil {
		return Member{}, err
	}
	_, err = db.Exec(ctx, tx, qInsertMember, int64(member.ID), int64(v.Group.ID), m.tag(v.Actor.ID, v.Group.ID), int64(key),
		string(member.Role), sealed, m.handleIndex(v.Group.ID, member.Handle), checked, clock.ToMillis(member.JoinedAt), clock.ToMillis(member.ActiveAt),
		clock.ToMillis(member.LeftAt), member.AgreedVersion, !member.Unseated)
	return member, err
}

// Memberships returns the account's members in all groups, those who left
// included, the first joined first. Only the person themselves, and their own
// data's export and erasure, may cause this to be called.
//
// Nothing is stored that leads from an account to its members, so this makes
// the account's tag for every group and looks for those that somebody wears.
func (m *Module) Memberships(ctx context.Context, c db.Conn, id account.ID) ([]Member, error) {
	groups, err := m.EveryID(ctx, c)
	if err != nil {
		return nil, err
	}
	var members []Member
	for part := range slices.Chunk(groups, tagsAtOnce) {
		found, err := m.store.openAll(ctx, c, qMembersByTag, m.tags(id, part, tagsAtOnce)...)
		if err != nil {
			return nil, err
		}
		members = append(members, found...)
	}
	slices.SortFunc(members, func(a, b Member) int { return cmp.Compare(a.ID, b.ID) })
	return members, nil
}

// checkKnown refuses topics that nobody has named.
func (m *Module) checkKnown(ctx context.Context, topics []string) error {
	known, err := m.vocabulary(ctx)
	if err != nil {
		return err
	}
	var c fault.Check
	for _, slug := range topics {
		if _, ok := known.topic(slug); !ok {
			c.Add("topics", "group.problem.topic", "topic", slug)
		}
	}
	return c.Err()
}

package group

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"hearth/internal/account"
	"hearth/internal/account/naming"
	"hearth/internal/consent"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Page is how many members a page shows at most; Cards takes that many ids.
const Page = 32

// Visit returns the group as the actor meets it. It returns Missing if there is
// no such group or it is archived.
func (m *Module) Visit(ctx context.Context, actor account.Actor, slug string) (Visit, error) {
	g, err := m.bySlug(ctx, slug)
	if err != nil {
		return Visit{}, err
	}
	v := Visit{Group: g, Actor: actor}
	if !actor.SignedIn() {
		return v, nil
	}
	row, found, err := db.Maybe(ctx, m.db, qMemberByTag, scanMember, int64(g.ID), m.tag(actor.ID, g.ID))
	if err != nil || !found {
		return v, err
	}
	member, err := m.store.member(ctx, m.db, row)
	v.Member = &member
	return v, err
}

func (m *Module) bySlug(ctx context.Context, slug string) (Group, error) {
	if g, ok := m.groups.get(slug); ok {
		return g, nil
	}
	g, found, err := m.store.group(ctx, m.db, qGroupBySlug, slug)
	if err != nil {
		return g, err
	}
	if !found {
		return g, fault.Missing("no such group")
	}
	m.groups.put(slug, g)
	return g, nil
}

// tag is what the member table holds in place of an account.
func (m *Module) tag(id account.ID, group ID) []byte {
	return m.keys.Index("group.member", fmt.Sprintf("%d/%d", id, group))
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
		card, ok := m.cards.get(id)
		cards[id] = card
		if !ok {
			cold = append(cold, id)
		}
	}
	if len(cold) == 0 {
		return cards, nil
	}
	read, err := m.store.cards(ctx, c, cold)
	if err != nil {
		return nil, err
	}
	for _, card := range read {
		m.cards.put(card.ID, card)
		cards[card.ID] = card
	}
	return cards, nil
}

// Touch notes that the member was active, to the hour, for the group's page.
func (m *Module) Touch(ctx context.Context, tx *db.Tx, member Member) error {
	now := m.clock.Now()
	if now.Sub(member.ActiveAt) < time.Hour {
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
	agreements, err := m.Agreements(ctx, v.Group.ID)
	if err != nil {
		return Member{}, err
	}
	if v.Member != nil {
		in.Handle = v.Member.Handle
	}
	in.Handle = naming.Clean(in.Handle)
	if err := in.check(agreements.Version); err != nil {
		return Member{}, err
	}
	var member Member
	err = m.db.Tx(ctx, func(tx *db.Tx) (err error) {
		if v.Member != nil {
			member, err = m.rejoin(ctx, tx, *v.Member)
		} else {
			member, err = m.enter(ctx, tx, v, in.Handle, Plain, "")
		}
		if err != nil {
			return err
		}
		return m.consents.Give(ctx, tx, subject(member.ID), consent.Document{
			Name: agreementsOf(v.Group), Version: agreements.Version, Hash: agreements.Hash, Lang: v.Group.Lang,
		})
	})
	if db.IsTaken(err) {
		return m.joinedMeanwhile(ctx, v, err)
	}
	return member, err
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

func (m *Module) rejoin(ctx context.Context, tx *db.Tx, member Member) (Member, error) {
	now := m.clock.Now()
	member.LeftAt, member.JoinedAt, member.ActiveAt = time.Time{}, now, now
	tx.OnCommit(func() { m.dropCard(member.ID) })
	_, err := db.Exec(ctx, tx, qRejoin, int64(member.ID), clock.ToMillis(now))
	return member, err
}

// enter writes the member and their key.
func (m *Module) enter(ctx context.Context, tx *db.Tx, v Visit, handle string, role Role, checked string) (Member, error) {
	now := m.clock.Now()
	key, err := m.keys.Create(ctx, tx, v.Group.Key)
	if err != nil {
		return Member{}, err
	}
	member := Member{ID: MemberID(m.ids.Next()), Group: v.Group.ID, Key: key, Role: role, Handle: handle, JoinedAt: now, ActiveAt: now}
	sealed, err := m.keys.Seal(ctx, tx, key, handlePlace(member.ID), handle)
	if err != nil {
		return Member{}, err
	}
	if _, err := db.Exec(ctx, tx, qInsertMember, int64(member.ID), int64(v.Group.ID), m.tag(v.Actor.ID, v.Group.ID), int64(key),
		string(role), sealed, m.handleIndex(v.Group.ID, handle), checked, clock.ToMillis(now)); err != nil {
		return Member{}, err
	}
	return member, nil
}

// Memberships returns the account's members in all groups, those who left
// included, the first joined first. Only the person themselves, and their own
// data's export and erasure, may cause this to be called.
//
// Nothing is stored that leads from an account to its members, so this makes
// the account's tag for every group and looks for those that somebody wears.
func (m *Module) Memberships(ctx context.Context, c db.Conn, id account.ID) ([]Member, error) {
	groups, err := db.All(ctx, c, qGroupIDs, db.Value[int64])
	if err != nil {
		return nil, err
	}
	var members []Member
	for part := range slices.Chunk(groups, tagsAtOnce) {
		tags := make([]any, tagsAtOnce)
		for i := range tags {
			tags[i] = m.tag(id, ID(part[min(i, len(part)-1)]))
		}
		found, err := m.store.tagged(ctx, c, tags)
		if err != nil {
			return nil, err
		}
		members = append(members, found...)
	}
	slices.SortFunc(members, func(a, b Member) int { return cmp.Compare(a.ID, b.ID) })
	return members, nil
}

// CreateOrganisation makes an organisation with a key of its own.
func (m *Module) CreateOrganisation(ctx context.Context, slug, name, about string) (Organisation, error) {
	o := Organisation{ID: OrganisationID(m.ids.Next()), Slug: slug, Name: name, About: about}
	if !slugShape.MatchString(slug) || name == "" {
		var c fault.Check
		c.Add("slug", "group.problem.slug")
		return o, c.Err()
	}
	err := m.db.Tx(ctx, func(tx *db.Tx) (err error) {
		if o.Key, err = m.keys.Create(ctx, tx, 0); err != nil {
			return err
		}
		_, err = db.Exec(ctx, tx, qInsertOrganisation, int64(o.ID), o.Slug, o.Name, o.About, int64(o.Key), clock.ToMillis(m.clock.Now()))
		return err
	})
	if db.IsTaken(err) {
		return o, fault.New(fault.Conflict, "group.slug_taken")
	}
	return o, err
}

// Organisation returns the organisation with the slug, or Missing.
func (m *Module) Organisation(ctx context.Context, slug string) (Organisation, error) {
	o, found, err := db.Maybe(ctx, m.db, qOrganisation, scanOrganisation, slug)
	if err == nil && !found {
		err = fault.Missing("no such organisation")
	}
	return o, err
}

// CreateGroup starts a group in the organisation, with the first version of its
// agreements.
func (m *Module) CreateGroup(ctx context.Context, o Organisation, in NewGroup) (ID, error) {
	if err := in.Check(); err != nil {
		return 0, err
	}
	if err := m.checkKnown(ctx, in.Topics); err != nil {
		return 0, err
	}
	id, now := ID(m.ids.Next()), clock.ToMillis(m.clock.Now())
	statements, err := json.Marshal(in.Agreements)
	if err != nil {
		return 0, err
	}
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		tx.OnCommit(func() { m.words.drop("") })
		if _, err := db.Exec(ctx, tx, qInsertGroup, int64(id), int64(o.ID), in.Slug, in.Name, in.Summary, in.Aim, in.ForWhom, in.NotFor,
			in.Lang, in.LedBy, in.PublicConversations, searchText(in), now); err != nil {
			return err
		}
		for _, topic := range in.Topics {
			if _, err := db.Exec(ctx, tx, qInsertGroupTopic, int64(id), topic); err != nil {
				return err
			}
		}
		for _, format := range in.Formats {
			if _, err := db.Exec(ctx, tx, qInsertGroupFormat, int64(id), format); err != nil {
				return err
			}
		}
		_, err := db.Exec(ctx, tx, qInsertAgreement, int64(id), 1, string(statements), HashStatements(in.Agreements), now)
		return err
	})
	if db.IsTaken(err) {
		return 0, fault.New(fault.Conflict, "group.slug_taken")
	}
	return id, err
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

// Used reports whether the database holds any organisation.
func (m *Module) Used(ctx context.Context) (bool, error) {
	n, err := db.One(ctx, m.db, qOrganisations, db.Value[int64])
	return n > 0, err
}

package notice

import (
	"context"
	"slices"
	"strings"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
)

// List returns what the person was told, for their own eyes: of all their
// groups together, by day in the zone, the newest first.
func (m *Module) List(ctx context.Context, id account.ID, zone *time.Location) ([]Day, error) {
	visits, err := m.groups.MyGroups(ctx, id)
	if err != nil {
		return nil, err
	}
	names, members := map[group.MemberID]string{}, []group.MemberID{}
	for _, v := range visits {
		names[v.Member.ID] = v.Group.Name
		members = append(members, v.Member.ID)
	}
	notices, err := m.toMembers(ctx, members)
	if err != nil {
		return nil, err
	}
	parting, err := m.toGone(ctx, id, names)
	if err != nil {
		return nil, err
	}
	notices = append(notices, parting...)
	own, err := m.toAccount(ctx, id)
	if err != nil {
		return nil, err
	}
	days := Days(m.speaking(append(notices, own...)), zone, func(k Kind) bool { return m.sorts[k].Gathers })
	return m.named(ctx, id, days, names)
}

// toMembers reads what the members were told.
func (m *Module) toMembers(ctx context.Context, members []group.MemberID) (all []Notice, err error) {
	for part := range slices.Chunk(members, membersAtOnce) {
		some, err := db.All(ctx, m.db, qOf, scanNotice, append([]any{int64(shown)}, db.Pad(part, membersAtOnce)...)...)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// toGone reads what lasts of what the person was told in groups that they have
// left, or that are closed to them, and adds those groups' names: names has those
// of the others.
func (m *Module) toGone(ctx context.Context, id account.ID, names map[group.MemberID]string) ([]Notice, error) {
	all, err := m.groups.MembersOf(ctx, id)
	gone := slices.DeleteFunc(all, func(member group.Membership) bool { return names[member.Member] != "" })
	if err != nil || len(gone) == 0 {
		return nil, err
	}
	groups, left := map[group.MemberID]group.ID{}, []group.MemberID{}
	for _, member := range gone {
		groups[member.Member] = member.Group
		left = append(left, member.Member)
	}
	lasts, err := m.lasting(ctx, left)
	for _, n := range lasts {
		g, err := m.groups.ByID(ctx, groups[n.Member])
		if err != nil {
			return nil, err
		}
		names[n.Member] = g.Name
	}
	return lasts, err
}

// lasting reads what lasts of what members were told who have left.
func (m *Module) lasting(ctx context.Context, left []group.MemberID) ([]Notice, error) {
	all, err := m.toMembers(ctx, left)
	return slices.DeleteFunc(all, func(n Notice) bool { return !m.sorts[n.Kind].Lasts }), err
}

// toAccount reads and opens what the account was told.
func (m *Module) toAccount(ctx context.Context, id account.ID) (all []Notice, err error) {
	rows, err := db.All(ctx, m.db, qOfAccount, scanForAccount, int64(id), int64(shown))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	key, err := m.accounts.KeyOf(ctx, m.db, id)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		t, err := openJSON[told](ctx, m.keys, m.db, key, accountPlace(row.ID), row.sealed)
		if err != nil {
			return nil, err
		}
		row.Kind, row.URL = t.Kind, t.URL
		all = append(all, row.Notice)
	}
	return all, nil
}

// speaking leaves out kinds that this version of the program has no sentence
// for, and what is to be forgotten at the next sweep.
func (m *Module) speaking(all []Notice) []Notice {
	since := m.clock.Now().Add(-KeptFor)
	return slices.DeleteFunc(all, func(n Notice) bool {
		_, known := m.sorts[n.Kind]
		return !known || n.At.Before(since)
	})
}

// named puts the groups' names to the entries, and leaves out those whose group
// cannot be seen any more.
func (m *Module) named(ctx context.Context, id account.ID, days []Day, names map[group.MemberID]string) ([]Day, error) {
	for d := range days {
		kept := days[d].Entries[:0]
		for _, e := range days[d].Entries {
			var err error
			if e.Group, err = m.groupOf(ctx, id, e, names); fault.Is(err, fault.NotFound) {
				continue
			} else if err != nil {
				return nil, err
			}
			kept = append(kept, e)
		}
		days[d].Entries = kept
	}
	return slices.DeleteFunc(days, func(d Day) bool { return len(d.Entries) == 0 }), nil
}

func (m *Module) groupOf(ctx context.Context, id account.ID, e Entry, names map[group.MemberID]string) (string, error) {
	if e.Member != 0 || m.sorts[e.Kind].OfNobody {
		return names[e.Member], nil
	}
	slug, _, _ := strings.Cut(strings.TrimPrefix(e.URL, "/groups/"), "/")
	v, err := m.groups.Visit(ctx, account.Actor{ID: id}, slug)
	return v.Group.Name, err
}

// See notes that the entry with the notice was opened, and returns the page that
// it leads to. It returns Missing for what was told to somebody else.
func (m *Module) See(ctx context.Context, id account.ID, zone *time.Location, notice int64, toMember bool) (string, error) {
	days, err := m.List(ctx, id, zone)
	if err != nil {
		return "", err
	}
	for _, d := range days {
		for _, e := range d.Entries {
			if slices.ContainsFunc(e.All, func(n Notice) bool { return n.ID == notice && (n.Member != 0) == toMember }) {
				return e.First, m.see(ctx, id, e)
			}
		}
	}
	return "", fault.Missing("no such notice of this person's")
}

func (m *Module) see(ctx context.Context, id account.ID, e Entry) error {
	if e.Seen {
		return nil
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		tx.OnCommit(func() { m.dots.drop(id) })
		for _, n := range e.All {
			q, of := qSee, int64(n.Member)
			if n.Member == 0 {
				q, of = qSeeOfAccount, int64(id)
			}
			if _, err := db.Exec(ctx, tx, q, n.ID, of); err != nil {
				return err
			}
		}
		return nil
	})
}

// SeeAll notes that the person has read everything that was there when their
// page was drawn: up to the notice with the id.
//
// Each member is written in a transaction of its own: one for all of them would
// show in the database that they belong together.
func (m *Module) SeeAll(ctx context.Context, id account.ID, upTo int64) error {
	members, gone, err := m.members(ctx, id)
	if err != nil {
		return err
	}
	for _, member := range gone {
		members = append(members, member.Member)
	}
	m.dots.drop(id)
	defer m.dots.drop(id)
	for _, member := range members {
		if any, err := m.anyOf(ctx, []group.MemberID{member}); err != nil || !any {
			if err != nil {
				return err
			}
			continue
		}
		if err := m.alone(ctx, qSeeAll, int64(member), upTo); err != nil {
			return err
		}
	}
	return m.alone(ctx, qSeeAllAccount, int64(id))
}

// alone runs one statement in a transaction of its own.
func (m *Module) alone(ctx context.Context, q *db.Query, args ...any) error {
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, q, args...)
		return err
	})
}

// members are the person's members in the groups that they belong to, and those
// in groups that they have left.
func (m *Module) members(ctx context.Context, id account.ID) (members []group.MemberID, gone []group.Membership, err error) {
	all, err := m.groups.MembersOf(ctx, id)
	for _, member := range all {
		if member.Left {
			gone = append(gone, member)
		} else {
			members = append(members, member.Member)
		}
	}
	return members, gone, err
}

// choices reads the account's choices; found is false for those who have made
// none.
func (m *Module) choices(ctx context.Context, c db.Conn, id account.ID, key crypto.KeyID) (Choices, bool, error) {
	sealed, found, err := db.Maybe(ctx, c, qChoices, db.Value[[]byte], int64(id))
	if err != nil || !found {
		return Choices{}, false, err
	}
	choices, err := openJSON[Choices](ctx, m.keys, c, key, place("notice_choice", int64(id)), sealed)
	return choices, err == nil, err
}

// begin notes the language and the zone of somebody who sets up a way out of the
// app and has chosen nothing yet: messages are to speak their language.
func (m *Module) begin(ctx context.Context, tx *db.Tx, id account.ID, key crypto.KeyID) error {
	_, found, err := m.choices(ctx, tx, id, key)
	if err != nil || found {
		return err
	}
	sealed, err := sealJSON(ctx, m.keys, tx, key, place("notice_choice", int64(id)), begun(i18n.From(ctx), i18n.Zone(ctx)))
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, tx, qSetChoices, int64(id), sealed)
	return err
}

// SetChoices keeps how the person wants to be told outside the app. It returns
// Invalid for what is to be looked at again. Whoever wants nothing any more gets
// nothing that still waits.
func (m *Module) SetChoices(ctx context.Context, id account.ID, choices Choices) error {
	if err := choices.check(); err != nil {
		return err
	}
	key, err := m.accounts.KeyOf(ctx, m.db, id)
	if err != nil {
		return err
	}
	sealed, err := sealJSON(ctx, m.keys, m.db, key, place("notice_choice", int64(id)), choices)
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if !choices.Outside() {
			if err := m.dropWaiting(ctx, tx, id, qDropWaiting); err != nil {
				return err
			}
		}
		_, err := db.Exec(ctx, tx, qSetChoices, int64(id), sealed)
		return err
	})
}

// dropWaiting takes the account's messages out of the queue.
func (m *Module) dropWaiting(ctx context.Context, tx *db.Tx, id account.ID, q *db.Query) error {
	browsers, err := db.All(ctx, tx, qBrowsers, scanBrowser, int64(id))
	if err != nil {
		return err
	}
	parcels := []parcel{{Account: id}}
	for _, b := range browsers {
		parcels = append(parcels, parcel{Account: id, Browser: b.ID})
	}
	for _, p := range parcels {
		if _, err := db.Exec(ctx, tx, q, m.mark(p)); err != nil {
			return err
		}
	}
	return nil
}

// SetRoute begins or ends telling the visitor outside the app about the group.
// One group at a time: several routes of one transaction would show that their
// members belong together.
func (m *Module) SetRoute(ctx context.Context, v group.Visit, on bool) error {
	if !v.Belongs() {
		return fault.Missing("not a member")
	}
	if !on {
		return m.alone(ctx, qDropRoute, int64(v.Member.ID))
	}
	sealed, err := m.store.sealRoute(ctx, m.db, v.Member.Key, v.Member.ID, v.Actor.ID)
	if err != nil {
		return err
	}
	return m.alone(ctx, qSetRoute, int64(v.Member.ID), sealed)
}

// routed are those of the members that have a route.
func (m *Module) routed(ctx context.Context, c db.Conn, members []group.MemberID) (map[group.MemberID]bool, error) {
	routed := map[group.MemberID]bool{}
	for part := range slices.Chunk(members, membersAtOnce) {
		found, err := db.All(ctx, c, qRoutes, scanMember, db.Pad(part, membersAtOnce)...)
		if err != nil {
			return nil, err
		}
		for _, member := range found {
			routed[member] = true
		}
	}
	return routed, nil
}

// sweepRoutes ends the routes of those who left their group. Leaving itself does
// not know of them.
func (m *Module) sweepRoutes(ctx context.Context) error {
	for after := group.MemberID(0); ; {
		some, err := db.All(ctx, m.db, qRoutesFrom, scanMember, int64(after), int64(membersAtOnce))
		if err != nil || len(some) == 0 {
			return err
		}
		after = some[len(some)-1]
		cards, err := m.groups.Cards(ctx, m.db, some)
		if err != nil {
			return err
		}
		for _, member := range some {
			if cards[member].Gone || cards[member].Erased {
				if err := m.alone(ctx, qDropRoute, int64(member)); err != nil {
					return err
				}
			}
		}
	}
}

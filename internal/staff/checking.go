package staff

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
)

// NoteCheck notes what was checked about a colleague, and renews the badges that
// they wear. It returns Invalid for fields to mend, and Forbidden for one's own
// where somebody else could note it.
func (m *Module) NoteCheck(ctx context.Context, v Visit, c Check) error {
	if err := v.May(NoteCheck); err != nil {
		return err
	}
	people, err := m.store.people(ctx, m.db, v.Org.Key, qPeople, int64(v.Org.ID))
	if err != nil {
		return err
	}
	at := slices.IndexFunc(people, func(p Person) bool { return p.ID == c.Person })
	if at < 0 {
		return fault.Missing("nobody of this organisation")
	}
	if err := allowNote(v.Person, people[at], othersWhoNote(people, v.Person)); err != nil {
		return err
	}
	if err := c.check(DayOf(m.clock.Now(), v.Zone)); err != nil {
		return err
	}
	c.ID = m.ids.Next()
	sealed, err := m.keys.Seal(ctx, m.db, v.Org.Key, place("staff_check", "words_sealed", c.ID), c.Words)
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qInsertCheck, c.ID, int64(c.Person), string(c.Kind), sealed, int64(v.Person.ID), string(c.On), string(c.Until)); err != nil {
			return err
		}
		if err := m.renewBadges(ctx, tx, v.Org, v.Settings, c.Person); err != nil {
			return err
		}
		return m.note(ctx, tx, v, "staff.check", audit.Ref("staff", c.Person), map[string]string{"kind": string(c.Kind), "until": string(c.Until)})
	})
}

// othersWhoNote counts those who could note a check about p instead of p.
func othersWhoNote(people []Person, p Person) (n int64) {
	for _, other := range people {
		if other.ID != p.ID && slices.Contains(who[NoteCheck], other.Role) {
			n++
		}
	}
	return n
}

// RemoveCheck takes a check away that was noted by mistake, and what the badges
// said of it.
func (m *Module) RemoveCheck(ctx context.Context, v Visit, person PersonID, id int64) error {
	if err := v.May(NoteCheck); err != nil {
		return err
	}
	if _, err := m.personIn(ctx, m.db, v.Org, person); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		gone, err := db.Exec(ctx, tx, qDeleteCheck, id, int64(person))
		if err != nil || gone == 0 {
			return err
		}
		if err := m.renewBadges(ctx, tx, v.Org, v.Settings, person); err != nil {
			return err
		}
		return m.note(ctx, tx, v, "staff.uncheck", audit.Ref("staff", person), nil)
	})
}

// A badge is the sealed link from a person to a handle that they made.
type badge struct {
	id     int64
	member group.MemberID
}

func (m *Module) badgesOf(ctx context.Context, c db.Conn, key crypto.KeyID, person PersonID) ([]badge, error) {
	rows, err := db.All(ctx, c, qBadges, scanSealed, int64(person))
	if err != nil {
		return nil, err
	}
	badges := make([]badge, len(rows))
	for i, row := range rows {
		text, err := m.keys.Open(ctx, c, key, place("staff_badge", "member_sealed", row.id), row.sealed)
		if err != nil {
			return nil, err
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, errors.New("staff: a badge that names no member")
		}
		badges[i] = badge{row.id, group.MemberID(n)}
	}
	return badges, nil
}

// A Holding is a group of this organisation that the visitor holds, and whether
// they wear their checks there.
type Holding struct {
	Group  group.Group
	Member group.MemberID
	Handle string
	Worn   bool
}

// Holdings returns the groups that the visitor may wear their checks in. Only
// the person themselves may cause this to be called: it finds their handles.
func (m *Module) Holdings(ctx context.Context, v Visit) ([]Holding, error) {
	visits, err := m.groups.AllMyGroups(ctx, v.Person.Account)
	if err != nil {
		return nil, err
	}
	badges, err := m.badgesOf(ctx, m.db, v.Org.Key, v.Person.ID)
	if err != nil {
		return nil, err
	}
	var held []Holding
	for _, g := range visits {
		if g.Facilitates() && g.Group.Organisation == v.Org.ID {
			worn := slices.ContainsFunc(badges, func(b badge) bool { return b.member == g.Member.ID })
			held = append(held, Holding{Group: g.Group, Member: g.Member.ID, Handle: g.Member.Handle, Worn: worn})
		}
	}
	return held, nil
}

// WearBadges makes the visitor's checks stand beside their handles in these
// groups and no others. This is the one place where a link from staff to a
// member is made, and only by the person themselves. It returns Forbidden if a
// required check does not hold.
func (m *Module) WearBadges(ctx context.Context, v Visit, members []group.MemberID) error {
	if err := v.May(KeepOwn); err != nil {
		return err
	}
	held, err := m.Holdings(ctx, v)
	if err != nil {
		return err
	}
	if _, _, ok := Badge(v.Checks, v.Settings.Required, m.clock.Now(), v.Zone); !ok && len(members) > 0 {
		if len(v.lacking) > 0 {
			return refuse(v.lacking[0])
		}
		return fault.New(fault.Forbidden, "staff.nothing_checked")
	}
	for _, id := range members {
		if !slices.ContainsFunc(held, func(h Holding) bool { return h.Member == id }) {
			return fault.Missing("not a handle of theirs here")
		}
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.takeBadges(ctx, tx, v.Org, v.Person.ID); err != nil {
			return err
		}
		for _, id := range members {
			row := m.ids.Next()
			sealed, err := m.keys.Seal(ctx, tx, v.Org.Key, place("staff_badge", "member_sealed", row), strconv.FormatInt(int64(id), 10))
			if err != nil {
				return err
			}
			if _, err := db.Exec(ctx, tx, qInsertBadge, row, int64(v.Person.ID), sealed); err != nil {
				return err
			}
		}
		return m.renewBadges(ctx, tx, v.Org, v.Settings, v.Person.ID)
	})
}

// takeBadges takes what was checked from every handle that the person linked,
// and the links.
func (m *Module) takeBadges(ctx context.Context, tx *db.Tx, o group.Organisation, id PersonID) error {
	badges, err := m.badgesOf(ctx, tx, o.Key, id)
	if err != nil {
		return err
	}
	for _, b := range badges {
		if _, err := m.groups.SetBadge(ctx, tx, o.ID, b.member, "", time.Time{}); err != nil {
			return err
		}
		if err := m.groups.SetVetted(ctx, tx, o.ID, b.member, time.Time{}); err != nil {
			return err
		}
	}
	_, err = db.Exec(ctx, tx, qDeleteBadges, int64(id))
	return err
}

// renewBadges writes what holds today beside every handle that the person
// linked, with the moment at which it will be gone by itself. Whoever no longer
// holds the group loses the link.
func (m *Module) renewBadges(ctx context.Context, tx *db.Tx, o group.Organisation, s Settings, id PersonID) error {
	badges, err := m.badgesOf(ctx, tx, o.Key, id)
	if err != nil || len(badges) == 0 {
		return err
	}
	checks, err := m.store.checks(ctx, tx, o.Key, qChecksOf, int64(id))
	if err != nil {
		return err
	}
	kinds, until, ok := Badge(checks, s.Required, m.clock.Now(), zoneOf(o))
	vetted := time.Time{}
	if ok {
		vetted = VettedUntil(checks, m.clock.Now(), zoneOf(o))
	}
	words := ""
	if ok {
		words = badgeWords(badgeLang(ctx, s), o, kinds, checks)
	}
	for _, b := range badges {
		there, err := m.groups.SetBadge(ctx, tx, o.ID, b.member, words, until)
		if err != nil {
			return err
		}
		if err := m.groups.SetVetted(ctx, tx, o.ID, b.member, vetted); err != nil {
			return err
		}
		if !there {
			if _, err := db.Exec(ctx, tx, qDeleteBadge, b.id); err != nil {
				return err
			}
		}
	}
	return nil
}

// badgeLang is the first language that the organisation works in and that the
// interface speaks: a badge is read by all.
func badgeLang(ctx context.Context, s Settings) context.Context {
	for _, l := range s.Langs {
		if lang, ok := i18n.Parse(l); ok {
			return i18n.With(ctx, lang)
		}
	}
	return i18n.With(ctx, i18n.English)
}

// badgeWords is what stands beside a handle: what, by whom, and the month of the
// newest check. The day would lead to the row of the check.
func badgeWords(ctx context.Context, o group.Organisation, kinds []Kind, checks []Check) string {
	names := make([]string, len(kinds))
	var newest Day
	for i, kind := range kinds {
		names[i] = i18n.T(ctx, "staff.kind."+string(kind))
		for _, c := range checks {
			if c.Kind == kind {
				newest = max(newest, c.On)
			}
		}
	}
	words := i18n.T(ctx, "staff.badge", "kinds", strings.Join(names, i18n.T(ctx, "staff.comma")), "organisation", o.Name, "month", monthOf(ctx, newest.noon()))
	return cut(words, group.MaxChecked)
}

// Sweep tells people of checks that end soon, takes badges away whose checks
// ended or renews what they say, counts the month that is over, and forgets
// invitations and passes that ran out. It is called every hour.
func (m *Module) Sweep(ctx context.Context) error {
	return errors.Join(m.warn(ctx), m.sweepBadges(ctx), m.CountMonths(ctx), m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qSweepInvitations, m.now()); err != nil {
			return err
		}
		_, err := db.Exec(ctx, tx, qSweepPass, m.now())
		return err
	}))
}

// warn tells of every check that has come to one of Warnings.
func (m *Module) warn(ctx context.Context) error {
	now := m.clock.Now()
	// Two days more on either side than any time zone is away from UTC.
	rows, err := db.All(ctx, m.db, qEnding, scanEnding, string(DayOf(now.Add(-48*time.Hour), time.UTC)), string(DayOf(now.Add((Ahead+2)*24*time.Hour), time.UTC)))
	if err != nil {
		return err
	}
	for _, row := range rows {
		o, err := m.groups.OrganisationByID(ctx, group.OrganisationID(row.organisation))
		if err != nil {
			return err
		}
		if days, due := row.due(now, zoneOf(o)); due {
			if err := m.warnOf(ctx, o, row, days); err != nil {
				return err
			}
		}
	}
	return nil
}

// warnOf tells the person, and the others who could renew the check, once: of
// two nodes at the same moment, one finds it done.
func (m *Module) warnOf(ctx context.Context, o group.Organisation, row endingRow, days int64) error {
	colleagues, err := m.colleagues(ctx, m.db, o, Settings{})
	if err != nil {
		return err
	}
	for _, c := range colleagues {
		if c.ID == row.Person && outlived(c.Checks, row.Check) {
			return nil // renewed already
		}
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		ours, err := db.Exec(ctx, tx, qWarned, row.ID, days, row.Warned)
		if err != nil || ours == 0 || m.teller == nil {
			return err
		}
		if err := m.teller.TellAccount(ctx, tx, account.ID(row.account), NoticeOwnCheckEnds, orgURL(o)+"/me"); err != nil {
			return err
		}
		for _, c := range colleagues {
			if c.ID != row.Person && slices.Contains(who[NoteCheck], c.Role) {
				if err := m.teller.TellAccount(ctx, tx, c.Account, NoticeCheckEnds, m.personURL(o, row.Person)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// outlived reports whether another check of the kind holds longer than c.
func outlived(checks []Check, c Check) bool {
	return slices.ContainsFunc(checks, func(other Check) bool { return other.Kind == c.Kind && other.until() > c.until() })
}

// sweepBadges writes every badge anew.
func (m *Module) sweepBadges(ctx context.Context) error {
	rows, err := db.All(ctx, m.db, qWearers, scanPerson)
	if err != nil {
		return err
	}
	for _, row := range rows {
		o, err := m.groups.OrganisationByID(ctx, row.Organisation)
		if err != nil {
			return err
		}
		s, err := m.settingsOf(ctx, m.db, o)
		if err != nil {
			return err
		}
		if err := m.db.Tx(ctx, func(tx *db.Tx) error { return m.renewBadges(ctx, tx, o, s, row.ID) }); err != nil {
			return err
		}
	}
	return nil
}

// SaveOwn writes how colleagues call the visitor, and what they say of
// themselves in the roster.
func (m *Module) SaveOwn(ctx context.Context, v Visit, name string, r Roster) error {
	if err := v.May(KeepOwn); err != nil {
		return err
	}
	var c fault.Check
	length(&c, "name", name, 1, MaxName)
	if r.check(&c); c.Err() != nil {
		return c.Err()
	}
	v.Person.Name, v.Person.Roster = name, r
	sealedName, sealedRoster, err := m.store.sealPerson(ctx, m.db, v.Org.Key, v.Person)
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qSetRoster, int64(v.Person.ID), sealedName, sealedRoster)
		return err
	})
}

// A RosterFilter says whom somebody looks for.
type RosterFilter struct{ Lang, Knows, Query string }

// FindInRoster returns those who speak the language, have the experience and
// whose words hold the query; empty fields ask for nothing. Viewers are not in
// the roster.
func FindInRoster(all []Colleague, f RosterFilter) (fit []Colleague) {
	for _, c := range all {
		if c.Role == Viewer || f.Lang != "" && !slices.Contains(c.Roster.Langs, f.Lang) || f.Knows != "" && !slices.Contains(c.Roster.Knows, f.Knows) {
			continue
		}
		if holds(c.Name+" "+c.Roster.Words, f.Query) {
			fit = append(fit, c)
		}
	}
	return fit
}

// monthOf writes a month in words.
func monthOf(ctx context.Context, t time.Time) string {
	return i18n.T(ctx, "staff.month", "month", i18n.T(ctx, "staff.month."+strconv.Itoa(int(t.Month()))), "year", strconv.Itoa(t.Year()))
}

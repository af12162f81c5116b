package group

import (
	"context"
	"io"
	"strconv"
	"strings"
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

// markSize is as long as a blind index, so that an erased row looks like any
// other.
const markSize = 32

// Export implements account.OwnData: which groups, under which handles, and
// what was signed there.
func (m *Module) Export(ctx context.Context, id account.ID) ([]account.Section, error) {
	members, err := m.Memberships(ctx, m.db, id)
	if err != nil {
		return nil, err
	}
	belongs := account.Section{Name: "group-memberships", Title: "group.export.memberships"}
	signed := account.Section{Name: "group-agreements", Title: "group.export.agreements"}
	said := account.Section{Name: "group-about-me", Title: "group.export.about"}
	for _, member := range members {
		g, _, err := m.store.group(ctx, m.db, qGroupByID, int64(member.Group))
		if err != nil {
			return nil, err
		}
		belongs.Records = append(belongs.Records, account.Record{
			{Label: "group.export.group", Value: g.Name}, {Label: "group.export.handle", Value: member.Handle},
			{Label: "group.export.role", Value: member.roleSaid()}, {Label: "group.export.present", Value: strconv.FormatBool(member.Present)},
			{Label: "group.export.joined", Value: stamp(member.JoinedAt)}, {Label: "group.export.active", Value: stamp(member.ActiveAt)},
			{Label: "group.export.left", Value: stamp(member.LeftAt)},
		})
		about, err := m.aboutOf(ctx, member)
		if err != nil {
			return nil, err
		}
		if !about.empty() {
			said.Records = append(said.Records, account.Record{
				{Label: "group.export.group", Value: g.Name}, {Label: "group.export.pronouns", Value: about.Pronouns},
				{Label: "group.export.langs", Value: strings.Join(about.Langs, " ")}, {Label: "group.export.access", Value: about.Access},
			})
		}
		consents, err := m.consents.Of(ctx, m.db, subject(member.ID))
		if err != nil {
			return nil, err
		}
		for _, c := range consents {
			signed.Records = append(signed.Records, account.Record{
				{Label: "group.export.group", Value: g.Name}, {Label: "group.export.version", Value: number(c.Version)},
				{Label: "group.export.given", Value: stamp(c.GivenAt)}, {Label: "group.export.withdrawn", Value: stamp(c.WithdrawnAt)},
			})
		}
	}
	return []account.Section{belongs, signed, said}, nil
}

// stamp writes a time for programs and people; the zero time is "".
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// Erase implements account.OwnData. The member's row stays, because other
// people's conversations point at it, with nothing in it: no handle, no key, no
// times, and a random mark where the hashes were. It comes after the erasure of
// the features that find their own rows by Memberships.
func (m *Module) Erase(ctx context.Context, tx *db.Tx, id account.ID) error {
	members, err := m.Memberships(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, member := range members {
		if err := m.eraseMember(ctx, tx, member); err != nil {
			return err
		}
	}
	return nil
}

func (m *Module) eraseMember(ctx context.Context, tx *db.Tx, member Member) error {
	tx.OnCommit(func() { m.dropCard(member.ID) })
	if err := m.Unseat(ctx, tx, member.Group, member.ID); err != nil {
		return err
	}
	if _, err := db.Exec(ctx, tx, qDropAbout, int64(member.ID)); err != nil {
		return err
	}
	mark := make([]byte, markSize)
	if _, err := io.ReadFull(m.random, mark); err != nil {
		return err
	}
	// The day, not the moment, so that one person's erased rows do not tell that
	// they belong together.
	if _, err := db.Exec(ctx, tx, qErase, int64(member.ID), mark, []byte{}, clock.ToMillis(m.clock.Now().Truncate(24*time.Hour))); err != nil {
		return err
	}
	if err := m.consents.Erase(ctx, tx, subject(member.ID)); err != nil {
		return err
	}
	return m.keys.Destroy(ctx, tx, member.Key)
}

// KeyOf returns the key of the group's organisation, under which the group's
// own words about a member are sealed.
func (m *Module) KeyOf(ctx context.Context, c db.Conn, id ID) (crypto.KeyID, error) {
	g, _, err := m.store.group(ctx, c, qGroupByID, int64(id))
	return g.Key, err
}

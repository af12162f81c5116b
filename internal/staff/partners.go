package staff

import (
	"context"
	"slices"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/limit"
)

// Partners returns the organisation's partners by name.
func (m *Module) Partners(ctx context.Context, v Visit) ([]Partner, error) {
	if err := v.May(SeeConsole); err != nil {
		return nil, err
	}
	return db.All(ctx, m.db, qPartners, scanPartner, int64(v.Org.ID))
}

// Partner returns one of them with its groups, or Missing.
func (m *Module) Partner(ctx context.Context, v Visit, slug string) (Partner, error) {
	if err := v.May(SeeConsole); err != nil {
		return Partner{}, err
	}
	return m.partner(ctx, v.Org, slug)
}

func (m *Module) partner(ctx context.Context, o group.Organisation, slug string) (Partner, error) {
	p, found, err := db.Maybe(ctx, m.db, qPartner, scanPartner, int64(o.ID), slug)
	if err == nil && !found {
		err = fault.Missing("no such partner")
	}
	if err != nil {
		return p, err
	}
	ids, err := db.All(ctx, m.db, qPartnerGroups, db.Value[int64], int64(p.ID))
	for _, id := range ids {
		p.Groups = append(p.Groups, group.ID(id))
	}
	return p, err
}

// ours keeps those of the groups that belong to the organisation.
func (m *Module) ours(ctx context.Context, o group.Organisation, slugs []string) ([]group.ID, error) {
	groups, err := m.groups.GroupsOf(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	var ids []group.ID
	for _, g := range groups {
		if slices.Contains(slugs, g.Slug) && g.ArchivedAt.IsZero() {
			ids = append(ids, g.ID)
		}
	}
	return ids, nil
}

// AddPartner makes a partner and its page. It returns a Conflict if the
// organisation has one of this short name.
func (m *Module) AddPartner(ctx context.Context, v Visit, p Partner) error {
	if err := v.May(EditPartner); err != nil {
		return err
	}
	if err := p.check(); err != nil {
		return err
	}
	p.ID = PartnerID(m.ids.Next())
	err := m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qInsertPartner, int64(p.ID), int64(v.Org.ID), p.Slug, p.Name, p.About, m.now()); err != nil {
			return err
		}
		return m.note(ctx, tx, v, "staff.partner_add", audit.Ref("organisation", v.Org.ID), map[string]string{"partner": p.Slug})
	})
	if db.IsTaken(err) {
		return fault.New(fault.Conflict, "staff.partner_taken")
	}
	return err
}

// SavePartner writes what a partner's page says and which groups stand on it.
// It returns Conflict if somebody else changed it since the form was made.
func (m *Module) SavePartner(ctx context.Context, v Visit, p Partner, slugs []string) error {
	if err := v.May(EditPartner); err != nil {
		return err
	}
	var err error
	if p.Groups, err = m.ours(ctx, v.Org, slugs); err != nil {
		return err
	}
	if err := p.check(); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		changed, err := db.Exec(ctx, tx, qEditPartner, int64(p.ID), p.Name, p.About, p.Revision)
		if err == nil && changed == 0 {
			err = fault.New(fault.Conflict, "staff.changed_meanwhile")
		}
		if err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, qDropPartnerLinks, int64(p.ID)); err != nil {
			return err
		}
		for _, id := range p.Groups {
			if _, err := db.Exec(ctx, tx, qInsertPartnerLink, int64(p.ID), int64(id)); err != nil {
				return err
			}
		}
		return m.note(ctx, tx, v, "staff.partner_change", audit.Ref("organisation", v.Org.ID), map[string]string{"partner": p.Slug})
	})
}

// RemovePartner takes a partner's page away. Its codes are taken back first; it
// returns a Conflict while somebody of theirs is a viewer here.
func (m *Module) RemovePartner(ctx context.Context, v Visit, p Partner) error {
	if err := v.May(EditPartner); err != nil {
		return err
	}
	if m.codes != nil {
		codes, err := m.codes.List(ctx, v.Org, p.population())
		if err != nil {
			return err
		}
		for _, c := range codes {
			if c.Open {
				if err := m.RevokeCode(ctx, v, p, c.Token); err != nil {
					return err
				}
			}
		}
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		viewers, err := db.One(ctx, tx, qDropViewers, db.Value[int64], int64(p.ID))
		if err != nil {
			return err
		}
		if viewers > 0 {
			return fault.New(fault.Conflict, "staff.partner_has_viewers")
		}
		for _, q := range []*db.Query{qDropPartnerLinks, qDropPartner} {
			if _, err := db.Exec(ctx, tx, q, int64(p.ID)); err != nil {
				return err
			}
		}
		return m.note(ctx, tx, v, "staff.partner_remove", audit.Ref("organisation", v.Org.ID), map[string]string{"partner": p.Slug})
	})
}

// population is what the codes of a partner are for, as the entry feature
// keeps it. It must not change when the partner is given another name.
func (p Partner) population() string { return p.Slug }

// CodesOf returns a partner's codes, those that no longer let anybody in too.
func (m *Module) CodesOf(ctx context.Context, v Visit, p Partner) ([]Code, error) {
	if err := v.May(EditPartner); err != nil || m.codes == nil {
		return nil, err
	}
	return m.codes.List(ctx, v.Org, p.population())
}

// MostUses and longestCode bound a code: an intake of a large university, and
// two years.
const (
	MostUses    = 100_000
	longestCode = 730 * 24 * time.Hour
)

// MakeCode makes a code for a partner's people, which opens the groups on the
// partner's page, or all of the organisation's if none stand there. It is good
// through the day.
func (m *Module) MakeCode(ctx context.Context, v Visit, p Partner, uses int64, until Day) (Code, error) {
	if err := v.May(EditPartner); err != nil {
		return Code{}, err
	}
	now := m.clock.Now()
	var c fault.Check
	if uses < 1 || uses > MostUses {
		c.Add("uses", "staff.problem.uses", "max", MostUses)
	}
	if !until.Valid() || !until.End(v.Zone).After(now) || until.End(v.Zone).Sub(now) > longestCode {
		c.Add("until", "staff.problem.code_until")
	}
	if c.Err() != nil {
		return Code{}, c.Err()
	}
	if m.codes == nil {
		return Code{}, fault.New(fault.Unavailable, "staff.no_codes")
	}
	return m.codes.Create(ctx, v.Org, audit.Ref("staff", v.Person.ID), NewCode{Population: p.population(), Groups: p.Groups, Uses: uses, ExpiresAt: until.End(v.Zone)})
}

// RevokeCode makes a code let nobody in any more.
func (m *Module) RevokeCode(ctx context.Context, v Visit, p Partner, token string) error {
	if err := v.May(EditPartner); err != nil {
		return err
	}
	if m.codes == nil {
		return fault.New(fault.Unavailable, "staff.no_codes")
	}
	return m.codes.Revoke(ctx, v.Org, audit.Ref("staff", v.Person.ID), p.population(), token)
}

// guesses is how many codes somebody may try.
var guesses = limit.Per(10, 10*time.Minute)

// EnterCode opens a partner's groups to somebody who has a code: a walled
// organisation lets them see its groups from then on. It does not use the code
// up; that happens when they become a member.
func (m *Module) EnterCode(ctx context.Context, actor account.Actor, o group.Organisation, p Partner, words string) error {
	if ok, retry := m.limiter.Allow(ctx, "staff.code:"+p.Slug+"/"+audit.Ref("account", actor.ID), guesses); !ok {
		f := fault.New(fault.TooMany, "staff.too_many_codes")
		f.Retry = int(retry.Seconds()) + 1
		return f
	}
	opens := false
	var err error
	if m.codes != nil {
		opens, err = m.codes.Opens(ctx, o, p.population(), words)
	}
	if err != nil {
		return err
	}
	if !opens {
		var c fault.Check
		c.Add("code", "staff.problem.code")
		return c.Err()
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qGivePass, m.mark(actor.ID, o.ID), clock.ToMillis(m.clock.Now().Add(passFor)))
		return err
	})
}

package moderation

import (
	"context"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/moderation/rules"
)

var (
	qRules = db.Register("moderation.ruleset.newest", `SELECT version, body, saved_at FROM moderation_ruleset WHERE org_id = $1 ORDER BY version DESC LIMIT 1`)
	qPast  = db.Register("moderation.ruleset.all", `SELECT version, body, saved_at FROM moderation_ruleset WHERE org_id = $1 ORDER BY version DESC LIMIT 50`)
	qSave  = db.Register("moderation.ruleset.insert", `INSERT INTO moderation_ruleset (org_id, version, body, by_account, saved_at) VALUES ($1, $2, $3, $4, $5)`)

	qForgetRules = db.Register("moderation.ruleset.forget", `UPDATE moderation_ruleset SET by_account = 0 WHERE by_account = $1`)
)

// A Ruleset is one version of an organisation's rules.
type Ruleset struct {
	Version int64
	Body    string
	At      time.Time
}

// compiled is what is in force; nil for no rules.
type compiled struct{ set *rules.Set }

func scanRuleset(r db.Row) (s Ruleset, err error) {
	var at int64
	err = r.Scan(&s.Version, &s.Body, &at)
	s.At = clock.FromMillis(at)
	return s, err
}

// Rulesets returns every version of the organisation's rules, the newest first,
// for its staff.
func (m *Module) Rulesets(ctx context.Context, actor account.Actor, o group.Organisation) ([]Ruleset, error) {
	if err := m.mayModerate(ctx, actor, o.ID); err != nil {
		return nil, err
	}
	return db.All(ctx, m.db, qPast, scanRuleset, int64(o.ID))
}

// SaveRules puts a new version in force, once it was tried on what was written. before is the version that was read. It
// returns Invalid for a document with something to mend or that nobody tried, and Conflict if a
// colleague saved meanwhile.
func (m *Module) SaveRules(ctx context.Context, actor account.Actor, o group.Organisation, before int64, body string) error {
	by, err := m.staffRef(ctx, actor, o)
	if err != nil {
		return err
	}
	set, err := rules.Parse([]byte(body))
	if err != nil {
		var c fault.Check
		c.Add("body", "moderation.problem.rules", "problems", err.Error())
		return c.Err()
	}
	if tried, err := m.wasTried(ctx, o.ID, body); err != nil {
		return err
	} else if !tried && len(set.Rules) > 0 { // a document without rules holds nobody up
		var c fault.Check
		c.Add("body", "moderation.problem.untried")
		return c.Err()
	}
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		newest, found, err := db.Maybe(ctx, tx, qRules, scanRuleset, int64(o.ID))
		if err != nil {
			return err
		}
		if found && newest.Version != before || !found && before != 0 {
			return fault.New(fault.Conflict, "moderation.rules_meanwhile")
		}
		tx.OnCommit(func() { m.rules.Drop(o.ID) })
		if _, err := db.Exec(ctx, tx, qSave, int64(o.ID), before+1, body, int64(actor.ID), m.now()); err != nil {
			return err
		}
		return m.audit.Append(ctx, tx, audit.Entry{Actor: by, Action: "moderation.rules", Object: audit.Ref("organisation", o.ID)})
	})
	if db.IsTaken(err) {
		return fault.New(fault.Conflict, "moderation.rules_meanwhile")
	}
	return err
}

// rulesOf are the organisation's rules. A document that cannot be read any more
// is none: no rule is better than a broken one.
func (m *Module) rulesOf(ctx context.Context, o group.OrganisationID) (*rules.Set, error) {
	c, known := m.rules.Get(o)
	if !known {
		newest, found, err := db.Maybe(ctx, m.db, qRules, scanRuleset, int64(o))
		if err != nil {
			return nil, err
		}
		c = &compiled{}
		if found {
			if set, err := rules.Parse([]byte(newest.Body)); err == nil {
				set.Version = newest.Version
				c.set = set
			}
		}
		m.rules.Put(o, c)
	}
	return c.set, nil
}

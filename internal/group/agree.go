package group

import (
	"context"
	"encoding/json"

	"hearth/internal/audit"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

var (
	qNextAgreement = db.Register("group.agreement.next", `INSERT INTO agreement (group_id, version, statements, hash, created_at)
		SELECT $1, COALESCE(MAX(version), 0) + 1, $2, $3, $4 FROM agreement WHERE group_id = $1 RETURNING version`)
	qAgreementVersion = db.Register("group.agreement.version", `SELECT version, statements, hash FROM agreement WHERE group_id = $1 AND version = $2`)
	qStandAgreement   = db.Register("group.agreement.stand", `UPDATE support_group SET agreement_version = $2 WHERE id = $1`)
	qAgreed           = db.Register("group.member.agreed", `UPDATE member SET agreed_version = $2 WHERE id = $1 AND left_at = 0`)
)

// SetAgreements gives the group a new version of its agreements and returns its
// number. It is the operator's act. Everybody who belongs is asked again before
// they next write; newcomers sign this one, also those whose form is open now.
func (m *Module) SetAgreements(ctx context.Context, slug string, statements []string) (version int64, err error) {
	g, err := m.bySlug(ctx, slug)
	if err != nil {
		return 0, err
	}
	return m.revise(ctx, g, statements, func(tx *db.Tx, version int64) error {
		return m.note(ctx, tx, "group.agreements", audit.Ref("group", g.ID), map[string]string{"version": number(version)})
	})
}

// Revise is SetAgreements by a facilitator, who signs the new version by
// writing it.
func (m *Module) Revise(ctx context.Context, v Visit, statements []string) (version int64, err error) {
	if err := v.MayFacilitate(); err != nil {
		return 0, err
	}
	return m.revise(ctx, v.Group, statements, func(tx *db.Tx, version int64) error {
		if err := m.agreed(ctx, tx, v, Agreements{Version: version, Hash: HashStatements(statements)}); err != nil {
			return err
		}
		return m.noteBy(ctx, tx, v.Member.ID, "group.agreements", audit.Ref("group", v.Group.ID), map[string]string{"version": number(version)})
	})
}

func (m *Module) revise(ctx context.Context, g Group, statements []string, also func(*db.Tx, int64) error) (version int64, err error) {
	var c fault.Check
	if checkStatements(&c, statements); c.Err() != nil {
		return 0, c.Err()
	}
	raw, err := json.Marshal(statements)
	if err != nil {
		return 0, err
	}
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		tx.OnCommit(func() { m.sides.Drop(g.ID); m.groups.Drop(g.Slug) })
		version, err = db.One(ctx, tx, qNextAgreement, db.Value[int64], int64(g.ID), string(raw), HashStatements(statements), clock.ToMillis(m.clock.Now()))
		if err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, qStandAgreement, int64(g.ID), version); err != nil {
			return err
		}
		return also(tx, version)
	})
	if db.IsTaken(err) {
		return 0, fault.New(fault.Conflict, "group.agreements_meanwhile")
	}
	return version, err
}

// AgreementsAt returns an earlier version, to show what changed, or Missing.
func (m *Module) AgreementsAt(ctx context.Context, g ID, version int64) (Agreements, error) {
	a, found, err := db.Maybe(ctx, m.db, qAgreementVersion, scanAgreements, int64(g), version)
	if err == nil && !found {
		err = fault.Missing("no such version of the agreements")
	}
	return a, err
}

// AgreeAgain signs the agreements of today for a member who signed an earlier
// version. It returns Invalid for the field "agree" if version is not today's
// any more.
func (m *Module) AgreeAgain(ctx context.Context, v Visit, version int64) error {
	if !v.Belongs() {
		return fault.Missing("not a member")
	}
	today, err := m.Agreements(ctx, v.Group.ID)
	if err != nil {
		return err
	}
	if version != today.Version {
		var c fault.Check
		c.Add("agree", "group.problem.agreements_changed")
		return c.Err()
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error { return m.agreed(ctx, tx, v, today) })
}

func (m *Module) agreed(ctx context.Context, tx *db.Tx, v Visit, a Agreements) error {
	if _, err := db.Exec(ctx, tx, qAgreed, int64(v.Member.ID), a.Version); err != nil {
		return err
	}
	return m.sign(ctx, tx, v.Group, v.Member.ID, a)
}

package rota

import (
	"context"
	"net/netip"
	"slices"
	"time"

	"golang.org/x/text/language"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/ladder"
)

// A Visit is an organisation's rota as a colleague meets it.
type Visit struct {
	Org  group.Organisation
	Me   Colleague
	plan plan
	now  time.Time
}

// mayArrange returns nil for those who arrange the rota.
func (v Visit) mayArrange() error {
	if v.Me.Arranges {
		return nil
	}
	return fault.New(fault.Forbidden, "rota.arrangers_only")
}

// mine is the visitor's own place on the list.
func (v Visit) mine() (listed, bool) {
	for _, l := range v.plan.people {
		if l.Account == v.Me.Account {
			return l, true
		}
	}
	return listed{}, false
}

// leads reports whether the visitor looks after the responders.
func (v Visit) leads() bool {
	l, ok := v.mine()
	return v.Me.Arranges || ok && l.Lead
}

// Visit returns the rota of the organisation with the slug, or Missing for
// everybody who does not work there.
func (m *Module) Visit(ctx context.Context, actor account.Actor, org string) (v Visit, err error) {
	if !actor.SignedIn() {
		return v, fault.Missing("nobody is signed in")
	}
	if v.Org, err = m.Groups.Organisation(ctx, org); err != nil {
		return v, err
	}
	staff, err := m.Staff.OnStaff(ctx, v.Org)
	if err != nil {
		return v, err
	}
	i := slices.IndexFunc(staff, func(c Colleague) bool { return c.Account == actor.ID })
	if i < 0 {
		return v, fault.Missing("does not work in this organisation")
	}
	v.Me, v.now = staff[i], m.Clock.Now()
	v.plan, err = m.plan(ctx, m.DB, v.Org)
	return v, err
}

// Levels lists what somebody can be called for.
var Levels = []ladder.Level{ladder.S3, ladder.C, ladder.S4}

// check looks at what a responder says of themselves.
func (r Responder) check() error {
	var c fault.Check
	if len(r.Langs) > maxLangs || slices.ContainsFunc(r.Langs, badLang) {
		c.Add("langs", "rota.problem.langs")
	}
	if len(r.Levels) == 0 || slices.ContainsFunc(r.Levels, func(l ladder.Level) bool { return !slices.Contains(Levels, l) }) {
		c.Add("levels", "rota.problem.levels")
	}
	if badZone(r.Zone) {
		c.Add("zone", "rota.problem.zone")
	}
	if len(r.Ways) == 0 || slices.ContainsFunc(r.Ways, func(w Way) bool { return !slices.Contains(Ways, w) }) {
		c.Add("ways", "rota.problem.ways")
	}
	return c.Err()
}

func badLang(tag string) bool { _, err := language.Parse(tag); return err != nil }

func badZone(name string) bool {
	_, err := time.LoadLocation(name)
	return err != nil || name == "" || name == "Local"
}

// isAddress reports whether a host is written as a number and not as a name.
func isAddress(host string) bool { _, err := netip.ParseAddr(host); return err == nil }

// SayYes puts the visitor on the list, or changes what they said. Only somebody
// themselves can say yes to being called. It returns Invalid for fields to mend.
func (m *Module) SayYes(ctx context.Context, v Visit, r Responder) error {
	if err := r.check(); err != nil {
		return err
	}
	own, already := v.mine()
	if !already {
		own.ID = ResponderID(m.IDs.Next())
	}
	sealed, err := m.store.seal(ctx, m.DB, v.Org.Key, own.ID, r)
	if err != nil {
		return err
	}
	err = m.change(ctx, v, "rota.join", audit.Ref("responder", own.ID), nil, func(tx *db.Tx) error {
		if already {
			_, err := db.Exec(ctx, tx, qSetResponder, int64(own.ID), r.Away, sealed)
			return err
		}
		_, err := db.Exec(ctx, tx, qInsertResponder, int64(own.ID), int64(v.Org.ID), int64(v.Me.Account), false, r.Away, sealed, clock.ToMillis(m.Clock.Now()))
		return err
	})
	if db.IsTaken(err) { // pressed twice: the first one stands
		return nil
	}
	return err
}

// change makes a change of the rota that everybody sees from then on, and writes
// to the record who made it.
func (m *Module) change(ctx context.Context, v Visit, action, object string, detail map[string]string, do func(tx *db.Tx) error) error {
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		tx.OnCommit(func() { m.watches.Drop(v.Org.ID) })
		tx.Ring(m.ring)
		if err := do(tx); err != nil {
			return err
		}
		return m.note(ctx, tx, v.Org.ID, v.Me.Ref, action, object, detail)
	})
}

// SayNo takes the visitor off the list with all their shifts; where others stood
// in, or were looked for, that goes with them. Nobody needs a permission to go.
func (m *Module) SayNo(ctx context.Context, v Visit) error {
	own, listed := v.mine()
	if !listed {
		return nil
	}
	return m.remove(ctx, v, own)
}

// Remove takes somebody off the list, for those who arrange it.
func (m *Module) Remove(ctx context.Context, v Visit, id ResponderID) error {
	if err := v.mayArrange(); err != nil {
		return err
	}
	l, there := v.plan.person(id)
	if !there {
		return nil
	}
	return m.remove(ctx, v, l)
}

func (m *Module) remove(ctx context.Context, v Visit, l listed) error {
	return m.change(ctx, v, "rota.leave", audit.Ref("responder", l.ID), nil, func(tx *db.Tx) error { return m.drop(ctx, tx, l.ID) })
}

// drop deletes somebody's place on the list.
func (m *Module) drop(ctx context.Context, tx *db.Tx, id ResponderID) error {
	for _, q := range []*db.Query{qGiveBack, qDropCoversOf, qDropShifts, qDropResponder} {
		if _, err := db.Exec(ctx, tx, q, int64(id)); err != nil {
			return err
		}
	}
	return nil
}

// SetLead says who leads, for those who arrange the rota.
func (m *Module) SetLead(ctx context.Context, v Visit, id ResponderID, lead bool) error {
	if err := v.mayArrange(); err != nil {
		return err
	}
	if _, there := v.plan.person(id); !there {
		return fault.Missing("not on this list")
	}
	return m.change(ctx, v, "rota.lead", audit.Ref("responder", id), map[string]string{"lead": yesNo(lead)}, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qSetLead, int64(v.Org.ID), int64(id), lead)
		return err
	})
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func orgRef(o group.Organisation) string { return audit.Ref("organisation", o.ID) }

// OwnID is the visitor's own place on the list; false where they are not on it.
func (v Visit) OwnID() (ResponderID, bool) {
	l, listed := v.mine()
	return l.ID, listed
}

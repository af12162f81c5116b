package cases

import (
	"context"
	"errors"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// qOwners are who has an open case, of those between two.
var qOwners = db.Register("cases.party.owners", `SELECT c.id, p.id, p.account_id, p.member_id FROM safety_case c JOIN safety_case_party p ON p.id = c.owner_party
	WHERE c.closed_at = 0 AND c.id >= $1 AND c.id <= $2`)

// tendOpen looks through the open cases: each belongs to the organisation that its
// group belongs to today, for the wall between organisations stands here too, and
// whoever has it may work on it.
func (m *Module) tendOpen(ctx context.Context) error {
	var problems []error
	t := tending{m: m, groups: map[group.ID]group.Group{}, duty: map[duty]bool{}, roll: m.newRoll()}
	for after := ID(0); ; {
		rows, err := db.All(ctx, m.DB, qEveryOpen, scanCase, int64(after))
		if err == nil && len(rows) > 0 {
			err = t.read(ctx, rows)
		}
		if err != nil || len(rows) == 0 {
			return errors.Join(append(problems, err)...)
		}
		after = rows[len(rows)-1].ID
		for _, c := range rows {
			problems = append(problems, t.takeAlong(ctx, c), t.letGo(ctx, c))
		}
	}
}

// A tending is one look through the open cases. It comes every minute, and nearly
// every case is well: what many share is asked once.
type tending struct {
	m      *Module
	owners map[ID]Party // of the cases that it is at
	causes map[ID]cause // of those that a responder has
	groups map[group.ID]group.Group
	duty   map[duty]bool // who is on the rota of what
	roll   roll
}

type duty struct {
	account      account.ID
	organisation group.OrganisationID
}

// read asks for what there is to know of some cases, in order, in one go.
func (t *tending) read(ctx context.Context, rows []Case) (err error) {
	t.owners = map[ID]Party{}
	var held []ID
	_, err = db.All(ctx, t.m.DB, qOwners, func(r db.Row) (none struct{}, err error) {
		var id ID
		var p Party
		err = r.Scan(&id, &p.ID, &p.Account, &p.Member)
		if t.owners[id] = p; p.Account != 0 {
			held = append(held, id)
		}
		return none, err
	}, int64(rows[0].ID), int64(rows[len(rows)-1].ID))
	if err == nil {
		t.causes, err = t.m.store.causes(ctx, t.m.DB, held)
	}
	return err
}

// letGo is Module.letGo for whoever is not on duty as ever.
func (t *tending) letGo(ctx context.Context, c Case) error {
	if p := t.owners[c.ID]; p.ID != 0 && p.ID == c.Owner && p.Account != 0 {
		well, err := t.onDuty(ctx, p.Account, c)
		if well || err != nil {
			return err
		}
	}
	return t.m.letGo(ctx, c)
}

// onDuty reports whether somebody is on the rota, and the case does not concern
// them: then they may work on it. Who is not may still, as one who holds the group.
func (t *tending) onDuty(ctx context.Context, id account.ID, c Case) (bool, error) {
	g, err := t.group(ctx, c.Group)
	if err != nil {
		return false, err
	}
	at := duty{id, g.Organisation}
	on, asked := t.duty[at]
	if !asked {
		if _, on, err = t.m.responder(ctx, id, g.Organisation); err != nil {
			return false, err
		}
		t.duty[at] = on
	}
	if !on {
		return false, nil
	}
	own, err := t.roll.member(ctx, id, c.Group)
	return err == nil && !t.causes[c.ID].concerns(own), err
}

func (t *tending) group(ctx context.Context, id group.ID) (group.Group, error) {
	if g, asked := t.groups[id]; asked {
		return g, nil
	}
	g, err := t.m.Groups.ByID(ctx, id)
	if err == nil {
		t.groups[id] = g
	}
	return g, err
}

func (t *tending) takeAlong(ctx context.Context, c Case) error {
	g, err := t.group(ctx, c.Group)
	if fault.Is(err, fault.NotFound) || err == nil && g.Organisation == c.Organisation {
		return nil
	}
	if err != nil {
		return err
	}
	return t.m.DB.Tx(ctx, func(tx *db.Tx) error {
		locked, err := db.One(ctx, tx, qLock, scanCase, int64(c.ID))
		if err != nil {
			return err
		}
		locked.Organisation = g.Organisation
		return t.m.store.head(ctx, tx, locked)
	})
}

package fee

import (
	"context"
	"strconv"
	"strings"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/money"
)

// Mine is what a member sees of their own fee.
type Mine struct {
	Amount  int64 // what they chose on a sliding scale
	Chosen  bool
	Waiver  *Waiver // nil: they did not ask
	Entries []Entry // how it stands, the latest period first
	Default bool    // the group grants what nobody answered
}

// Mine returns the visitor's own fee; Missing for those who have none.
func (m *Module) Mine(ctx context.Context, v group.Visit) (mine Mine, err error) {
	if err := mayHave(v); err != nil {
		return mine, err
	}
	if mine.Amount, mine.Chosen, err = m.choice(ctx, *v.Member); err != nil {
		return mine, err
	}
	row, found, err := db.Maybe(ctx, m.DB, qWaiverOf, scanWaiver, int64(v.Member.ID))
	if err != nil {
		return mine, err
	}
	if found {
		waiver, err := m.openWaiver(ctx, row, v.Member.Key)
		if err != nil {
			return mine, err
		}
		mine.Waiver = &waiver
	}
	entries, err := db.All(ctx, m.DB, qEntriesOf, scanEntry, int64(v.Member.ID))
	if err != nil {
		return mine, err
	}
	mine.Entries = Standing(entries)
	mine.Default, err = m.Rule(ctx, m.DB, v.Group.ID)
	return mine, err
}

// Choose notes what the visitor wants to pay on a sliding scale, for
// themselves. It returns Invalid for what is no amount or not on the scale.
func (m *Module) Choose(ctx context.Context, v group.Visit, typed string) error {
	if err := mayHave(v); err != nil {
		return err
	}
	if v.Group.Cost.Kind != "sliding" {
		return fault.New(fault.Conflict, "fee.not_sliding")
	}
	amount, read := money.Parse(typed, v.Group.Cost.Currency)
	if err := checkChoice(v.Group.Cost, amount, read); err != nil {
		return err
	}
	sealed, err := m.Keys.Seal(ctx, m.DB, v.Member.Key, choicePlace(v.Member.ID), strconv.FormatInt(amount, 10))
	if err != nil {
		return err
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qSetChoice, int64(v.Member.ID), sealed)
		return err
	})
}

// Ask asks to come without paying, and tells those who hold the group. Pressed
// twice, it asks once. It returns Conflict where the group offers no waiver.
func (m *Module) Ask(ctx context.Context, v group.Visit, words string) error {
	if err := mayHave(v); err != nil {
		return err
	}
	if !v.Group.Cost.Waiver {
		return fault.New(fault.Conflict, "fee.no_waiver")
	}
	words = strings.TrimSpace(words)
	if err := checkWords(words); err != nil {
		return err
	}
	id, sealed := m.IDs.Next(), []byte{}
	if words != "" {
		var err error
		if sealed, err = m.Keys.Seal(ctx, m.DB, v.Member.Key, wordsPlace(id), words); err != nil {
			return err
		}
	}
	err := m.DB.Tx(ctx, func(tx *db.Tx) error {
		byDefault, err := m.Rule(ctx, tx, v.Group.ID)
		if err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, qInsertWaiver, id, int64(v.Group.ID), int64(v.Member.ID), sealed, byDefault, m.now()); err != nil {
			return err
		}
		holders, err := m.Groups.Holders(ctx, tx, v.Group.ID)
		if err != nil {
			return err
		}
		for _, holder := range holders {
			if err := m.tell(ctx, tx, holder, "asked", ledgerURL(v.Group)); err != nil {
				return err
			}
		}
		return nil
	})
	if db.IsTaken(err) {
		return nil // the first press asked
	}
	return err
}

// EndWaiver takes the visitor's request back, or says that they can pay again.
// With nothing to end it does nothing.
func (m *Module) EndWaiver(ctx context.Context, v group.Visit) error {
	if err := mayHave(v); err != nil {
		return err
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qEndWaiver, int64(v.Member.ID), m.now(), []byte{})
		return err
	})
}

// Answer grants a request not to pay, or declines it, by those who keep the
// ledger. It returns Conflict if somebody answered already, or silence did.
func (m *Module) Answer(ctx context.Context, v group.Visit, id int64, grant bool) error {
	if err := m.mayKeep(ctx, v); err != nil {
		return err
	}
	state := Declined
	if grant {
		state = Granted
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		row, found, err := db.Maybe(ctx, tx, qWaiver, scanWaiver, id, int64(v.Group.ID))
		switch {
		case err != nil:
			return err
		case !found:
			return fault.Missing("no such waiver, or taken back")
		case row.StateAt(m.Clock.Now()) != Open:
			return fault.New(fault.Conflict, "fee.answered_already")
		}
		changed, err := db.Exec(ctx, tx, qAnswer, id, string(state), m.now())
		if err != nil {
			return err
		}
		if changed == 0 {
			return fault.New(fault.Conflict, "fee.answered_already")
		}
		if err := m.tell(ctx, tx, row.Member, "answered", feesURL(v.Group)); err != nil {
			return err
		}
		return m.record(ctx, tx, v, "fee.waiver."+string(state), audit.Ref("member", row.Member), nil)
	})
}

// Rule reports whether the group grants what nobody answered in three days. It
// does unless somebody said otherwise: a person who asks should not fall into
// a hole.
func (m *Module) Rule(ctx context.Context, c db.Conn, g group.ID) (bool, error) {
	byDefault, found, err := db.Maybe(ctx, c, qRule, db.Value[bool], int64(g))
	return byDefault || !found, err
}

// SetRule changes it, for requests from now on.
func (m *Module) SetRule(ctx context.Context, v group.Visit, byDefault bool) error {
	if err := m.mayKeep(ctx, v); err != nil {
		return err
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qSetRule, int64(v.Group.ID), byDefault); err != nil {
			return err
		}
		return m.record(ctx, tx, v, "fee.rule", audit.Ref("group", v.Group.ID), map[string]string{"by_default": strconv.FormatBool(byDefault)})
	})
}

func (m *Module) tell(ctx context.Context, tx *db.Tx, to group.MemberID, what, url string) error {
	if m.Teller == nil {
		return nil
	}
	return m.Teller.Tell(ctx, tx, to, "fee."+what, url)
}

// record writes an act of those who keep the ledger: a member, or for staff
// their organisation, so that no account stands beside a member.
func (m *Module) record(ctx context.Context, tx *db.Tx, v group.Visit, action, object string, detail map[string]string) error {
	by := audit.Ref("organisation", v.Group.Organisation)
	if v.Facilitates() {
		by = audit.Ref("member", v.Member.ID)
	}
	return m.Audit.Append(ctx, tx, audit.Entry{Actor: by, Action: action, Object: object, Detail: detail})
}

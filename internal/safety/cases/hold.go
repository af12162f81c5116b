package cases

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/text"
	"hearth/internal/safety/subject"
)

// hold notes that what a signal names waits for a person. Its author gets a
// statement of reasons, and can appeal. What a person kept stays kept, whatever
// its author changes: they can ask that somebody else looks.
func (m *Module) hold(ctx context.Context, tx *db.Tx, c Case, s Signal) error {
	before, found, err := m.HoldOf(ctx, tx, s.Ref)
	switch {
	case err != nil || found && before.State == Keeping:
		return err
	case found && before.State == Waiting && before.Cause == HoldDanger:
		s.Held = HoldDanger
	}
	statement, err := m.stated(ctx, tx, Hold{Ref: s.Ref, Case: c.ID, Member: s.Member, Group: s.Group, Cause: s.Held, At: m.Clock.Now(), State: Waiting})
	if err != nil {
		return err
	}
	if _, err = db.Exec(ctx, tx, qHold, string(s.Ref.Kind), s.Ref.ID, int64(c.ID), int64(s.Member), int64(s.Group), s.Held, m.now(), statement); err != nil {
		return err
	}
	_, err = m.append(ctx, tx, Entry{Case: c.ID, What: Held, Member: s.Member, Ref: s.Ref, Code: s.Held}, "")
	return err
}

// stated tells whoever writes statements of reasons.
func (m *Module) stated(ctx context.Context, tx *db.Tx, h Hold) (url string, err error) {
	if m.statements == nil {
		return "", nil
	}
	return m.statements.Held(ctx, tx, h)
}

// openThing lets others read words that were held. Those that were taken back
// meanwhile stay away.
func (m *Module) openThing(ctx context.Context, tx *db.Tx, at subject.Ref) error {
	place, err := m.Places.At(at.Kind)
	if err != nil {
		return err
	}
	if err := place.Set(ctx, tx, at.ID, subject.Open, ""); !fault.Is(err, fault.NotFound) {
		return err
	}
	return nil
}

// HoldOf returns what is held of something, and false for what never was.
func (m *Module) HoldOf(ctx context.Context, c db.Conn, at subject.Ref) (Hold, bool, error) {
	return db.Maybe(ctx, c, qHoldAt, scanHold, string(at.Kind), at.ID)
}

// A Decision is what somebody on duty decides about held words.
type Decision struct {
	Ref    subject.Ref
	Do     HoldState // Opening, Editing or Keeping
	Reason string    // what the author reads; needed for Editing and Keeping
}

// Decide opens held words, asks the author to change them, or keeps them, with
// a reason that the author reads. Where the author asked that somebody else
// looks, whoever decided first cannot decide again.
func (m *Module) Decide(ctx context.Context, d Desk, in Decision) error {
	if err := in.check(); err != nil {
		return err
	}
	if err := d.mayTake(d.Case.Level); err != nil {
		return err
	}
	return m.act(ctx, d, func(tx *db.Tx, c *Case, by PartyID) error {
		h, found, err := m.HoldOf(ctx, tx, in.Ref)
		switch {
		case err != nil:
			return err
		case !found || h.Case != c.ID:
			return fault.Missing("not held in this case")
		case !h.AgainAt.IsZero() && h.DecidedBy == by:
			return fault.New(fault.Conflict, "cases.other_eyes")
		}
		n, err := db.Exec(ctx, tx, qDecide, string(in.Ref.Kind), in.Ref.ID, string(in.Do), int64(by), m.now())
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "cases.decided")
		}
		if err := m.decided(ctx, tx, c, by, h, in); err != nil {
			return err
		}
		h.State, h.DecidedBy, h.DecidedAt, h.Reason, h.By = in.Do, by, m.Clock.Now(), in.Reason, d.who(by)
		statement, err := m.stated(ctx, tx, h)
		if err != nil {
			return err
		}
		if statement != "" { // what was decided has its own reasons, in the place of those of the hold
			if _, err := db.Exec(ctx, tx, qStated, string(in.Ref.Kind), in.Ref.ID, statement); err != nil {
				return err
			}
		}
		if in.Do == Opening { // whoever states reasons tells them that it is over
			return m.openThing(ctx, tx, in.Ref)
		}
		return m.tellMember(ctx, tx, d.Group, *c, NoticeWords)
	})
}

// who is who the desk is in its case.
func (d Desk) who(id PartyID) Party {
	if d.member != 0 {
		return Party{ID: id, Member: d.member}
	}
	return Party{ID: id, Account: d.account}
}

// decided writes a decision down: in the case, and in the audit log.
func (m *Module) decided(ctx context.Context, tx *db.Tx, c *Case, by PartyID, h Hold, in Decision) error {
	c.AskedAgain = false
	what := map[HoldState]What{Opening: Released, Editing: EditAsked, Keeping: KeptHeld}[in.Do]
	if _, err := m.write(ctx, tx, *c, Entry{What: what, Party: by, Ref: in.Ref}, h.Member, in.Reason, ""); err != nil {
		return err
	}
	return m.record(ctx, tx, *c, by, "cases.words", map[string]string{"decided": string(in.Do), "kind": string(in.Ref.Kind), "id": number(in.Ref.ID)})
}

func (in Decision) check() error {
	var c fault.Check
	switch in.Do {
	case Opening:
	case Editing, Keeping:
		if text.Blank(in.Reason) {
			c.Add("reason", "cases.problem.reason")
		}
	default:
		c.Add("do", "cases.problem.choice")
	}
	if err := c.Err(); err != nil {
		return err
	}
	return checkWords("reason", in.Reason, false)
}

// AskAgain is an author who asks that somebody else looks at words that were
// kept. It can be asked once for each decision.
func (m *Module) AskAgain(ctx context.Context, v group.Visit, at subject.Ref) error {
	h, found, err := m.HoldOf(ctx, m.DB, at)
	if err != nil {
		return err
	}
	if !found || v.Member == nil || h.Member != v.Member.ID {
		return fault.Missing("not held, or somebody else's")
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		c, err := db.One(ctx, tx, qLock, scanCase, int64(h.Case))
		if err != nil {
			return err
		}
		n, err := db.Exec(ctx, tx, qHoldAgain, string(at.Kind), at.ID, m.now())
		if err != nil || n == 0 {
			return err
		}
		if _, err := m.append(ctx, tx, Entry{Case: c.ID, What: Again, Member: h.Member, Ref: at}, ""); err != nil {
			return err
		}
		c.AskedAgain = true
		if err := m.store.head(ctx, tx, c); err != nil {
			return err
		}
		if err := m.tellStaff(ctx, tx, c, NoticeWaits); err != nil {
			return err
		}
		_, err = m.tellHolders(ctx, tx, c, NoticeWaits)
		return err
	})
}

// Edited is called when the author of held words has changed them, and reading
// the new ones gives no more cause: they open if they waited for saying how, or
// if the author was asked to change them. It reports whether they opened.
func (m *Module) Edited(ctx context.Context, tx *db.Tx, at subject.Ref) (bool, error) {
	h, found, err := m.HoldOf(ctx, tx, at)
	opens := h.State == Editing || h.State == Waiting && h.Cause == HoldMethod
	if err != nil || !found || !opens {
		return false, err
	}
	if err := m.release(ctx, tx, h, "edited"); err != nil {
		return true, err
	}
	h.State = Opening
	_, err = m.stated(ctx, tx, h)
	return true, err
}

// Release opens held words because an appeal against their hold, or against
// their being kept, was granted: whoever granted it ends the restriction, and
// here it is written that nothing waits any more. What is not held stays as it
// is.
func (m *Module) Release(ctx context.Context, tx *db.Tx, at subject.Ref) error {
	h, found, err := m.HoldOf(ctx, tx, at)
	if err != nil || !found || h.State == Opening {
		return err
	}
	return m.release(ctx, tx, h, "appeal")
}

// release opens held words for a reason other than a decision in the case.
func (m *Module) release(ctx context.Context, tx *db.Tx, h Hold, why string) error {
	c, err := db.One(ctx, tx, qLock, scanCase, int64(h.Case))
	if err != nil {
		return err
	}
	if _, err := db.Exec(ctx, tx, qOpened, string(h.Ref.Kind), h.Ref.ID, m.now()); err != nil {
		return err
	}
	if _, err := m.append(ctx, tx, Entry{Case: c.ID, What: Released, Member: h.Member, Ref: h.Ref, Code: why}, ""); err != nil {
		return err
	}
	c.AskedAgain = false
	if err := m.store.head(ctx, tx, c); err != nil {
		return err
	}
	return m.openThing(ctx, tx, h.Ref)
}

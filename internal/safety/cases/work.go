package cases

import (
	"context"
	"strconv"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/text"
	"hearth/internal/safety/ladder"
	"hearth/internal/safety/subject"
)

// What those on duty do with a case. Each act stands in a transaction that locks
// the head row first.

// act runs f under the case's lock, as somebody who may work on it. What f does
// to the case is written back.
func (m *Module) act(ctx context.Context, d Desk, f func(tx *db.Tx, c *Case, by PartyID) error) error {
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		c, found, err := db.Maybe(ctx, tx, qLock, scanCase, int64(d.Case.ID))
		if err != nil {
			return err
		}
		if !found {
			return fault.Missing("no such case")
		}
		by, err := m.store.party(ctx, tx, m.IDs.Next, c, d)
		if err != nil {
			return err
		}
		d.owner = by == c.Owner
		if err := d.allow(c.Level); err != nil { // the level may have risen meanwhile
			return err
		}
		before := c
		if err := f(tx, &c, by); err != nil {
			return err
		}
		if err := m.store.head(ctx, tx, c); err != nil {
			return err
		}
		return m.tellWork(ctx, tx, d, before, c, by)
	})
}

// Take makes the visitor the one who has the case. Of two who take it at once
// one has it, and the other gets a Conflict; over takes it from whoever has it.
func (m *Module) Take(ctx context.Context, d Desk, over bool) error {
	if err := d.mayTake(d.Case.Level); err != nil {
		return err
	}
	return m.act(ctx, d, func(tx *db.Tx, c *Case, by PartyID) error {
		what := Taken
		switch {
		case !c.Open():
			return fault.New(fault.Conflict, "cases.closed")
		case c.Owner == by:
			return nil
		case c.Owner != 0 && (!over || c.Revision != d.Case.Revision+1):
			return fault.New(fault.Conflict, "cases.taken")
		case c.Owner != 0:
			what = TakenOver
		}
		c.Owner = by
		if _, err := m.append(ctx, tx, Entry{Case: c.ID, What: what, Party: by}, ""); err != nil {
			return err
		}
		return m.answered(ctx, tx, *c, d)
	})
}

// answered ends the paging: a person is there.
func (m *Module) answered(ctx context.Context, tx *db.Tx, c Case, d Desk) error {
	if m.Pager == nil {
		return nil
	}
	return m.Pager.Answered(ctx, tx, int64(c.ID), d.account)
}

// does runs f like act, as somebody who may take the case at the level that it has
// under the lock: seeing it is not enough.
func (m *Module) does(ctx context.Context, d Desk, f func(tx *db.Tx, c *Case, by PartyID) error) error {
	if err := d.mayTake(d.Case.Level); err != nil {
		return err
	}
	return m.act(ctx, d, func(tx *db.Tx, c *Case, by PartyID) error {
		d.owner = by == c.Owner
		if err := d.mayTake(c.Level); err != nil {
			return err
		}
		return f(tx, c, by)
	})
}

// Pass gives a case back to the queue, with a note for whoever takes it next.
// Where the level is paged, and somebody waits, the next on call is paged.
func (m *Module) Pass(ctx context.Context, d Desk, note string) error {
	if err := checkWords("note", note, true); err != nil {
		return err
	}
	return m.does(ctx, d, func(tx *db.Tx, c *Case, by PartyID) error {
		if c.Owner != by {
			return fault.New(fault.Conflict, "cases.not_yours")
		}
		c.Owner = 0
		if _, err := m.write(ctx, tx, *c, Entry{What: Passed, Party: by}, 0, note, ""); err != nil {
			return err
		}
		return m.call(ctx, tx, d.Group, *c)
	})
}

// write appends an entry with words, sealed under the key of keyOf.
func (m *Module) write(ctx context.Context, tx *db.Tx, c Case, e Entry, keyOf group.MemberID, words, once string) (bool, error) {
	e.ID, e.Case, e.At = m.IDs.Next(), c.ID, m.Clock.Now()
	sealed, err := m.store.seal(ctx, tx, c.Group, e.ID, e.Member, keyOf, words)
	if err != nil {
		return false, err
	}
	return m.store.append(ctx, tx, e, once, sealed)
}

// Step ticks a step of the protocol. To tick one twice does nothing more.
func (m *Module) Step(ctx context.Context, d Desk, s Step) error {
	if !isStep(d.Case.Level, s) {
		return fault.Missing("no step of this level")
	}
	return m.does(ctx, d, func(tx *db.Tx, c *Case, by PartyID) error {
		_, err := m.append(ctx, tx, Entry{Case: c.ID, What: Stepped, Party: by, Code: string(s)}, "step/"+string(s)+"/"+number(c.RaisedAt.UnixMilli()))
		return err
	})
}

// Note keeps words among those on duty.
func (m *Module) Note(ctx context.Context, d Desk, words, once string) error {
	if err := checkWords("note", words, true); err != nil {
		return err
	}
	return m.act(ctx, d, func(tx *db.Tx, c *Case, by PartyID) error {
		_, err := m.write(ctx, tx, *c, Entry{What: Noted, Party: by}, 0, words, once)
		return err
	})
}

// SetLevel raises or lowers a case, with a reason. Whoever sees it may raise it.
// To lower is a decision of whoever may take it: it stands in the audit log too,
// and where people were paged a second person looks at it before the case ends.
func (m *Module) SetLevel(ctx context.Context, d Desk, to ladder.Level, reason string) error {
	var check fault.Check
	if text.Blank(reason) {
		check.Add("reason", "cases.problem.reason")
		return check.Err()
	}
	if err := checkWords("reason", reason, true); err != nil {
		return err
	}
	if err := m.Foresee(ctx, d.Group.Organisation); err != nil {
		return err
	}
	return m.act(ctx, d, func(tx *db.Tx, c *Case, by PartyID) error {
		if !c.Open() {
			return fault.New(fault.Conflict, "cases.closed")
		}
		switch {
		case to == c.Level:
			return nil
		case rises(c.Level, to):
			if err := m.raise(ctx, tx, d.Group, c, to); err != nil {
				return err
			}
			if _, err := m.write(ctx, tx, *c, Entry{What: Noted, Party: by}, 0, reason, ""); err != nil {
				return err
			}
			return m.call(ctx, tx, d.Group, *c)
		}
		at := d
		at.owner = by == c.Owner
		if err := at.mayTake(c.Level); err != nil {
			return err
		}
		from := c.Level
		c.Level = to
		if from.Second() {
			c.Second = 0
		}
		if _, err := m.write(ctx, tx, *c, Entry{What: Lowered, Party: by, Level: to}, 0, reason, ""); err != nil {
			return err
		}
		return m.record(ctx, tx, *c, by, "cases.lower", map[string]string{"from": from.String(), "to": to.String()})
	})
}

// Look notes that a second person has looked at what was done. Whoever has the
// case, or lowered it last, cannot be that person; who is may take cases of the
// highest level that it had.
func (m *Module) Look(ctx context.Context, d Desk) error {
	if err := m.mayLook(ctx, d); err != nil {
		return err
	}
	return m.act(ctx, d, func(tx *db.Tx, c *Case, by PartyID) error {
		lowered, _, err := db.Maybe(ctx, tx, qLowered, db.Value[int64], int64(c.ID))
		if err != nil {
			return err
		}
		if by == c.Owner || c.Owner == 0 || by == PartyID(lowered) {
			return fault.New(fault.Conflict, "cases.other_eyes")
		}
		c.Second = by
		_, err = m.append(ctx, tx, Entry{Case: c.ID, What: Looked, Party: by}, "")
		return err
	})
}

func (m *Module) mayLook(ctx context.Context, d Desk) error {
	peak, err := m.store.peak(ctx, m.DB, d.Case.ID)
	if err != nil {
		return err
	}
	d.takes = d.responder && d.on.Takes(peak)
	return d.mayTake(peak)
}

// Close ends a case with an outcome, once no words wait in it. The talk stays
// readable for the member.
func (m *Module) Close(ctx context.Context, d Desk, o Outcome, note string) error {
	if err := checkWords("note", note, false); err != nil {
		return err
	}
	return m.does(ctx, d, func(tx *db.Tx, c *Case, by PartyID) error {
		holds, err := db.All(ctx, tx, qHoldsOf, scanHold, int64(c.ID))
		if err != nil {
			return err
		}
		if c.Peak, err = m.store.peak(ctx, tx, c.ID); err != nil {
			return err
		}
		if err := c.mayClose(by, o, undecided(holds)); err != nil {
			return err
		}
		c.ClosedAt, c.Outcome, c.MemberWrote = m.Clock.Now(), o, time.Time{}
		if _, err := m.write(ctx, tx, *c, Entry{What: Closed, Party: by, Code: string(o)}, 0, note, ""); err != nil {
			return err
		}
		if err := m.record(ctx, tx, *c, by, "cases.close", map[string]string{"outcome": string(o)}); err != nil {
			return err
		}
		return m.answered(ctx, tx, *c, d)
	})
}

// Follow notes what came of a follow-up, also when the case is closed.
func (m *Module) Follow(ctx context.Context, d Desk, n int64, r FollowResult) error {
	var check fault.Check
	if !isResult(r) {
		check.Add("result", "cases.problem.result")
		return check.Err()
	}
	return m.act(ctx, d, func(tx *db.Tx, c *Case, by PartyID) error {
		done, err := db.Exec(ctx, tx, qFollowed, int64(c.ID), n, m.now(), int64(by), string(r))
		if err != nil {
			return err
		}
		if done == 0 {
			return fault.New(fault.Conflict, "cases.changed_meanwhile")
		}
		_, err = m.append(ctx, tx, Entry{Case: c.ID, What: Followed, Party: by, Code: string(r)}, "")
		return err
	})
}

// Context opens what a member wrote, with what stands around it, for somebody
// on duty. That they read it is in the case's log and in the audit log before
// they see a word.
func (m *Module) Context(ctx context.Context, d Desk, at subject.Ref) (subject.Excerpt, error) {
	place, err := m.Places.At(at.Kind)
	if err != nil {
		return subject.Excerpt{}, err
	}
	if err := m.ofCase(ctx, d.Case.ID, at); err != nil {
		return subject.Excerpt{}, err
	}
	err = m.act(ctx, d, func(tx *db.Tx, c *Case, by PartyID) error {
		if _, err := m.append(ctx, tx, Entry{Case: c.ID, What: Read, Party: by, Ref: at}, ""); err != nil {
			return err
		}
		return m.record(ctx, tx, *c, by, "cases.read", map[string]string{"kind": string(at.Kind), "id": number(at.ID)})
	})
	if err != nil {
		return subject.Excerpt{}, err
	}
	return place.Excerpt(ctx, m.DB, at.ID)
}

// ofCase refuses what is no part of the case: nobody reads elsewhere by it.
func (m *Module) ofCase(ctx context.Context, id ID, at subject.Ref) error {
	entries, err := db.All(ctx, m.DB, qEntries, scanEntry, int64(id))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.What == Signalled && e.Ref == at && !at.None() {
			return nil
		}
	}
	return fault.Missing("not part of the case")
}

// record writes an act to the audit log: who is named by their part in the case.
func (m *Module) record(ctx context.Context, tx *db.Tx, c Case, by PartyID, action string, detail map[string]string) error {
	detail["group"] = number(int64(c.Group))
	return m.Audit.Append(ctx, tx, audit.Entry{Actor: audit.Ref("responder", by), Action: action, Object: audit.Ref("case", c.ID), Detail: detail})
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func isResult(r FollowResult) bool {
	for _, one := range FollowResults {
		if one == r {
			return true
		}
	}
	return false
}

// Desk is the case as the account meets it, or Missing.
func (m *Module) Desk(ctx context.Context, id account.ID, c ID) (Desk, error) {
	return m.at(ctx, id, c)
}

// firstWords notes that a person has written: the promise is kept, and it is
// promised to be in touch again.
func (m *Module) firstWords(ctx context.Context, tx *db.Tx, c *Case) error {
	if !c.FirstAt.IsZero() {
		return nil
	}
	c.FirstAt = m.Clock.Now()
	for _, f := range followsAfter(c.ID, c.Level, c.FirstAt) {
		if _, err := db.Exec(ctx, tx, qFollow, int64(f.Case), f.Number, clock.ToMillis(f.From), clock.ToMillis(f.Due)); err != nil {
			return err
		}
	}
	return nil
}

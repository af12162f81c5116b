package cases

import (
	"context"
	"log/slog"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/limit"
	"hearth/internal/safety/ladder"
	"hearth/internal/safety/subject"
)

// Say writes to the member the case is about. The words are sealed under the
// member's key: they are said to them, and go with them. Whoever writes first
// has the case, if nobody has it.
func (m *Module) Say(ctx context.Context, d Desk, words, once string) error {
	if err := checkWords("body", words, true); err != nil {
		return err
	}
	if err := d.mayTake(d.Case.Level); err != nil {
		return err
	}
	return m.act(ctx, d, func(tx *db.Tx, c *Case, by PartyID) error {
		if !c.Open() && m.Clock.Now().After(c.ClosedAt.Add(TalkFor)) {
			return fault.New(fault.Conflict, "cases.closed")
		}
		news, err := m.write(ctx, tx, *c, Entry{What: Said, Party: by}, c.Member, words, once)
		if err != nil || !news {
			return err
		}
		if err := m.firstWords(ctx, tx, c); err != nil {
			return err
		}
		c.Talks, c.MemberWrote = true, time.Time{}
		if c.Owner == 0 && c.Open() {
			c.Owner = by
			if _, err := m.append(ctx, tx, Entry{Case: c.ID, What: Taken, Party: by}, ""); err != nil {
				return err
			}
		}
		if err := m.answered(ctx, tx, *c, d); err != nil {
			return err
		}
		return m.tellMember(ctx, tx, d.Group, *c, NoticeTalk)
	})
}

// An Asking is what a member hands in who asks for a person, or goes on talking
// with one.
type Asking struct {
	Words string
	Now   bool // "I am not safe right now"
	Once  string
	Level ladder.Level // what reading the words said, S0 for nothing
}

// Ask is a member who asks for a person. It opens a case at S2 at least, and at
// S4 for somebody who says that they are not safe; where one is open, the words
// join its talk. An empty message is a question too: nobody has to find words.
func (m *Module) Ask(ctx context.Context, v group.Visit, a Asking) error {
	if v.Member == nil {
		return fault.Missing("never belonged to the group")
	}
	if err := checkWords("body", a.Words, false); err != nil {
		return err
	}
	level := ladder.S2
	if rises(level, a.Level) {
		level = a.Level
	}
	if a.Now {
		level = ladder.S4
	}
	if err := m.Foresee(ctx, v.Group.Organisation); err != nil {
		return err
	}
	if err := m.letGoOf(ctx, v.Member.ID); err != nil { // it is looked for again every minute
		slog.ErrorContext(ctx, "whether somebody still works on a case could not be found out", "cause", err)
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		c, open, err := db.Maybe(ctx, tx, qLockOpen, scanCase, int64(v.Member.ID))
		if err != nil {
			return err
		}
		if open && c.Talks && !level.Always() { // a line of a talk is no new sign
			return m.wrote(ctx, tx, v, c.ID, a)
		}
		id, err := m.Signal(ctx, tx, Signal{Group: v.Group.ID, Member: v.Member.ID, Level: level, Source: Asked, Once: a.Once})
		if err != nil {
			return err
		}
		return m.wrote(ctx, tx, v, id, a)
	})
}

// wrote appends what the member wrote to the talk, and tells whoever has the
// case.
func (m *Module) wrote(ctx context.Context, tx *db.Tx, v group.Visit, id ID, a Asking) error {
	if a.Words == "" {
		return nil
	}
	c, err := db.One(ctx, tx, qLock, scanCase, int64(id))
	if err != nil {
		return err
	}
	news, err := m.write(ctx, tx, c, Entry{What: Wrote, Member: v.Member.ID}, v.Member.ID, a.Words, a.Once)
	if err != nil || !news {
		return err
	}
	c.Talks = true
	if c.MemberWrote.IsZero() {
		c.MemberWrote = m.Clock.Now()
	}
	if err := m.store.head(ctx, tx, c); err != nil {
		return err
	}
	if c.FirstAt.IsZero() {
		return nil // they were called already, when the case was opened
	}
	told, err := m.tellOwner(ctx, tx, c, NoticeWrote)
	if err == nil && !told {
		err = m.tellStaff(ctx, tx, c, NoticeWrote)
	}
	return err
}

// tellOwner tells whoever has the case, and reports whether there was anybody
// to tell: where nobody has it, or the one who has it is on a break, those who
// hold the group and may work on the case. A responder is told by the account.
func (m *Module) tellOwner(ctx context.Context, tx *db.Tx, c Case, kind string) (bool, error) {
	if c.Owner == 0 && c.Level.Always() && !m.isAlone(ctx, tx, c) {
		return false, nil
	}
	if c.Owner == 0 {
		return m.tellHolders(ctx, tx, c, kind)
	}
	parties, err := m.store.parties(ctx, tx, c.ID)
	if err != nil {
		return false, err
	}
	for _, p := range parties {
		if p.ID != c.Owner {
			continue
		}
		switch {
		case p.Member != 0 && m.Teller != nil:
			_, here, err := m.Groups.Listening(ctx, tx, p.Member)
			if err != nil {
				return false, err
			}
			if err := m.Teller.Tell(ctx, tx, p.Member, kind, m.URL(c.ID)); err != nil || here {
				return here, err
			}
			c.Owner = 0
			return m.tellOwner(ctx, tx, c, kind)
		case p.Account != 0 && m.Accounts != nil:
			return true, m.Accounts.TellAccount(ctx, tx, p.Account, kind, m.URL(c.ID))
		}
	}
	return false, nil
}

// worries is how many people one member may worry about in a day: more than
// anybody has met, and fewer than would drown those on call.
var worries = limit.Per(10, 24*time.Hour)

// A Worried is what somebody hands in who is worried about another member.
type Worried struct {
	About  group.MemberID
	Words  string
	Urgent Urgency
	At     subject.About // what they point at; the zero About for the person as such
	Once   string
}

// An Urgency is how soon a member thinks somebody needs a person.
type Urgency string

// The urgencies.
const (
	Unsure Urgency = "unsure" // a feeling
	Soon   Urgency = "soon"   // they spoke of a plan, or of means
	Now    Urgency = "now"
	Child  Urgency = "child" // a child is at risk, or somebody else
)

// Urgencies lists them in the order on the page.
var Urgencies = []Urgency{Unsure, Soon, Now, Child}

// levels are what the urgencies mean.
var levels = map[Urgency]ladder.Level{Unsure: ladder.S2, Soon: ladder.S3, Now: ladder.S4, Child: ladder.C}

// WorryAbout is a member who is worried about another. The other is never told
// who it was, nor that anybody was.
func (m *Module) WorryAbout(ctx context.Context, v group.Visit, w Worried) error {
	if !v.Belongs() {
		return fault.Missing("not a member")
	}
	level, known := levels[w.Urgent]
	var check fault.Check
	if !known {
		check.Add("urgency", "cases.problem.urgency")
	}
	if w.About == 0 {
		check.Add("handle", "cases.problem.handle")
	}
	if err := check.Err(); err != nil {
		return err
	}
	if err := checkWords("body", w.Words, false); err != nil {
		return err
	}
	if w.About == v.Member.ID {
		return m.Ask(ctx, v, Asking{Words: w.Words, Now: w.Urgent == Now, Once: w.Once, Level: m.graver(ctx, v, level, w.Words)})
	}
	if _, err := m.Groups.MemberOf(ctx, v, w.About); err != nil {
		return err
	}
	if ok, retry := m.allowed(ctx, v); !ok {
		return tooMany(retry)
	}
	if err := m.Foresee(ctx, v.Group.Organisation); err != nil {
		return err
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		_, err := m.Signal(ctx, tx, Signal{Group: v.Group.ID, Member: w.About, Level: level, Source: Worry, Ref: w.At.Ref, Author: w.At.Author,
			By: v.Member.ID, Words: w.Words, Once: w.Once})
		return err
	})
}

// graver is a level that somebody chose, or what reading the words said where
// that is graver.
func (m *Module) graver(ctx context.Context, v group.Visit, chosen ladder.Level, words string) ladder.Level {
	if m.read == nil {
		return chosen
	}
	if l := m.read(ctx, v, words); rises(chosen, l) {
		return l
	}
	return chosen
}

// tooMany is said to somebody who has worried about more people than one can.
// What they sent before is there.
func tooMany(retry time.Duration) error {
	f := fault.New(fault.TooMany, "cases.too_many_worries")
	f.Retry = int(retry.Seconds())
	return f
}

func (m *Module) allowed(ctx context.Context, v group.Visit) (bool, time.Duration) {
	if m.Limiter == nil {
		return true, 0
	}
	return m.Limiter.Allow(ctx, "worry/"+number(int64(v.Member.ID)), worries)
}

// SteppedAside notes that a member stepped aside in a meeting: somebody looks
// after them there, and the case remembers it.
func (m *Module) SteppedAside(ctx context.Context, tx *db.Tx, g group.ID, member group.MemberID) error {
	_, err := m.Signal(ctx, tx, Signal{Group: g, Member: member, Level: ladder.S1, Source: Aside})
	return err
}

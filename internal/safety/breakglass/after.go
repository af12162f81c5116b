package breakglass

import (
	"context"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// What follows once something was opened: a second person looks at what one
// alone decided, the member is told, and may ask why.

// Review is what a second person thinks of what a clinician opened alone. Of two
// the first counts.
func (m *Module) Review(ctx context.Context, d Desk, v Verdict, words string) error {
	if err := d.allow(review, d.Case.Level); err != nil {
		return err
	}
	var c fault.Check
	if v != Right && v != Wrong {
		c.Add("verdict", "breakglass.problem.verdict")
	}
	checkWords(&c, "words", words, true)
	if err := c.Err(); err != nil {
		return err
	}
	return m.act(ctx, d, review, func(t *doing) error {
		if !t.ask.ReviewedAt.IsZero() && t.desk.second { // pressed twice
			return nil
		}
		if !t.ask.NeedsReview() {
			return fault.New(fault.Conflict, "breakglass.reviewed")
		}
		t.ask.ReviewedAt, t.ask.Verdict, t.ask.Second = t.now, v, t.desk.account
		t.note = map[string]string{"verdict": string(v)}
		if err := t.write(StepReviewed, 0, words); err != nil {
			return err
		}
		return m.tellOne(t.ctx, t.tx, t.ask.By, NoticeAnswered, m.URL(t.ask.ID))
	})
}

// Telling decides whether the member is told now. A no needs a reason, and the
// question comes again after TellAgain; it never goes away by itself.
func (m *Module) Telling(ctx context.Context, d Desk, now bool, words string) error {
	var c fault.Check
	checkWords(&c, "words", words, !now)
	if err := c.Err(); err != nil {
		return err
	}
	return m.act(ctx, d, telling, func(t *doing) error {
		switch {
		case !t.ask.Silent():
			if now && !t.ask.ToldAt.IsZero() { // pressed twice, or a colleague was first
				return nil
			}
			return fault.New(fault.Conflict, "breakglass.told")
		case now:
			return t.tell()
		}
		t.ask.Unsafe, t.ask.TellAt, t.ask.tellNotedAt = true, t.now.Add(TellAgain), time.Time{}
		return t.write(StepNotYet, 0, words)
	})
}

// Complain is a member's own question about an opening that they were told of.
// Somebody answers who had no part in it.
func (m *Module) Complain(ctx context.Context, v group.Visit, of ID, words string) error {
	if v.Member == nil {
		return fault.Missing("was never a member")
	}
	var c fault.Check
	checkWords(&c, "words", words, true)
	if err := c.Err(); err != nil {
		return err
	}
	a, found, err := m.store.one(ctx, m.DB, of)
	if err != nil {
		return err
	}
	if !found || a.Member != v.Member.ID || a.ToldAt.IsZero() {
		return fault.Missing("nothing that the visitor was told of")
	}
	told, err := m.answerers(ctx, a)
	if err != nil {
		return err
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		a, err := db.One(ctx, tx, qLock, scanAsk, int64(of))
		if err != nil {
			return err
		}
		if !a.ComplainedAt.IsZero() {
			return fault.New(fault.Conflict, "breakglass.complained")
		}
		a.ComplainedAt, a.warnedAt = m.Clock.Now(), time.Time{}
		e := Entry{ID: m.IDs.Next(), At: a.ComplainedAt, What: StepComplained}
		if err := m.store.append(ctx, tx, a, e, a.Member, words); err != nil {
			return err
		}
		if err := m.store.head(ctx, tx, a); err != nil {
			return err
		}
		if err := m.tellAll(ctx, tx, told, NoticeComplained, m.URL(a.ID)); err != nil {
			return err
		}
		return m.record(ctx, tx, a, e, nil)
	})
}

// answerers are whom a question of the member's is brought to: those on duty who
// had no part in what was opened. Where everybody had one it is they who have to
// find somebody else, so they are told rather than nobody.
func (m *Module) answerers(ctx context.Context, a Ask) ([]Responder, error) {
	list, err := m.others(ctx, a, a.By, a.Second)
	if err != nil || len(list) > 0 {
		return list, err
	}
	return m.others(ctx, a)
}

// Reply answers a member's question, once.
func (m *Module) Reply(ctx context.Context, d Desk, words string) error {
	if err := d.allow(replyToIt, d.Case.Level); err != nil {
		return err
	}
	var c fault.Check
	checkWords(&c, "words", words, true)
	if err := c.Err(); err != nil {
		return err
	}
	return m.act(ctx, d, replyToIt, func(t *doing) error {
		if !t.ask.Complains() {
			return fault.New(fault.Conflict, "breakglass.replied")
		}
		t.ask.RepliedAt = t.now
		if err := t.write(StepReplied, t.ask.Member, words); err != nil {
			return err
		}
		g, err := m.Groups.ByIDIn(t.ctx, t.tx, t.ask.Group)
		if err != nil || m.Teller == nil {
			return err
		}
		return m.Teller.Tell(t.ctx, t.tx, t.ask.Member, NoticeReplied, MineURL(g))
	})
}

// A Told is an opening as its member sees it.
type Told struct {
	Ask
	Question, Answer string
	Nobody           bool // everybody on duty had a part in it, so nobody can answer yet
}

// ToldTo lists the openings that the member was told of, the newest first.
func (m *Module) ToldTo(ctx context.Context, v group.Visit) (list []Told, err error) {
	if v.Member == nil {
		return nil, fault.Missing("was never a member")
	}
	rows, err := db.All(ctx, m.DB, qOfMember, scanAsk, int64(v.Member.ID))
	if err != nil {
		return nil, err
	}
	for _, a := range rows {
		if a.ToldAt.IsZero() {
			continue
		}
		one := Told{Ask: a}
		if !a.ComplainedAt.IsZero() {
			entries, err := m.store.entries(ctx, m.DB, a)
			if err != nil {
				return nil, err
			}
			one.Question, one.Answer = said(entries, StepComplained), said(entries, StepReplied)
			if one.Nobody, err = m.unanswerable(ctx, a); err != nil {
				return nil, err
			}
		}
		list = append(list, one)
	}
	return list, nil
}

// unanswerable reports whether a question waits that nobody on duty may answer.
func (m *Module) unanswerable(ctx context.Context, a Ask) (bool, error) {
	if !a.Complains() {
		return false, nil
	}
	list, err := m.others(ctx, a, a.By, a.Second)
	return len(list) == 0, err
}

// said is what was written at the last step of a kind.
func said(entries []Entry, what Step) (words string) {
	for _, e := range entries {
		if e.What == what {
			words = e.Words
		}
	}
	return words
}

// A Whole is an asking with what happened, for somebody on duty.
type Whole struct {
	Desk
	Entries []Entry
	Names   map[account.ID]string // of those on duty today
	Card    group.Card
	Others  int // how many could be the second person
	Replies int // how many could answer the member: they had no part in it
	Bench   Bench
}

// Whole gathers an asking.
func (m *Module) Whole(ctx context.Context, d Desk) (w Whole, err error) {
	w = Whole{Desk: d, Names: map[account.ID]string{}}
	if d.Ask.ID != 0 {
		if w.Entries, err = m.store.entries(ctx, m.DB, d.Ask); err != nil {
			return w, err
		}
	}
	list, err := m.Team.Responders(ctx, d.Group.Organisation)
	if err != nil {
		return w, err
	}
	for _, r := range list {
		w.Names[r.Account] = r.Name
	}
	by := d.account
	if d.Ask.ID != 0 {
		by = d.Ask.By
	}
	of := Ask{Group: d.Group.ID, Case: d.Case.ID}
	seconds, err := m.seconds(ctx, of, by)
	if err != nil {
		return w, err
	}
	repliers, err := m.others(ctx, of, by, d.Ask.Second)
	if err != nil {
		return w, err
	}
	if w.Others, w.Replies = len(seconds), len(repliers); w.Others == 0 || w.Replies == 0 {
		if w.Bench, err = m.Team.Bench(ctx, d.Group.Organisation); err != nil {
			return w, err
		}
	}
	cards, err := m.Groups.Cards(ctx, m.DB, []group.MemberID{d.Case.Member})
	w.Card = cards[d.Case.Member]
	return w, err
}

// OfCase lists what was asked for in a case, the newest first.
func (m *Module) OfCase(ctx context.Context, d Desk) ([]Ask, error) {
	return db.All(ctx, m.DB, qOfCase, scanAsk, d.Case.ID)
}

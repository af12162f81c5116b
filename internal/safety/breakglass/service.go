package breakglass

import (
	"context"
	"slices"
	"strconv"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/ladder"
)

// doing is an act on an asking, in a transaction that holds its row.
type doing struct {
	m    *Module
	ctx  context.Context
	tx   *db.Tx
	desk Desk // with the asking as it is now
	ask  *Ask
	now  time.Time
	done []recorded
	note map[string]string // goes into the record of what is written next
}

// recorded is an entry, and what the audit log says of it beside its name.
type recorded struct {
	Entry
	detail map[string]string
}

// act runs f under the asking's lock as somebody who may do it, writes the row
// back, and appends to the audit log last. The case is read in the same
// transaction: it may have been closed, or its level changed, a moment ago.
func (m *Module) act(ctx context.Context, d Desk, do act, f func(t *doing) error) error {
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		a, found, err := db.Maybe(ctx, tx, qLock, scanAsk, int64(d.Ask.ID))
		if err != nil {
			return err
		}
		if !found {
			return fault.Missing("nobody asked that")
		}
		now, err := m.Cases.In(ctx, tx, a.Case)
		if err != nil {
			return err
		}
		d.Case.Level, d.Case.Open = now.Level, now.Open
		d.sit(a)
		if err := d.allow(do, now.Level); err != nil {
			return err
		}
		t := &doing{m: m, ctx: ctx, tx: tx, desk: d, ask: &a, now: m.Clock.Now()}
		if err := f(t); err != nil {
			return err
		}
		if err := m.store.head(ctx, tx, a); err != nil {
			return err
		}
		for _, e := range t.done {
			if err := m.record(ctx, tx, a, e.Entry, e.detail); err != nil {
				return err
			}
		}
		return nil
	})
}

// write appends an entry of the visitor's; keyOf is 0 for words among those on
// duty.
func (t *doing) write(what Step, keyOf group.MemberID, words string) error {
	e := Entry{ID: t.m.IDs.Next(), At: t.now, What: what, By: t.desk.account}
	t.done, t.note = append(t.done, recorded{e, t.note}), nil
	return t.m.store.append(t.ctx, t.tx, *t.ask, e, keyOf, words)
}

// record appends to the audit log what an entry says, in codes.
func (m *Module) record(ctx context.Context, tx *db.Tx, a Ask, e Entry, detail map[string]string) error {
	all := map[string]string{"case": number(a.Case), "group": number(int64(a.Group)), "what": pack(a.What), "reason": string(a.Reason)}
	for k, v := range detail {
		all[k] = v
	}
	return m.Audit.Append(ctx, tx, audit.Entry{Actor: audit.Ref("sealed_entry", e.ID), Action: "sealed." + string(e.What), Object: audit.Ref("sealed_ask", a.ID), Detail: all})
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// Ask asks to open something in a case. A case has one asking at a time: to ask
// a second time, by a double press, returns the same one, and a colleague is
// told who was first.
func (m *Module) Ask(ctx context.Context, d Desk, in Asking) (id ID, err error) {
	do := ask
	if in.Alone {
		do = askAlone
	}
	if err := d.allow(do, d.Case.Level); err != nil {
		return 0, err
	}
	if err := in.check(); err != nil {
		return 0, err
	}
	seconds, err := m.seconds(ctx, Ask{Group: d.Group.ID, Case: d.Case.ID}, d.account)
	if err != nil {
		return 0, err
	}
	err = m.DB.Tx(ctx, func(tx *db.Tx) error {
		c, err := m.Cases.In(ctx, tx, d.Case.ID)
		if err != nil {
			return err
		}
		if !c.Open {
			return fault.New(fault.Conflict, "breakglass.case_closed")
		}
		if err := d.allow(do, c.Level); err != nil {
			return err
		}
		first, err := m.liveIn(ctx, tx, c)
		if err != nil {
			return err
		}
		if first != nil {
			id = first.ID
			if first.By != d.account {
				return fault.New(fault.Conflict, "breakglass.asked_already")
			}
			return nil
		}
		id, err = m.ask(ctx, tx, d, c.Level, in, seconds)
		return err
	})
	return id, err
}

// liveIn returns the asking of a case that somebody still answers or looks at;
// one whose time is over is ended.
func (m *Module) liveIn(ctx context.Context, tx *db.Tx, c Case) (*Ask, error) {
	a, found, err := db.Maybe(ctx, tx, qLockLive, scanAsk, c.ID)
	if err != nil || !found {
		return nil, err
	}
	if now := m.Clock.Now(); !a.Live(now) {
		return nil, m.ended(ctx, tx, &a, a.State(now))
	}
	return &a, nil
}

func (m *Module) ask(ctx context.Context, tx *db.Tx, d Desk, l ladder.Level, in Asking, seconds []Responder) (ID, error) {
	what := slices.DeleteFunc(slices.Clone(Whats), func(w What) bool { return !slices.Contains(in.What, w) })
	a := Ask{ID: ID(m.IDs.Next()), Organisation: d.Group.Organisation, Group: d.Group.ID, Case: d.Case.ID, Member: d.Case.Member,
		What: what, Reason: in.Reason, Level: l, Alone: in.Alone, state: Asked, By: d.account, At: m.Clock.Now(), Unsafe: in.Unsafe}
	if in.Alone {
		a.state, a.AnsweredAt = Agreed, a.At
	}
	inserted, err := m.store.insert(ctx, tx, a)
	if err != nil {
		return 0, err
	}
	if !inserted { // somebody else was first, a moment ago
		return 0, fault.New(fault.Conflict, "breakglass.asked_already")
	}
	e := Entry{ID: m.IDs.Next(), At: a.At, What: StepAsked, By: d.account}
	if err := m.store.append(ctx, tx, a, e, 0, in.Words); err != nil {
		return 0, err
	}
	if in.Unsafe {
		if err := m.store.append(ctx, tx, a, Entry{ID: m.IDs.Next(), At: a.At, What: StepUnsafe, By: d.account}, 0, in.UnsafeWhy); err != nil {
			return 0, err
		}
	}
	if !in.Alone {
		if err := m.tellAll(ctx, tx, seconds, NoticeAsked, m.URL(a.ID)); err != nil {
			return 0, err
		}
	}
	return a.ID, m.record(ctx, tx, a, e, map[string]string{"alone": strconv.FormatBool(a.Alone), "level": l.String()})
}

// An Answer is what the second person says.
type Answer struct {
	Yes       bool
	Words     string // a reason; needed for a no
	Unsafe    bool   // telling the member is not safe yet
	UnsafeWhy string
}

// Answer agrees or refuses. Of two who answer at once the first counts; the
// other is told. Nothing is opened by it: that is the asker's press.
func (m *Module) Answer(ctx context.Context, d Desk, in Answer) error {
	if err := d.allow(answer, d.Case.Level); err != nil {
		return err
	}
	var c fault.Check
	checkWords(&c, "words", in.Words, !in.Yes)
	checkWords(&c, "unsafe_why", in.UnsafeWhy, in.Yes && in.Unsafe)
	if err := c.Err(); err != nil {
		return err
	}
	return m.act(ctx, d, answer, func(t *doing) error {
		state, step := Refused, StepRefused
		if in.Yes {
			state, step = Agreed, StepAgreed
		}
		if t.ask.state == state && t.desk.second && !t.ask.Alone { // pressed twice
			return nil
		}
		if err := t.answerable(); err != nil {
			return err
		}
		t.ask.state, t.ask.Second, t.ask.AnsweredAt = state, t.desk.account, t.now
		if !in.Yes {
			t.ask.EndedAt = t.now
		}
		if in.Yes && in.Unsafe {
			t.ask.Unsafe = true
			if err := t.write(StepUnsafe, 0, in.UnsafeWhy); err != nil {
				return err
			}
		}
		if err := t.write(step, 0, in.Words); err != nil {
			return err
		}
		return m.tellOne(t.ctx, t.tx, t.ask.By, NoticeAnswered, m.URL(t.ask.ID))
	})
}

// answerable returns nil while a second person can answer.
func (t *doing) answerable() error {
	switch state := t.ask.State(t.now); {
	case state == Expired:
		return fault.New(fault.Conflict, "breakglass.expired")
	case state == Withdrawn:
		return fault.New(fault.Conflict, "breakglass.withdrawn")
	case state == CaseClosed || state == Asked && !t.desk.Case.Open:
		return fault.New(fault.Conflict, "breakglass.case_closed")
	case state == Gone:
		return fault.New(fault.Conflict, "breakglass.gone")
	case state != Asked:
		return fault.New(fault.Conflict, "breakglass.answered")
	}
	return nil
}

// Withdraw takes an asking back, until the first look.
func (m *Module) Withdraw(ctx context.Context, d Desk) error {
	return m.act(ctx, d, withdraw, func(t *doing) error {
		switch state := t.ask.State(t.now); state {
		case Withdrawn:
			return nil
		case Asked, Agreed:
			t.ask.end(Withdrawn, t.now)
			return t.write(StepWithdrawn, 0, "")
		}
		return fault.New(fault.Conflict, "breakglass.over")
	})
}

// Shown is what was opened.
type Shown struct {
	Left
	Handles []Handle // in other groups of the organisation
}

// A Handle is one that the same person wears elsewhere.
type Handle struct {
	Group  string
	URL    string
	Handle string
}

// Look opens what was agreed to, and shows it to whoever asked. That they look
// is in the record, and the member was told or it stands written why not, before
// they see a word. The first look begins the time in which more can follow.
func (m *Module) Look(ctx context.Context, d Desk) (s Shown, a Ask, err error) {
	others, err := m.others(ctx, d.Ask, d.account)
	if err != nil {
		return s, a, err
	}
	err = m.act(ctx, d, look, func(t *doing) error {
		if err := t.open(others); err != nil {
			return err
		}
		t.ask.Looks++
		a = *t.ask
		return nil
	})
	if err != nil {
		return s, a, err
	}
	s, err = m.show(ctx, a)
	return s, a, err
}

// open notes a look, the first of which begins the time. others are told where
// nobody else has decided.
func (t *doing) open(others []Responder) error {
	state := t.ask.State(t.now)
	switch {
	case state == Gone:
		return fault.New(fault.Conflict, "breakglass.gone")
	case (state == Agreed || state == Opened) && !t.desk.Case.Open:
		return fault.New(fault.Conflict, "breakglass.case_closed")
	case state == Opened:
		t.note = map[string]string{"look": number(t.ask.Looks + 1)}
		return t.write(StepLooked, 0, "")
	case state != Agreed:
		return fault.New(fault.Conflict, "breakglass.over")
	case t.ask.Alone:
		if err := t.desk.allow(askAlone, t.desk.Case.Level); err != nil {
			return err
		}
		t.ask.ReviewAt = t.now.Add(ReviewWithin)
		if err := t.m.tellAll(t.ctx, t.tx, others, NoticeReview, t.m.URL(t.ask.ID)); err != nil {
			return err
		}
	}
	t.ask.state, t.ask.OpenedAt, t.ask.ClosesAt = Opened, t.now, t.now.Add(LookFor)
	if err := t.write(StepOpened, 0, ""); err != nil {
		return err
	}
	return t.tellMember()
}

// tellMember tells the member what was opened, unless that is not safe. Somebody
// on a break gets no notices: they are told later, by decision.
func (t *doing) tellMember() error {
	members, err := t.m.Groups.MembersIn(t.ctx, t.tx, t.ask.Group, []group.MemberID{t.ask.Member})
	if err != nil {
		return err
	}
	member, there := members[t.ask.Member]
	if !there { // erased: there is nobody to tell
		t.ask.TellAt = time.Time{}
		return nil
	}
	t.ask.TellAt, t.ask.tellNotedAt = t.now.Add(TellAgain), time.Time{}
	if t.ask.Unsafe || member.Paused(t.now) {
		return nil
	}
	return t.tell()
}

// tell puts the opening on the member's own page, and gives them a notice.
func (t *doing) tell() error {
	g, err := t.m.Groups.ByIDIn(t.ctx, t.tx, t.ask.Group)
	if err != nil {
		return err
	}
	t.ask.ToldAt = t.now
	if err := t.write(StepTold, 0, ""); err != nil {
		return err
	}
	if t.m.Teller == nil {
		return nil
	}
	return t.m.Teller.Tell(t.ctx, t.tx, t.ask.Member, NoticeOpened, MineURL(g))
}

// show reads what an asking opens.
func (m *Module) show(ctx context.Context, a Ask) (s Shown, err error) {
	members, err := m.Groups.MembersIn(ctx, m.DB, a.Group, []group.MemberID{a.Member})
	if err != nil {
		return s, err
	}
	member, there := members[a.Member]
	if !there {
		return s, nil
	}
	left, err := m.leftBy(ctx, m.DB, member)
	if err != nil {
		return s, err
	}
	for _, w := range a.What {
		switch w {
		case Contact:
			s.Contact = left.Contact
		case Near:
			s.Near = left.Near
		case Link:
			if s.Handles, err = m.handles(ctx, a); err != nil {
				return s, err
			}
		}
	}
	return s, nil
}

// handles finds out which handles in the organisation's groups are the same
// person's. It is written nowhere.
func (m *Module) handles(ctx context.Context, a Ask) (list []Handle, err error) {
	others, err := m.Groups.SamePerson(ctx, a.Group, a.Member, m.Accounts)
	for _, v := range others {
		list = append(list, Handle{Group: v.Group.Name, URL: v.Group.URL(), Handle: v.Member.Handle})
	}
	return list, err
}

// tellOne gives somebody on duty a notice; 0 is nobody.
func (m *Module) tellOne(ctx context.Context, tx *db.Tx, to account.ID, kind, url string) error {
	if m.Teller == nil || to == 0 {
		return nil
	}
	return m.Teller.TellAccount(ctx, tx, to, kind, url)
}

// tellAll gives each of those on duty a notice.
func (m *Module) tellAll(ctx context.Context, tx *db.Tx, list []Responder, kind, url string) error {
	for _, r := range list {
		if err := m.tellOne(ctx, tx, r.Account, kind, url); err != nil {
			return err
		}
	}
	return nil
}

// others are those on duty who may work on the case, but for those named.
// Whoever has no place in it must not learn of it by a notice either. It reads
// beside any transaction, so it is asked before one begins.
func (m *Module) others(ctx context.Context, a Ask, but ...account.ID) ([]Responder, error) {
	return m.onDuty(ctx, a, func(r Responder, _ Case) bool { return !slices.Contains(but, r.Account) })
}

// seconds are those who could be the second person beside whoever asked: the
// others, but for those from whose own worry the case came.
func (m *Module) seconds(ctx context.Context, a Ask, by account.ID) ([]Responder, error) {
	return m.onDuty(ctx, a, func(r Responder, c Case) bool { return r.Account != by && !c.Worried })
}

// onDuty are those on duty with a place in the case, as they pass the test.
func (m *Module) onDuty(ctx context.Context, a Ask, fits func(Responder, Case) bool) (list []Responder, err error) {
	g, err := m.Groups.ByID(ctx, a.Group)
	if err != nil {
		return nil, err
	}
	all, err := m.Team.Responders(ctx, g.Organisation)
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		switch c, err := m.Cases.Stand(ctx, r.Account, a.Case); {
		case fault.Is(err, fault.NotFound):
		case err != nil:
			return nil, err
		case fits(r, c):
			list = append(list, r)
		}
	}
	return list, nil
}

package supervision

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Talks about somebody's work: asking for one, offering times, what was agreed.

// asking prepares a talk, and returns what begins it. Where one is open already
// in that place, nothing more is begun.
func (m *Module) asking(ctx context.Context, id account.ID, a Asking) (func(tx *db.Tx) error, error) {
	var check fault.Check
	checkWords(&check, "words", a.Words, false)
	places, _, err := m.places(ctx, id)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(places, func(p Place) bool { return p.Key == a.Place })
	if a.Place == "" && len(places) == 1 {
		i = 0
	}
	if i < 0 {
		check.Add("place", "supervision.problem.place")
		return nil, check.Err()
	}
	if err := check.Err(); err != nil {
		return nil, err
	}
	at := places[i]
	listening, err := m.supervisors(ctx, at.Organisation, id)
	if err != nil {
		return nil, err
	}
	if len(listening) == 0 {
		return nil, fault.New(fault.Conflict, "supervision.nobody")
	}
	t := Talk{ID: TalkID(m.IDs.Next()), Organisation: at.Organisation.ID, Member: at.Member}
	if t.Member == 0 {
		t.Account = id
	}
	sealed, err := m.store.sealTalk(ctx, m.DB, t, "words_sealed", a.Words)
	if err != nil {
		return nil, err
	}
	return func(tx *db.Tx) error { return m.begin(ctx, tx, id, at.Organisation, t, sealed, listening) }, nil
}

func (m *Module) begin(ctx context.Context, tx *db.Tx, id account.ID, o group.Organisation, t Talk, words []byte, listening []Colleague) error {
	// The person's own page is the turnstile: of two presses the second one sees
	// what the first has begun.
	if err := m.store.change(ctx, tx, id, func(*Page, *[]Debrief) error { return nil }); err != nil {
		return err
	}
	q, of := qTalksOfAccount, int64(t.Account)
	if t.Member != 0 {
		q, of = qTalksOfMember, int64(t.Member)
	}
	rows, err := db.All(ctx, tx, q, scanTalk, of)
	if err != nil || slices.ContainsFunc(rows, func(r talkRow) bool { return r.Open() && r.Organisation == t.Organisation }) {
		return err
	}
	if _, err := db.Exec(ctx, tx, qInsertTalk, int64(t.ID), int64(t.Organisation), int64(t.Account), int64(t.Member), words, clock.ToMillis(m.now()), []byte{}); err != nil {
		return err
	}
	for _, c := range listening {
		if err := m.tellAccount(ctx, tx, c.Account, NoticeAsked, m.TalkURL(o, t.ID)); err != nil {
			return err
		}
	}
	return nil
}

func (m *Module) tellAccount(ctx context.Context, tx *db.Tx, id account.ID, kind, url string) error {
	if m.Teller == nil || id == 0 {
		return nil
	}
	return m.Teller.TellAccount(ctx, tx, id, kind, url)
}

// supervisors are those of an organisation whom others may talk to, but for the
// one who asks: nobody supervises themselves.
func (m *Module) supervisors(ctx context.Context, o group.Organisation, but account.ID) ([]Colleague, error) {
	staff, err := m.Staff.OnStaff(ctx, o)
	return slices.DeleteFunc(staff, func(c Colleague) bool { return !c.Supervises || c.Account == but }), err
}

// AskTalk asks for a talk, with or without a case. It returns Conflict where
// nobody but the asking person supervises.
func (m *Module) AskTalk(ctx context.Context, id account.ID, a Asking) error {
	a.Words = strings.TrimSpace(a.Words)
	begin, err := m.asking(ctx, id, a)
	if err != nil {
		return err
	}
	return m.DB.Tx(ctx, begin)
}

// own returns one of the talks that the person asked for, or Missing.
func (m *Module) own(ctx context.Context, id account.ID, talk TalkID) (Talk, error) {
	row, found, err := db.Maybe(ctx, m.DB, qTalk, scanTalk, int64(talk))
	if err != nil {
		return Talk{}, err
	}
	if !found {
		return Talk{}, fault.Missing("no such talk")
	}
	_, members, err := m.places(ctx, id)
	if err != nil {
		return Talk{}, err
	}
	if !isOf(row.Talk, id, members) {
		return Talk{}, fault.Missing("somebody else's talk")
	}
	return m.store.openTalk(ctx, m.DB, row)
}

// isOf reports whether a talk was asked for by the account, or one of its
// members.
func isOf(t Talk, id account.ID, members []group.MemberID) bool {
	return t.Account != 0 && t.Account == id || t.Member != 0 && slices.Contains(members, t.Member)
}

// ChooseTime takes one of the times that were offered. What was offered anew
// meanwhile is a Conflict.
func (m *Module) ChooseTime(ctx context.Context, id account.ID, talk TalkID, at time.Time) error {
	t, err := m.own(ctx, id, talk)
	if err != nil {
		return err
	}
	if !t.Open() || !slices.ContainsFunc(t.Offer.Times, at.Equal) || t.OfferedAt.IsZero() {
		return fault.New(fault.Conflict, "supervision.changed")
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qChoose, int64(t.ID), clock.ToMillis(at), clock.ToMillis(t.OfferedAt))
		if err != nil || n == 0 {
			return orChanged(err)
		}
		return m.tellSupervisor(ctx, tx, t)
	})
}

// NoneFits puts a talk back in line because none of the times fits.
func (m *Module) NoneFits(ctx context.Context, id account.ID, talk TalkID) error {
	t, err := m.own(ctx, id, talk)
	if err != nil {
		return err
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qNone, int64(t.ID))
		if err != nil || n == 0 {
			return orChanged(err)
		}
		return m.tellSupervisor(ctx, tx, t)
	})
}

func (m *Module) tellSupervisor(ctx context.Context, tx *db.Tx, t Talk) error {
	o, err := m.Groups.OrganisationByID(ctx, t.Organisation)
	if err != nil {
		return err
	}
	return m.tellAccount(ctx, tx, t.Supervisor, NoticeChosen, m.TalkURL(o, t.ID))
}

// Withdraw takes an asking back, and its words with it.
func (m *Module) Withdraw(ctx context.Context, id account.ID, talk TalkID) error {
	t, err := m.own(ctx, id, talk)
	if err != nil {
		return err
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qWithdraw, int64(t.ID), m.now().UnixMilli(), []byte{})
		if err != nil || n == 0 {
			return orChanged(err)
		}
		return nil
	})
}

func orChanged(err error) error {
	if err == nil {
		err = fault.New(fault.Conflict, "supervision.changed")
	}
	return err
}

// A Visit is an organisation's page as a colleague meets it.
type Visit struct {
	Org     group.Organisation
	Me      Colleague
	members []group.MemberID // the visitor's own
	others  []account.ID     // who supervises here beside the visitor
}

// Visit returns the page of an organisation, or Missing for everybody who does
// not work there.
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
	v.Me = staff[i]
	for _, c := range staff {
		if c.Supervises && c.Account != actor.ID {
			v.others = append(v.others, c.Account)
		}
	}
	_, v.members, err = m.places(ctx, actor.ID)
	return v, err
}

// maySee is the one place that says who may see a talk: a supervisor of the
// organisation, unless they asked for it themselves, and unless a colleague has
// it who supervises as well: what was told to one is not told to all. Where that
// colleague supervises no more, the talk is open to the others.
func (v Visit) maySee(t Talk) error {
	switch {
	case !v.Me.Supervises || t.Organisation != v.Org.ID:
		return fault.Missing("does not supervise here")
	case isOf(t, v.Me.Account, v.members):
		return fault.Missing("nobody supervises themselves")
	case slices.Contains(v.others, t.Supervisor):
		return fault.Missing("a colleague has it")
	case !t.WithdrawnAt.IsZero():
		return fault.Missing("taken back")
	}
	return nil
}

// A Line is a talk in the queue.
type Line struct {
	Talk
	Name string // of whoever asked: a colleague's name or a facilitator's handle
}

// Queue returns who waits for a talk, the longest wait first, without their
// words, and what the visitor held lately.
func (m *Module) Queue(ctx context.Context, v Visit) (open, held []Line, err error) {
	if !v.Me.Supervises {
		return nil, nil, nil
	}
	rows, err := db.All(ctx, m.DB, qOpenTalks, scanTalk, int64(v.Org.ID))
	if err != nil {
		return nil, nil, err
	}
	past, err := db.All(ctx, m.DB, qHeldTalks, scanTalk, int64(v.Org.ID), int64(v.Me.Account))
	if err != nil {
		return nil, nil, err
	}
	if open, err = m.lines(ctx, v, rows); err != nil {
		return nil, nil, err
	}
	held, err = m.lines(ctx, v, past)
	return open, held, err
}

func (m *Module) lines(ctx context.Context, v Visit, rows []talkRow) (lines []Line, err error) {
	var talks []Talk
	for _, row := range rows {
		if v.maySee(row.Talk) == nil {
			talks = append(talks, row.Talk)
		}
	}
	if len(talks) > 0 && talks[0].HeldAt.IsZero() {
		waiting(talks)
	}
	for _, t := range talks {
		name, err := m.who(ctx, v.Org, t)
		if err != nil {
			return nil, err
		}
		lines = append(lines, Line{Talk: t, Name: name})
	}
	return lines, nil
}

// who is what somebody who asked is called, for the supervisor.
func (m *Module) who(ctx context.Context, o group.Organisation, t Talk) (name string, err error) {
	if t.Member != 0 {
		cards, err := m.Groups.Cards(ctx, m.DB, []group.MemberID{t.Member})
		return cards[t.Member].Handle, err
	}
	staff, err := m.Staff.OnStaff(ctx, o)
	for _, c := range staff {
		if c.Account == t.Account {
			name = c.Name
		}
	}
	return name, err
}

// at reads a talk for a supervisor, still without words.
func (m *Module) at(ctx context.Context, v Visit, id TalkID) (talkRow, error) {
	row, found, err := db.Maybe(ctx, m.DB, qTalk, scanTalk, int64(id))
	if err != nil {
		return row, err
	}
	if !found {
		return row, fault.Missing("no such talk")
	}
	return row, v.maySee(row.Talk)
}

// Read opens a talk for a supervisor. That they read it is in the audit log
// before they see a word.
func (m *Module) Read(ctx context.Context, v Visit, id TalkID) (l Line, err error) {
	row, err := m.at(ctx, v, id)
	if err != nil {
		return l, err
	}
	if err := m.DB.Tx(ctx, func(tx *db.Tx) error { return m.record(ctx, tx, v, "supervision.read", id) }); err != nil {
		return l, err
	}
	if l.Talk, err = m.store.openTalk(ctx, m.DB, row); err != nil {
		return l, err
	}
	l.Name, err = m.who(ctx, v.Org, l.Talk)
	return l, err
}

// OfferTimes says when the supervisor has time. Whoever offers first has the
// talk; a colleague who does so at the same moment gets a Conflict.
func (m *Module) OfferTimes(ctx context.Context, v Visit, id TalkID, o Offer) error {
	row, err := m.at(ctx, v, id)
	if err != nil {
		return err
	}
	if err := o.check(m.now()); err != nil {
		return err
	}
	sealed, err := m.store.sealTalk(ctx, m.DB, row.Talk, "offer_sealed", o)
	if err != nil {
		return err
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qOffer, int64(id), int64(v.Me.Account), sealed, clock.ToMillis(m.now()), int64(row.Supervisor))
		if err != nil || n == 0 {
			return orChanged(err)
		}
		if row.Member != 0 && m.Teller != nil {
			return m.Teller.Tell(ctx, tx, row.Member, NoticeOffered, URL+"#talks")
		}
		return m.tellAccount(ctx, tx, row.Account, NoticeOffered, URL+"#talks")
	})
}

// Hold notes that a talk was held, with the steps that were agreed, which both
// read.
func (m *Module) Hold(ctx context.Context, v Visit, id TalkID, steps string) error {
	row, err := m.at(ctx, v, id)
	if err != nil {
		return err
	}
	var c fault.Check
	if checkWords(&c, "steps", steps, false); c.Err() != nil {
		return c.Err()
	}
	sealed, err := m.store.sealTalk(ctx, m.DB, row.Talk, "steps_sealed", steps)
	if err != nil {
		return err
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qHeld, int64(id), int64(v.Me.Account), sealed, clock.ToMillis(m.now()))
		if err != nil || n == 0 {
			return orChanged(err)
		}
		if err := m.store.count(ctx, tx, v.Org.ID, monthOf(m.now()), countTalks); err != nil {
			return err
		}
		return m.record(ctx, tx, v, "supervision.held", id)
	})
}

func (m *Module) record(ctx context.Context, tx *db.Tx, v Visit, action string, id TalkID) error {
	return m.Audit.Append(ctx, tx, audit.Entry{Actor: v.Me.Ref, Action: action, Object: audit.Ref("supervision_talk", id),
		Detail: map[string]string{"organisation": audit.Ref("organisation", v.Org.ID)}})
}

// Suggest sets what the organisation suggests to those who have not chosen, for
// those who arrange how it works.
func (m *Module) Suggest(ctx context.Context, v Visit, l Limits) error {
	if !v.Me.Arranges {
		return fault.New(fault.Forbidden, "supervision.arrangers_only")
	}
	if err := l.check(); err != nil {
		return err
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qSetDefault, int64(v.Org.ID), l.Cases, l.Meetings, l.Heavy); err != nil {
			return err
		}
		return m.Audit.Append(ctx, tx, audit.Entry{Actor: v.Me.Ref, Action: "supervision.limits", Object: audit.Ref("organisation", v.Org.ID),
			Detail: map[string]string{"cases": strconv.FormatInt(l.Cases, 10), "meetings": strconv.FormatInt(l.Meetings, 10), "heavy": strconv.FormatInt(l.Heavy, 10)}})
	})
}

// A Month is an organisation's numbers of one month, by what is counted.
type Month struct {
	Month string
	N     map[string]int64
}

// monthsShown is how far back numbers go.
const monthsShown = 6

// Months returns the numbers of the last months, the newest first.
func (m *Module) Months(ctx context.Context, v Visit) (months []Month, err error) {
	type row struct {
		month, what string
		n           int64
	}
	rows, err := db.All(ctx, m.DB, qCounts, func(r db.Row) (x row, err error) {
		err = r.Scan(&x.month, &x.what, &x.n)
		return x, err
	}, int64(v.Org.ID), monthOf(m.now().AddDate(0, -monthsShown, 0)))
	for _, r := range rows {
		if n := len(months); n == 0 || months[n-1].Month != r.month {
			months = append(months, Month{Month: r.month, N: map[string]int64{}})
		}
		months[len(months)-1].N[r.what] = r.n
	}
	return months, err
}

// Suggested is what the organisation suggests.
func (m *Module) Suggested(ctx context.Context, v Visit) (Limits, error) {
	return m.store.suggested(ctx, m.DB, v.Org.ID)
}

package cases

import (
	"context"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/subject"
)

// A Queue is what somebody may work on, the right case first.
type Queue struct {
	Lines []Line
	Cards map[group.MemberID]group.Card
	Desks map[ID]Desk
	Names map[PartyID]string // of those who have a case
	// Works reports whether the visitor is on a rota or holds a group at all.
	Works bool
	// OnRota reports whether the visitor may be called anywhere.
	OnRota bool
}

// Queue returns the open cases that the account may work on, and closed ones
// with a follow-up, or with words, that wait. Cases of people in whose cases the visitor has no
// place are not in it, and not counted.
func (m *Module) Queue(ctx context.Context, id account.ID) (Queue, error) {
	q := Queue{Desks: map[ID]Desk{}, Names: map[PartyID]string{}, Cards: map[group.MemberID]group.Card{}}
	found, err := m.candidates(ctx, id, &q)
	if err != nil {
		return q, err
	}
	for _, c := range found {
		if _, twice := q.Desks[c.ID]; twice {
			continue
		}
		d, err := m.stand(ctx, id, c)
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) || fault.Is(err, fault.TooMany) {
			continue
		}
		if err != nil {
			return q, err
		}
		line, err := m.line(ctx, c)
		if err != nil {
			return q, err
		}
		if !c.Open() && line.Follow.Number == 0 && line.Holds == 0 {
			continue
		}
		q.Desks[c.ID], q.Lines = d, append(q.Lines, line)
	}
	if err := m.declined(ctx, id, &q); err != nil {
		return q, err
	}
	Order(q.Lines, m.Clock.Now())
	return q, m.dress(ctx, &q)
}

// candidates are the cases of the organisations on whose rota the account is,
// and of the groups that it holds. It says in the queue what the account is.
func (m *Module) candidates(ctx context.Context, id account.ID, q *Queue) (found []Case, err error) {
	organisations, err := m.Groups.Organisations(ctx)
	if err != nil {
		return nil, err
	}
	for _, o := range organisations {
		_, on, err := m.responder(ctx, id, o.ID)
		if err != nil {
			return nil, err
		}
		if !on {
			continue
		}
		q.Works, q.OnRota = true, true
		rows, err := db.All(ctx, m.DB, qOfOrganisation, scanCase, int64(o.ID), shown)
		if err != nil {
			return nil, err
		}
		later, err := db.All(ctx, m.DB, qFollowing, scanCase, int64(o.ID), m.now())
		if err != nil {
			return nil, err
		}
		found = append(append(found, rows...), later...)
	}
	visits, err := m.Groups.MyGroups(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, v := range visits {
		if !v.Facilitates() {
			continue
		}
		q.Works = true
		rows, err := db.All(ctx, m.DB, qOfGroup, scanCase, int64(v.Group.ID), shown)
		if err != nil {
			return nil, err
		}
		later, err := db.All(ctx, m.DB, qLeftOver, scanCase, int64(v.Group.ID), m.now())
		if err != nil {
			return nil, err
		}
		found = append(append(found, rows...), later...)
	}
	return found, nil
}

// line is a case with what waits in its other rows.
func (m *Module) line(ctx context.Context, c Case) (Line, error) {
	l := Line{Case: c}
	holds, err := db.All(ctx, m.DB, qHoldsOf, scanHold, int64(c.ID))
	if err != nil {
		return l, err
	}
	l.Holds = undecided(holds)
	if l.Peak, err = m.store.peak(ctx, m.DB, c.ID); err != nil {
		return l, err
	}
	list, err := db.All(ctx, m.DB, qFollowsOf, scanFollow, int64(c.ID))
	for _, f := range list {
		if f.Waits(m.Clock.Now()) && l.Follow.Number == 0 {
			l.Follow = f
		}
	}
	return l, err
}

// undecided counts the words that wait for a person.
func undecided(holds []Hold) (n int) {
	for _, h := range holds {
		if h.State == Waiting || !h.AgainAt.IsZero() {
			n++
		}
	}
	return n
}

// dress adds handles, and the names of those who have a case.
func (m *Module) dress(ctx context.Context, q *Queue) error {
	for _, l := range q.Lines {
		cards, err := m.Groups.Cards(ctx, m.DB, []group.MemberID{l.Member})
		if err != nil {
			return err
		}
		q.Cards[l.Member] = cards[l.Member]
		if l.Owner == 0 {
			continue
		}
		names, err := m.names(ctx, l.Case)
		if err != nil {
			return err
		}
		q.Names[l.Owner] = names[l.Owner]
	}
	return nil
}

// names are what those who work on a case are called: responders by the name on
// the rota, facilitators by their handle. Who was erased has none.
func (m *Module) names(ctx context.Context, c Case) (map[PartyID]string, error) {
	parties, err := m.store.parties(ctx, m.DB, c.ID)
	if err != nil {
		return nil, err
	}
	names := map[PartyID]string{}
	for _, p := range parties {
		switch {
		case p.Account != 0:
			r, _, err := m.responder(ctx, p.Account, c.Organisation)
			if err != nil {
				return nil, err
			}
			names[p.ID] = r.Name
		case p.Member != 0:
			cards, err := m.Groups.Cards(ctx, m.DB, []group.MemberID{p.Member})
			if err != nil {
				return nil, err
			}
			names[p.ID] = cards[p.Member].Handle
		}
	}
	return names, nil
}

// A Whole is a case with everything that its page shows.
type Whole struct {
	Desk    Desk
	Line    Line
	Card    group.Card
	Entries []Entry
	Holds   []Hold
	Follows []Follow
	Names   map[PartyID]string
	Done    map[Step]Entry // the steps that were ticked since the level last rose
	Load    Load           // the visitor's own
	// Others hold the group too, and could be the second person where nobody can be
	// called; for whoever has such a case.
	Others []group.Card
}

// Whole reads a case as the account meets it.
func (m *Module) Whole(ctx context.Context, id account.ID, c ID) (w Whole, err error) {
	if w.Desk, err = m.at(ctx, id, c); err != nil {
		return w, err
	}
	of := w.Desk.Case
	if w.Line, err = m.line(ctx, of); err != nil {
		return w, err
	}
	w.Line.Why = w.Line.reasons(m.Clock.Now())
	if w.Load, err = m.loadOf(ctx, w.Desk); err != nil {
		return w, err
	}
	if w.Entries, err = m.store.entries(ctx, m.DB, of); err != nil {
		return w, err
	}
	if w.Holds, err = db.All(ctx, m.DB, qHoldsOf, scanHold, int64(c)); err != nil {
		return w, err
	}
	if w.Follows, err = db.All(ctx, m.DB, qFollowsOf, scanFollow, int64(c)); err != nil {
		return w, err
	}
	if w.Names, err = m.names(ctx, of); err != nil {
		return w, err
	}
	w.Done = map[Step]Entry{}
	for _, e := range w.Entries {
		if e.What == Stepped && isStep(of.Level, Step(e.Code)) {
			w.Done[Step(e.Code)] = e
		}
	}
	cards, err := m.Groups.Cards(ctx, m.DB, []group.MemberID{of.Member})
	w.Card = cards[of.Member]
	if err == nil && w.Desk.alone && w.Desk.owner {
		w.Others, err = m.others(ctx, w.Desk)
	}
	return w, err
}

// A Talk is what a member finds on the page where they talk with somebody. It
// holds no level.
type Talk struct {
	Case    Case // the zero Case where there is none to show
	Entries []Entry
	Names   map[PartyID]string
	Holds   []Hold
	Reasons map[subject.Ref]string // what was said about held words
	Watched Watched
	Waits   Wait // where nobody has written yet
}

// Talk is the newest talk of a member: the open one, or one that ended not long
// ago. A case that the member does not know of is not shown.
func (m *Module) Talk(ctx context.Context, v group.Visit) (t Talk, err error) {
	if v.Member == nil {
		return t, fault.Missing("never belonged to the group")
	}
	if t.Watched, err = m.Watched(ctx, v.Group.Organisation); err != nil {
		return t, err
	}
	rows, err := db.All(ctx, m.DB, qOfMember, scanCase, int64(v.Member.ID))
	if err != nil {
		return t, err
	}
	for _, c := range rows {
		if !c.Talks || !c.Open() && m.Clock.Now().After(c.ClosedAt.Add(TalkFor)) {
			continue
		}
		t.Case = c
		break
	}
	if t.Case.ID == 0 {
		return t, nil
	}
	if t.Waits, err = m.waitOf(ctx, t.Case); err != nil {
		return t, err
	}
	return t, m.fillTalk(ctx, &t)
}

// Watched tells whether somebody of the organisation is there at the moment; it
// never is where nobody is on a rota.
func (m *Module) Watched(ctx context.Context, o group.OrganisationID) (Watched, error) {
	if m.Team == nil {
		return Watched{}, nil
	}
	return m.Team.Watched(ctx, o)
}

func (m *Module) fillTalk(ctx context.Context, t *Talk) error {
	entries, err := m.store.entries(ctx, m.DB, t.Case)
	if err != nil {
		return err
	}
	t.Reasons = map[subject.Ref]string{}
	for _, e := range entries {
		switch e.What {
		case Said, Wrote:
			t.Entries = append(t.Entries, e)
		case EditAsked, KeptHeld, Released:
			t.Reasons[e.Ref] = e.Words
		}
	}
	if t.Holds, err = db.All(ctx, m.DB, qHoldsOf, scanHold, int64(t.Case.ID)); err != nil {
		return err
	}
	t.Names, err = m.names(ctx, t.Case)
	return err
}

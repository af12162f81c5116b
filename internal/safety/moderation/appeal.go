package moderation

import (
	"context"
	"slices"
	"strings"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// A Statement is a decision as the person sees it whom it is about.
type Statement struct {
	Decision
	In         group.Group
	Agreements []string
	Appeal     *Appeal
	Theirs     bool // the reader is the person; else somebody who may look at it
	MaySecond  bool
}

// Statement returns a decision for whom it is about, also after they left, and
// for those who may look at it by duty. It is Missing for everybody else.
func (m *Module) Statement(ctx context.Context, actor account.Actor, id DecisionID) (s Statement, err error) {
	d, h, err := m.forHand(ctx, actor, id)
	if err != nil {
		return s, err
	}
	s.Decision, s.In, s.Theirs = d, h.Visit.Group, d.Member == h.member() && d.Measure != None
	if !s.Theirs {
		t, err := m.touchingOf(ctx, h.Visit.Group, d)
		if err != nil {
			return s, err
		}
		if err := h.May(t); err != nil {
			return s, hideIf(h, err)
		}
		s.MaySecond = m.maySecond(ctx, h, d) == nil
	}
	agreements, err := m.groups.Agreements(ctx, s.In.ID)
	if err != nil {
		return s, err
	}
	s.Agreements = agreements.Statements
	if !s.Theirs {
		return s, nil
	}
	row, found, err := db.Maybe(ctx, m.db, qAppealBy, scanAppeal, int64(id), int64(d.Member))
	if err != nil || !found {
		return s, err
	}
	appeal, err := m.openAppeal(ctx, s.In, h.Visit.Member.Key, row)
	s.Appeal = &appeal
	return s, err
}

// openAppeal opens the words of an appeal and of its answer.
func (m *Module) openAppeal(ctx context.Context, g group.Group, member crypto.KeyID, row appealRow) (a Appeal, err error) {
	a = row.Appeal
	if a.Words, err = m.store.open(ctx, m.db, member, appealPlace(a.ID, "words_sealed"), row.words); err != nil {
		return a, err
	}
	a.Answer, err = m.store.open(ctx, m.db, g.Key, appealPlace(a.ID, "answer_sealed"), row.answer)
	return a, err
}

// Appeal asks that another person look again at a decision: whom it is about
// may, and who reported where nothing was done. It returns Conflict if they
// asked before or the time is over.
func (m *Module) Appeal(ctx context.Context, actor account.Actor, id DecisionID, words string) (AppealID, error) {
	d, h, err := m.forHand(ctx, actor, id)
	if err != nil {
		return 0, err
	}
	side, err := m.side(ctx, h, d)
	if err != nil {
		return 0, err
	}
	if err := d.Appealable(m.clock.Now()); err != nil {
		return 0, err
	}
	words = strings.TrimSpace(words)
	var c fault.Check
	checkWords(&c, "words", words, MaxWords, false)
	if err := c.Err(); err != nil {
		return 0, err
	}
	now, g := m.clock.Now(), h.Visit.Group
	appeal := AppealID(m.ids.Next())
	sealed, err := m.store.seal(ctx, m.db, h.Visit.Member.Key, appealPlace(appeal, "words_sealed"), words)
	if err != nil {
		return 0, err
	}
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qInsertAppeal, int64(appeal), int64(id), int64(g.Organisation), int64(g.ID), int64(h.member()), string(side), sealed,
			clock.ToMillis(now), clock.ToMillis(now.Add(AppealWithin)), []byte{}); err != nil {
			return err
		}
		return m.callOthers(ctx, tx, g, d, h.member())
	})
	if db.IsTaken(err) {
		return 0, fault.New(fault.Conflict, "moderation.asked_already")
	}
	return appeal, err
}

// side is on which side the Hand stands to a decision, Missing on none.
func (m *Module) side(ctx context.Context, h Hand, d Decision) (Side, error) {
	me := h.member()
	switch {
	case me == 0:
	case me == d.Member && d.Measure != None:
		return TheirOwn, nil
	case d.Measure == None && d.Matter != 0:
		_, reported, err := db.Maybe(ctx, m.db, qReportBy, scanReport, int64(d.Matter), int64(me))
		if err != nil || reported {
			return Reporters, err
		}
	}
	return "", fault.Missing("not about them")
}

// callOthers tells those who may answer an appeal: the staff, and whoever holds
// the group but those who decided.
func (m *Module) callOthers(ctx context.Context, tx *db.Tx, g group.Group, d Decision, from group.MemberID) error {
	parties, err := m.parties(ctx, tx, d)
	if err != nil {
		return err
	}
	if _, err := m.callHolders(ctx, tx, g, append(parties, d.Member), d.By.Member, d.Second.Member, from); err != nil {
		return err
	}
	return m.callStaff(ctx, tx, g.Organisation, KindStaffWaits)
}

// Asking is an appeal for whoever answers it.
type Asking struct {
	Appeal
	Of         Decision
	In         group.Group
	Hand       Hand
	Agreements []string
	Lighter    []Measure // what it can become
}

// AppealFor returns an appeal for somebody who had no part in the decision.
func (m *Module) AppealFor(ctx context.Context, actor account.Actor, id AppealID) (a Asking, err error) {
	row, err := m.appealOf(ctx, id)
	if err != nil {
		return a, err
	}
	if a.Of, a.Hand, err = m.forHand(ctx, actor, row.Decision); err != nil {
		return a, err
	}
	if err := m.mayAnswer(ctx, a.Hand, a.Of); err != nil {
		return a, hideIf(a.Hand, err)
	}
	a.In = a.Hand.Visit.Group
	cards, err := m.groups.Cards(ctx, m.db, []group.MemberID{row.Member})
	if err != nil {
		return a, err
	}
	a.Appeal = row.Appeal
	if !cards[row.Member].Erased {
		if a.Appeal, err = m.openAppeal(ctx, a.In, cards[row.Member].Key, row); err != nil {
			return a, err
		}
	}
	agreements, err := m.groups.Agreements(ctx, a.In.ID)
	a.Agreements, a.Lighter = agreements.Statements, lighter(a.Of)
	return a, err
}

// lighter lists what a decision can become on appeal.
func lighter(d Decision) (list []Measure) {
	for _, measure := range chosen {
		if measure != None && !measure.Lasting() && measure.weight() < d.Measure.weight() && measure.fits(d.Thing.Kind) && (d.Act == "" || !measure.ofThing()) {
			list = append(list, measure)
		}
	}
	return list
}

// An Answer is what is made of an appeal.
type Answer struct {
	Outcome Outcome
	Words   string
	Choice  Choice // with Lighter
}

// check looks at what was filled in.
func (a Asking) check(in Answer) error {
	var c fault.Check
	switch in.Outcome {
	case Upheld, Undone:
	case Lighter:
		if a.Side != TheirOwn || !slices.Contains(a.Lighter, in.Choice.Measure) {
			c.Add("measure", "moderation.problem.lighter")
		} else if err := a.Hand.MayChoose(in.Choice); err != nil {
			return err
		}
	default:
		c.Add("outcome", "moderation.problem.outcome")
	}
	checkWords(&c, "words", in.Words, MaxWords, true)
	return c.Err()
}

// Answer answers an appeal. What was wrong is undone at once, and the person is
// told so with an apology. It returns Conflict if somebody answered already, or
// if the decision is not any more what whoever answers has read.
func (m *Module) Answer(ctx context.Context, actor account.Actor, id AppealID, in Answer) error {
	a, err := m.AppealFor(ctx, actor, id)
	if err != nil {
		return err
	}
	in.Words = strings.TrimSpace(in.Words)
	if err := a.check(in); err != nil {
		return err
	}
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		sealed, err := m.store.seal(ctx, tx, a.In.Key, appealPlace(id, "answer_sealed"), in.Words)
		if err != nil {
			return err
		}
		by := a.Hand.by()
		changed, err := db.Exec(ctx, tx, qAnswer, int64(id), string(in.Outcome), sealed, int64(by.Member), int64(by.Account), m.now())
		if err == nil && changed == 0 {
			err = fault.New(fault.Conflict, "moderation.settled")
		}
		if err != nil {
			return err
		}
		if err := m.record(ctx, tx, a.Hand, "moderation.appeal", audit.Ref("decision", a.Of.ID), map[string]string{"outcome": string(in.Outcome)}); err != nil {
			return err
		}
		return m.follow(ctx, tx, a, in)
	})
	if db.IsTaken(err) { // the same thing was reported at this moment
		return fault.New(fault.Conflict, "moderation.settled")
	}
	return err
}

// moveAs moves a decision from the state in which it was read, and returns
// Conflict where it is in another one by now.
func (m *Module) moveAs(ctx context.Context, tx *db.Tx, d Decision, to DecisionState) error {
	moved, err := m.move(ctx, tx, d, to)
	if err == nil && !moved {
		err = fault.New(fault.Conflict, "moderation.settled")
	}
	return err
}

// follow makes the outcome so and tells whoever asked.
func (m *Module) follow(ctx context.Context, tx *db.Tx, a Asking, in Answer) error {
	if a.Side == Reporters {
		return m.lookAgain(ctx, tx, a, in)
	}
	kind := KindAnswered
	switch in.Outcome {
	case Upheld:
		if err := m.takeUp(ctx, tx, a.Of); err != nil {
			return err
		}
	case Undone, Lighter:
		to := map[Outcome]DecisionState{Undone: Reversed, Lighter: Changed}[in.Outcome]
		if err := m.moveAs(ctx, tx, a.Of, to); err != nil {
			return err
		}
		if a.Of.State.InForce() {
			if err := m.undo(ctx, tx, a.In, a.Of); err != nil {
				return err
			}
		}
		if in.Outcome == Undone {
			kind = KindReversed
		}
	}
	if err := m.tell(ctx, tx, a.Member, kind, m.DecisionURL(a.Of.ID)); err != nil || in.Outcome != Lighter {
		return err
	}
	next := m.drawUp(a.Hand, in.Choice)
	next.Rule, next.Facts, next.Reason = a.Of.Rule, a.Of.Facts, in.Words
	next.Member, next.Thing, next.URL, next.Source = a.Of.Member, a.Of.Thing, a.Of.URL, a.Of.Source
	return m.announce(ctx, tx, a.Hand, next)
}

// lookAgain answers a reporter. Where they were right, the matter is open again,
// for others than those who decided.
func (m *Module) lookAgain(ctx context.Context, tx *db.Tx, a Asking, in Answer) error {
	if in.Outcome == Undone {
		if err := m.moveAs(ctx, tx, a.Of, Reversed); err != nil {
			return err
		}
		// Where the same thing waits in a newer matter, it is looked at there.
		if _, err := db.Exec(ctx, tx, qReopen, int64(a.Of.Matter), clock.ToMillis(m.clock.Now().Add(Serious.Within()))); err != nil {
			return err
		}
	}
	row, found, err := db.Maybe(ctx, tx, qReportBy, scanReport, int64(a.Of.Matter), int64(a.Member))
	if err != nil || !found {
		return err
	}
	return m.tell(ctx, tx, a.Member, KindAnswered, m.reportURL(row.ID))
}

// Mine is everything about the visitor: decisions, the newest first, and what
// they reported.
type Mine struct {
	Decisions []Statement
	Reports   []Receipt
}

// Mine returns what was decided about the actor in all groups, and what they
// reported. Nobody else can ask.
func (m *Module) Mine(ctx context.Context, actor account.Actor) (mine Mine, err error) {
	members, err := m.groups.Memberships(ctx, m.db, actor.ID)
	if err != nil {
		return mine, err
	}
	for _, member := range members {
		g, err := m.groups.ByID(ctx, member.Group)
		if err != nil {
			return mine, err
		}
		decided, err := m.decisions(ctx, g, qDecisionsOf, int64(member.ID))
		if err != nil {
			return mine, err
		}
		for _, d := range decided {
			if d.Measure != None {
				mine.Decisions = append(mine.Decisions, Statement{Decision: d, In: g, Theirs: true})
			}
		}
		reports, err := db.All(ctx, m.db, qReportsOf, scanReport, int64(member.ID))
		if err != nil {
			return mine, err
		}
		for _, r := range reports {
			matter, err := db.One(ctx, m.db, qMatter, scanMatter, int64(r.Matter))
			if err != nil {
				return mine, err
			}
			mine.Reports = append(mine.Reports, Receipt{Report: r.Report, Matter: matter, Group: g})
		}
	}
	slices.SortFunc(mine.Decisions, func(a, b Statement) int { return b.At.Compare(a.At) })
	slices.SortFunc(mine.Reports, func(a, b Receipt) int { return b.At.Compare(a.At) })
	return mine, nil
}

package moderation

import (
	"cmp"
	"context"
	"slices"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/subject"
)

// A Queue is what waits for somebody who moderates: nothing in it is theirs.
type Queue struct {
	Matters []Waits
	Appeals []Asked
	Halfway []Half // proposed, provisional, or written differently
}

// Waits is one open matter.
type Waits struct {
	Matter
	In group.Group
}

// Asked is one open appeal.
type Asked struct {
	Appeal
	Of Decision
	In group.Group
}

// Half is a decision for which another look is wanted.
type Half struct {
	Decision
	In group.Group
}

// QueueOf returns what waits in one group, for whoever holds it or works for its
// organisation.
func (m *Module) QueueOf(ctx context.Context, actor account.Actor, g group.Group) (Queue, error) {
	h, err := m.hand(ctx, actor, g.ID)
	if err != nil {
		return Queue{}, err
	}
	if !h.Staff && !h.Facilitates {
		return Queue{}, fault.Missing("may not moderate here")
	}
	return m.gatherQueue(ctx, actor, int64(g.ID), qMattersIn, qAppealsIn, qHalfwayIn)
}

// QueueFor returns what waits in all groups of an organisation, for its staff.
func (m *Module) QueueFor(ctx context.Context, actor account.Actor, o group.Organisation) (Queue, error) {
	if err := m.mayModerate(ctx, actor, o.ID); err != nil {
		return Queue{}, err
	}
	return m.gatherQueue(ctx, actor, int64(o.ID), qMattersOrg, qAppealsOrg, qHalfway)
}

// mayModerate returns nil for the organisation's staff with the duty.
func (m *Module) mayModerate(ctx context.Context, actor account.Actor, o group.OrganisationID) error {
	if m.staff == nil {
		return fault.Missing("no staff")
	}
	_, yes, err := m.staff.Moderates(ctx, actor.ID, o)
	if err == nil && !yes {
		err = fault.Missing("does not moderate here")
	}
	return err
}

// hands remembers who the actor is in each group of a list.
type hands struct {
	m     *Module
	actor account.Actor
	known map[group.ID]Hand
}

func (h hands) in(ctx context.Context, g group.ID) (Hand, error) {
	if hand, ok := h.known[g]; ok {
		return hand, nil
	}
	hand, err := h.m.hand(ctx, h.actor, g)
	h.known[g] = hand
	return hand, err
}

// gatherQueue leaves out whatever the actor has a part in: that somebody
// reported them is not for their eyes.
func (m *Module) gatherQueue(ctx context.Context, actor account.Actor, of int64, matters, appeals, halfway *db.Query) (q Queue, err error) {
	hs := hands{m, actor, map[group.ID]Hand{}}
	open, err := db.All(ctx, m.db, matters, scanMatter, of, int64(listed))
	if err != nil {
		return q, err
	}
	Order(open)
	for _, matter := range open {
		hand, err := hs.in(ctx, matter.Group)
		if err != nil {
			return q, err
		}
		if ok, err := yes(m.mayLook(ctx, hand, matter)); err != nil {
			return q, err
		} else if ok {
			q.Matters = append(q.Matters, Waits{Matter: matter, In: hand.Visit.Group})
		}
	}
	if q.Halfway, err = m.halfway(ctx, hs, halfway, of); err != nil {
		return q, err
	}
	q.Appeals, err = m.asked(ctx, hs, appeals, of)
	return q, err
}

// yes turns a refusal into no; other errors stay.
func yes[T any](_ T, err error) (bool, error) {
	if fault.Is(err, fault.Forbidden) || fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}

func (m *Module) halfway(ctx context.Context, hs hands, q *db.Query, of int64) (list []Half, err error) {
	rows, err := db.All(ctx, m.db, q, scanDecision, of, int64(listed))
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		hand, err := hs.in(ctx, row.Group)
		if err != nil {
			return nil, err
		}
		if ok, err := yes(struct{}{}, m.maySecond(ctx, hand, row.Decision)); err != nil {
			return nil, err
		} else if ok {
			list = append(list, Half{Decision: row.Decision, In: hand.Visit.Group})
		}
	}
	return list, nil
}

func (m *Module) asked(ctx context.Context, hs hands, q *db.Query, of int64) (list []Asked, err error) {
	rows, err := db.All(ctx, m.db, q, scanAppeal, of, int64(listed))
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		hand, err := hs.in(ctx, row.Group)
		if err != nil {
			return nil, err
		}
		d, err := db.One(ctx, m.db, qDecision, scanDecision, int64(row.Decision))
		if err != nil {
			return nil, err
		}
		if ok, err := yes(struct{}{}, m.mayAnswer(ctx, hand, d.Decision)); err != nil {
			return nil, err
		} else if ok {
			list = append(list, Asked{Appeal: row.Appeal, Of: d.Decision, In: hand.Visit.Group})
		}
	}
	return list, nil
}

// touching gathers what decides who may have a part.
func (m *Module) touching(ctx context.Context, g group.Group, about group.MemberID, matter MatterID) (t Touching, err error) {
	t.About = about
	if matter != 0 {
		reports, err := db.All(ctx, m.db, qReportsTo, scanReport, int64(matter))
		if err != nil {
			return t, err
		}
		for _, r := range reports {
			t.Reporters = append(t.Reporters, r.Member)
		}
	}
	holders, err := m.groups.Holders(ctx, m.db, g.ID)
	if err != nil {
		return t, err
	}
	t.Facilitator = slices.Contains(holders, about)
	if m.staff != nil {
		t.Staffed, err = m.staff.Staffed(ctx, g.Organisation)
	}
	return t, err
}

// mayLook returns nil if the Hand may look into the matter. A matter that was
// reopened on appeal is not for those who decided it before.
func (m *Module) mayLook(ctx context.Context, h Hand, matter Matter) (Touching, error) {
	t, err := m.touching(ctx, h.Visit.Group, matter.About, matter.ID)
	if err != nil || matter.State != Open {
		return t, cmp.Or(err, h.May(t))
	}
	decided, err := db.All(ctx, m.db, qDecisionsTo, scanDecision, int64(matter.ID))
	if err != nil {
		return t, err
	}
	for _, d := range decided {
		t.Before = append(t.Before, d.By)
	}
	return t, h.May(t)
}

// parties are whom a decision is about: one, or both of those whom an order keeps
// apart, for each has a part in what becomes of it.
func (m *Module) parties(ctx context.Context, c db.Conn, d Decision) ([]group.MemberID, error) {
	if d.Act != group.ActNoContact {
		return []group.MemberID{d.Member}, nil
	}
	return db.All(ctx, c, qParties, db.Value[group.MemberID], string(d.Thing.Kind), d.Thing.ID, d.Act)
}

// touchingOf is touching for a decision.
func (m *Module) touchingOf(ctx context.Context, g group.Group, d Decision) (t Touching, err error) {
	parties, err := m.parties(ctx, m.db, d)
	if err != nil {
		return t, err
	}
	if t, err = m.touching(ctx, g, d.Member, d.Matter); err != nil {
		return t, err
	}
	for _, party := range parties {
		if party == d.Member {
			continue
		}
		other, err := m.touching(ctx, g, party, 0)
		if err != nil {
			return t, err
		}
		t.Facilitator, t.Parties = t.Facilitator || other.Facilitator, append(t.Parties, party)
	}
	return t, nil
}

// maySecond returns nil if the Hand may agree to a decision of somebody else, or
// look again at what was written differently.
func (m *Module) maySecond(ctx context.Context, h Hand, d Decision) error {
	t, err := m.touchingOf(ctx, h.Visit.Group, d)
	if err != nil {
		return err
	}
	if d.State != Resubmitted {
		t.Before = []By{d.By}
	}
	return h.May(t)
}

// mayAnswer returns nil if the Hand may answer an appeal against the decision:
// somebody who had no part in it.
func (m *Module) mayAnswer(ctx context.Context, h Hand, d Decision) error {
	t, err := m.touchingOf(ctx, h.Visit.Group, d)
	if err != nil {
		return err
	}
	t.Before = []By{d.By, d.Second}
	if d.Measure == LeaveOrganisation && !h.Staff {
		return fault.New(fault.Forbidden, "moderation.staff_only")
	}
	return h.May(t)
}

// A Folder is one matter, for whoever decides.
type Folder struct {
	Matter
	Hand     Hand
	Said     []Said
	Earlier  []Decision // about how the same member treats others, the newest first
	Decided  []Decision // of this matter
	Excerpt  *subject.Excerpt
	Rules    []Rule
	Promises []string // the group's agreements
	Author   group.Card
	Waiting  int  // how many things of theirs wait by a rule, and open or fold with the decision
	Alone    bool // there is one voice and nothing before it: too little for what lasts
}

// Said is what one reporter said, without their name.
type Said struct {
	ID      ReportID
	Rule    RuleKey
	Words   string
	Misused bool
}

// Folder returns the matter for whoever may look into it.
func (m *Module) Folder(ctx context.Context, actor account.Actor, id MatterID) (f Folder, err error) {
	matter, found, err := db.Maybe(ctx, m.db, qMatter, scanMatter, int64(id))
	if err == nil && !found {
		err = fault.Missing("no such matter")
	}
	if err != nil {
		return f, err
	}
	f.Matter = matter
	if f.Hand, err = m.hand(ctx, actor, matter.Group); err != nil {
		return f, err
	}
	if _, err := m.mayLook(ctx, f.Hand, matter); err != nil {
		return f, hideIf(f.Hand, err)
	}
	return f, m.fill(ctx, &f)
}

// hideIf tells somebody with a part in a matter nothing of it.
func hideIf(h Hand, err error) error {
	if fault.Is(err, fault.Forbidden) && fault.Of(err).Code == "moderation.own_part" {
		return fault.Missing("has a part in it")
	}
	return err
}

func (m *Module) fill(ctx context.Context, f *Folder) error {
	g := f.Hand.Visit.Group
	agreements, err := m.groups.Agreements(ctx, g.ID)
	if err != nil {
		return err
	}
	f.Promises, f.Rules = agreements.Statements, Site
	rows, err := db.All(ctx, m.db, qReportsTo, scanReport, int64(f.ID))
	if err != nil {
		return err
	}
	for _, row := range rows {
		said := Said{ID: row.ID, Rule: row.Rule, Misused: !row.MisusedAt.IsZero()}
		if said.Words, err = m.openReport(ctx, row); err != nil {
			return err
		}
		f.Said = append(f.Said, said)
	}
	cards, err := m.groups.Cards(ctx, m.db, []group.MemberID{f.About})
	if err != nil {
		return err
	}
	f.Author = cards[f.About]
	if f.State == Open {
		waiting, err := m.held(ctx, m.db, f.Thing, f.About)
		if err != nil {
			return err
		}
		f.Waiting = len(waiting)
		if f.Alone, err = m.alone(ctx, f.Matter); err != nil {
			return err
		}
	}
	if f.Decided, err = m.decisions(ctx, g, qDecisionsTo, int64(f.ID)); err != nil {
		return err
	}
	f.Earlier, err = m.decisions(ctx, g, qDecisionsOf, int64(f.About))
	f.Earlier = slices.DeleteFunc(f.Earlier, func(d Decision) bool { return d.Matter == f.ID || d.Measure == None || !d.ofConduct() })
	return err
}

// alone reports whether one report is all there is to go by.
func (m *Module) alone(ctx context.Context, matter Matter) (bool, error) {
	earlier, err := db.One(ctx, m.db, qEarlier, db.Value[int64], int64(matter.About))
	return MayLast(matter.Reports, earlier) != nil, err
}

func (m *Module) openReport(ctx context.Context, row reportRow) (string, error) {
	cards, err := m.groups.Cards(ctx, m.db, []group.MemberID{row.Member})
	if err != nil || cards[row.Member].Erased {
		return "", err
	}
	return m.store.open(ctx, m.db, cards[row.Member].Key, reportPlace(row.ID), row.words)
}

func (m *Module) decisions(ctx context.Context, g group.Group, q *db.Query, of int64) ([]Decision, error) {
	rows, err := db.All(ctx, m.db, q, scanDecision, of)
	if err != nil {
		return nil, err
	}
	list := make([]Decision, len(rows))
	for i, row := range rows {
		if list[i], err = m.store.openDecision(ctx, m.db, g, row); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Read opens the words that a matter is about, with what stands around them.
// That somebody did is in the record.
func (m *Module) Read(ctx context.Context, actor account.Actor, id MatterID) (Folder, error) {
	f, err := m.Folder(ctx, actor, id)
	if err != nil {
		return f, err
	}
	if err := m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qSeen, int64(id), m.now()); err != nil {
			return err
		}
		return m.record(ctx, tx, f.Hand, "moderation.read", audit.Ref("matter", id), nil)
	}); err != nil {
		return f, err
	}
	if f.Thing.Kind == Member {
		return f, nil
	}
	place, err := m.places.At(f.Thing.Kind)
	if err != nil {
		return f, err
	}
	excerpt, err := place.Excerpt(ctx, m.db, f.Thing.ID)
	if fault.Is(err, fault.NotFound) { // taken back since
		return f, nil
	}
	f.Excerpt = &excerpt
	return f, err
}

// WaitsIn is how many matters, appeals and other looks wait for the visitor in
// the group they hold, and since when the first does.
func (m *Module) WaitsIn(ctx context.Context, v group.Visit) (q Queue, err error) {
	if v.MayFacilitate() != nil {
		return q, nil
	}
	return m.QueueOf(ctx, v.Actor, v.Group)
}

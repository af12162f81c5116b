package promise

import (
	"context"
	"slices"
	"time"

	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// Composing implements forum.Promise.
func (m *Module) Composing(ctx context.Context, v group.Visit, opening bool) (forum.Assurance, error) {
	p, err := m.plan(ctx, v.Group)
	if err != nil {
		return forum.Assurance{}, err
	}
	return composing(ctx, p.Schedule, v.Group.Promise, m.clock.Now(), opening), nil
}

// Waits implements forum.Promise. The author is never told that a helper has
// taken their post: one who passes it on would seem to have turned away.
func (m *Module) Waits(ctx context.Context, v group.Visit, c forum.Conversation) (forum.Assurance, error) {
	now := m.clock.Now()
	if c.Author == v.Member.ID {
		p, err := m.plan(ctx, v.Group)
		return forum.Assurance{Text: waitingFor(ctx, p.clock(v.Group, c.CreatedAt), c.CreatedAt, now, p.Zone)}, err
	}
	taking, taken, err := db.Maybe(ctx, m.db, qTaking, scanTaking, int64(c.ID), clock.ToMillis(now))
	if err != nil || !taken {
		return forum.Assurance{}, err
	}
	return takenBy(ctx, taking, v, m.passURL(v.Group, c.ID), now), nil
}

// Measure is how long answers in the group took, kept for a minute.
func (m *Module) Measure(ctx context.Context, g group.ID) (Measure, error) {
	if measured, ok := m.measures.Get(g); ok {
		return measured, nil
	}
	now := m.clock.Now()
	asked, err := m.forum.AskedSince(ctx, g, now.Add(-Window))
	if err != nil {
		return Measure{}, err
	}
	measured := MeasureOf(asked, now)
	m.measures.Put(g, measured)
	return measured, nil
}

// Answers implements group.Answers.
func (m *Module) Answers(ctx context.Context, g group.Group) (group.AnswersView, error) {
	measured, err := m.Measure(ctx, g.ID)
	if err != nil {
		return group.AnswersView{}, err
	}
	p, err := m.plan(ctx, g)
	if err != nil {
		return group.AnswersView{}, err
	}
	view := group.AnswersView{Hours: g.Promise, Promised: promised(ctx, g.Promise, p.Staffed()), Measured: measuredText(ctx, measured),
		Now: composing(ctx, p.Schedule, 0, m.clock.Now(), true).Text}
	if measured.Shown() {
		view.Posts, view.Median, view.Ninety = measured.Posts, measured.Median.minutes(), measured.Ninety.minutes()
	}
	return view, nil
}

// minutes is the kindly rounded time in minutes, 0 for one that is not known.
func (l Length) minutes() int64 {
	if l.Open {
		return 0
	}
	n, unit := Kindly(l.Duration)
	return n * map[Unit]int64{Minutes: 1, InHours: 60, Days: 24 * 60}[unit]
}

// An Overview is a group's promise as its facilitators see it.
type Overview struct {
	Hours    int64
	Schedule Schedule
	Shifts   []Shift // of the week, those of people who left or rest included
	Gone     map[group.MemberID]bool
	Cards    map[group.MemberID]group.Card
	Gap      Span // the longest time without anybody on duty
	Kept     bool // whether the shifts can keep the promise in spite of it
	Helpers  []Load
	Waiting  []Entry // the oldest; those that are overdue first
	Measure  Measure
}

// A Load is what a helper carries in this group. What they chose is not in it:
// that is theirs.
type Load struct {
	group.Card
	Helped int64 // posts answered in the last seven days
	Holds  bool
	OnDuty bool
}

// Overview gathers the facilitators' page. It returns what MayFacilitate says.
func (m *Module) Overview(ctx context.Context, v group.Visit) (o Overview, err error) {
	if err := v.MayFacilitate(); err != nil {
		return o, err
	}
	now := m.clock.Now()
	p, err := m.plan(ctx, v.Group)
	if err != nil {
		return o, err
	}
	o = Overview{Hours: v.Group.Promise, Schedule: p.Schedule, Shifts: p.All, Gone: map[group.MemberID]bool{}}
	o.Gap, o.Kept = p.Keeps(o.Hours, now)
	if o.Measure, err = m.Measure(ctx, v.Group.ID); err != nil {
		return o, err
	}
	if o.Helpers, err = m.loads(ctx, v, p, now); err != nil {
		return o, err
	}
	ids := make([]group.MemberID, len(p.All))
	for i, s := range p.All {
		ids[i] = s.Member
		o.Gone[s.Member] = !slices.ContainsFunc(p.Shifts, func(kept Shift) bool { return kept.Member == s.Member })
	}
	if o.Cards, err = m.cards(ctx, ids); err != nil {
		return o, err
	}
	o.Waiting, err = m.waitingIn(ctx, v, p)
	return o, err
}

// loads lists who helps in the group: those with the duty, then facilitators.
func (m *Module) loads(ctx context.Context, v group.Visit, p plan, now time.Time) ([]Load, error) {
	helpers, err := m.groups.WithDuty(ctx, v.Group.ID, Duty)
	if err != nil {
		return nil, err
	}
	side, err := m.groups.Side(ctx, v)
	if err != nil {
		return nil, err
	}
	var ids []group.MemberID
	for _, h := range helpers {
		ids = append(ids, h.ID)
	}
	for _, c := range side.HeldBy {
		if !slices.Contains(ids, c.ID) {
			ids = append(ids, c.ID)
		}
	}
	cards, err := m.cards(ctx, ids)
	if err != nil {
		return nil, err
	}
	helped, err := m.helped(ctx, ids, now.Add(-lately))
	if err != nil {
		return nil, err
	}
	takings, err := m.takings(ctx, now)
	if err != nil {
		return nil, err
	}
	held := map[group.MemberID]bool{}
	for _, t := range takings {
		held[t.Member] = true
	}
	on := p.On(now)
	loads := make([]Load, len(ids))
	for i, id := range ids {
		loads[i] = Load{Card: cards[id], Helped: helped[id], Holds: held[id], OnDuty: slices.Contains(on, id)}
	}
	return loads, nil
}

// waitingIn lists what waits in one group, in the order of the queue.
func (m *Module) waitingIn(ctx context.Context, v group.Visit, p plan) ([]Entry, error) {
	asked, err := m.forum.Oldest(ctx, []group.ID{v.Group.ID}, m.clock.Now().Add(-Living))
	if err != nil {
		return nil, err
	}
	waiting := make([]Waiting, len(asked))
	for i, a := range asked {
		waiting[i] = Waiting{Asked: a, Visit: &v, Clock: p.clock(v.Group, a.At)}
	}
	inOrder(waiting)
	entries := make([]Entry, 0, len(waiting))
	for _, w := range waiting {
		opening, err := m.forum.Opening(ctx, v, w.ID)
		if err != nil {
			return nil, err
		}
		entries = append(entries, Entry{w, opening})
	}
	return entries, nil
}

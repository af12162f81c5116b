package promise

import (
	"context"
	"maps"
	"slices"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/hours"
)

// A plan is what a group may be counted on for: its hours and since when.
type plan struct {
	Schedule
	Since time.Time // when it began to promise; zero: it does not
	All   []Shift   // those of people who left included
}

// clock is the clock of a post that was written at the moment.
func (p plan) clock(g group.Group, written time.Time) Clock {
	return ClockOf(p.Schedule, g.Promise, p.Since, written)
}

// plan returns one group's.
func (m *Module) plan(ctx context.Context, g group.Group) (plan, error) {
	plans, err := m.plansOf(ctx, []group.Group{g})
	return plans[g.ID], err
}

// plansOf returns the plans of groups, those not in memory read many at a time.
func (m *Module) plansOf(ctx context.Context, groups []group.Group) (map[group.ID]plan, error) {
	plans := make(map[group.ID]plan, len(groups))
	var cold []group.Group
	for _, g := range groups {
		p, ok := m.plans.Get(g.ID)
		if !ok {
			cold = append(cold, g)
			continue
		}
		plans[g.ID] = m.since(g, p)
	}
	for part := range slices.Chunk(cold, atOnce) {
		read, err := m.readPlans(ctx, part)
		if err != nil {
			return nil, err
		}
		for _, g := range part {
			m.plans.Put(g.ID, read[g.ID])
			plans[g.ID] = m.since(g, read[g.ID])
		}
	}
	return plans, nil
}

// since says when a promise began that is so new that no sweep has seen it, and
// takes back what a group no longer promises.
func (m *Module) since(g group.Group, p plan) plan {
	p.Zone = g.Location()
	switch {
	case g.Promise == 0:
		p.Since = time.Time{}
	case p.Since.IsZero():
		p.Since = m.unseenSince()
	}
	return p
}

func (m *Module) readPlans(ctx context.Context, groups []group.Group) (map[group.ID]plan, error) {
	ids := make([]group.ID, len(groups))
	for i, g := range groups {
		ids[i] = g.ID
	}
	shifts, err := db.All(ctx, m.db, qShifts, scanShift, db.Pad(ids, atOnce)...)
	if err != nil {
		return nil, err
	}
	since, err := db.All(ctx, m.db, qSince, scanPair, db.Pad(ids, atOnce)...)
	if err != nil {
		return nil, err
	}
	here, err := m.stillHere(ctx, shifts)
	if err != nil {
		return nil, err
	}
	plans := make(map[group.ID]plan, len(groups))
	for _, s := range shifts {
		p := plans[s.group]
		p.All = append(p.All, s.Shift)
		if here[s.Member] {
			p.Shifts = append(p.Shifts, s.Shift)
		}
		plans[s.group] = p
	}
	for _, row := range since {
		p := plans[group.ID(row.key)]
		p.Since = clock.FromMillis(row.value)
		plans[group.ID(row.key)] = p
	}
	return plans, nil
}

// stillHere tells which people of the shifts can keep them: not those who left,
// and not those on a break.
func (m *Module) stillHere(ctx context.Context, shifts []shiftRow) (map[group.MemberID]bool, error) {
	var ids []group.MemberID
	for _, s := range shifts {
		ids = append(ids, s.Member)
	}
	cards, err := m.cards(ctx, ids)
	if err != nil {
		return nil, err
	}
	here := make(map[group.MemberID]bool, len(cards))
	for id, c := range cards {
		here[id] = c.ID != 0 && !c.Gone && !c.Erased
	}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(here)), group.Page) {
		away, err := m.groups.OnBreak(ctx, part)
		if err != nil {
			return nil, err
		}
		for _, id := range away {
			here[id] = false
		}
	}
	return here, nil
}

// cards returns the cards of any number of members.
func (m *Module) cards(ctx context.Context, ids []group.MemberID) (map[group.MemberID]group.Card, error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	all := make(map[group.MemberID]group.Card, len(ids))
	for part := range slices.Chunk(ids, group.Page) {
		cards, err := m.groups.Cards(ctx, m.db, part)
		if err != nil {
			return nil, err
		}
		for id, c := range cards {
			all[id] = c
		}
	}
	return all, nil
}

// SetPromise changes what the group promises, for facilitators; 0 promises
// nothing. A promise that begins holds for what is written from now on. It
// returns Invalid for hours that are not offered, and Conflict if somebody
// changed the group meanwhile.
func (m *Module) SetPromise(ctx context.Context, v group.Visit, hours int64) error {
	if err := v.MayFacilitate(); err != nil {
		return err
	}
	if !slices.Contains(Hours, hours) && hours != v.Group.Promise {
		var c fault.Check
		c.Add("hours", "promise.problem.choice")
		return c.Err()
	}
	if hours == v.Group.Promise {
		return nil
	}
	in := v.Group.Editable()
	in.Terms.Promise = hours
	if err := m.groups.Edit(ctx, v, in, v.Group.Revision); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		tx.OnCommit(func() { m.plans.Drop(v.Group.ID) })
		if hours == 0 {
			_, err := db.Exec(ctx, tx, qEnd, int64(v.Group.ID))
			return err
		}
		_, err := db.Exec(ctx, tx, qBegin, int64(v.Group.ID), clock.ToMillis(m.clock.Now()))
		return err
	})
}

// NewShifts is what a facilitator hands in: one person at the same hours on
// several days. An End that is not after Start lies on the next day.
type NewShifts struct {
	Member     string // token of a helper; see Overview
	Days       []time.Weekday
	Start, End string // "19:00"
}

// check returns the shifts, without their people.
func (n NewShifts) check() (shifts []Shift, err error) {
	var c fault.Check
	start, okStart := hours.Clock(n.Start)
	end, okEnd := hours.Clock(n.End)
	if len(n.Days) == 0 || slices.ContainsFunc(n.Days, func(d time.Weekday) bool { return d < time.Sunday || d > time.Saturday }) {
		c.Add("days", "promise.problem.days")
	}
	if !okStart {
		c.Add("start", "promise.problem.time")
	}
	length := end - start
	if length <= 0 {
		length += hours.OfDay
	}
	switch {
	case !okEnd:
		c.Add("end", "promise.problem.time")
	case okStart && length < MinShift:
		c.Add("end", "promise.problem.short", "count", MinShift)
	}
	for _, d := range slices.Compact(slices.Sorted(slices.Values(n.Days))) {
		shifts = append(shifts, Shift{Weekday: d, Start: start, Minutes: length})
	}
	return shifts, c.Err()
}

// AddShifts puts a helper on duty at the hours, for facilitators. A shift that
// begins at the same moment as one that they have takes its place, so that one
// form sent twice makes one plan. It returns Invalid for fields to mend.
func (m *Module) AddShifts(ctx context.Context, v group.Visit, in NewShifts) error {
	if err := v.MayFacilitate(); err != nil {
		return err
	}
	shifts, refused := in.check()
	var c fault.Check
	id, ok := m.codec.ID(kindHelper, in.Member)
	if helper, err := m.groups.MemberOf(ctx, v, group.MemberID(id)); !ok || err != nil || !helps(group.Visit{Group: v.Group, Member: &helper}) {
		c.Add("member", "promise.problem.member")
	}
	if refused != nil || c.Err() != nil {
		return joined(c.Err(), refused)
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		tx.OnCommit(func() { m.plans.Drop(v.Group.ID) })
		for _, s := range shifts {
			if _, err := db.Exec(ctx, tx, qAddShift, m.ids.Next(), int64(v.Group.ID), id, int64(s.Weekday), s.Start, s.Minutes); err != nil {
				return err
			}
		}
		if n, err := db.One(ctx, tx, qCountShifts, db.Value[int64], int64(v.Group.ID)); err != nil || n <= MaxShifts {
			return err
		}
		return fault.New(fault.Conflict, "promise.many_shifts").With("max", int64(MaxShifts))
	})
}

// joined is one fault with the fields of both, the first one's first.
func joined(first, second error) error {
	if first == nil || second == nil {
		if first == nil {
			return second
		}
		return first
	}
	both := *fault.Of(first)
	both.Fields = append(slices.Clone(both.Fields), fault.Of(second).Fields...)
	return &both
}

// RemoveShift takes a shift out of the plan, for facilitators. One that is gone
// already is gone.
func (m *Module) RemoveShift(ctx context.Context, v group.Visit, id ShiftID) error {
	if err := v.MayFacilitate(); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		tx.OnCommit(func() { m.plans.Drop(v.Group.ID) })
		_, err := db.Exec(ctx, tx, qRemoveShift, int64(id), int64(v.Group.ID))
		return err
	})
}

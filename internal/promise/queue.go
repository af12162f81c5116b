package promise

import (
	"context"
	"slices"
	"time"

	"hearth/internal/account"
	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// How much of the queue is looked at and shown. Who chose to see little that is
// heavy may have to be shown what stands further back, but not without end.
const (
	shown  = 5
	opened = 60
)

// A Queue is a helper's page.
type Queue struct {
	Choices Choices
	Groups  []group.Visit // in which they help
	Today   int64         // answered today, and held now
	Left    int64         // to be offered still
	Rests   bool
	Held    []Entry // taken, and theirs for a while
	Offered []Entry
}

// An Entry is one post of the queue, its title opened.
type Entry struct {
	Waiting
	forum.Opening
}

// Queue returns what waits for the person over all groups in which they help.
// The zone is theirs: in it their day begins. Only the person themselves may
// cause this to be called, for it knows all their members.
func (m *Module) Queue(ctx context.Context, id account.ID, zone *time.Location) (q Queue, err error) {
	now := m.clock.Now().In(zone)
	if q.Choices, err = m.store.choices(ctx, id); err != nil {
		return q, err
	}
	visits, err := m.groups.MyGroups(ctx, id)
	if err != nil {
		return q, err
	}
	for _, v := range visits {
		if mayHelp(v) == nil && !v.Member.Paused(now) {
			q.Groups = append(q.Groups, v)
		}
	}
	if len(q.Groups) == 0 {
		return q, nil
	}
	if err := m.fill(ctx, &q, now); err != nil {
		return q, err
	}
	return q, m.letRest(ctx, id, &q)
}

func (m *Module) fill(ctx context.Context, q *Queue, now time.Time) error {
	members := make([]group.MemberID, len(q.Groups))
	for i, v := range q.Groups {
		members[i] = v.Member.ID
	}
	takings, err := m.takings(ctx, now)
	if err != nil {
		return err
	}
	helped, err := m.helped(ctx, members, DayOf(now))
	if err != nil {
		return err
	}
	for _, n := range helped {
		q.Today += n
	}
	waiting, err := m.candidates(ctx, q, members, takings)
	if err != nil {
		return err
	}
	for _, w := range waiting {
		if w.Taken.Member == w.Visit.Member.ID {
			q.Today++
		}
	}
	q.Rests = q.Choices.Rests(now)
	q.Left = q.Choices.Left(q.Today, now)
	return m.open(ctx, q, waiting)
}

// takings are all posts that somebody holds now.
func (m *Module) takings(ctx context.Context, now time.Time) (map[forum.ID]Taking, error) {
	rows, err := db.All(ctx, m.db, qTakings, scanTaking, clock.ToMillis(now), mostHeld)
	held := make(map[forum.ID]Taking, len(rows))
	for _, t := range rows {
		held[t.Conversation] = t
	}
	return held, err
}

// helped counts what each member answered since the moment.
func (m *Module) helped(ctx context.Context, members []group.MemberID, since time.Time) (map[group.MemberID]int64, error) {
	counts := make(map[group.MemberID]int64, len(members))
	for part := range slices.Chunk(members, atOnce) {
		args := append([]any{clock.ToMillis(since)}, db.Pad(part, atOnce)...)
		rows, err := db.All(ctx, m.db, qHelped, scanPair, args...)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			counts[group.MemberID(row.key)] = row.value
		}
	}
	return counts, nil
}

// passed are the posts that the members passed on.
func (m *Module) passed(ctx context.Context, members []group.MemberID) (map[forum.ID]bool, error) {
	all := map[forum.ID]bool{}
	for part := range slices.Chunk(members, atOnce) {
		ids, err := db.All(ctx, m.db, qPassed, db.Value[int64], db.Pad(part, atOnce)...)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			all[forum.ID(id)] = true
		}
	}
	return all, nil
}

// candidates are the posts that wait in the helper's groups and that they hold
// or might take, in order, not opened yet.
func (m *Module) candidates(ctx context.Context, q *Queue, members []group.MemberID, takings map[forum.ID]Taking) ([]Waiting, error) {
	in := make(map[group.ID]*group.Visit, len(q.Groups))
	ids, groups := make([]group.ID, len(q.Groups)), make([]group.Group, len(q.Groups))
	for i := range q.Groups {
		v := &q.Groups[i]
		in[v.Group.ID], ids[i], groups[i] = v, v.Group.ID, v.Group
	}
	asked, err := m.forum.Oldest(ctx, ids, m.clock.Now().Add(-Living))
	if err != nil {
		return nil, err
	}
	plans, err := m.plansOf(ctx, groups)
	if err != nil {
		return nil, err
	}
	passed, err := m.passed(ctx, members)
	if err != nil {
		return nil, err
	}
	var waiting []Waiting
	for _, a := range asked {
		v, taken := in[a.Group], takings[a.ID]
		me := v.Member.ID
		free := taken.Member == 0 && q.Choices.From(v.Group.Topics) && q.Choices.Takes(a.Wish) && !passed[a.ID]
		if a.Author != me && (taken.Member == me || free) {
			waiting = append(waiting, Waiting{Asked: a, Visit: v, Clock: plans[a.Group].clock(v.Group, a.At), Taken: taken})
		}
	}
	inOrder(waiting)
	return waiting, nil
}

// open opens what the helper holds, and the first of the rest that they bear, as
// many as they may be offered.
func (m *Module) open(ctx context.Context, q *Queue, waiting []Waiting) error {
	offer, looked := int(min(q.Left, shown)), 0
	for _, w := range waiting {
		held := w.Taken.Member == w.Visit.Member.ID
		if !held && (len(q.Offered) >= offer || looked >= opened) {
			continue
		}
		looked++
		opening, err := m.forum.Opening(ctx, *w.Visit, w.ID)
		if fault.Is(err, fault.NotFound) { // taken back a moment ago
			continue
		}
		if err != nil {
			return err
		}
		switch {
		case held:
			q.Held = append(q.Held, Entry{w, opening})
		case q.Choices.Bears(opening.Title, opening.Note):
			q.Offered = append(q.Offered, Entry{w, opening})
		}
	}
	return nil
}

// Choose writes what the person takes on. It returns Invalid for fields to mend.
func (m *Module) Choose(ctx context.Context, id account.ID, c Choices) error {
	if err := c.Check(); err != nil {
		return err
	}
	c = c.normal()
	sealed, err := m.store.sealAvoid(ctx, id, c.Avoid)
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		return m.store.setChoices(ctx, tx, id, c, sealed, clock.ToMillis(m.clock.Now()))
	})
}

// Take keeps a post for the visitor for half an hour, so that two do not answer
// without knowing of each other. Taking it again begins the time anew. It
// returns Conflict if somebody else has it, or has answered it.
func (m *Module) Take(ctx context.Context, v group.Visit, id forum.ID) error {
	if err := mayHelp(v); err != nil {
		return err
	}
	if _, err := m.forum.Opening(ctx, v, id); err != nil {
		return err
	}
	now := m.clock.Now()
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		asked, waits, err := m.forum.StillWaiting(ctx, tx, id)
		if err != nil {
			return err
		}
		if !waits {
			return fault.New(fault.Conflict, "promise.answered")
		}
		if asked.Group != v.Group.ID {
			return fault.Missing("a conversation of another group")
		}
		if asked.Author == v.Member.ID {
			return fault.New(fault.Forbidden, "promise.own")
		}
		took, err := db.Exec(ctx, tx, qTake, int64(id), int64(v.Member.ID), clock.ToMillis(now.Add(Reserved)), clock.ToMillis(now))
		if err == nil && took == 0 {
			err = fault.New(fault.Conflict, "promise.taken")
		}
		return err
	})
}

// Pass makes the post not be offered to the visitor any more, and gives it back
// if they had taken it. Nobody asks why. Passing twice changes nothing.
func (m *Module) Pass(ctx context.Context, v group.Visit, id forum.ID) error {
	if err := mayHelp(v); err != nil {
		return err
	}
	if _, err := m.forum.Opening(ctx, v, id); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qPass, int64(v.Member.ID), int64(id), clock.ToMillis(m.clock.Now())); err != nil {
			return err
		}
		_, err := db.Exec(ctx, tx, qLetGo, int64(id), int64(v.Member.ID))
		return err
	})
}

// Answered implements forum.Promise: whoever answers what waited has helped, and
// nobody holds it any more.
func (m *Module) Answered(ctx context.Context, tx *db.Tx, v group.Visit, id forum.ID) error {
	tx.OnCommit(func() { m.measures.Drop(v.Group.ID) })
	if _, err := db.Exec(ctx, tx, qTakingGone, int64(id)); err != nil {
		return err
	}
	if !helps(v) {
		return nil // they answered as one does, and keep no count of it
	}
	_, err := db.Exec(ctx, tx, qHelp, int64(v.Member.ID), int64(id), clock.ToMillis(m.clock.Now()))
	return err
}

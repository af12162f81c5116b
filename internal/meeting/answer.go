package meeting

import (
	"context"
	"slices"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// The answers that can be given; "" takes back what was said.
var says = []schedule.Says{schedule.Coming, schedule.Maybe, schedule.Not, ""}

// Answer says for the visitor whether they come to a date, without a reason. Who
// says again that they come confirms it. It returns the date as it is then, and
// Conflict for one that is over or called off.
func (m *Module) Answer(ctx context.Context, v group.Visit, series, key string, what schedule.Says) (Date, error) {
	if err := allow(v, answer); err != nil {
		return Date{}, err
	}
	if !slices.Contains(says, what) {
		return Date{}, fault.New(fault.Malformed, "malformed")
	}
	id, err := m.seriesID(series)
	if err != nil {
		return Date{}, err
	}
	var d Date
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		s, err := m.hold(ctx, tx, v.Group, id)
		if err != nil {
			return err
		}
		o, ok := s.At(schedule.Key(key))
		if !ok {
			return fault.Missing("no such date in the series")
		}
		asked := []Date{{Series: s, Occurrence: o}}
		if err := m.close(ctx, tx, asked); err != nil {
			return err
		}
		switch {
		case o.CalledOff:
			return fault.New(fault.Conflict, "meeting.called_off")
		case asked[0].OverAt(m.clock.Now()):
			return fault.New(fault.Conflict, "meeting.over")
		}
		// Who left a moment ago has no seat, though their page is still open.
		members, err := m.groups.MembersIn(ctx, tx, v.Group.ID, []group.MemberID{v.Member.ID})
		if err != nil {
			return err
		}
		if me, here := members[v.Member.ID]; !here || !me.LeftAt.IsZero() {
			return fault.Missing("left the group")
		}
		if err := m.say(ctx, tx, v, s, o, what); err != nil {
			return err
		}
		if err := m.settle(ctx, tx, v.Group, s, o); err != nil {
			return err
		}
		dates, err := m.fill(ctx, tx, v, s, []schedule.Occurrence{o})
		if err == nil {
			d = dates[0]
		}
		return err
	})
	return d, err
}

// say writes an answer. Whoever comes stands in line behind all who are there,
// also where two say so within one millisecond.
func (m *Module) say(ctx context.Context, tx *db.Tx, v group.Visit, s Series, o schedule.Occurrence, what schedule.Says) error {
	at := []any{int64(s.ID), string(o.Key), int64(v.Member.ID)}
	if what == "" {
		_, err := db.Exec(ctx, tx, qTakeBack, at...)
		return err
	}
	rows, err := db.All(ctx, tx, qAnswers, scanAnswer, int64(s.ID), string(o.Key))
	if err != nil {
		return err
	}
	if err := m.mayCome(ctx, tx, v, what, rows); err != nil {
		return err
	}
	line := m.clock.Now()
	for _, row := range rows {
		if row.member == v.Member.ID && row.Says == what {
			_, err := db.Exec(ctx, tx, qConfirm, append(at, m.now())...)
			return err
		}
		if row.Says == schedule.Coming {
			line = later(line, row.Line.Add(time.Millisecond))
		}
	}
	_, err = db.Exec(ctx, tx, qAnswer, append(at, string(what), m.now(), clock.ToMillis(line), int64(0))...)
	return err
}

// mayCome refuses somebody who is to have no contact with one who comes to the
// date, or may come. It does not say with whom.
func (m *Module) mayCome(ctx context.Context, tx *db.Tx, v group.Visit, what schedule.Says, rows []answerRow) error {
	if what == schedule.Not {
		return nil
	}
	apart, err := m.groups.Apart(ctx, tx, v)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.Says != schedule.Not && apart.NotWith(row.member) {
			return fault.New(fault.Conflict, "meeting.not_this_date")
		}
	}
	return nil
}

// settle gives out the seats of a date, keeps how everybody stands, and tells
// whose place changed. The series is held.
func (m *Module) settle(ctx context.Context, tx *db.Tx, g group.Group, s Series, o schedule.Occurrence) error {
	rows, err := db.All(ctx, tx, qAnswers, scanAnswer, int64(s.ID), string(o.Key))
	if err != nil || len(rows) == 0 {
		return err
	}
	seats, err := m.capacity(ctx, tx, g, Date{Series: s, Occurrence: o})
	if err != nil {
		return err
	}
	now := m.clock.Now()
	if !now.Before(o.End) {
		return nil
	}
	answers := make([]schedule.Answer, len(rows))
	before := map[int64]answerRow{}
	for i, row := range rows {
		answers[i], before[row.Who] = row.Answer, row
	}
	stages := s.Confirm
	if o.CalledOff {
		stages = nil // nobody is asked to confirm what does not take place
	}
	for _, p := range schedule.Seats(answers, seats, stages, o.Start, now) {
		if err := m.stand(ctx, tx, s, o, before[p.Who].Answer, p, now); err != nil {
			return err
		}
		if o.CalledOff {
			continue
		}
		if err := m.tellPlace(ctx, tx, g, s, o, p); err != nil {
			return err
		}
	}
	return nil
}

// stand keeps how somebody stands, where that has changed.
func (m *Module) stand(ctx context.Context, tx *db.Tx, s Series, o schedule.Occurrence, was schedule.Answer, p schedule.Place, now time.Time) error {
	seated := was.Seated
	switch {
	case !p.Seat:
		seated = time.Time{}
	case seated.IsZero():
		seated = now
	}
	if seated.Equal(was.Seated) && p.Line.Equal(was.Line) && was.Waits == !p.Seat {
		return nil
	}
	_, err := db.Exec(ctx, tx, qStand, int64(s.ID), string(o.Key), p.Who, clock.ToMillis(p.Line), clock.ToMillis(seated), !p.Seat)
	return err
}

// tellPlace tells somebody what is new about their seat.
func (m *Module) tellPlace(ctx context.Context, tx *db.Tx, g group.Group, s Series, o schedule.Occurrence, p schedule.Place) error {
	to, url := group.MemberID(p.Who), Date{Series: s, Occurrence: o}.URL(g)
	switch {
	case p.MovedUp:
		return m.tell(ctx, tx, to, KindSeat, url)
	case p.Lost:
		return m.tell(ctx, tx, to, KindSeatGone, url)
	case !p.Confirm.IsZero():
		return m.tellOnce(ctx, tx, s, o, to, "confirm/"+p.Confirm.UTC().Format("20060102T1504"), KindConfirm, url)
	}
	return nil
}

// Gone gives up every seat of a member who left the group, and forgets what they
// said and chose. group calls it in the transaction that ends the membership.
func (m *Module) Gone(ctx context.Context, tx *db.Tx, id group.ID, member group.MemberID) error {
	rows, err := db.All(ctx, tx, qSaidBy, scanReply, int64(member))
	if err != nil {
		return err
	}
	if err := m.forget(ctx, tx, member); err != nil {
		return err
	}
	g, err := m.groups.ByIDIn(ctx, tx, id)
	if err != nil {
		return err
	}
	slices.SortFunc(rows, func(a, b reply) int { return int(a.series - b.series) })
	past := schedule.LocalOf(m.clock.Now().AddDate(0, 0, -2)).Key() // two days cover every zone and length
	for _, row := range rows {
		if row.says != schedule.Coming || row.key < past {
			continue
		}
		s, err := m.hold(ctx, tx, g, row.series)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if o, ok := s.At(row.key); ok {
			if err := m.settle(ctx, tx, g, s, o); err != nil {
				return err
			}
		}
	}
	return nil
}

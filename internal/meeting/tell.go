package meeting

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// The kinds of notices. None says more than that there is something about a date.
const (
	KindReminder  = "meeting.reminder"
	KindMoved     = "meeting.moved"
	KindChanged   = "meeting.changed"
	KindCalledOff = "meeting.called_off"
	KindExtra     = "meeting.extra"
	KindSeat      = "meeting.seat"
	KindSeatGone  = "meeting.seat_gone"
	KindConfirm   = "meeting.confirm"
)

// crowd is how many members are told at a time.
const crowd = 200

// tellAhead is how many days ahead of a date everybody is told of a change to it,
// who has not said that they do not come. Further ahead, only those are told who
// answered.
const tellAhead = 21

func (m *Module) tell(ctx context.Context, tx *db.Tx, to group.MemberID, kind, url string) error {
	if m.teller == nil {
		return nil
	}
	return m.teller.Tell(ctx, tx, to, kind, url)
}

// tellOnce tells a member something of a date that they are told once only,
// whichever node comes first.
func (m *Module) tellOnce(ctx context.Context, tx *db.Tx, s Series, o schedule.Occurrence, to group.MemberID, what, kind, url string) error {
	n, err := db.Exec(ctx, tx, qTold, int64(s.ID), string(o.Key), int64(to), what, clock.ToMillis(o.Start))
	if err != nil || n == 0 {
		return err
	}
	return m.tell(ctx, tx, to, kind, url)
}

// tellComing tells those who come, or perhaps come, to a date; not who did it.
func (m *Module) tellComing(ctx context.Context, tx *db.Tx, by group.Visit, s Series, o schedule.Occurrence, kind string) error {
	rows, err := db.All(ctx, tx, qAnswers, scanAnswer, int64(s.ID), string(o.Key))
	if err != nil {
		return err
	}
	url := Date{Series: s, Occurrence: o}.URL(by.Group)
	if _, there := s.At(o.Key); !there { // its page is gone
		url = meetingsURL(by.Group)
	}
	for _, row := range rows {
		if row.Says == schedule.Not || row.member == by.Member.ID {
			continue
		}
		if err := m.tell(ctx, tx, row.member, kind, url); err != nil {
			return err
		}
	}
	return nil
}

// tellDate tells everybody of a change to a date that is near, but for those who
// do not come anyway and for who did it.
func (m *Module) tellDate(ctx context.Context, tx *db.Tx, by group.Visit, s Series, o schedule.Occurrence, kind string) error {
	if o.Start.After(m.clock.Now().AddDate(0, 0, tellAhead)) {
		return m.tellComing(ctx, tx, by, s, o, kind)
	}
	rows, err := db.All(ctx, tx, qAnswers, scanAnswer, int64(s.ID), string(o.Key))
	if err != nil {
		return err
	}
	skip := map[group.MemberID]bool{by.Member.ID: true}
	for _, row := range rows {
		if row.Says == schedule.Not {
			skip[row.member] = true
		}
	}
	url := Date{Series: s, Occurrence: o}.URL(by.Group)
	for after := group.MemberID(0); ; {
		some, err := m.groups.MemberIDs(ctx, tx, by.Group.ID, after, crowd)
		if err != nil || len(some) == 0 {
			return err
		}
		for _, to := range some {
			if skip[to] {
				continue
			}
			if err := m.tell(ctx, tx, to, kind, url); err != nil {
				return err
			}
		}
		after = some[len(some)-1]
	}
}

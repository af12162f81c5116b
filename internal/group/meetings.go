package group

import (
	"context"
	"time"

	"hearth/internal/platform/i18n"
)

// An Agenda knows when a group meets next; package meeting implements it.
type Agenda interface {
	// Meeting returns the next date of the visited group for who belongs to it;
	// ok is false if there is none, or none for this visitor.
	Meeting(ctx context.Context, v Visit) (next NextMeeting, ok bool, err error)
}

// A NextMeeting is the next date of a group, as other pages name it to members.
type NextMeeting struct {
	URL        string
	Title      string
	Zone       *time.Location // the group's, where the time is meant
	Start, End time.Time
	Runs       bool // it goes on at the moment
	Open       bool // its room can be entered
}

// ShowMeetings makes group pages tell members when the group meets next. It is
// called while the program is put together.
func (m *Module) ShowMeetings(a Agenda) { m.agenda = a }

// nextMeeting is the next date for the visitor; ok is false if there is none.
func (m *Module) nextMeeting(ctx context.Context, v Visit) (next NextMeeting, ok bool, err error) {
	if m.agenda == nil || !v.Belongs() {
		return next, false, nil
	}
	return m.agenda.Meeting(ctx, v)
}

// elsewhereThan reports whether the reader's clock shows another time than the
// group's when the meeting begins.
func elsewhereThan(ctx context.Context, next NextMeeting) bool {
	const clock = "15:04 2"
	return next.Zone != nil && next.Start.In(i18n.Zone(ctx)).Format(clock) != next.Start.In(next.Zone).Format(clock)
}

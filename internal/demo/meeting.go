package demo

import (
	"errors"
	"fmt"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting"
	"hearth/internal/meeting/schedule"
)

// Meeting is a series of a group's meetings. It begins so long ago, so long
// ahead, or on a weekday some weeks ago.
type Meeting struct {
	Group    string          `yaml:"group"`
	By       string          `yaml:"by"` // a facilitator's handle
	Made     Ago             `yaml:"made"`
	Title    string          `yaml:"title"`
	Format   string          `yaml:"format"` // the code of one that Hearth brings along
	Zone     string          `yaml:"zone"`   // the group's unless set
	Began    Ago             `yaml:"began"`
	Ahead    Ago             `yaml:"ahead"`
	Weekday  int             `yaml:"weekday"` // 0 for Sunday to 6
	Nth      int             `yaml:"nth"`     // of its month, in a month that is over
	Weeks    int             `yaml:"weeks"`   // how many weeks ago
	At       string          `yaml:"at"`      // "18:00"
	Minutes  int             `yaml:"minutes"` // 60 unless set
	Repeat   string          `yaml:"repeat"`  // RFC 5545
	MakeUp   bool            `yaml:"make_up"`
	Capacity int             `yaml:"capacity"`
	Place    string          `yaml:"place"`
	Lobby    bool            `yaml:"lobby"`
	Confirm  []string        `yaml:"confirm"`
	Off      string          `yaml:"off"` // the date after the next one is called off, with this reason
	Answers  []MeetingAnswer `yaml:"answers"`
	Held     []Held          `yaml:"held"` // of a weekly series that has a began
}

// MeetingAnswer is what somebody says for the next date.
type MeetingAnswer struct {
	By   string        `yaml:"by"`
	Says schedule.Says `yaml:"says"`
	Ago  Ago           `yaml:"ago"`
}

// stages are those that a series can have, by name.
var stages = map[string]schedule.Stage{"two_weeks": schedule.TwoWeeks, "one_day": schedule.OneDay}

// meetings are series that facilitators arrange, and what members answer.
func (w World) meetings() (events []event) {
	for _, m := range w.Meetings {
		var series meeting.Series
		failed := func(err error) error {
			if err != nil {
				err = fmt.Errorf("meeting %q of %s: %w", m.Title, m.Group, err)
			}
			return err
		}
		events = append(events, event{m.Made, func(f *filler) (err error) {
			series, err = f.arrange(m)
			return failed(err)
		}})
		for _, a := range m.Answers {
			events = append(events, event{a.Ago, func(f *filler) error { return failed(f.answerFor(m.Group, a, series)) }})
		}
		for _, h := range m.Held {
			events = append(events, event{h.ago(m), func(f *filler) error { return failed(f.hold(m, h, series)) }})
		}
	}
	return events
}

// arrange makes the series, and calls a date off where one is.
func (f *filler) arrange(m Meeting) (meeting.Series, error) {
	v, err := f.visit(m.Group, m.By)
	if err != nil {
		return meeting.Series{}, err
	}
	a := meeting.Arrangement{Title: m.Title, Format: m.Format, Capacity: m.Capacity, Place: m.Place, Lobby: m.Lobby}
	for _, name := range m.Confirm {
		a.Confirm = append(a.Confirm, stages[name])
	}
	if a.When, err = m.when(v.Group, f.now); err != nil {
		return meeting.Series{}, err
	}
	s, err := f.Meeting.Add(f.ctx, v, a)
	if err != nil || m.Off == "" {
		return s, err
	}
	next, ok := s.Next(f.now)
	after, again := s.Next(next.End)
	if !ok || !again {
		return s, errors.New("there is no date to call off")
	}
	_, err = f.Meeting.CallOff(f.ctx, v, s.Token, string(after.Key), m.Off)
	return s, err
}

// when is the schedule: on the clock of the group's zone, as people live there.
func (m Meeting) when(g group.Group, now time.Time) (s schedule.Series, err error) {
	s = schedule.Series{Zone: m.Zone, Minutes: max(m.Minutes, 0), MakeUp: m.MakeUp}
	if s.Zone == "" {
		s.Zone = g.Zone
	}
	if s.Minutes == 0 {
		s.Minutes = 60
	}
	if s.Rule, err = schedule.ParseRule(m.Repeat); err != nil {
		return s, err
	}
	there := now.In(s.Location())
	switch {
	case m.Began > 0:
		s.Start = schedule.LocalOf(m.Began.Before(there).Truncate(5 * time.Minute).In(s.Location()))
		return s, nil
	case m.Ahead > 0:
		s.Start = schedule.LocalOf(there.Add(time.Duration(m.Ahead)).Truncate(5 * time.Minute).In(s.Location()))
		return s, nil
	}
	day := there.AddDate(0, 0, -7*m.Weeks)
	if m.Nth > 0 { // of the month before last
		day = time.Date(there.Year(), there.Month()-2, 7*(m.Nth-1)+1, 12, 0, 0, 0, s.Location())
	}
	for day.Weekday() != time.Weekday(m.Weekday) {
		day = day.AddDate(0, 0, 1)
	}
	s.Start, err = schedule.ParseLocal(day.Format(time.DateOnly) + "T" + m.At)
	return s, err
}

// answerFor says for the date that comes next, or goes on, when the world is
// made, whether somebody comes.
func (f *filler) answerFor(group string, a MeetingAnswer, s meeting.Series) error {
	v, err := f.visit(group, a.By)
	if err != nil {
		return err
	}
	next, ok := s.Next(f.now)
	if !ok {
		return errors.New("there is no next date")
	}
	_, err = f.Meeting.Answer(f.ctx, v, s.Token, string(next.Key), a.Says)
	return err
}

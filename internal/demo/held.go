package demo

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/meeting/room"
)

// Held is a meeting of a weekly series that was held: who was there, and what
// came of it. Times in it are minutes from its beginning.
type Held struct {
	Weeks     int         `yaml:"weeks"` // after the series began
	Minutes   int         `yaml:"minutes"`
	Here      []HeldSeat  `yaml:"here"` // who leads comes first
	Done      bool        `yaml:"done"` // who stepped aside was looked after since
	FollowUp  string      `yaml:"follow_up"`
	Debriefs  []HeldNote  `yaml:"debriefs"`
	TookAlong []HeldNote  `yaml:"took_along"`
	Ratings   []HeldScore `yaml:"ratings"`
}

// HeldSeat is how somebody was there.
type HeldSeat struct {
	By    string     `yaml:"by"`
	Way   format.Way `yaml:"way"`
	Came  int        `yaml:"came"` // below 0: before the beginning
	Left  int        `yaml:"left"` // 0: they stayed
	Aside int        `yaml:"aside"`
	Back  int        `yaml:"back"`
}

// HeldNote is what somebody wrote afterwards.
type HeldNote struct {
	By   string `yaml:"by"`
	Load int    `yaml:"load"`
	Body string `yaml:"body"`
}

// HeldScore is how somebody rated the meeting, in the order of room.Questions.
type HeldScore struct {
	By     string `yaml:"by"`
	Scores []int  `yaml:"scores"`
}

// ago is when the meeting was held, but for the minutes to which the series'
// beginning was rounded, and the hour of a change of the clocks.
func (h Held) ago(m Meeting) Ago { return m.Began - Ago(h.Weeks)*7*Ago(24*time.Hour) }

// A step is something that somebody does in a meeting, so many minutes after
// it began.
type step struct {
	minute int
	do     func() error
}

// hold has the meeting take place, and write down what is left of it.
func (f *filler) hold(m Meeting, h Held, s meeting.Series) error {
	leads, err := f.visit(m.Group, m.By)
	if err != nil {
		return err
	}
	near := s.Between(f.Clock.Now().Add(-2*time.Hour), f.Clock.Now().Add(2*time.Hour))
	if len(near) == 0 {
		return errors.New("there was no meeting to hold")
	}
	d, err := f.Meeting.Date(f.ctx, leads, s.Token, string(near[0].Key))
	if err != nil {
		return err
	}
	steps, err := f.steps(m, h, leads, d)
	if err != nil {
		return err
	}
	begin := f.Clock.Now()
	for _, x := range steps {
		if at := begin.Add(time.Duration(x.minute-steps[0].minute) * time.Minute); at.After(f.Clock.Now()) {
			f.Clock.Advance(at.Sub(f.Clock.Now()))
		}
		if err := x.do(); err != nil {
			return err
		}
	}
	return f.afterwards(m, h, leads, d)
}

// secondRound is the minute in which the first round is over. Who came late is
// let in then at the latest.
const secondRound = 30

// steps are what happens in the meeting, in order.
func (f *filler) steps(m Meeting, h Held, leads group.Visit, d meeting.Date) (steps []step, err error) {
	press := func(v group.Visit, minute int, e floor.Event) {
		steps = append(steps, step{minute, func() error { return f.Room.Press(f.ctx, v, d, room.Act{Event: e}) }})
	}
	for _, seat := range h.Here {
		v, err := f.visit(m.Group, seat.By)
		if err != nil {
			return nil, err
		}
		steps = append(steps, step{seat.Came, func() error {
			return f.Room.Enter(f.ctx, v, d, room.Entering{Way: seat.Way, CheckIn: room.CheckIns[0]})
		}})
		press(v, secondRound+1, floor.Event{Kind: floor.SendSignal, Signal: floor.WithYou}) // all are in by now
		if seat.Aside > 0 {
			press(v, seat.Aside, floor.Event{Kind: floor.StepAside})
			press(v, seat.Back, floor.Event{Kind: floor.ComeBack})
		}
		if seat.Left > 0 {
			press(v, seat.Left, floor.Event{Kind: floor.Leave})
		}
	}
	press(leads, 0, floor.Event{Kind: floor.Begin})
	for _, minute := range []int{4, 8, 11, secondRound} {
		press(leads, minute, floor.Event{Kind: floor.Advance})
	}
	press(leads, h.Minutes, floor.Event{Kind: floor.End})
	slices.SortStableFunc(steps, func(a, b step) int { return cmp.Compare(a.minute, b.minute) })
	return steps, nil
}

// afterwards is what people leave on the page of what comes after.
func (f *filler) afterwards(m Meeting, h Held, leads group.Visit, d meeting.Date) error {
	run, err := f.Room.RunOf(f.ctx, leads, d)
	if err != nil {
		return err
	}
	for _, r := range h.Ratings {
		v, err := f.visit(m.Group, r.By)
		if err != nil {
			return err
		}
		scores := map[string]int{}
		for i, question := range room.Questions {
			scores[question] = r.Scores[i]
		}
		if err := f.Room.Rate(f.ctx, v, run, scores); err != nil {
			return err
		}
	}
	if err := f.note(m, run, room.FollowUp, HeldNote{By: m.By, Body: h.FollowUp}); err != nil {
		return err
	}
	for _, n := range h.Debriefs {
		if err := f.note(m, run, room.Debrief, n); err != nil {
			return err
		}
	}
	for _, n := range h.TookAlong {
		if err := f.note(m, run, room.Commitment, n); err != nil {
			return err
		}
	}
	if !h.Done {
		return nil
	}
	cares, err := f.Room.Cares(f.ctx, leads, run)
	if err != nil {
		return err
	}
	for _, c := range cares {
		if err := f.Room.Done(f.ctx, leads, run, c.ID, true); err != nil {
			return err
		}
	}
	return nil
}

func (f *filler) note(m Meeting, run room.Run, kind room.NoteKind, n HeldNote) error {
	v, err := f.visit(m.Group, n.By)
	if err != nil {
		return err
	}
	return f.Room.Keep(f.ctx, v, run, room.Note{Kind: kind, Load: n.Load, Body: n.Body})
}

package rota

import (
	"cmp"
	"slices"
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/hours"
	"hearth/internal/safety/ladder"
)

// A ResponderID names somebody's place on one organisation's list.
type ResponderID int64

// A ShiftID names a shift.
type ShiftID int64

// onDate is the weekday of a shift that comes once.
const onDate = -1

// A Shift is when a responder is on duty: each week, or on one day.
type Shift struct {
	ID        ShiftID
	Responder ResponderID
	Weekday   int    // on which it begins, 0 for Sunday; onDate for a single one
	Day       string // of a single one, "2026-05-04"
	Start     int    // minutes after midnight
	Minutes   int    // how long, on the clock; it may end on the next day
	Zone      string // IANA, on whose clock it is
	Backup    bool   // is called when the first line does not come
}

// on reports whether the shift has a date that begins on the day.
func (s Shift) on(day time.Time) bool {
	if s.Weekday == onDate {
		return s.Day == day.Format(time.DateOnly)
	}
	return int(day.Weekday()) == s.Weekday
}

// location is the shift's zone; UTC if this machine does not know it any more.
func (s Shift) location() *time.Location { return zoneOf(s.Zone) }

func zoneOf(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return zone
}

// A Cover is one date of a shift for which somebody is to stand in.
type Cover struct {
	ID      int64
	Shift   ShiftID
	Day     string
	AskedBy ResponderID
	TakenBy ResponderID // 0: nobody yet, and the date is still the asking one's
}

// A Turn is one date of a shift.
type Turn struct {
	hours.Span
	Shift Shift
	Day   string      // on which it begins, in the shift's zone
	By    ResponderID // who is on duty: whose shift it is, or who stands in
	Asked bool        // somebody is looked for to stand in
	Cover int64       // 0: nobody was ever looked for
}

// A listed responder is one who said yes, with their place on the list.
type listed struct {
	ID ResponderID
	Responder
}

// A plan is everything that says who is called when. It is a value of its own, so
// that who is on duty can be told without a database.
type plan struct {
	people []listed
	owners []Responder // those who are not listed
	shifts []Shift
	covers []Cover
	last   map[account.ID]bool // who is called last for one alarm; see sparing
}

// person is a listed responder.
func (p plan) person(id ResponderID) (listed, bool) {
	i := slices.IndexFunc(p.people, func(l listed) bool { return l.ID == id })
	if i < 0 {
		return listed{}, false
	}
	return p.people[i], true
}

// of is the account's place on the list, or that of an owner.
func (p plan) of(id account.ID) (Responder, bool) {
	for _, l := range p.people {
		if l.Account == id {
			return l.Responder, true
		}
	}
	i := slices.IndexFunc(p.owners, func(r Responder) bool { return r.Account == id })
	if i < 0 {
		return Responder{}, false
	}
	return p.owners[i], true
}

// turns are the dates that end after from and begin before to, in order. A date
// of somebody who is not on the list any more is none.
func (p plan) turns(from, to time.Time) (turns []Turn) {
	for _, s := range p.shifts {
		zone := s.location()
		for day := range hours.Days(from, to, zone) {
			if !s.on(day) {
				continue
			}
			span := hours.On(day, s.Start, s.Minutes, zone)
			if !span.Touches(from, to) {
				continue
			}
			t := p.covered(Turn{Span: span, Shift: s, Day: day.Format(time.DateOnly), By: s.Responder})
			if _, there := p.person(t.By); there {
				turns = append(turns, t)
			}
		}
	}
	slices.SortFunc(turns, func(a, b Turn) int {
		return cmp.Or(a.Start.Compare(b.Start), first(a)-first(b), cmp.Compare(a.Shift.ID, b.Shift.ID))
	})
	return turns
}

// first orders the first line before the second.
func first(t Turn) int {
	if t.Shift.Backup {
		return 1
	}
	return 0
}

// covered notes who stands in.
func (p plan) covered(t Turn) Turn {
	for _, c := range p.covers {
		if c.Shift != t.Shift.ID || c.Day != t.Day {
			continue
		}
		t.Cover = c.ID
		if _, there := p.person(c.TakenBy); there {
			t.By = c.TakenBy
		} else {
			t.Asked = true
		}
	}
	return t
}

// now are the turns of the moment of people who are not away.
func (p plan) now(at time.Time) []Turn {
	return slices.DeleteFunc(p.turns(at, at.Add(time.Millisecond)), func(t Turn) bool { return !t.Holds(at) || p.away(t) })
}

func (p plan) away(t Turn) bool {
	l, there := p.person(t.By)
	return !there || l.Away
}

// spans are the stretches between the moments in which somebody is on duty.
func (p plan) spans(from, to time.Time) []hours.Span {
	var all []hours.Span
	for _, t := range p.turns(from, to) {
		if !p.away(t) {
			all = append(all, t.Span)
		}
	}
	return hours.Join(all)
}

// The steps of calling somebody, one after the other until somebody comes.
const (
	onDuty    = iota // who is on duty
	next             // the second line, or who comes next
	leads            // who leads
	everybody        // everybody there is, and again and again
)

// whom are those who are called at a step for an alarm. It is empty where a
// step has nobody.
func (p plan) whom(step int, a Alarm, at time.Time) []Responder {
	switch step {
	case onDuty:
		return p.sooner(a, at, p.whoIsOn(a, at))
	case next:
		return p.whoIsNext(a, at, p.sooner(a, at, p.whoIsOn(a, at)))
	case leads:
		return p.readyFirst(p.listedWho(func(r Responder) bool { return r.Lead && !r.Away }))
	}
	return append(p.listedWho(func(Responder) bool { return true }), p.owners...)
}

// whoIsOn are those on duty who take the level: of the first line those who speak
// the language, or all of it and with it whoever of the second line does. Where
// somebody is in danger at this moment, both lines.
func (p plan) whoIsOn(a Alarm, at time.Time) []Responder {
	firstLine, second := p.lines(a.Level, at)
	if a.Level == ladder.S4 {
		return append(firstLine, without(second, firstLine)...)
	}
	if len(firstLine) == 0 {
		return nil
	}
	if speaking := who(firstLine, a.Lang); len(speaking) > 0 {
		return speaking
	}
	return append(firstLine, without(who(second, a.Lang), firstLine)...)
}

// whoIsNext is the second line; where it was called already, or there is none,
// whoever is on duty next, and where nobody ever is everybody who takes the
// level. None of those who were called before.
func (p plan) whoIsNext(a Alarm, at time.Time, called []Responder) []Responder {
	_, second := p.lines(a.Level, at)
	if more := without(second, called); len(more) > 0 {
		return p.readyFirst(more)
	}
	var spared []Responder
	for _, t := range p.turns(at, at.Add(ahead)) {
		l, _ := p.person(t.By)
		switch {
		case l.Away || !l.Takes(a.Level) || !t.Start.After(at) || holds(called, l.Account):
		case !p.last[l.Account]:
			return []Responder{l.Responder}
		case len(spared) == 0:
			spared = []Responder{l.Responder}
		}
	}
	others := without(p.listedWho(func(r Responder) bool { return r.Takes(a.Level) && !r.Away }), called)
	if len(spared) > 0 && len(p.ready(others)) == 0 {
		return spared
	}
	return p.readyFirst(others)
}

// lines are those on duty who take the level.
func (p plan) lines(level ladder.Level, at time.Time) (firstLine, second []Responder) {
	for _, t := range p.now(at) {
		l, _ := p.person(t.By)
		switch {
		case !l.Takes(level):
		case t.Shift.Backup && !holds(second, l.Account):
			second = append(second, l.Responder)
		case !t.Shift.Backup && !holds(firstLine, l.Account):
			firstLine = append(firstLine, l.Responder)
		}
	}
	return firstLine, second
}

func (p plan) listedWho(fits func(Responder) bool) (some []Responder) {
	for _, l := range p.people {
		if fits(l.Responder) {
			some = append(some, l.Responder)
		}
	}
	return some
}

// who are those who speak the language.
func who(all []Responder, lang string) (some []Responder) {
	for _, r := range all {
		if r.Speaks(lang) {
			some = append(some, r)
		}
	}
	return some
}

func holds(all []Responder, id account.ID) bool {
	return slices.ContainsFunc(all, func(r Responder) bool { return r.Account == id })
}

func without(all, others []Responder) (some []Responder) {
	for _, r := range all {
		if !holds(others, r.Account) {
			some = append(some, r)
		}
	}
	return some
}

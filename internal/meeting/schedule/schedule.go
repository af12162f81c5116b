package schedule

import (
	"cmp"
	"iter"
	"slices"
	"time"
)

// Limit is how many dates are looked at, at most, for one answer: ten years of
// every day. It is what keeps a long question, or a group of eight sessions
// that are all called off and all made up for, from never ending.
const Limit = 4000

// A Series is when a group meets: once, again and again, or so many times.
type Series struct {
	Zone    string   `json:"zone"`              // IANA, "Europe/Berlin"
	Start   Local    `json:"start"`             // the first date, one of the rule's
	Minutes int      `json:"minutes"`           // how long, MinMinutes to MaxMinutes
	Rule    Rule     `json:"rule"`              // "": once
	MakeUp  bool     `json:"make_up,omitempty"` // of so many sessions, those called off are made up for at the end
	Extra   []Local  `json:"extra,omitempty"`   // dates beside the rule (RDATE). They are not counted as sessions
	Off     []Off    `json:"off,omitempty"`     // single dates called off (EXDATE)
	Changes []Change `json:"changes,omitempty"` // single dates that are not as the others
	Pauses  []Pause  `json:"pauses,omitempty"`  // holidays: many dates called off as one
}

// Off calls one date off.
type Off struct {
	Key    Key    `json:"key"`
	Reason string `json:"reason,omitempty"` // for the members, in a person's own words
}

// A Change is what is different about one date. What is empty is as always.
type Change struct {
	Key     Key    `json:"key"`
	To      Local  `json:"to,omitzero"` // begins then instead
	Minutes int    `json:"minutes,omitempty"`
	Place   string `json:"place,omitempty"`
	Format  string `json:"format,omitempty"`
}

// A Pause calls off every date that would take place from a day to a day, both
// included, or on one of some days. A date that was moved out of a pause takes
// place. Without To there is no end yet.
type Pause struct {
	From   Date   `json:"from,omitzero"`
	To     Date   `json:"to,omitzero"`
	Days   []Date `json:"days,omitempty"`
	Reason string `json:"reason,omitempty"` // for the members, in a person's own words
}

func (p Pause) covers(d Date) bool {
	if slices.Contains(p.Days, d) {
		return true
	}
	return !p.From.IsZero() && p.From.number() <= d.number() && (p.To.IsZero() || d.number() <= p.To.number())
}

// An Occurrence is one date of a series.
type Occurrence struct {
	Key        Key
	Start, End time.Time // in the zone of the series
	// Number says which session it is, of Of, where the rule has a Count; else
	// both are 0. An extra date has none, and neither has one that is called off
	// and made up for.
	Number, Of int
	Extra      bool   // beside the rule
	Moved      bool   // begins at another time than the rule has it
	Place      string // another than always
	Format     string // another than always
	CalledOff  bool
	Reason     string // why it is called off
}

// plan is a series made ready for questions.
type plan struct {
	Series
	zone    *time.Location
	off     map[Key]Off
	changes map[Key]Change
	counted []session // with Count, all of them
}

// session is a date of the rule, with its number.
type session struct {
	at     Local
	number int
}

func (s Series) plan() plan {
	p := plan{Series: s, zone: s.Location(), off: make(map[Key]Off, len(s.Off)), changes: make(map[Key]Change, len(s.Changes))}
	for _, o := range s.Off {
		p.off[o.Key] = o
	}
	for _, c := range s.Changes {
		p.changes[c.Key] = c
	}
	if s.Rule.Count > 0 {
		p.counted = p.count()
	}
	return p
}

// Location is the zone of the series; UTC if the machine does not know it any
// more.
func (s Series) Location() *time.Location {
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// Between returns the dates that take place, or would have, between the two
// moments in part or whole, in the order in which they begin. It looks at no
// more than Limit dates of the rule.
func (s Series) Between(from, to time.Time) []Occurrence {
	p := s.plan()
	var found []Occurrence
	take := func(o Occurrence) {
		if o.End.After(from) && o.Start.Before(to) {
			found = append(found, o)
		}
	}
	last := dateOf(to.In(p.zone)).number() + 1
	for l, number := range p.dates(p.earliest(from)) {
		if l.Date.number() > last {
			break
		}
		if !p.elsewhere(l.Key()) {
			take(p.at(l, number))
		}
	}
	for _, o := range p.apart() {
		take(o)
	}
	slices.SortFunc(found, byStart)
	return found
}

// Next returns the first date that takes place and ends after the moment; ok is
// false if there is none, or none among the next Limit.
func (s Series) Next(after time.Time) (next Occurrence, ok bool) {
	p := s.plan()
	var found []Occurrence
	take := func(o Occurrence) bool {
		fits := o.End.After(after) && !o.CalledOff
		if fits {
			found = append(found, o)
		}
		return fits
	}
	for l, number := range p.dates(p.earliest(after)) {
		if !p.elsewhere(l.Key()) && take(p.at(l, number)) {
			break
		}
	}
	for _, o := range p.apart() {
		take(o)
	}
	if len(found) == 0 {
		return Occurrence{}, false
	}
	return slices.MinFunc(found, byStart), true
}

// At returns the date with the key; ok is false if the series has none.
func (s Series) At(key Key) (o Occurrence, ok bool) {
	p := s.plan()
	if l, number, ok := p.onRule(key); ok {
		return p.at(l, number), true
	}
	if l, ok := key.local(); ok && slices.Contains(p.Extra, l) {
		return p.extra(l)
	}
	return Occurrence{}, false
}

func byStart(a, b Occurrence) int {
	return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Key, b.Key))
}

// earliest is the first day on which a date may begin that is not over at the
// moment: meetings are shorter than a day, and no change of the clocks that
// leaves the day standing is longer.
func (p plan) earliest(at time.Time) int { return dateOf(at.In(p.zone)).number() - 2 }

// elsewhere reports whether the date was moved, so that it is not found where
// the rule has it.
func (p plan) elsewhere(key Key) bool { return !p.changes[key].To.IsZero() }

// dates yields the rule's dates from the day on, with their numbers.
func (p plan) dates(from int) iter.Seq2[Local, int] {
	return func(yield func(Local, int) bool) {
		if p.Rule.Count > 0 {
			for _, s := range p.counted {
				if s.at.Date.number() >= from && !yield(s.at, s.number) {
					return
				}
			}
			return
		}
		for l := range p.ruled(from) {
			if !yield(l, 0) {
				return
			}
		}
	}
}

// ruled yields at most Limit dates that the rule and the zone have, without a
// look at Count.
func (p plan) ruled(from int) iter.Seq[Local] {
	return func(yield func(Local) bool) {
		looked := 0
		for day := range p.Rule.days(p.Start.Date, from) {
			if looked++; looked > Limit {
				return
			}
			l := Local{dateNumbered(day), p.Start.Minute}
			if _, exists := l.In(p.zone); exists && !yield(l) {
				return
			}
		}
	}
}

// count numbers the sessions of a rule with Count, until there are so many.
func (p plan) count() (all []session) {
	number := 0
	for l := range p.ruled(p.Start.Date.number()) {
		shown := 0
		if !(p.MakeUp && p.calledOff(l)) {
			number++
			shown = number
		}
		if all = append(all, session{l, shown}); number == p.Rule.Count {
			break
		}
	}
	return all
}

// onRule finds the date that the rule has under the key.
func (p plan) onRule(key Key) (Local, int, bool) {
	want, ok := key.local()
	if !ok || want.Minute != p.Start.Minute {
		return Local{}, 0, false
	}
	for l, number := range p.dates(want.Date.number()) {
		return l, number, l == want
	}
	return Local{}, 0, false
}

// apart returns the dates that are not where the rule has them: moved ones and
// extra ones.
func (p plan) apart() (all []Occurrence) {
	for key := range p.changes {
		if !p.elsewhere(key) {
			continue
		}
		if l, number, ok := p.onRule(key); ok {
			all = append(all, p.at(l, number))
		}
	}
	extra := slices.Clone(p.Extra)
	slices.SortFunc(extra, Local.compare)
	for _, l := range slices.Compact(extra) {
		if _, _, twice := p.onRule(l.Key()); twice {
			continue
		}
		if o, ok := p.extra(l); ok {
			all = append(all, o)
		}
	}
	return all
}

func (p plan) extra(l Local) (Occurrence, bool) {
	if _, exists := l.In(p.zone); !l.exists() || !exists {
		return Occurrence{}, false
	}
	o := p.at(l, 0)
	o.Extra, o.Of = true, 0
	return o, true
}

// takesPlace is when the date under the local time begins, moved or not. A new
// time on a day that the zone does not have is not taken.
func (p plan) takesPlace(l Local) (Local, time.Time) {
	if to := p.changes[l.Key()].To; !to.IsZero() {
		if at, exists := to.In(p.zone); exists {
			return to, at
		}
	}
	at, _ := l.In(p.zone)
	return l, at
}

func (p plan) calledOff(l Local) bool {
	_, off := p.why(l)
	return off
}

// why says whether the date is called off, and the reason.
func (p plan) why(l Local) (reason string, off bool) {
	if o, off := p.off[l.Key()]; off {
		return o.Reason, true
	}
	actual, _ := p.takesPlace(l)
	for _, pause := range p.Pauses {
		if pause.covers(actual.Date) {
			return pause.Reason, true
		}
	}
	return "", false
}

// at is the date that the rule or the list of extra dates has at the local time.
func (p plan) at(l Local, number int) Occurrence {
	change := p.changes[l.Key()]
	actual, start := p.takesPlace(l)
	o := Occurrence{Key: l.Key(), Start: start, Number: number, Moved: actual != l, Place: change.Place, Format: change.Format}
	o.End = start.Add(time.Duration(cmp.Or(change.Minutes, p.Minutes)) * time.Minute)
	o.Reason, o.CalledOff = p.why(l)
	if number > 0 {
		o.Of = p.Rule.Count
	}
	return o
}

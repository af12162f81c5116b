package meeting

import (
	"cmp"
	"reflect"
	"slices"
	"time"

	"hearth/internal/meeting/schedule"
)

// A Former is how a series was before it was changed. It has the dates that
// began before Until.
type Former struct {
	When  schedule.Series `json:"when"`
	Until time.Time       `json:"until"`
}

// maxFormer is how often a series can be changed before its oldest dates are
// forgotten.
const maxFormer = 50

// forever is later than every date.
var forever = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// A part is a span of time in which one schedule held: dates that begin from
// since on and before until.
type part struct {
	when         schedule.Series
	since, until time.Time
}

func (p part) has(o schedule.Occurrence) bool {
	return !o.Start.Before(p.since) && o.Start.Before(p.until)
}

// parts are the schedules of a series in order; the last is today's.
func (s Series) parts() []part {
	var all []part
	var since time.Time
	for _, f := range s.Former {
		all = append(all, part{f.When, since, f.Until})
		since = f.Until
	}
	until := forever
	if s.Ended() {
		until = s.EndedAt
	}
	return append(all, part{s.When, since, until})
}

// Between returns the dates that are, were, or would have been between two
// moments in part or whole, by their beginning.
func (s Series) Between(from, to time.Time) (found []schedule.Occurrence) {
	for _, p := range s.parts() {
		if !p.until.After(p.since) || !p.since.Before(to) {
			continue
		}
		for _, o := range p.when.Between(from, to) {
			if p.has(o) {
				found = append(found, o)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b schedule.Occurrence) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Key, b.Key))
	})
	return found
}

// At returns the date with the key; ok is false if there is none.
func (s Series) At(key schedule.Key) (o schedule.Occurrence, ok bool) {
	parts := s.parts()
	for i := len(parts) - 1; i >= 0; i-- {
		if o, ok := parts[i].when.At(key); ok && parts[i].has(o) {
			return o, true
		}
	}
	return schedule.Occurrence{}, false
}

// Next returns the first date that takes place and ends after the moment.
func (s Series) Next(after time.Time) (o schedule.Occurrence, ok bool) {
	for _, p := range s.parts() {
		if o, ok := p.next(later(after, p.since)); ok {
			return o, true
		}
	}
	return schedule.Occurrence{}, false
}

// next is the part's first date that takes place and ends after the moment. What
// would have begun before the part did is passed over: there are as many of
// these as meetings can overlap.
func (p part) next(after time.Time) (o schedule.Occurrence, ok bool) {
	for range maxFormer {
		if o, ok = p.when.Next(after); !ok || p.has(o) {
			return o, ok
		}
		if !o.Start.Before(p.until) {
			break
		}
		after = o.End
	}
	return schedule.Occurrence{}, false
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// sameTimes reports whether two schedules have the same rule and pauses.
func sameTimes(a, b schedule.Series) bool {
	return a.Zone == b.Zone && a.Start == b.Start && a.Minutes == b.Minutes && a.Rule.String() == b.Rule.String() && a.MakeUp == b.MakeUp &&
		(len(a.Pauses)+len(b.Pauses) == 0 || reflect.DeepEqual(a.Pauses, b.Pauses))
}

// firm is the moment before which dates stay as they are, whatever becomes of the
// series: those that have begun, and those whose room is open, with people in it.
func (s Series) firm(now time.Time) time.Time {
	until := now
	for _, o := range s.Between(now, now.Add(EarlyBy+time.Millisecond)) {
		if begun := o.Start.Add(time.Millisecond); !o.CalledOff && !o.Start.After(now.Add(EarlyBy)) && begun.After(until) {
			until = begun
		}
	}
	return until
}

// turn gives the series another schedule from the moment on. What began before
// stays as it was; single changes stay where their date is still one.
func (s Series) turn(to schedule.Series, now time.Time) Series {
	if sameTimes(s.When, to) {
		s.When.Pauses = to.Pauses
		return s
	}
	s.Former = append(slices.Clone(s.Former), Former{When: s.When, Until: now})
	if len(s.Former) > maxFormer {
		s.Former = s.Former[len(s.Former)-maxFormer:]
	}
	bare := to
	bare.Extra, bare.Off, bare.Changes = nil, nil, nil
	to.Extra, to.Off, to.Changes = s.When.Extra, nil, nil
	for _, o := range s.When.Off {
		if _, is := bare.At(o.Key); is || isExtra(to, o.Key) {
			to.Off = append(to.Off, o)
		}
	}
	for _, c := range s.When.Changes {
		if _, is := bare.At(c.Key); is || isExtra(to, c.Key) {
			to.Changes = append(to.Changes, c)
		}
	}
	s.When = to
	return s
}

func isExtra(w schedule.Series, key schedule.Key) bool {
	return slices.ContainsFunc(w.Extra, func(l schedule.Local) bool { return l.Key() == key })
}

// off calls one date off.
func (s Series) off(key schedule.Key, reason string) Series {
	s.When.Off = slices.DeleteFunc(slices.Clone(s.When.Off), func(o schedule.Off) bool { return o.Key == key })
	s.When.Off = append(s.When.Off, schedule.Off{Key: key, Reason: reason})
	return s
}

// on undoes off. A date that falls into a pause stays called off.
func (s Series) on(key schedule.Key) Series {
	s.When.Off = slices.DeleteFunc(slices.Clone(s.When.Off), func(o schedule.Off) bool { return o.Key == key })
	return s
}

// change makes one date another than the rest; what is empty in c is as always.
func (s Series) change(c schedule.Change) Series {
	s.When.Changes = slices.DeleteFunc(slices.Clone(s.When.Changes), func(o schedule.Change) bool { return o.Key == c.Key })
	if c != (schedule.Change{Key: c.Key}) {
		s.When.Changes = append(s.When.Changes, c)
	}
	return s
}

// changeOf is what is different about one date.
func (s Series) changeOf(key schedule.Key) schedule.Change {
	for _, c := range s.When.Changes {
		if c.Key == key {
			return c
		}
	}
	return schedule.Change{Key: key}
}

// add puts an extra date beside the rule.
func (s Series) add(at schedule.Local) Series {
	if !slices.Contains(s.When.Extra, at) {
		s.When.Extra = append(slices.Clone(s.When.Extra), at)
	}
	return s
}

// successor is the date that stands for another one after the schedule was
// changed: the one of the same day. ok is false if there is none.
func (s Series) successor(key schedule.Key, now time.Time) (to schedule.Key, ok bool) {
	if len(key) < len("20060102") {
		return "", false
	}
	day, err := time.ParseInLocation("20060102", string(key[:8]), s.When.Location())
	if err != nil {
		return "", false
	}
	for _, o := range s.Between(day.AddDate(0, 0, -1), day.AddDate(0, 0, 2)) {
		if o.Start.After(now) && o.Key[:8] == key[:8] {
			return o.Key, true
		}
	}
	return "", false
}

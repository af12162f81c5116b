package supervision

import (
	"cmp"
	"slices"
	"time"
	"unicode/utf8"

	"hearth/internal/platform/fault"
)

// Limits are how much somebody takes on. A number of 0 was not chosen.
type Limits struct {
	Cases    int64 `json:"cases,omitempty"`    // open at once
	Meetings int64 `json:"meetings,omitempty"` // held in seven days
	Heavy    int64 `json:"heavy,omitempty"`    // heavy pieces of work in seven days, after which rest begins
}

// Usual is what holds for who chose nothing, where their organisation did not
// either. That rest follows heavy work is good practice wherever people listen to
// others; how much is too much differs from person to person, so each number can
// be changed.
var Usual = Limits{Cases: 4, Meetings: 4, Heavy: 3}

// Named limits.
const (
	// MaxLimit is the largest number that can be chosen.
	MaxLimit = 30
	// Week is what meetings and heavy work are counted over.
	Week = 7 * 24 * time.Hour
	// Rest is how long a rest goes, unless it is ended before: two nights.
	Rest = 48 * time.Hour
	// heavyKept is how long it is known that something was heavy.
	heavyKept = 28 * 24 * time.Hour
	// DebriefWithin is how soon after heavy work somebody is asked how it was.
	DebriefWithin = 24 * time.Hour
	// debriefOpen is how long the form can still be filled in.
	debriefOpen = 14 * 24 * time.Hour
	// debriefKept is how long what was written is kept for its writer.
	debriefKept = 180 * 24 * time.Hour
	// talkKept is how long a talk that was held stays on record.
	talkKept = 365 * 24 * time.Hour
	// MaxWords is the longest answer of a debrief, or message to a supervisor, in
	// characters.
	MaxWords = 4_000
	// maxDebriefs bounds the sealed page.
	maxDebriefs = 60
	maxHeavy    = 400
)

// or fills what was not chosen from others.
func (l Limits) or(others Limits) Limits {
	return Limits{Cases: cmp.Or(l.Cases, others.Cases), Meetings: cmp.Or(l.Meetings, others.Meetings), Heavy: cmp.Or(l.Heavy, others.Heavy)}
}

// lowest is the smaller of both numbers each, those not chosen left out.
func (l Limits) lowest(others Limits) Limits {
	least := func(a, b int64) int64 {
		if a == 0 || b == 0 {
			return max(a, b)
		}
		return min(a, b)
	}
	return Limits{Cases: least(l.Cases, others.Cases), Meetings: least(l.Meetings, others.Meetings), Heavy: least(l.Heavy, others.Heavy)}
}

func (l Limits) check() error {
	var c fault.Check
	for _, one := range []struct {
		name string
		n    int64
	}{{"cases", l.Cases}, {"meetings", l.Meetings}, {"heavy", l.Heavy}} {
		if one.n < 0 || one.n > MaxLimit {
			c.Add(one.name, "supervision.problem.number", "max", int64(MaxLimit))
		}
	}
	return c.Err()
}

// A Heavy is one piece of heavy work: a case of S3, S4 or C, or a meeting in which
// somebody stepped aside. Mark names it without telling what it was.
type Heavy struct {
	Mark    string    `json:"mark"`
	At      time.Time `json:"at"`
	Meeting bool      `json:"meeting,omitempty"`
	Rested  bool      `json:"rested,omitempty"` // a rest has followed
}

// A Page is what is kept about one person. It is theirs, and sealed.
type Page struct {
	Limits    Limits    `json:"limits"`
	Topics    []string  `json:"topics,omitempty"` // slugs of topics that they do not take
	Uncovered bool      `json:"uncovered,omitempty"`
	Heavy     []Heavy   `json:"heavy,omitempty"`
	RestFrom  time.Time `json:"rest_from,omitzero"`
	RestUntil time.Time `json:"rest_until,omitzero"`
	Next      int64     `json:"next,omitempty"`    // the number of the last debrief
	MonthAt   time.Time `json:"month_at,omitzero"` // when they were last told that a month was heavy
}

// Resting reports whether the person rests at the moment. A clock that was set
// back begins no rest anew: one never goes on for longer than Rest.
func (p Page) Resting(now time.Time) bool {
	return now.Before(p.RestUntil) && p.RestUntil.Sub(now) <= Rest
}

// HeavyIn counts the heavy work of the last seven days.
func (p Page) HeavyIn(now time.Time) (n int64) {
	for _, h := range p.Heavy {
		if h.At.After(now.Add(-Week)) {
			n++
		}
	}
	return n
}

// unrested counts the heavy work of the last seven days that no rest followed.
func (p Page) unrested(now time.Time) (n int64) {
	for _, h := range p.Heavy {
		if !h.Rested && h.At.After(now.Add(-Week)) {
			n++
		}
	}
	return n
}

// Declines reports whether one of the topics is one that the person does not
// take.
func (p Page) Declines(topics []string) bool {
	return slices.ContainsFunc(topics, func(t string) bool { return slices.Contains(p.Topics, t) })
}

// bear notes a piece of heavy work, and reports whether it is a new one, and
// whether rest begins with it: as soon as there are most of them in seven days.
// The same work counts once.
func (p *Page) bear(h Heavy, most int64) (news, rests bool) {
	if slices.ContainsFunc(p.Heavy, func(one Heavy) bool { return one.Mark == h.Mark }) {
		return false, false
	}
	p.Heavy = slices.DeleteFunc(append(p.Heavy, h), func(one Heavy) bool { return one.At.Before(h.At.Add(-heavyKept)) })
	if n := len(p.Heavy); n > maxHeavy {
		p.Heavy = p.Heavy[n-maxHeavy:]
	}
	if p.Resting(h.At) || p.unrested(h.At) < most {
		return true, false
	}
	p.rest(h.At)
	return true, true
}

// long reports whether the last four weeks were heavy as a whole, which somebody
// who rests after each heavy week may not see themselves: twice as much as a week
// may hold. It is so once in four weeks at most.
func (p *Page) long(now time.Time, most int64) bool {
	if since := now.Sub(p.MonthAt); since >= 0 && since < heavyKept {
		return false
	}
	n := int64(0)
	for _, h := range p.Heavy {
		if h.At.After(now.Add(-heavyKept)) {
			n++
		}
	}
	if n < 2*most {
		return false
	}
	p.MonthAt = now
	return true
}

// rest begins a rest. What was heavy until now begins none again.
func (p *Page) rest(now time.Time) {
	p.RestFrom, p.RestUntil = now, now.Add(Rest)
	for i := range p.Heavy {
		p.Heavy[i].Rested = true
	}
}

// wake ends a rest.
func (p *Page) wake() { p.RestFrom, p.RestUntil = time.Time{}, time.Time{} }

// A Debrief is what somebody wrote for themselves after heavy work, or will.
type Debrief struct {
	Number  int64     `json:"number"` // of the person's
	At      time.Time `json:"at"`     // when the work ended
	Org     int64     `json:"org"`    // for whom it was
	Mark    string    `json:"mark"`   // names the work, as in Heavy
	Written time.Time `json:"written,omitzero"`
	Load    int64     `json:"load,omitempty"` // how heavy it was, 1 to 5; 0: did not say
	Stays   string    `json:"stays,omitempty"`
	Needs   string    `json:"needs,omitempty"`
}

// Waits reports whether the form is still to be filled in.
func (d Debrief) Waits(now time.Time) bool {
	return d.Written.IsZero() && now.Before(d.At.Add(debriefOpen))
}

func (d Debrief) check() error {
	var c fault.Check
	if d.Load < 0 || d.Load > 5 {
		c.Add("load", "supervision.problem.choice")
	}
	checkWords(&c, "stays", d.Stays, false)
	checkWords(&c, "needs", d.Needs, false)
	return c.Err()
}

// kept are the debriefs that are kept still, the oldest first.
func kept(all []Debrief, now time.Time) []Debrief {
	all = slices.DeleteFunc(all, func(d Debrief) bool {
		return now.After(d.At.Add(debriefKept)) || d.Written.IsZero() && !d.Waits(now)
	})
	if n := len(all); n > maxDebriefs {
		all = all[n-maxDebriefs:]
	}
	return all
}

func checkWords(c *fault.Check, field, words string, needed bool) {
	switch n := utf8.RuneCountInString(words); {
	case needed && n == 0:
		c.Add(field, "supervision.problem.empty")
	case n > MaxWords:
		c.Add(field, "supervision.problem.long", "count", n-MaxWords)
	}
}

// A Load is how much somebody has at the moment, beside what they take on.
type Load struct {
	Limits    Limits // what holds for them
	Cases     int64  // open, and theirs
	Heavy     int64  // in seven days
	Resting   bool
	RestUntil time.Time
	Declines  bool // the topic is one that they do not take
}

// Full reports whether they have as many open cases as they take.
func (l Load) Full() bool { return l.Cases >= l.Limits.Cases }

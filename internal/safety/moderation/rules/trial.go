package rules

import (
	"slices"
	"time"
)

// Sampled is how many of the texts that a rule meets a trial remembers, the
// newest.
const Sampled = 5

// A Trial is what a document would have met among texts of the past. It holds no
// words.
type Trial struct {
	Read  int // how many texts were read
	Rules []Tried
}

// Tried is one rule of a Trial.
type Tried struct {
	Rule  string
	Name  string
	Draft bool
	Do    []Effect
	// Explain is what it says to whoever it meets, by language.
	Explain map[string]string
	Met     int
	AtMost  bool // it asks for what nobody knows of the past: it meets so often at most
	Days    []Count
	Sample  []int // the places of the newest texts that it met, as they were tried
}

// A Count is how often a rule met on one day, in UTC.
type Count struct {
	Day time.Time
	Met int
}

// Begin begins a trial of the set.
func (s *Set) Begin() *Trial {
	t := &Trial{Rules: make([]Tried, len(s.Rules))}
	for i := range s.Rules {
		r := &s.Rules[i]
		t.Rules[i] = Tried{Rule: r.ID, Name: r.Name, Draft: r.Draft, Do: r.Do, Explain: r.Explain, AtMost: r.AtMost()}
	}
	return t
}

// Try reads one more text, which was written at a time and stands at a place of
// the caller's. The newest comes first.
func (t *Trial) Try(s *Set, in Input, at time.Time, place int) {
	t.Read++
	in.Past = true
	for _, h := range s.Meets(in) {
		i := slices.IndexFunc(t.Rules, func(r Tried) bool { return r.Rule == h.Rule })
		t.Rules[i].met(at.UTC().Truncate(24*time.Hour), place)
	}
}

// In is the explanation in the language, as Hit.In.
func (r Tried) In(lang string) string { return Hit{Explain: r.Explain}.In(lang) }

func (r *Tried) met(day time.Time, place int) {
	r.Met++
	if len(r.Sample) < Sampled {
		r.Sample = append(r.Sample, place)
	}
	i := slices.IndexFunc(r.Days, func(c Count) bool { return c.Day.Equal(day) })
	if i < 0 {
		r.Days = append(r.Days, Count{Day: day})
		slices.SortFunc(r.Days, func(a, b Count) int { return b.Day.Compare(a.Day) })
		i = slices.IndexFunc(r.Days, func(c Count) bool { return c.Day.Equal(day) })
	}
	r.Days[i].Met++
}

package exposure

import (
	"encoding/json"
	"slices"
	"time"

	"hearth/internal/group"
	"hearth/internal/safety/ladder"
)

// A Verdict is what reading a text said, as far as this package needs it.
type Verdict struct {
	Level   ladder.Level
	Hurting bool // words like these are looked at as abuse
	Method  bool // words tell how, or ask how
}

// Engine reads a text. It is pure, and takes less than a millisecond.
type Engine interface{ Read(words string) Verdict }

// touches is what words touch on. What was read as a sign that somebody may be
// in danger is a cry for help; where no word names a theme it is thoughts of
// dying.
func touches(words string, level ladder.Level) group.Touches {
	t := group.Touches{Read: named(words), Cry: level.Rank() >= ladder.S2.Rank() && level != ladder.C}
	if t.Cry && !slices.ContainsFunc(t.Read, group.Theme.Grave) {
		t.Read = append([]group.Theme{group.Suicide}, t.Read...)
	}
	return t
}

// A choice is how somebody wishes to meet some themes.
type choice map[group.Theme]group.Meet

// readChoice reads a choice from what was stored or sent. What it does not know
// it leaves out.
func readChoice(get func(theme group.Theme) string) choice {
	c := choice{}
	for _, t := range group.Themes {
		if m := group.Meet(get(t)); slices.Contains(group.Meets, m) {
			c[t] = m
		}
	}
	return c
}

func (c choice) String() string {
	raw, err := json.Marshal(c)
	if err != nil { // strings only
		return "{}"
	}
	return string(raw)
}

func choiceOf(s string) choice {
	var raw map[string]string
	if json.Unmarshal([]byte(s), &raw) != nil {
		return nil
	}
	return readChoice(func(t group.Theme) string { return raw[string(t)] })
}

// over is what somebody chose everywhere, with what they chose for one group
// above it.
func (c choice) over(everywhere choice) choice {
	all := choice{}
	for t, m := range everywhere {
		all[t] = m
	}
	for t, m := range c {
		all[t] = m
	}
	return all
}

// A Day is how many texts of a group were read on a day, by how heavy they were.
type Day struct {
	Calm    int64 // no sign of danger
	Low     int64 // something that hurts or is over: S1
	Heavy   int64 // somebody may be in danger: S2
	Grave   int64 // or is: S3 and above, or a child at risk
	Hurting int64 // words that hurt others; counted in one of the above as well
}

// dayOf is the count of one text.
func dayOf(v Verdict) (d Day) {
	switch rank := v.Level.Rank(); {
	case v.Level == ladder.C, rank >= ladder.S3.Rank():
		d.Grave = 1
	case rank == ladder.S2.Rank():
		d.Heavy = 1
	case rank == ladder.S1.Rank():
		d.Low = 1
	default:
		d.Calm = 1
	}
	if v.Hurting {
		d.Hurting = 1
	}
	return d
}

// All is how many texts were read.
func (d Day) All() int64 { return d.Calm + d.Low + d.Heavy + d.Grave }

func (d Day) plus(o Day) Day {
	return Day{d.Calm + o.Calm, d.Low + o.Low, d.Heavy + o.Heavy, d.Grave + o.Grave, d.Hurting + o.Hurting}
}

// dayNumber is the day of a moment, in UTC: a group's members live in many
// places, and its weather needs no exact midnight.
func dayNumber(t time.Time) int64 { return t.Unix() / (24 * 60 * 60) }

package promise

import (
	"cmp"
	"slices"
	"time"

	"hearth/internal/forum"
)

// Enough is how many posts a measure must rest on to be shown: with fewer, one
// answer would move it, and one could be counted out.
const Enough = 10

// A Measure is how long answers took, from real rows.
type Measure struct {
	Posts    int64  // that it rests on, those that still wait included
	Answered int64  // of these
	Median   Length // half were answered within
	Ninety   Length // 9 of 10 were answered within
}

// A Length is a time within which a share of posts was answered. Open means that
// the share was never reached: it took longer than Length.
type Length struct {
	time.Duration
	Open bool
}

// Shown reports whether there is enough to say something.
func (m Measure) Shown() bool { return m.Posts >= Enough }

// MeasureOf measures the posts at the moment, on the clock on the wall: a night
// without anybody on duty is waiting too.
//
// A post that still waits counts with its age: nobody knows when it will be
// answered, only that it was not until now. The shares are therefore those of
// Kaplan and Meier (1958), which for posts that are all answered are the plain
// ones. So a post of five minutes ago makes nothing look quick, and a group that
// leaves half its posts in silence has no median to show.
func MeasureOf(asked []forum.Asked, now time.Time) Measure {
	type wait struct {
		time.Duration
		answered bool
	}
	var m Measure
	waits := make([]wait, len(asked))
	for i, a := range asked {
		if a.AnsweredAt.IsZero() {
			waits[i] = wait{now.Sub(a.At), false}
			continue
		}
		waits[i] = wait{a.AnsweredAt.Sub(a.At), true}
		m.Answered++
	}
	m.Posts = int64(len(asked))
	slices.SortFunc(waits, func(a, b wait) int { return cmp.Compare(a.Duration, b.Duration) })
	longest := Length{Open: true}
	if len(waits) > 0 {
		longest.Duration = waits[len(waits)-1].Duration
	}
	m.Median, m.Ninety = longest, longest
	silent := 1.0 // the share that is still unanswered after so long
	for i, w := range waits {
		if !w.answered {
			continue
		}
		silent *= 1 - 1/float64(len(waits)-i)
		// A hair of slack: the product of many fractions is not exact.
		if m.Median.Open && silent <= 0.5+1e-9 {
			m.Median = Length{Duration: w.Duration}
		}
		if m.Ninety.Open && silent <= 0.1+1e-9 {
			m.Ninety = Length{Duration: w.Duration}
		}
	}
	return m
}

// Unit is what a kindly rounded time is told in.
type Unit string

// The units.
const (
	Minutes Unit = "minutes"
	InHours Unit = "hours"
	Days    Unit = "days"
)

// Kindly rounds a time up, so that "within 2 hours" is never too little: to five
// minutes below an hour, to hours below two days, then to days.
func Kindly(d time.Duration) (int64, Unit) {
	switch {
	case d <= 55*time.Minute:
		return max(5, up(d, 5*time.Minute)*5), Minutes
	case d <= 47*time.Hour:
		return up(d, time.Hour), InHours
	}
	return up(d, 24*time.Hour), Days
}

// Roughly rounds a waiting time down, for one that goes on.
func Roughly(d time.Duration) (int64, Unit) {
	switch {
	case d < time.Hour:
		return max(1, int64(d/time.Minute)), Minutes
	case d < 48*time.Hour:
		return int64(d / time.Hour), InHours
	}
	return int64(d / (24 * time.Hour)), Days
}

func up(d, step time.Duration) int64 { return int64((max(d, 0) + step - 1) / step) }

package schedule

import (
	"cmp"
	"slices"
	"time"
)

// Says is what somebody answers for a date.
type Says string

// The answers. Only who says coming has a seat or waits for one.
const (
	Coming Says = "coming"
	Maybe  Says = "maybe"
	Not    Says = "not"
)

// An Answer is what somebody said for one date, and what became of it so far.
type Answer struct {
	Who  int64
	Says Says
	// Line is since when they stand in line: when they said that they come, or
	// what Place gave them as their Line since.
	Line      time.Time
	Confirmed time.Time // when they last said that they still come; zero: never
	Seated    time.Time // since when they have the seat that they have; zero: they have none
	Waits     bool      // they were told that they wait
}

// A Stage is a time before the date by which whoever has a seat says that they
// still come. Both are distances from the beginning.
type Stage struct {
	Ask time.Duration // they are asked from then on, and told what happens otherwise
	By  time.Duration // who has not confirmed by then goes to the end of the line
}

// The stages that groups choose from: to confirm two weeks before, asked a week
// ahead of that; and to confirm again a day before, asked two days ahead.
var (
	TwoWeeks = Stage{Ask: 21 * 24 * time.Hour, By: 14 * 24 * time.Hour}
	OneDay   = Stage{Ask: 3 * 24 * time.Hour, By: 24 * time.Hour}
)

// A Place is how somebody who comes stands.
type Place struct {
	Who  int64
	Seat bool
	Wait int       // without a seat: the place on the waiting list, from 1
	Line time.Time // since when they stand in line; to be kept as Answer.Line
	// Confirm is the time by which they are to confirm, zero if they are not
	// asked now.
	Confirm time.Time
	MovedUp bool // has a seat now, and was told to wait: to be told
	Lapsed  bool // did not confirm by the time, and went to the end of the line
	Lost    bool // had a seat, and has none now: they lapsed, or there are fewer seats than before
}

// Seats says who has a seat and who waits at a moment, in the order of the line.
// Capacity 0 or less is room for all.
//
// The line is in the order in which people said that they come. The first have
// the seats; when one is given up, the next one moves up, and nobody overtakes.
// At the time of a Stage whoever has a seat and has neither come into line, nor
// moved up, nor confirmed since they were asked goes to the end of the line:
// behind all who wait, and ahead of all who come later. So a seat that nobody
// else wants is not lost. From the beginning of the meeting on nothing is
// asked any more.
//
// Whoever calls it keeps for each Place its Line, since when it has its Seat,
// and that it was told to wait. Asking again then gives the same, without news.
// Who confirms too late, and before that was kept, was in time.
func Seats(answers []Answer, capacity int, stages []Stage, start, now time.Time) []Place {
	line := make([]standing, 0, len(answers))
	for _, a := range answers {
		if a.Says == Coming {
			line = append(line, standing{Answer: a})
		}
	}
	order(line)
	stages = slices.Clone(stages)
	slices.SortFunc(stages, func(a, b Stage) int { return cmp.Compare(b.By, a.By) })
	for _, stage := range stages {
		ask, by := start.Add(-stage.Ask), start.Add(-stage.By)
		if !now.Before(by) {
			lapse(line, ask, by)
		} else if !now.Before(ask) && now.Before(start) {
			for i := range seated(line, capacity) {
				if line[i].confirm.IsZero() && line[i].silent(ask) {
					line[i].confirm = by
				}
			}
		}
	}
	places := make([]Place, 0, len(line))
	for i, s := range line {
		places = append(places, s.place(i, len(seated(line, capacity))))
	}
	return places
}

// standing is somebody in line.
type standing struct {
	Answer
	confirm time.Time
	lapsed  bool
}

func order(line []standing) {
	slices.SortStableFunc(line, func(a, b standing) int {
		return cmp.Or(a.Line.Compare(b.Line), cmp.Compare(a.Who, b.Who))
	})
}

// seated is the part of the line that has seats.
func seated(line []standing, capacity int) []standing {
	if capacity <= 0 {
		return line
	}
	return line[:min(capacity, len(line))]
}

// silent reports whether nothing was heard of somebody since they were asked.
// Who moved up since then was told of their seat, and is not asked at once
// again; who was not told of theirs yet cannot have been asked.
func (s standing) silent(asked time.Time) bool {
	return !s.Seated.IsZero() && s.Line.Before(asked) && s.Confirmed.Before(asked) && s.Seated.Before(asked)
}

// lapse sends everybody who has a seat and was silent to the end of the line as
// it was at that time. They keep their order among themselves: each stands a
// millisecond, the finest time that is kept, behind the one before.
func lapse(line []standing, ask, by time.Time) {
	n := 0
	for i := range line {
		if s := &line[i]; s.silent(ask) {
			s.Line, s.lapsed = by.Add(time.Duration(n)*time.Millisecond), true
			n++
		}
	}
	order(line)
}

// place is how somebody stands who is the ith in a line with so many seats.
func (s standing) place(i, seats int) Place {
	p := Place{Who: s.Who, Seat: i < seats, Line: s.Line, Lapsed: s.lapsed}
	if p.Seat {
		p.Confirm, p.MovedUp = s.confirm, s.Waits
	} else {
		p.Wait, p.Lost = i-seats+1, !s.Seated.IsZero()
	}
	return p
}

package totals

import (
	"slices"
	"time"
)

// Floor is the fewest people that a cell may speak of, and Step is what people
// are rounded to.
const (
	Floor = 10
	Step  = 5
)

// A number appears for the first time with appear people, and once it was
// hidden only with reappear. Both are above Floor so that the few who would
// tip a number over the edge are never one or two: after rounding, what is
// published lies at most 2 away from the truth.
const (
	appear   = Floor + 2
	reappear = Floor + Step
)

// A Cell is one published number, or the word that it is too small to tell.
type Cell struct {
	Value  int64
	Hidden bool
}

// Series publishes one number for each month in order. each is how much one
// person can add to it: 1 for counts of people, and more for what one person
// may do several times, which the caller has capped. Every published value is a
// multiple of Step times each.
//
// A value that was published stays as it is while the truth is within one step
// of it, so that a change by a single person never shows.
func Series(values []int64, each int64) []Cell {
	step := Step * each
	cells := make([]Cell, len(values))
	for i, v := range values {
		switch {
		case i == 0:
			cells[i] = fresh(v, appear*each, step)
		case cells[i-1].Hidden:
			cells[i] = fresh(v, reappear*each, step)
		case v < Floor*each:
			cells[i] = Cell{Hidden: true}
		case abs(v-cells[i-1].Value) <= step:
			cells[i] = cells[i-1]
		default:
			cells[i] = fresh(v, appear*each, step)
		}
	}
	return cells
}

// fresh rounds a value that stands for itself, or hides one below the edge.
func fresh(v, edge, step int64) Cell {
	if v < edge {
		return Cell{Hidden: true}
	}
	return Cell{Value: (v + step/2) / step * step}
}

func abs(n int64) int64 { return max(n, -n) }

// Parts publishes the parts of a total that stands beside them: the newest
// number of each history, histories being as Series takes them. Whatever is
// hidden is at least two parts that hold Floor people between them, so that the
// total minus what can be seen tells of nobody.
func Parts(histories [][]int64) []Cell {
	cells := make([]Cell, len(histories))
	newest := make([]int64, len(histories))
	for i, h := range histories {
		if len(h) == 0 {
			cells[i].Hidden = true
			continue
		}
		newest[i] = h[len(h)-1]
		cells[i] = Series(h, 1)[len(h)-1]
	}
	complement(cells, newest)
	return cells
}

// complement hides the smallest visible parts until the hidden ones cover each
// other.
func complement(cells []Cell, values []int64) {
	order := make([]int, len(cells))
	var count, sum int64
	for i := range cells {
		order[i] = i
		if cells[i].Hidden {
			count, sum = count+1, sum+values[i]
		}
	}
	if count == 0 {
		return
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(values[a] - values[b]) })
	for _, i := range order {
		if count >= 2 && sum >= Floor {
			return
		}
		if !cells[i].Hidden {
			cells[i] = Cell{Hidden: true}
			count, sum = count+1, sum+values[i]
		}
	}
}

// MostPosts is how many of one person's posts a month counts: whoever writes
// most must not be seen in the sum.
const MostPosts = 5

// A Month is what happened in one month. Counts are people, but for Posts, of
// which everybody adds MostPosts at most. Waits has one entry a person: how
// long they waited for a first answer, on average.
type Month struct {
	Active int64           `json:"active"`
	Joined int64           `json:"joined"`
	Posts  int64           `json:"posts"`
	Waits  []time.Duration `json:"waits"`
}

// Plus adds two groups' months up. A person in both is two members, and counts
// twice: nobody can know that they are one.
func (m Month) Plus(n Month) Month {
	return Month{Active: m.Active + n.Active, Joined: m.Joined + n.Joined, Posts: m.Posts + n.Posts, Waits: slices.Concat(m.Waits, n.Waits)}
}

// A Row is what is published of a month. Answer is in hours: half of those who
// asked had a first answer within them.
type Row struct {
	Active, Joined, Posts, Answer Cell
}

// Rows publishes months in order.
func Rows(months []Month) []Row {
	var active, joined, posts []int64
	for _, m := range months {
		active, joined, posts = append(active, m.Active), append(joined, m.Joined), append(posts, m.Posts)
	}
	a, j, p := Series(active, 1), Series(joined, 1), Series(posts, MostPosts)
	rows := make([]Row, len(months))
	for i, m := range months {
		rows[i] = Row{Active: a[i], Joined: j[i], Posts: p[i], Answer: within(m.Waits)}
		if a[i].Hidden { // what so few people wrote tells of each of them
			rows[i].Posts = Cell{Hidden: true}
		}
	}
	return rows
}

// bounds are the hours that an answer time is told in: few and wide, so that
// one person's patience does not move it.
var bounds = []int64{1, 2, 4, 8, 12, 24, 48, 96, 168}

// within finds the smallest bound that holds for half of those who asked. It
// says nothing of fewer than appear people, nor of waits beyond the last bound.
func within(waits []time.Duration) Cell {
	if len(waits) < appear {
		return Cell{Hidden: true}
	}
	sorted := slices.Sorted(slices.Values(waits))
	middle := sorted[(len(sorted)-1)/2]
	for _, b := range bounds {
		if middle <= time.Duration(b)*time.Hour {
			return Cell{Value: b}
		}
	}
	return Cell{Value: bounds[len(bounds)-1]}
}

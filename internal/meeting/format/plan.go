package format

import "slices"

// A Slot is when a segment comes, and for how long.
type Slot struct {
	Segment string `json:"segment"` // its ID
	Index   int    `json:"index"`   // its place in the format's Segments
	Start   int    `json:"start"`   // minutes after the beginning
	Minutes int    `json:"minutes"`
}

// Plan gives every segment whole minutes of a meeting of total minutes, in
// order. What the segments before the wind-down get sums up to total exactly; a
// wind-down comes after the end, and its minutes come on top.
//
// Shares divide what the fixed minutes leave. A meeting that is shorter than its
// fixed minutes, or longer where no segment has a share, stretches the fixed
// ones in proportion. No segment gets less than one minute: a total that has
// none for each is overrun.
func Plan(f Format, total int) []Slot {
	minutes := make([]int, len(f.Segments))
	var fixed, shared []int // places in Segments
	for i, s := range f.Segments {
		switch {
		case s.Kind == WindDown:
			minutes[i] = max(1, s.Minutes)
		case s.Share > 0:
			shared = append(shared, i)
		default:
			fixed = append(fixed, i)
		}
	}
	left := total
	for _, i := range fixed {
		minutes[i] = max(1, f.Segments[i].Minutes)
		left -= minutes[i]
	}
	if len(shared) == 0 || left < len(shared) {
		left = min(max(total-len(fixed), 0), len(shared)) // as much as there is, a minute each at most
		stretch(minutes, fixed, total-left, func(i int) int { return minutes[i] })
	}
	stretch(minutes, shared, left, func(i int) int { return f.Segments[i].Share })
	return slots(f, minutes)
}

func slots(f Format, minutes []int) []Slot {
	all, at := make([]Slot, len(f.Segments)), 0
	for i, s := range f.Segments {
		all[i] = Slot{Segment: s.ID, Index: i, Start: at, Minutes: minutes[i]}
		at += minutes[i]
	}
	return all
}

// stretch divides total minutes among the places by their weights.
func stretch(minutes, places []int, total int, weight func(int) int) {
	weights := make([]int, len(places))
	for n, i := range places {
		weights[n] = weight(i)
	}
	for n, m := range apportion(total, weights) {
		minutes[places[n]] = m
	}
}

// apportion divides total by the weights into whole numbers that sum up to it,
// by the method of the largest remainder; of equal remainders the earlier wins.
// None gets less than one: whoever would get nothing takes one of the largest
// that can spare it.
func apportion(total int, weights []int) []int {
	parts, sum := make([]int, len(weights)), 0
	for _, w := range weights {
		sum += w
	}
	if sum == 0 {
		return parts
	}
	given, order := 0, make([]int, len(weights))
	for i, w := range weights {
		order[i] = i
		parts[i] = max(total, 0) * w / sum
		given += parts[i]
	}
	rest := func(i int) int { return max(total, 0) * weights[i] % sum }
	slices.SortStableFunc(order, func(a, b int) int { return rest(b) - rest(a) })
	for _, i := range order[:max(total, 0)-given] {
		parts[i]++
	}
	for i := range parts {
		if parts[i] > 0 {
			continue
		}
		parts[i] = 1
		if from := largest(parts); parts[from] > 1 {
			parts[from]--
		}
	}
	return parts
}

// largest is the place of the largest part, the first among equals.
func largest(parts []int) int {
	at := 0
	for i, p := range parts {
		if p > parts[at] {
			at = i
		}
	}
	return at
}

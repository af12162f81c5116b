package ngram

import (
	"math"
	"sort"
)

// Platt finds a and b so that 1/(1+exp(-(a·margin+b))) is how often yes is
// right (Platt 1999, with the targets of Lin, Lin and Weng 2007).
func Platt(margins []float32, yes []bool) (a, b float64) {
	pos, neg := 0.0, 0.0
	for _, y := range yes {
		if y {
			pos++
		} else {
			neg++
		}
	}
	high, low := (pos+1)/(pos+2), 1/(neg+2)
	a, b = 1, math.Log((pos+1)/(neg+1))
	for range 100 {
		var ga, gb, haa, hab, hbb float64
		for i, m := range margins {
			x, t := float64(m), low
			if yes[i] {
				t = high
			}
			p := 1 / (1 + math.Exp(-(a*x + b)))
			v := p * (1 - p)
			ga += (p - t) * x
			gb += p - t
			haa += v * x * x
			hab += v * x
			hbb += v
		}
		haa += 1e-9
		hbb += 1e-9
		det := haa*hbb - hab*hab
		if det <= 0 {
			break
		}
		da, db := (hbb*ga-hab*gb)/det, (haa*gb-hab*ga)/det
		step := min(1, 2/(math.Abs(da)+math.Abs(db)+1e-9)+0.05)
		a, b = a-step*da, b-step*db
		if math.Abs(da)+math.Abs(db) < 1e-9 {
			break
		}
	}
	return a, b
}

// BestF1 is the probability from which on yes gives the best mean of F1 of yes
// and F1 of no, or, with alone, of yes.
func BestF1(p []float64, yes []bool, alone bool) float64 {
	order := make([]int, len(p))
	all := 0.0
	for i := range order {
		order[i] = i
		if yes[i] {
			all++
		}
	}
	sort.SliceStable(order, func(i, j int) bool { return p[order[i]] > p[order[j]] })
	best, at := -1.0, 0.5
	tp, fp := 0.0, 0.0
	none := float64(len(p)) - all
	for n, i := range order {
		if yes[i] {
			tp++
		} else {
			fp++
		}
		if n+1 < len(order) && p[order[n+1]] == p[i] {
			continue
		}
		score := 2 * tp / (tp + fp + all)
		if !alone {
			score += 2 * (none - fp) / (2*(none-fp) + fp + all - tp + 1e-9)
		}
		if score > best {
			best, at = score, p[i]
			if n+1 < len(order) {
				at = (p[i] + p[order[n+1]]) / 2
			}
		}
	}
	return at
}

// AtFalse is the probability from which on yes is wrong for at most this share
// of those that are no.
func AtFalse(p []float64, yes []bool, share float64) float64 {
	var no []float64
	for i, v := range p {
		if !yes[i] {
			no = append(no, v)
		}
	}
	sort.Sort(sort.Reverse(sort.Float64Slice(no)))
	k := int(share * float64(len(no)))
	if k >= len(no) {
		return 0
	}
	return math.Nextafter(no[k], 2)
}

// Error is the expected calibration error in ten bins of equal width.
func Error(p []float64, yes []bool) float64 {
	var n, sum, hit [10]float64
	for i, v := range p {
		b := min(9, int(v*10))
		n[b]++
		sum[b] += v
		if yes[i] {
			hit[b]++
		}
	}
	out := 0.0
	for b := range n {
		if n[b] > 0 {
			out += math.Abs(sum[b]-hit[b]) / float64(len(p))
		}
	}
	return out
}

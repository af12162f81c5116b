package ngram

import "math"

// What is counted beside each feature before how telling it is, how much of a
// telling feature every feature has, and the most that one may have.
const (
	toldBefore = 4
	toldLeast  = 0.1
	toldMost   = 4
)

// told makes the features of the rows in order as loud as the logarithm of how
// much more often they stand with yes than with no, or the other way (Wang and
// Manning 2012): the values, the squares of their rows, and how loud each is. On
// average a feature stays as loud as it was.
func (c *corpus) told(k int, order []int) (value []float32, square []float64, loud []float32) {
	loud = c.telling(k, order)
	value, square = make([]float32, len(c.value)), make([]float64, len(c.rows))
	for _, i := range order {
		square[i] = 1
		for n := c.starts[i]; n < c.starts[i+1]; n++ {
			value[n] = c.value[n] * loud[c.index[n]]
			square[i] += float64(value[n]) * float64(value[n])
		}
	}
	return value, square, loud
}

// telling is how much each feature tells of output k.
func (c *corpus) telling(k int, order []int) []float32 {
	var with [2][]float64 // rows with the feature that are no, and yes
	var rows [2]float64
	with[0], with[1] = make([]float64, c.spec.Buckets), make([]float64, c.spec.Buckets)
	for _, i := range order {
		y, weight := c.rows[i].Labels[k], c.rows[i].Weight
		if weight == 0 {
			weight = 1
		}
		rows[y] += weight
		for n := c.starts[i]; n < c.starts[i+1]; n++ {
			if c.value[n] != 0 {
				with[y][c.index[n]] += weight
			}
		}
	}
	share := func(y, b int) float64 {
		usual := rows[y] / (rows[0] + rows[1])
		return (with[y][b] + 2*toldBefore*usual) / (rows[y] + toldBefore)
	}
	loud, sum, seen := make([]float32, c.spec.Buckets), 0.0, 0.0
	for b := range loud {
		n := with[0][b] + with[1][b]
		if n == 0 {
			continue
		}
		v := toldLeast + math.Min(toldMost, math.Abs(math.Log(share(1, b)/share(0, b))))
		loud[b], sum, seen = float32(v), sum+n*v*v, seen+n
	}
	if seen > 0 {
		usual := float32(math.Sqrt(sum / seen))
		for b := range loud {
			loud[b] /= usual
		}
	}
	return loud
}

package ngram

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"

	"hearth/internal/safety/triage/plain"
)

// Unknown is the label of a row that says nothing about an output.
const Unknown int8 = -1

// A Row is a text to train on.
type Row struct {
	Text   string
	Labels []int8                           // 1, 0 or Unknown, one for each output
	Weight float64                          // how much an error on it costs; 0 counts as 1
	Group  string                           // rows of one group are in one fold; "": its text
	Extras func(t *plain.Text, f *Features) // adds the extra features; nil: none
}

// A Trained model can be looked at and written.
type Trained struct {
	header
	rare    []byte
	weights [][]float32 // of each output, one for each bucket
}

// corpus is rows as numbers.
type corpus struct {
	spec   Spec
	rare   []byte
	index  []uint32
	value  []float32
	starts []int
	square []float64
	rows   []Row
}

// read takes the features of all rows.
func read(spec Spec, rows []Row) *corpus {
	c := &corpus{spec: spec, rows: rows, starts: make([]int, 1, len(rows)+1), square: make([]float64, len(rows)), rare: make([]byte, spec.Buckets)}
	mask := uint32(spec.Buckets - 1)
	var t plain.Text
	var f Features
	type part struct{ words, chars, extras int }
	parts := make([]part, len(rows))
	seen, last := make([]int32, spec.Buckets), make([]int32, spec.Buckets)
	for i, r := range rows {
		t.Read(r.Text)
		f.Read(&t)
		if r.Extras != nil {
			r.Extras(&t, &f)
		}
		parts[i] = part{f.from[words+1], f.from[chars+1], f.from[extras+1]}
		for k, h := range f.hash {
			b := h & mask
			c.index, c.value = append(c.index, b), append(c.value, f.count[k])
			if last[b] != int32(i+1) {
				last[b] = int32(i + 1)
				seen[b]++
			}
		}
		c.starts = append(c.starts, len(c.index))
	}
	for b, n := range seen {
		if int(n) >= max(1, spec.MinDocs) {
			c.rare[b] = byte(min(255, math.Round(16*(1+math.Log(float64(len(rows)+1)/float64(n+1))))))
		}
	}
	m := Model{header: header{Spec: spec}}
	m.fill()
	for i := range rows {
		at, p := c.starts[i], parts[i]
		c.scale(&m, at, at+p.words, words)
		c.scale(&m, at+p.words, at+p.chars, chars)
		c.scale(&m, at+p.chars, at+p.extras, extras)
		sum := 1.0
		for k := at; k < c.starts[i+1]; k++ {
			sum += float64(c.value[k]) * float64(c.value[k])
		}
		c.square[i] = sum
	}
	return c
}

// scale turns counts into values, as Model.Score does.
func (c *corpus) scale(m *Model, from, to, group int) {
	length := float32(0)
	for k := from; k < to; k++ {
		r := c.rare[c.index[k]]
		if r == 0 {
			c.value[k] = 0
			continue
		}
		if group != extras {
			c.value[k] *= m.rare[r]
		}
		length += c.value[k] * c.value[k]
	}
	if length == 0 {
		return
	}
	loud := m.loud(group, length)
	for k := from; k < to; k++ {
		c.value[k] *= loud
	}
}

// fit finds the weights of output k from the rows that use says, by coordinate
// descent in the dual of an L2 SVM with squared hinge (Hsieh et al. 2008). The
// order of rows comes from a fixed generator, so it is the same every time.
func (c *corpus) fit(k int, use func(row int) bool) ([]float32, float32) {
	w, bias := make([]float32, c.spec.Buckets), float32(0)
	var order []int
	for i, r := range c.rows {
		if r.Labels[k] != Unknown && use(i) {
			order = append(order, i)
		}
	}
	cost := c.spec.Cost
	if own, ok := c.spec.Costs[c.spec.Outputs[k]]; ok {
		cost = own
	}
	value, square, loud := c.value, c.square, []float32(nil)
	if c.spec.Telling {
		value, square, loud = c.told(k, order)
	}
	alpha := make([]float64, len(c.rows))
	state := uint64(0x2545F4914F6CDD1D)
	for range max(1, c.spec.Rounds) {
		for i := len(order) - 1; i > 0; i-- {
			state ^= state << 13
			state ^= state >> 7
			state ^= state << 17
			j := int(state % uint64(i+1))
			order[i], order[j] = order[j], order[i]
		}
		most := 0.0
		for _, i := range order {
			y := float64(2*int(c.rows[i].Labels[k]) - 1)
			weight := c.rows[i].Weight
			if weight == 0 {
				weight = 1
			}
			d := 1 / (2 * cost * weight)
			g := y*float64(c.sum(w, value, i)+bias) - 1 + d*alpha[i]
			if alpha[i] == 0 && g >= 0 {
				continue
			}
			most = max(most, math.Abs(g))
			next := max(alpha[i]-g/(square[i]+d), 0)
			step := float32((next - alpha[i]) * y)
			alpha[i] = next
			if step == 0 {
				continue
			}
			bias += step
			for n := c.starts[i]; n < c.starts[i+1]; n++ {
				w[c.index[n]] += step * value[n]
			}
		}
		if most < 0.02 {
			break
		}
	}
	for b := range loud {
		w[b] *= loud[b]
	}
	return w, bias
}

func (c *corpus) margin(w []float32, i int) float32 { return c.sum(w, c.value, i) }

// sum is the margin of row i without its bias, by these values of its features.
func (c *corpus) sum(w, value []float32, i int) float32 {
	sum := float32(0)
	index, value := c.index[c.starts[i]:c.starts[i+1]], value[c.starts[i]:c.starts[i+1]]
	for n, b := range index {
		sum += w[b] * value[n]
	}
	return sum
}

// Train fits a model to the rows. Its probabilities are not calibrated, and its
// thresholds are one half.
func Train(spec Spec, rows []Row) *Trained {
	c := read(spec, rows)
	t := &Trained{header: header{Spec: spec}, rare: c.rare}
	for k, name := range spec.Outputs {
		w, bias := c.fit(k, func(int) bool { return true })
		t.weights = append(t.weights, w)
		t.header.Outputs = append(t.header.Outputs, Output{Name: name, Bias: float64(bias), A: 2, Threshold: 0.5})
	}
	return t
}

// Cross gives the margins of every row by a model that was trained without its
// fold.
func Cross(spec Spec, rows []Row, folds int) [][]float32 {
	c := read(spec, rows)
	out, fold := make([][]float32, len(rows)), make([]int, len(rows))
	for i, r := range rows {
		out[i] = make([]float32, len(spec.Outputs))
		h := fnv.New32a()
		if r.Group != "" {
			h.Write([]byte(r.Group))
		} else {
			h.Write([]byte(r.Text))
		}
		fold[i] = int(mix(h.Sum32()) % uint32(folds))
	}
	for k := range spec.Outputs {
		for n := range folds {
			w, bias := c.fit(k, func(row int) bool { return fold[row] != n })
			for i := range rows {
				if fold[i] == n {
					out[i][k] = c.margin(w, i) + bias
				}
			}
		}
	}
	return out
}

// SetCalibration sets how the output's margin becomes a probability.
func (t *Trained) SetCalibration(output int, a, b float64) {
	t.header.Outputs[output].A, t.header.Outputs[output].B = a, b
}

// SetThreshold sets from which probability on the output says yes.
func (t *Trained) SetThreshold(output int, p float64) { t.header.Outputs[output].Threshold = p }

// Bytes writes the model; Open reads it.
func (t *Trained) Bytes() ([]byte, error) {
	width := len(t.weights) + 1
	table := make([]byte, t.Spec.Buckets*width)
	for b, r := range t.rare {
		table[b*width] = r
	}
	for k, w := range t.weights {
		most := 1e-9
		for _, v := range w {
			most = max(most, math.Abs(float64(v)))
		}
		t.header.Outputs[k].Scale = most
		for b, v := range w {
			table[b*width+k+1] = byte(int8(math.Round(math.Copysign(math.Sqrt(math.Abs(float64(v))/most), float64(v)) * 127)))
		}
	}
	head, err := json.Marshal(t.header)
	if err != nil {
		return nil, fmt.Errorf("ngram: write the header: %w", err)
	}
	var out bytes.Buffer
	out.WriteString(magic)
	var n [4]byte
	binary.LittleEndian.PutUint32(n[:], uint32(len(head)))
	out.Write(n[:])
	out.Write(head)
	out.Write(table)
	sum := sha256.Sum256(out.Bytes())
	out.Write(sum[:])
	return out.Bytes(), nil
}

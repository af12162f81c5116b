package ngram

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
)

// magic begins every file of weights; the digit is the version of the format.
const magic = "hearth-ngram 1\n"

// A Spec is what a model is.
type Spec struct {
	Task    string
	Version string   // of the weights: a date and a number, say
	Outputs []string // what is told apart, one margin each

	Buckets int                // rows of the table, a power of two
	MinDocs int                // features in fewer texts are left out
	Mix     [groups]float32    // how loud words, letters and extras are
	Cost    float64            // of an error, against large weights; C of an SVM
	Costs   map[string]float64 `json:",omitempty"` // for outputs where it differs
	Rounds  int                // over the rows, at most
	Telling bool               `json:",omitempty"` // features are as loud as they tell yes from no; see told
	Sets    []Set              // what it was trained on
	Notes   string             `json:",omitempty"`
}

// A Set is a collection of texts that a model was trained on.
type Set struct {
	Name, Licence string
	Rows          int
	SHA256        string // of its rows, as read
}

// An Output is one thing that a model tells, and how to read its margin.
type Output struct {
	Name      string
	Bias      float64
	Scale     float64 // of the 8-bit weights
	A, B      float64 // probability is 1/(1+exp(-(A·margin+B)))
	Threshold float64 // of the probability, from which on the answer is yes
}

// Probability is how probable yes is at the margin.
func (o Output) Probability(margin float32) float64 {
	return 1 / (1 + math.Exp(-(o.A*float64(margin) + o.B)))
}

// header stands before the table.
type header struct {
	Spec    Spec
	Outputs []Output
}

// A Model reads texts. It does not change, and may be used by many goroutines.
type Model struct {
	header
	table  []byte // rows of one byte for how rare a feature is, one for each output
	width  int
	mask   uint32
	values [256]float32 // of an 8-bit weight, before its output's scale
	rare   [256]float32
	scales []float32
	digest string
}

// Open reads weights that Trained.Bytes wrote, and checks their sum. The table
// is used where it is: the bytes must not change.
func Open(b []byte) (*Model, error) {
	if len(b) < sha256.Size {
		return nil, errors.New("ngram: these are not weights of this version")
	}
	body, sum := b[:len(b)-sha256.Size], b[len(b)-sha256.Size:]
	if got := sha256.Sum256(body); bytes.HasPrefix(b, []byte(magic)) && !bytes.Equal(got[:], sum) {
		return nil, errors.New("ngram: the weights are damaged: their checksum differs")
	}
	return Trust(b)
}

// Trust reads weights without checking their sum, for those that are part of
// the program: a check would bring every page of them into memory.
func Trust(b []byte) (*Model, error) {
	if len(b) < len(magic)+4+sha256.Size || !bytes.HasPrefix(b, []byte(magic)) {
		return nil, errors.New("ngram: these are not weights of this version")
	}
	body, sum := b[:len(b)-sha256.Size], b[len(b)-sha256.Size:]
	rest := body[len(magic):]
	n := int(binary.LittleEndian.Uint32(rest))
	if n > len(rest)-4 {
		return nil, errors.New("ngram: the weights end early")
	}
	m := &Model{digest: hex.EncodeToString(sum)}
	if err := json.Unmarshal(rest[4:4+n], &m.header); err != nil {
		return nil, errors.New("ngram: the weights' header cannot be read")
	}
	m.table, m.width = rest[4+n:], len(m.header.Outputs)+1
	if m.Spec.Buckets < 2 || m.Spec.Buckets&(m.Spec.Buckets-1) != 0 || len(m.table) != m.Spec.Buckets*m.width {
		return nil, errors.New("ngram: the weights' table has another size than it says")
	}
	m.fill()
	return m, nil
}

func (m *Model) fill() {
	m.mask = uint32(m.Spec.Buckets - 1)
	for i := range m.values {
		c := float32(int8(uint8(i)))
		m.values[i] = c * float32(math.Abs(float64(c))) / (127 * 127)
		m.rare[i] = float32(i) / 16
	}
	for _, o := range m.header.Outputs {
		m.scales = append(m.scales, float32(o.Scale))
	}
}

// Outputs are what the model tells, in the order of Score.
func (m *Model) Outputs() []Output { return m.header.Outputs }

// About is what the model is and was trained on.
func (m *Model) About() Spec { return m.Spec }

// Digest is the checksum of the weights, in hexadecimal.
func (m *Model) Digest() string { return m.digest }

// Size is how many bytes its table has.
func (m *Model) Size() int { return len(m.table) }

// Score fills into with the margin of each output; it must be as long.
func (m *Model) Score(f *Features, into []float32) {
	into = into[:len(m.scales)]
	clear(into)
	var sum [32]float32
	for g := range groups {
		acc := sum[:len(into)]
		clear(acc)
		length := float32(0)
		for i := f.from[g]; i < f.from[g+1]; i++ {
			at := int(f.hash[i]&m.mask) * m.width
			row := m.table[at : at+m.width]
			if row[0] == 0 {
				continue
			}
			v := f.count[i]
			if g != extras {
				v *= m.rare[row[0]]
			}
			length += v * v
			for k := range acc {
				acc[k] += v * m.values[row[k+1]]
			}
		}
		if length == 0 {
			continue
		}
		loud := m.loud(g, length)
		for k := range into {
			into[k] += loud * acc[k]
		}
	}
	for k := range into {
		into[k] = into[k]*m.scales[k] + float32(m.header.Outputs[k].Bias)
	}
}

// loud is what a group's sum is multiplied by. Extras are not scaled to length
// one by how many there are: two warnings are more than one.
func (m *Model) loud(g int, length float32) float32 {
	if g == extras {
		return m.Spec.Mix[g]
	}
	return m.Spec.Mix[g] / float32(math.Sqrt(float64(length)))
}

// Weight is what the extra feature adds to each output when it is there once.
func (m *Model) Weight(name string, output int) float64 {
	at := int(Hash(name)&m.mask) * m.width
	if m.table[at] == 0 {
		return 0
	}
	return float64(m.values[m.table[at+1+output]]*m.scales[output]) * float64(m.Spec.Mix[extras])
}

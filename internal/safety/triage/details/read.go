package details

import (
	"sync"
	"unicode"
)

// kind is what a token is made of.
type kind uint8

const (
	word kind = iota
	number
	mark
)

// shape is how a word is written.
type shape uint8

const (
	lower   shape = iota
	title         // Ana, O'Brien, MacLeod
	upper         // ANA
	uncased       // Arabic, Chinese, digits
)

// token is a run of letters, a run of digits, or one other sign.
type token struct {
	kind  kind
	shape shape
	// glued says that no space stands before it, line that a new line does.
	glued, line bool
	// from and to bound it in the folded runes, low in the folded text.
	from, to int
	low      string
	class    class
}

// reading is one text, folded and cut into tokens, with what was found in it.
type reading struct {
	runes  []rune // folded, without invisible signs; case is kept
	origin []int  // for each folded rune the code point that it came from
	taken  []bool // for each folded rune whether a detail holds it
	low    []byte // the folded runes in lower case and without accents
	ends   []int  // scratch: where each rune's lower case begins in low
	tokens []token
	found  []Detail
}

var readings = sync.Pool{New: func() any { return new(reading) }}

// open folds and cuts a text.
func open(text string) *reading {
	r := readings.Get().(*reading)
	r.runes, r.origin, r.low, r.ends = r.runes[:0], r.origin[:0], r.low[:0], r.ends[:0]
	r.tokens, r.found = r.tokens[:0], r.found[:0]
	i := -1
	for _, c := range text {
		if i++; i == longest {
			break
		}
		if invisible(c) {
			continue
		}
		r.runes, r.origin = append(r.runes, plain(c)), append(r.origin, i)
	}
	r.unmix()
	r.unO()
	for _, c := range r.runes {
		r.ends = append(r.ends, len(r.low))
		r.low = appendLow(r.low, c)
	}
	r.ends = append(r.ends, len(r.low))
	if cap(r.taken) < len(r.runes) {
		r.taken = make([]bool, len(r.runes))
	}
	r.taken = r.taken[:len(r.runes)]
	clear(r.taken)
	r.cut(string(r.low))
	return r
}

// close gives the reading back. Nothing of the text stays reachable.
func (r *reading) close() {
	clear(r.tokens)
	clear(r.runes)
	clear(r.low)
	if cap(r.runes) <= 1<<13 {
		readings.Put(r)
	}
}

// cut fills the tokens.
func (r *reading) cut(low string) {
	list := words()
	glued, line := false, true
	for i := 0; i < len(r.runes); {
		c := r.runes[i]
		if c == '\n' || c == '\r' {
			glued, line, i = false, true, i+1
			continue
		}
		if unicode.IsSpace(c) {
			glued, i = false, i+1
			continue
		}
		t := token{glued: glued, line: line, from: i}
		switch {
		case c >= '0' && c <= '9':
			t.kind, t.to, t.shape = number, r.run(i, isDigit), uncased
		case isLetter(c):
			t.kind, t.to = word, r.letters(i)
			t.shape = shapeOf(r.runes[i:t.to])
		default:
			t.kind, t.to, t.shape = mark, i+1, uncased
		}
		t.low = low[r.ends[t.from]:r.ends[t.to]]
		if t.kind == word {
			t.class = list.of(t.low)
		}
		r.tokens = append(r.tokens, t)
		glued, line, i = true, false, t.to
	}
}

func (r *reading) run(i int, is func(rune) bool) int {
	for i < len(r.runes) && is(r.runes[i]) {
		i++
	}
	return i
}

// letters runs over a word, with an apostrophe inside it: O'Brien.
func (r *reading) letters(i int) int {
	for {
		i = r.run(i, isLetter)
		if i+1 < len(r.runes) && r.runes[i] == '\'' && isLetter(r.runes[i+1]) {
			i++
			continue
		}
		return i
	}
}

// take keeps the folded runes from … to as a detail, unless some of them
// belong to one already.
func (r *reading) take(from, to int, t Type) bool {
	if from >= to || !r.free(from, to) {
		return false
	}
	for i := from; i < to; i++ {
		r.taken[i] = true
	}
	r.found = append(r.found, Detail{Start: r.origin[from], End: r.origin[to-1] + 1, Type: t})
	return true
}

func (r *reading) free(from, to int) bool {
	for i := from; i < to; i++ {
		if r.taken[i] {
			return false
		}
	}
	return true
}

// at returns the token i, or an empty mark beyond either end.
func (r *reading) at(i int) *token {
	if i < 0 || i >= len(r.tokens) {
		return &beyond
	}
	return &r.tokens[i]
}

var beyond = token{kind: mark, shape: uncased, line: true}

func (t *token) is(low string) bool { return t.low == low }

func isDigit(c rune) bool { return c >= '0' && c <= '9' }

func isLetter(c rune) bool { return unicode.IsLetter(c) || unicode.Is(unicode.Mn, c) }

func shapeOf(rs []rune) shape {
	ups, lows := 0, 0
	for _, c := range rs {
		switch {
		case unicode.IsUpper(c):
			ups++
		case unicode.IsLower(c):
			lows++
		}
	}
	switch {
	case ups == 0 && lows == 0:
		return uncased
	case ups == 0:
		return lower
	case lows == 0 && ups > 1:
		return upper
	case unicode.IsUpper(rs[0]):
		return title
	}
	return lower
}

package plain

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

// secret lists the words that people disguise, and the small words between
// them; see the file.
//
//go:embed disguised.txt
var secret string

// lists are the words of disguised.txt.
var lists = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for line := range strings.Lines(secret) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		small := strings.HasPrefix(line, "small:")
		for w := range strings.FieldsSeq(strings.TrimPrefix(line, "small:")) {
			out[w] = !small
		}
	}
	return out
})

// known reports whether the word is one of those that people disguise.
func known(b []byte) bool { return lists()[string(b)] }

// numbered are words with a digit that is read aloud.
var numbered = map[string]string{
	"2day": "today", "2nite": "tonight", "2night": "tonight", "2moro": "tomorrow", "2morrow": "tomorrow", "2mrw": "tomorrow",
	"4ever": "forever", "4eva": "forever", "b4": "before", "gr8": "great", "l8r": "later", "m8": "mate", "h8": "hate", "w8": "wait", "2nyt": "tonight", "any1": "anyone", "some1": "someone", "every1": "everyone", "no1": "noone",
}

// letterFor is the letter that a digit or sign stands for, 0 for none.
func letterFor(r rune) byte {
	switch r {
	case '0':
		return 'o'
	case '1', '!', '|':
		return 'i'
	case '3':
		return 'e'
	case '4', '@':
		return 'a'
	case '5', '$':
		return 's'
	case '7', '+':
		return 't'
	case '8':
		return 'b'
	case '9':
		return 'g'
	}
	return 0
}

// leet puts right a word of letters and digits, where it is one in disguise.
func (t *Text) leet(w *Word) {
	b := t.norm[w.start:w.end]
	if to, ok := numbered[string(b)]; ok {
		t.rewrite(w, []byte(to))
		return
	}
	t.scratch = t.scratch[:0]
	inside := true
	for k, c := range b {
		if '0' <= c && c <= '9' {
			l := letterFor(rune(c))
			if l == 0 {
				return
			}
			inside = inside && k > 0 && k < len(b)-1
			c = l
		}
		t.scratch = append(t.scratch, c)
	}
	if !t.settle(len(b)) && !inside {
		return
	}
	t.rewrite(w, t.scratch)
}

// settle reports whether scratch is a known word, trying l where i was read.
func (t *Text) settle(n int) bool {
	if known(t.scratch) {
		return true
	}
	if n > 20 {
		return false
	}
	changed := false
	for k, c := range t.scratch {
		if c == 'i' {
			t.scratch[k] = 'l'
			if known(t.scratch) {
				return true
			}
			t.scratch[k] = 'i'
			changed = true
		}
	}
	if !changed {
		return false
	}
	for k, c := range t.scratch {
		if c == 'i' {
			t.scratch[k] = 'l'
		}
	}
	if known(t.scratch) {
		return true
	}
	for k, c := range t.scratch {
		if c == 'l' {
			t.scratch[k] = 'i'
		}
	}
	return false
}

func (t *Text) rewrite(w *Word, to []byte) {
	at := int32(len(t.norm))
	t.norm = append(t.norm, to...)
	w.start, w.end = at, int32(len(t.norm))
	w.Kind, w.Flags = Letters, w.Flags|Disguised
}

// longest is how many units a masked word can have.
const longest = 24

// masked adds the word at unit i if signs hide some of its letters and it is a
// known one: "k!ll", "su*cide", "$ex". It returns where the word ends.
func (t *Text) masked(i int) (int, bool) {
	u, j, hides := t.units, i, false
	for j < len(u) && j-i <= longest {
		c := u[j].class
		if c == sign || c == money || c == stop && u[j].r == '!' && j+1 < len(u) && u[j+1].class == letter {
			hides = true
		} else if !wordy(c) {
			break
		}
		j++
	}
	if !hides || j-i < 3 || j-i > longest {
		return i, false
	}
	t.scratch = t.scratch[:0]
	stars, letters := 0, 0
	for k := i; k < j; k++ {
		c := u[k].r
		if u[k].class == letter {
			letters++
			if c >= utf8.RuneSelf {
				return i, false
			}
		} else if c == '*' {
			stars++
			c = '*'
		} else if l := letterFor(c); l != 0 {
			c = rune(l)
		} else {
			return i, false
		}
		t.scratch = append(t.scratch, byte(c))
	}
	if letters == 0 {
		return i, false
	}
	if stars == 0 && !t.settle(j-i) || stars > 0 && !t.guess() {
		return i, false
	}
	t.put(i, j, t.scratch, Letters, Disguised)
	return j, true
}

// guess fills the stars of scratch from the one known word that fits best:
// a row of stars may stand for as many letters as stars, or for one.
func (t *Text) guess() bool {
	n := len(t.scratch)
	best := ""
	for w, is := range lists() {
		if is && len(w) == n && w[0] == t.scratch[0] && fits(w, t.scratch) && (best == "" || w < best) {
			best = w
		}
	}
	if best == "" || t.scratch[0] == '*' {
		return false
	}
	t.scratch = append(t.scratch[:0], best...)
	return true
}

// fits reports whether the word is the pattern, of the same length.
func fits(w string, pattern []byte) bool {
	open := 0
	for k := range pattern {
		if pattern[k] == '*' {
			open++
		} else if pattern[k] != w[k] {
			return false
		}
	}
	return open < len(pattern)-1 // at least two letters are told
}

// join puts together letters that were spaced out, and halves of known words.
func (t *Text) join() {
	for i := 0; i < len(t.Words); i++ {
		if n := t.single(i); n >= 3 {
			t.spaced(i, n)
		} else if i+1 < len(t.Words) {
			t.halves(i)
		}
	}
}

// single counts the words from i on that are one letter and stand close.
func (t *Text) single(i int) int {
	n := 0
	for k := i; k < len(t.Words); k++ {
		w := t.Words[k]
		if w.Kind == Stop && n > 0 && w.To-w.From == 1 && w.Flags&Line == 0 && k+1 < len(t.Words) && t.Words[k+1].From == w.To {
			n++
			continue // s.u.i.c.i.d.e
		}
		if w.Kind != Letters && w.Kind != Number || w.To-w.From != 1 || n > 0 && w.From-t.Words[k-1].To > 3 {
			break
		}
		n++
	}
	for n > 0 && t.Words[i+n-1].Kind == Stop {
		n--
	}
	return n
}

// spaced replaces n words from i by what their letters spell, if known words.
func (t *Text) spaced(i, n int) {
	t.scratch = t.scratch[:0]
	var at []int32
	for k := i; k < i+n; k++ {
		if t.Words[k].Kind == Stop {
			continue
		}
		b := t.Bytes(k)
		if len(b) != 1 {
			return
		}
		c := b[0]
		if '0' <= c && c <= '9' {
			if c = letterFor(rune(c)); c == 0 {
				return
			}
		}
		t.scratch = append(t.scratch, c)
		at = append(at, int32(k))
	}
	cuts := segment(t.scratch)
	if cuts == nil {
		return
	}
	t.joined = t.joined[:0]
	from := 0
	for _, to := range cuts {
		at0 := int32(len(t.norm))
		t.norm = append(t.norm, t.scratch[from:to]...)
		t.joined = append(t.joined, Word{start: at0, end: int32(len(t.norm)), From: t.Words[at[from]].From, To: t.Words[at[to-1]].To, Kind: Letters, Flags: Disguised})
		from = to
	}
	t.Words = append(t.Words[:i], append(t.joined, t.Words[i+n:]...)...)
}

// segment cuts letters into known and small words, or returns nil: the ends of
// the words. At least one of three letters or more must be a known one.
func segment(b []byte) []int {
	if len(b) < 3 || len(b) > 60 {
		return nil
	}
	all := lists()
	const far = 1 << 20
	cost, back, real := make([]int, len(b)+1), make([]int, len(b)+1), make([]bool, len(b)+1)
	for j := 1; j <= len(b); j++ {
		cost[j] = far
		for i := max(0, j-14); i < j; i++ {
			is, ok := all[string(b[i:j])]
			if ok && cost[i]+1 < cost[j] {
				cost[j], back[j], real[j] = cost[i]+1, i, real[i] || is && j-i >= 3
			}
		}
	}
	if cost[len(b)] >= far || !real[len(b)] {
		return nil
	}
	var cuts []int
	for j := len(b); j > 0; j = back[j] {
		cuts = append([]int{j}, cuts...)
	}
	return cuts
}

// halves joins words i and i+1 where together they are one long known word:
// "sui cide".
func (t *Text) halves(i int) {
	a, b := t.Words[i], t.Words[i+1]
	n := a.end - a.start + b.end - b.start
	if a.Kind != Letters || b.Kind != Letters || n < 7 || n > longest || b.From-a.To > 1 {
		return
	}
	t.scratch = append(append(t.scratch[:0], t.Of(a)...), t.Of(b)...)
	if !known(t.scratch) {
		return
	}
	w := &t.Words[i]
	w.To = b.To
	t.rewrite(w, t.scratch)
	t.Words = append(t.Words[:i+1], t.Words[i+2:]...)
}

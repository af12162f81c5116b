package plain

import "unicode/utf8"

// wordy reports whether the unit can be inside a word.
func wordy(c class) bool { return c == letter || c == digit }

// split cuts the units into words.
func (t *Text) split() {
	u := t.units
	for i := 0; i < len(u); {
		switch u[i].class {
		case letter, digit:
			i = t.word(i)
		case stop, newline:
			i = t.stop(i)
		case money:
			if i+1 < len(u) && u[i+1].class == letter {
				if end, ok := t.masked(i); ok {
					i = end
					continue
				}
			}
			t.mark(i, Money)
			i++
		case sign:
			if end, ok := t.masked(i); ok {
				i = end
				continue
			}
			i++
		case emoji:
			t.mark(i, Emoji)
			i++
		case quote:
			t.mark(i, Quote)
			i++
		case comma:
			t.mark(i, Comma)
			i++
		case dash:
			if i > 0 && u[i-1].class == space {
				t.put(i, i+1, []byte{','}, Comma, 0)
			}
			i++
		default:
			i++
		}
	}
}

// mark adds a word of the one unit.
func (t *Text) mark(i int, k Kind) {
	at := int32(len(t.norm))
	switch k {
	case Money:
		t.norm = append(t.norm, '$')
	case Comma:
		t.norm = append(t.norm, ',')
	case Quote:
		t.norm = append(t.norm, '"')
	default:
		t.norm = utf8.AppendRune(t.norm, t.units[i].r)
	}
	t.Words = append(t.Words, Word{start: at, end: int32(len(t.norm)), From: t.units[i].pos, To: t.units[i].pos + 1, Kind: k})
}

// put adds a word written so, from units [i, j).
func (t *Text) put(i, j int, written []byte, k Kind, f Flags) {
	at := int32(len(t.norm))
	t.norm = append(t.norm, written...)
	t.Words = append(t.Words, Word{start: at, end: int32(len(t.norm)), From: t.units[i].pos, To: t.units[j-1].pos + 1, Kind: k, Flags: f})
}

// stop adds the end of a sentence; a row of marks counts once, as the
// strongest of them.
func (t *Text) stop(i int) int {
	u, from, n := t.units, i, 0
	mark, line := byte('.'), u[i].class == newline
	for i < len(u) && (u[i].class == stop || u[i].class == newline) {
		switch {
		case u[i].r == '?':
			mark = '?'
		case u[i].r == '!' && mark != '?':
			mark = '!'
		}
		if u[i].class == stop {
			n++
		}
		i++
	}
	var f Flags
	if n >= 3 {
		f |= Stretched
	}
	if line {
		f |= Line
	}
	t.put(from, i, []byte{mark}, Stop, f)
	return i
}

// word adds the word that begins at unit i, and returns where it ends.
func (t *Text) word(i int) int {
	if end, ok := t.masked(i); ok {
		return end
	}
	u, j := t.units, i
	for j < len(u) {
		if wordy(u[j].class) {
			j++
			continue
		}
		if u[j].class == apostrophe && j+1 < len(u) && u[j+1].class == letter && t.contracted(i, j) {
			j++
			continue
		}
		break
	}
	t.plainWord(i, j)
	return j
}

// contracted reports whether the apostrophe at j joins: "don't", "I'm", and not
// "l'amour", where two words meet.
func (t *Text) contracted(i, j int) bool {
	u, k := t.units, j+1
	for k < len(u) && u[k].class == letter {
		k++
	}
	switch k - j - 1 {
	case 1:
		switch u[j+1].r {
		case 't', 's', 'm', 'd', 'z':
			return true
		}
	case 2:
		a, b := u[j+1].r, u[j+2].r
		if a == 'r' && b == 'e' || a == 'v' && b == 'e' || a == 'l' && b == 'l' {
			return true
		}
	}
	return j-i > 2 // "y'all" is two words, "rock'n" one
}

// plainWord adds units [i, j) as a word: apostrophes dropped, stretches cut.
func (t *Text) plainWord(i, j int) {
	u := t.units
	at := int32(len(t.norm))
	var f Flags
	digits, letters, upper := 0, 0, 0
	for k := i; k < j; k++ {
		if u[k].class == apostrophe {
			continue
		}
		if u[k].class == digit {
			digits++
		} else {
			letters++
			if u[k].upper {
				upper++
			}
			if k-2 >= i && u[k-1].r == u[k].r && u[k-2].r == u[k].r {
				f |= Stretched
				continue
			}
		}
		t.norm = utf8.AppendRune(t.norm, u[k].r)
	}
	if letters > 1 && upper == letters {
		f |= Shouted
	}
	kind := Letters
	if letters == 0 {
		kind = Number
	}
	t.Words = append(t.Words, Word{start: at, end: int32(len(t.norm)), From: u[i].pos, To: u[j-1].pos + 1, Kind: kind, Flags: f})
	w := &t.Words[len(t.Words)-1]
	if f&Stretched != 0 {
		t.shorten(w)
	}
	if digits > 0 && letters > 0 {
		t.leet(w)
	}
}

// shorten cuts doubled letters of a stretched word down to one, unless the
// word is known with two.
func (t *Text) shorten(w *Word) {
	b := t.norm[w.start:w.end]
	if known(b) {
		return
	}
	out := b[:0]
	for k := 0; k < len(b); k++ {
		if k > 0 && b[k] == b[k-1] && b[k] < utf8.RuneSelf {
			continue
		}
		out = append(out, b[k])
	}
	w.end = w.start + int32(len(out))
	t.norm = t.norm[:w.end]
}

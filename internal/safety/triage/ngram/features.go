package ngram

import (
	"math"
	"unicode/utf8"

	"hearth/internal/safety/triage/plain"
)

// The groups of features. Each is scaled to length one on its own, so that a
// handful of extras is heard beside hundreds of runs of letters.
const (
	words = iota
	chars
	extras
	groups
)

// counted is how many different features of a text are kept; more than the
// longest text that is read can have that matter.
const counted = 1 << 16

// Features are the features of one text. The zero Features is ready to Read.
type Features struct {
	hash  []uint32
	count []float32
	from  [groups + 1]int // where each group begins in hash

	slots []int32 // open addressing: index into hash, +1
	used  []int32
	group int
	words []uint32
	ends  []int
}

// Read takes the features of the text, forgetting what was there before.
func (f *Features) Read(t *plain.Text) {
	if f.slots == nil {
		f.slots = make([]int32, 1<<12)
	}
	f.hash, f.count = f.hash[:0], f.count[:0]
	f.group = words
	f.from = [groups + 1]int{}
	f.readWords(t)
	f.close(words)
	f.readChars(t)
	f.close(chars)
	f.group = extras
	f.from[extras+1] = len(f.hash)
}

// Add adds an extra feature; its weight counts as often as it is added.
func (f *Features) Add(name string, weight float32) {
	f.AddHash(Hash(name), weight)
}

// AddHash adds an extra feature that was named before, with Hash.
func (f *Features) AddHash(h uint32, weight float32) {
	for i := f.from[extras]; i < len(f.hash); i++ {
		if f.hash[i] == h {
			f.count[i] = max(f.count[i], weight)
			return
		}
	}
	f.hash = append(f.hash, h)
	f.count = append(f.count, weight)
	f.from[extras+1] = len(f.hash)
}

// Hash names an extra feature.
func Hash(name string) uint32 {
	h := uint32(seed)
	for i := range len(name) {
		h = (h ^ uint32(name[i])) * prime
	}
	return mix(h ^ 0x51ed270b)
}

// Extras is how many extra features there are.
func (f *Features) Extras() int { return len(f.hash) - f.from[extras] }

// Len is how many different features there are.
func (f *Features) Len() int { return len(f.hash) }

const (
	seed  = 2166136261
	prime = 16777619
)

// mix spreads a hash over all of its bits.
func mix(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x85ebca6b
	h ^= h >> 13
	h *= 0xc2b2ae35
	return h ^ h>>16
}

// close ends a group: counts become 1 + ln(count), the table is emptied.
func (f *Features) close(g int) {
	f.from[g+1] = len(f.hash)
	for _, s := range f.used {
		f.slots[s] = 0
	}
	f.used = f.used[:0]
	for i := f.from[g]; i < f.from[g+1]; i++ {
		if f.count[i] > 1 {
			f.count[i] = 1 + float32(math.Log(float64(f.count[i])))
		}
	}
	if g+1 < groups {
		f.group, f.from[g+1] = g+1, len(f.hash)
	}
}

// see counts a feature.
func (f *Features) see(h uint32) {
	mask := uint32(len(f.slots) - 1)
	for s := h & mask; ; s = (s + 1) & mask {
		at := f.slots[s]
		if at == 0 {
			if len(f.hash) >= counted {
				return
			}
			f.hash = append(f.hash, h)
			f.count = append(f.count, 1)
			f.slots[s] = int32(len(f.hash))
			f.used = append(f.used, int32(s))
			if len(f.used)*2 > len(f.slots) {
				f.grow()
			}
			return
		}
		if f.hash[at-1] == h {
			f.count[at-1]++
			return
		}
	}
}

func (f *Features) grow() {
	f.slots = make([]int32, 2*len(f.slots))
	f.used = f.used[:0]
	mask := uint32(len(f.slots) - 1)
	for i := f.from[f.group]; i < len(f.hash); i++ {
		s := f.hash[i] & mask
		for f.slots[s] != 0 {
			s = (s + 1) & mask
		}
		f.slots[s] = int32(i + 1)
		f.used = append(f.used, int32(s))
	}
}

// readWords takes runs of one to three words within a sentence. Numbers count
// by how long they are.
func (f *Features) readWords(t *plain.Text) {
	a, b := uint32(0), uint32(0) // the two words before
	for i := range t.Words {
		w := uint32(seed)
		if t.Words[i].Kind == plain.Number {
			w = uint32(t.Words[i].To-t.Words[i].From) * 2654435761
		} else {
			for _, c := range t.Bytes(i) {
				w = (w ^ uint32(c)) * prime
			}
		}
		f.see(mix(w))
		if b != 0 {
			f.see(mix(b*31 + w*17 + 1))
			if a != 0 {
				f.see(mix(a*101 + b*31 + w*17 + 2))
			}
		}
		a, b = b, w
		if t.Words[i].Kind == plain.Stop {
			a, b = 0, w
		}
	}
}

// readChars takes runs of two to five letters within each word, its ends
// marked.
func (f *Features) readChars(t *plain.Text) {
	for i := range t.Words {
		if k := t.Words[i].Kind; k != plain.Letters && k != plain.Emoji {
			continue
		}
		f.word(t.Bytes(i))
	}
}

// wide is how many letters of one word are read.
const wide = 40

func (f *Features) word(b []byte) {
	f.ends = append(f.ends[:0], 0)
	f.words = append(f.words[:0], '_')
	for k := 0; k < len(b) && len(f.words) < wide; {
		r, size := rune(b[k]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(b[k:])
		}
		if '0' <= r && r <= '9' {
			r = '0'
		}
		f.words = append(f.words, uint32(r))
		k += size
	}
	f.words = append(f.words, '_')
	for i := range f.words {
		h := uint32(seed) ^ 0x9e3779b9
		for n, c := range f.words[i:min(i+5, len(f.words))] {
			h = (h ^ c) * prime
			h ^= h >> 15
			if n > 0 {
				f.see(mix(h))
			}
		}
	}
}

package cue

import (
	"hearth/internal/safety/triage/plain"
)

// An ID is the number of a cue in this program. It is not the same in the next.
type ID uint16

// A Hit is a cue in a text.
type Hit struct {
	Cue      ID
	From, To int32 // words of the text, To is past the end
	Sentence int32
	Denied   bool // a "not" stands before it
}

// A Match is a rule in a text.
type Match struct {
	Rule     int
	From, To int32 // words of the text
}

// A Found is what was found in one text. The zero Found is ready to Find.
type Found struct {
	Hits    []Hit
	Matches []Match

	hashes    []uint32
	sentences []int32
}

// reach is how many words may stand between a "not" and what it denies.
const reach = 4

// Find looks for every cue and rule; lang is what tongue.Guess said.
func (b *Book) Find(t *plain.Text, lang string, f *Found) {
	f.Hits, f.Matches = f.Hits[:0], f.Matches[:0]
	f.hashes, f.sentences = f.hashes[:0], f.sentences[:0]
	sentence := int32(0)
	for i := range t.Words {
		f.hashes = append(f.hashes, hashOf(t.Bytes(i)))
		f.sentences = append(f.sentences, sentence)
		if t.Words[i].Kind == plain.Stop {
			sentence++
		}
	}
	w := walk{book: b, text: t, found: f, lang: langBit(lang)}
	for i := range t.Words {
		if t.Words[i].Kind != plain.Comma {
			w.from(int32(i))
		}
	}
	f.settle()
	b.deny(f)
	b.match(f)
}

// settle drops a hit that lies inside another of the same cue.
func (f *Found) settle() {
	out := f.Hits[:0]
	for _, h := range f.Hits {
		keep := true
		for k := len(out) - 1; k >= 0 && out[k].From+8 >= h.From; k-- {
			if out[k].Cue == h.Cue && out[k].From <= h.From && h.To <= out[k].To {
				keep = false
				break
			}
			if out[k].Cue == h.Cue && out[k].From == h.From && out[k].To <= h.To {
				out[k].To = h.To
				keep = false
				break
			}
		}
		if keep {
			out = append(out, h)
		}
	}
	f.Hits = out
}

// deny marks the hits that a "not" stands before.
func (b *Book) deny(f *Found) {
	for i := range f.Hits {
		h := &f.Hits[i]
		for k := i - 1; k >= 0 && f.Hits[k].From+reach+1 >= h.From; k-- {
			n := f.Hits[k]
			if n.Cue == b.not && n.Sentence == h.Sentence && n.To <= h.From {
				h.Denied = true
				break
			}
		}
	}
}

// A walk looks for phrases in the trie.
type walk struct {
	book  *Book
	text  *plain.Text
	found *Found
	lang  uint8
	start int32
}

// from adds the phrases that begin at word i.
func (w *walk) from(i int32) {
	w.start = i
	w.step(0, i, 0)
}

// step follows the trie from the node at word i.
func (w *walk) step(node int32, i int32, deep int) {
	n := &w.book.nodes[node]
	for k := n.first; k < n.last; k++ {
		e := w.book.ends[k]
		if e.only == 0 || w.lang == 0 || e.only&w.lang != 0 {
			w.found.Hits = append(w.found.Hits, Hit{Cue: e.cue, From: w.start, To: i, Sentence: w.found.sentences[w.start]})
		}
	}
	if int(i) >= len(w.text.Words) || deep > 12 {
		return
	}
	if w.text.Words[i].Kind == plain.Comma && i > w.start {
		w.step(node, i+1, deep+1)
		return
	}
	if to, ok := w.book.edge(node, w.found.hashes[i]); ok {
		w.step(to, i+1, deep+1)
	} else if w.text.Words[i].Kind == plain.Emoji && i > w.start {
		w.step(node, i+1, deep+1) // emoji between words hide nothing
		return
	}
	if n.prefixes != 0 {
		w.prefixes(node, n.prefixes, i, deep)
	}
	if n.gap != 0 {
		for skip := int32(0); skip <= 3 && int(i+skip) < len(w.text.Words); skip++ {
			if skip > 0 && w.text.Words[i+skip-1].Kind == plain.Stop {
				break
			}
			w.step(n.gap, i+skip, deep+1+int(skip))
		}
	}
}

// prefixes follows the edges for words that only begin so. lengths has a bit
// for each length in bytes that such an edge has.
func (w *walk) prefixes(node int32, lengths uint32, i int32, deep int) {
	h := uint32(basis)
	for k, c := range w.text.Bytes(int(i)) {
		if k >= 31 || lengths>>uint(k) == 0 {
			return
		}
		if lengths&(1<<uint(k)) != 0 {
			if to, ok := w.book.edge(node, h^begins); ok {
				w.step(to, i+1, deep+1)
			}
		}
		h = (h ^ uint32(c)) * prime
	}
	n := len(w.text.Bytes(int(i)))
	if n < 31 && lengths&(1<<uint(n)) != 0 {
		if to, ok := w.book.edge(node, h^begins); ok {
			w.step(to, i+1, deep+1)
		}
	}
}

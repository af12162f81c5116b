package directory

import (
	"slices"
	"strings"
	"unicode"

	"hearth/internal/platform/text"
)

// A lexicon numbers every word that groups use. It only grows; an index keeps
// the part that was there when it was made, so that the next one can add words
// while the old one is read. Only the builder looks at ids.
type lexicon struct {
	ids    map[string]uint32
	joined []byte   // every word, each after a line feed
	starts []uint32 // where each word begins in joined
}

func newLexicon() *lexicon { return &lexicon{ids: map[string]uint32{}} }

// id returns the word's number, giving it one if it has none.
func (l *lexicon) id(word string) uint32 {
	if id, ok := l.ids[word]; ok {
		return id
	}
	id := uint32(len(l.starts))
	l.joined = append(l.joined, '\n')
	l.starts = append(l.starts, uint32(len(l.joined)))
	l.joined = append(l.joined, word...)
	l.ids[strings.Clone(word)] = id
	return id
}

// wordsOf returns the numbers of the words of a text, each once.
func (l *lexicon) wordsOf(s string) []uint32 {
	var ids []uint32
	for _, word := range strings.FieldsFunc(text.Fold(s), notOfWord) {
		ids = append(ids, l.id(word))
	}
	slices.Sort(ids)
	return slices.Clip(slices.Compact(ids))
}

// notOfWord tells where words end, as text.Words does.
func notOfWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }

// words is the part of a lexicon that an index reads.
type words struct {
	joined string
	starts []uint32
}

// holding calls f with the number of every word that holds the folded part.
func (w words) holding(part string, f func(id int)) {
	for at := 0; at < len(w.joined); {
		i := strings.Index(w.joined[at:], part)
		if i < 0 {
			return
		}
		id, exact := slices.BinarySearch(w.starts, uint32(at+i))
		if !exact {
			id--
		}
		f(id)
		if id+1 == len(w.starts) {
			return
		}
		at = int(w.starts[id+1])
	}
}

package details

import (
	"iter"
	"slices"
	"strings"
)

// often is how many times a word must stand in lower case in the training texts
// to count as everyday speech. Chosen so that given names that people write in
// lower case stay out.
const often = 15

// Frequent makes the list of everyday words from training texts: which words
// are so frequent in lower case that they are no sign of a name. It holds no
// row of them, only words, in the order of the alphabet.
func Frequent(texts iter.Seq[string]) string {
	seen := map[string]int{}
	for text := range texts {
		r := open(text)
		for i := range r.tokens {
			if t := &r.tokens[i]; t.kind == word && t.shape == lower && len(t.low) > 1 && ascii(t.low) {
				seen[strings.Clone(t.low)]++
			}
		}
		r.close()
	}
	var all []string
	for w, n := range seen {
		if n >= often {
			all = append(all, w)
		}
	}
	slices.Sort(all)
	var out strings.Builder
	out.WriteString("# Frequent words of everyday English, counted in the training texts.\n")
	for line := range slices.Chunk(all, 16) {
		out.WriteString(strings.Join(line, " "))
		out.WriteByte('\n')
	}
	return out.String()
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] != '\'' && (s[i] < 'a' || s[i] > 'z') {
			return false
		}
	}
	return true
}

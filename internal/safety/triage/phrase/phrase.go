package phrase

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed phrases.txt
var phraseLines string

// Group is what a phrase stands for.
type Group uint8

const (
	Felt       Group = iota // feeling said outright
	Cheer                   // comfort, hope, an offer to be there
	Same                    // the writer's own life
	Alike                   // the same happened to the writer
	Understood              // understanding said outright, or a guess at a feeling
	Opinion                 // "I" that is no life: I think, I hope
	Advice
	Generic // a question that would fit anybody
	Groups
)

var names = map[string]Group{"felt": Felt, "cheer": Cheer, "same": Same, "alike": Alike, "understood": Understood, "opinion": Opinion, "advice": Advice, "generic": Generic}

// entry is one phrase without its first word.
type entry struct {
	rest string // "hear you ", with a space at its end, or ""
	in   uint16 // bits of Groups
}

// generics are the questions that would fit anybody, with a space at either
// end.
var generics = sync.OnceValue(func() []string {
	_, list, _ := strings.Cut(phraseLines, "[generic]\n")
	var out []string
	for line := range strings.Lines(list) {
		out = append(out, " "+strings.TrimSpace(line)+" ")
	}
	return out
})

// book holds the phrases by their first word.
var book = sync.OnceValue(func() map[string][]entry {
	b := map[string][]entry{}
	var g Group
	for line := range strings.Lines(phraseLines) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			g = names[strings.Trim(line, "[]")]
		default:
			first, rest, _ := strings.Cut(line, " ")
			if rest != "" {
				rest += " "
			}
			b[first] = add(b[first], entry{rest, 1 << g})
		}
	}
	return b
})

// add joins a phrase that stands in several groups.
func add(ps []entry, p entry) []entry {
	for i := range ps {
		if ps[i].rest == p.rest {
			ps[i].in |= p.in
			return ps
		}
	}
	return append(ps, p)
}

package support

import (
	_ "embed"
	"strings"
	"sync"

	"hearth/internal/safety/triage/ngram"
	"hearth/internal/safety/triage/phrase"
	"hearth/internal/safety/triage/plain"
)

// The extra features count whom a text speaks of, up to two, and so on.
var counted = [...]string{"you", "me", "they", "asks", "long"}

// cues are how the phrases of package phrase are named, alone and with whom
// the text speaks of.
var cues = [...]string{"cue", "cues", "cue-you", "cue-not-me"}

// names are the hashes of the extra features.
var names = sync.OnceValue(func() (n struct {
	counts                 [len(counted)][3]uint32
	cues                   [len(cues)][7]uint32
	you, mine, order, bare uint32
}) {
	for i, c := range counted {
		for k := range 3 {
			n.counts[i][k] = ngram.Hash(c + ":" + string(rune('0'+k)))
		}
	}
	for i, c := range cues {
		for k := range 7 {
			n.cues[i][k] = ngram.Hash(c + ":" + string(rune('a'+k)))
		}
	}
	n.order, n.bare = ngram.Hash("order"), ngram.Hash("order-not-me")
	n.you, n.mine = ngram.Hash("you-only"), ngram.Hash("me-only")
	return n
})

//go:embed verbs.txt
var verbLines string

// verbs are words that an order or advice begins with in English.
var verbs = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(verbLines) {
		m[w] = true
	}
	return m
})

// order says whether a sentence of the text begins like an order: "Try to
// rest", "and, if you can, talk to her" does not.
func order(t *plain.Text) bool {
	begins := true
	for i, w := range t.Words {
		if w.Kind != plain.Letters {
			begins = begins || w.Kind == plain.Stop
			continue
		}
		b := t.Bytes(i)
		if begins && verbs()[string(b)] {
			return true
		}
		begins = begins && (string(b) == "and" || string(b) == "so" || string(b) == "but" || string(b) == "then")
	}
	return false
}

// extras adds the extra features of a text.
func extras(t *plain.Text, f *ngram.Features) {
	n := names()
	var c [len(counted)]int
	for i := range t.Words {
		if k := whom(t.Bytes(i)); k >= 0 {
			c[k]++
		}
	}
	if len(t.Words) > 0 {
		f.Add("first:"+string(t.Bytes(0)), 1)
	}
	c[4] = len(t.Words) / 10
	for i, x := range c {
		f.AddHash(n.counts[i][min(x, 2)], 1)
	}
	you, me := c[0] > 0, c[1] > 0
	if order(t) {
		f.AddHash(n.order, 1)
		if !me {
			f.AddHash(n.bare, 1)
		}
	}
	if you && !me {
		f.AddHash(n.you, 1)
	}
	if me && !you {
		f.AddHash(n.mine, 1)
	}
	hits := phrase.Read(t.String()).Hits
	for k, x := range hits[:phrase.Generic] {
		for i, there := range [...]bool{x > 0, x > 1, x > 0 && you, x > 0 && !me} {
			if there {
				f.AddHash(n.cues[i][k], 1)
			}
		}
	}
}

// whom gives the place in counted that a word belongs to, or -1.
func whom(w []byte) int {
	switch string(w) {
	case "you", "your", "you're", "u", "ur", "yourself", "you've", "you'll", "tu", "te", "ti", "tus", "انت", "لك":
		return 0
	case "i", "i'm", "my", "me", "i've", "i'd", "i'll", "myself", "im", "yo", "mi", "mis", "انا", "لي":
		return 1
	case "he", "she", "his", "her", "they", "him", "them", "el", "ella", "ellos":
		return 2
	case "?", "؟":
		return 3
	}
	return -1
}

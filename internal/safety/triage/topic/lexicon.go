package topic

import (
	_ "embed"
	"strings"
	"sync"

	"hearth/internal/safety/triage/ngram"
	"hearth/internal/safety/triage/plain"
)

//go:embed lexicon.txt
var topicLines string

// named says which topics a word names, as bits.
var named = sync.OnceValue(func() map[string]uint32 {
	m := map[string]uint32{}
	bit := -1
	for line := range strings.Lines(topicLines) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			bit++
		default:
			for w := range strings.FieldsSeq(line) {
				m[w] |= 1 << bit
			}
		}
	}
	return m
})

// hashes name the extra features: the topic was named, once or more often, or
// it is the only one.
var hashes = sync.OnceValue(func() (h [3][32]uint32) {
	for k := range 32 {
		for j, kind := range [...]string{"named:", "often:", "only:"} {
			h[j][k] = ngram.Hash(kind + string(rune('a'+k)))
		}
	}
	return h
})

// extras adds what topics the words name.
func extras(t *plain.Text, f *ngram.Features) {
	words, h := named(), hashes()
	var n [32]int
	for i := range t.Words {
		b := words[string(t.Bytes(i))]
		for k := 0; b != 0; k, b = k+1, b>>1 {
			if b&1 != 0 {
				n[k]++
			}
		}
	}
	topics, last := 0, 0
	for k, c := range n {
		if c > 0 {
			f.AddHash(h[0][k], 1)
			topics, last = topics+1, k
		}
		if c > 1 {
			f.AddHash(h[1][k], 1)
		}
	}
	if topics == 1 {
		f.AddHash(h[2][last], 1)
	}
}

package naming

import (
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"sync"

	"hearth/internal/platform/i18n"
)

// Suggest makes a two-word name in the language: "quiet-otter",
// "río-sereno", "نهر هادئ". The words are of weather, land, plants, animals
// and things of the house, so that a name says nothing of its bearer, and
// adjective and noun agree. Random is crypto/rand.Reader in service and a
// fixed stream in tests; it panics only if random fails, as crypto/rand never
// does.
func Suggest(random io.Reader, lang i18n.Lang) string {
	switch lang {
	case i18n.Spanish:
		return joined(random, spanishNouns, spanishAdjectives, "-")
	case i18n.Arabic:
		return joined(random, arabicNouns, arabicAdjectives, " ")
	default:
		return pick(random, englishAdjectives) + "-" + pick(random, englishNouns)
	}
}

// A noun carries the gender of its grammar; an adjective has a form for each.
type (
	noun struct {
		word     string
		feminine bool
	}
	adjective struct{ masculine, feminine string }
)

func joined(random io.Reader, nouns []noun, adjectives []adjective, sep string) string {
	n, a := pick(random, nouns), pick(random, adjectives)
	if n.feminine {
		return n.word + sep + a.feminine
	}
	return n.word + sep + a.masculine
}

// pick takes one of the list. Sixty-four bits over some hundred words leave no
// bias worth the name.
func pick[T any](random io.Reader, list []T) T {
	var b [8]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		panic(fmt.Sprintf("naming: no randomness: %v", err))
	}
	return list[binary.BigEndian.Uint64(b[:])%uint64(len(list))]
}

// ours holds the skeleton of every word that Suggest may use: a name with one
// of them in it was chosen with us, and is nobody's name in a passport.
var ours = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	note := func(words ...string) {
		for _, w := range words {
			set[Skeleton(w)] = true
		}
	}
	note(englishAdjectives...)
	note(englishNouns...)
	for _, n := range append(append([]noun{}, spanishNouns...), arabicNouns...) {
		note(n.word)
	}
	for _, a := range append(append([]adjective{}, spanishAdjectives...), arabicAdjectives...) {
		note(a.masculine, a.feminine)
	}
	return set
})

// nouns reads "word" lists by gender.
func nouns(masculine, feminine string) []noun {
	var list []noun
	for _, w := range strings.Fields(masculine) {
		list = append(list, noun{word: w})
	}
	for _, w := range strings.Fields(feminine) {
		list = append(list, noun{word: w, feminine: true})
	}
	return list
}

// adjectives reads words whose feminine the function makes, and words that
// are the same for both.
func adjectives(changing string, feminine func(string) string, same string) []adjective {
	var list []adjective
	for _, w := range strings.Fields(changing) {
		list = append(list, adjective{w, feminine(w)})
	}
	for _, w := range strings.Fields(same) {
		list = append(list, adjective{w, w})
	}
	return list
}

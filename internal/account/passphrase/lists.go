package passphrase

import (
	"encoding/json"
	"strings"
	"sync"

	"github.com/nbutton23/zxcvbn-go/data"
)

// common ranks words that a guesser tries first, 0 the first of all: breached
// passwords, then English by how often it is said. The lists are embedded in
// the zxcvbn module; they are read at the first passphrase, so that a server
// that nobody joins pays nothing for them.
var common = sync.OnceValue(func() map[string]int {
	ranks := map[string]int{}
	for _, name := range []string{"Passwords", "English"} {
		var file struct{ List []string }
		if raw, err := data.Asset("data/" + name + ".json"); err == nil {
			_ = json.Unmarshal(raw, &file)
		}
		for rank, word := range file.List {
			if known, ok := ranks[word]; !ok || rank < known {
				ranks[strings.ToLower(word)] = rank
			}
		}
	}
	for _, word := range alsoCommon {
		if rank, ok := ranks[word]; !ok || rank > alsoRank {
			ranks[word] = alsoRank
		}
	}
	return ranks
})

// alsoRank is where alsoCommon stands among the lists: within the first few
// hundred guesses.
const alsoRank = 400

// alsoCommon are words of our other languages that stand high in breaches.
var alsoCommon = strings.Fields(`contraseña contrasena clave secreto teamo tequiero amor corazon corazón estrella bonita princesa
	hola amigo amiga familia dios jesus jesús mexico méxico españa argentina colombia barcelona realmadrid futbol fútbol
	mariposa chocolate angel ángel mivida miamor
	كلمة السر سر المرور حبيبي حبيبتي الله محمد احمد أحمد حياتي قلبي بسم الرحمن الرحيم`)

// famous are long passphrases that everybody has read somewhere, without gaps.
var famous = func() map[string]bool {
	set := map[string]bool{}
	for _, line := range []string{
		"correct horse battery staple", "this is my password", "to be or not to be",
		"to be or not to be that is the question", "may the force be with you", "all your base are belong to us",
		"the quick brown fox jumps over the lazy dog", "the quick brown fox", "twinkle twinkle little star", "lorem ipsum dolor sit amet",
		"it was the best of times", "one ring to rule them all", "live long and prosper", "i am the walrus and i love you", "open sesame open sesame",
		"let me in please let me in", "do or do not there is no try", "i love you so much", "i love you forever", "i love my family",
		"god is our refuge", "the lord is my shepherd", "our father who art in heaven", "one day at a time", "serenity courage wisdom",
		"god grant me the serenity", "keep coming back it works", "this too shall pass", "easy does it first things first",
		"en un lugar de la mancha", "la contraseña mas segura", "esta es mi contraseña", "te quiero mucho mi amor", "padre nuestro que estas en el cielo",
		"بسم الله الرحمن الرحيم", "لا إله إلا الله", "الحمد لله رب العالمين", "كلمة السر الخاصة بي",
	} {
		set[gapless(line)] = true
	}
	return set
}()

func gapless(s string) string {
	return strings.Map(func(r rune) rune {
		if isGap(r) {
			return -1
		}
		return r
	}, strings.ToLower(Normal(s)))
}

// listed reports a passphrase that is itself on a list, whatever stands
// between its words.
func listed(folded string) bool {
	bare := gapless(folded)
	_, breached := common()[bare]
	return breached || famous[bare]
}

package passphrase

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The length of a passphrase in code points after NFKC. The standard asks for
// at least 15 and for 64 to be allowed; the upper bound keeps the work of
// reading one small.
const (
	MinRunes = 15
	MaxRunes = 256
)

// readBytes is the longest input that is normalised at all.
const readBytes = 16 * MaxRunes

// A Reason says why a passphrase is refused; the empty Reason means it is fine.
type Reason string

// The reasons. Each has the message Reason.Key.
const (
	Fine     Reason = ""
	TooShort Reason = "too_short"
	TooLong  Reason = "too_long"
	Known    Reason = "known"    // on the list of breached ones
	Guessed  Reason = "guessed"  // repeats, sequences or a few common words
	Personal Reason = "personal" // little more than the account's or the service's name
)

// Key is the i18n key of the sentence that says why.
func (r Reason) Key() string { return "account.passphrase_" + string(r) }

// Normal is the form in which a passphrase is counted, hashed and compared.
// Spaces at the ends are part of it: they are kept as typed.
func Normal(s string) string { return norm.NFKC.String(s) }

// enoughBits is the least effort of guessing, in bits, by the reckoning of
// effort. Three uncommon words reach it; a name and a year do not. Guessing is
// throttled and each guess costs an argon2id, so it only has to shut out what
// a list would try first.
const enoughBits = 30

// Check says why a passphrase may not be used. The context is what an attacker
// knows already: the account's name and the service's.
func Check(s string, context ...string) Reason {
	if len(s) > readBytes {
		return TooLong
	}
	s = Normal(s)
	switch n := utf8.RuneCountInString(s); {
	case n < MinRunes:
		return TooShort
	case n > MaxRunes:
		return TooLong
	}
	folded := strings.ToLower(s)
	if listed(folded) {
		return Known
	}
	if effort(folded, nil) < enoughBits {
		return Guessed
	}
	if effort(folded, contextWords(context)) < enoughBits {
		return Personal
	}
	return Fine
}

// contextWords are the context's values whole and in words, in small letters.
func contextWords(context []string) map[string]bool {
	words := map[string]bool{"hearth": true}
	for _, c := range context {
		c = strings.ToLower(Normal(c))
		for _, w := range append(strings.FieldsFunc(c, isGap), c, strings.Join(strings.FieldsFunc(c, isGap), "")) {
			if utf8.RuneCountInString(w) > 2 {
				words[w] = true
			}
		}
	}
	return words
}

func isGap(r rune) bool { return strings.ContainsRune(" -_.,'’", r) }

package naming

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Skeleton is what remains of a name when everything that a quick reader
// overlooks is taken away: case, accents and vowel signs, the kind of
// separator, and which alphabet a look-alike letter comes from. Two names with
// one skeleton are the same name for uniqueness and for look-up. It is not
// meant to be shown.
func Skeleton(name string) string {
	// Marks go before folding, so that İ and i̇ meet; folding may bring new ones.
	folded := cases.Fold().String(bare(Clean(name)))
	var b strings.Builder
	gap := false
	for _, r := range bare(folded) {
		r = lookalike(westernDigit(r))
		if separator(r) {
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteRune(r)
	}
	return twins.Replace(b.String())
}

// bare decomposes and drops combining marks.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.M, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(s))
}

func separator(r rune) bool {
	return unicode.IsPunct(r) || unicode.IsSpace(r) || unicode.Is(unicode.Sk, r) || r == 'ـ'
}

// twins are pairs of letters that look like one.
var twins = strings.NewReplacer("rn", "m", "vv", "w")

// westernDigit turns Arabic and Persian digits into 0 to 9.
func westernDigit(r rune) rune {
	switch {
	case r >= '٠' && r <= '٩':
		return '0' + r - '٠'
	case r >= '۰' && r <= '۹':
		return '0' + r - '۰'
	}
	return r
}

// lookalike maps a folded letter to the Latin letter (or the Arabic one) that
// it can be taken for, in either case: н stands for н and for Н, which is H.
func lookalike(r rune) rune {
	if to, ok := confusable[r]; ok {
		return to
	}
	return r
}

var confusable = pairs(
	// Latin with itself: one, ell, eye and bar; zero and oh; dotless and slashed letters.
	"1l", "il", "|l", "ıl", "ɩl", "0o", "øo", "đd", "łl", "ħh", "ŧt", "ɑa", "ɡg", "ʏy", "$s", "€e",
	// Cyrillic.
	"аa", "вb", "сc", "ԁd", "еe", "ԍg", "һh", "нh", "іl", "ӏl", "јj", "кk", "мm", "оo", "рp", "ԛq", "ѕs", "тt", "уy", "ѵv", "ԝw", "хx", "ьb", "гr", "пn",
	// Greek.
	"αa", "βb", "εe", "ζz", "ηh", "ιl", "κk", "μm", "νv", "οo", "ρp", "σo", "ςc", "τt", "υu", "χx", "γy", "ωw",
	// Arabic and Persian spellings of one letter.
	"ىي", "یي", "ےي", "ةه", "ہه", "ەه", "کك", "ڪك", "ٱا",
	// Typographic signs that are letters in disguise.
	"ℓl", "∣l", "×x",
)

func pairs(list ...string) map[rune]rune {
	m := make(map[rune]rune, len(list))
	for _, pair := range list {
		r := []rune(pair)
		m[r[0]] = r[1]
	}
	return m
}

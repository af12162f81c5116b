package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold brings text into the form in which it is searched: case folded, without
// accents and vowel signs, the forms of alef and the like made one, white space
// single.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(cases.Fold().String(s)) {
		switch {
		case unicode.Is(unicode.Mn, r), r == 'ـ', unicode.Is(unicode.Cf, r): // marks, tatweel, controls
		case r == 'ى':
			b.WriteRune('ي')
		case r == 'ة':
			b.WriteRune('ه')
		case r == 'ٱ':
			b.WriteRune('ا')
		default:
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Words returns the folded words of a query, at most eight: more than that is
// not a search but a letter.
func Words(query string) []string {
	words := strings.FieldsFunc(Fold(query), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	return words[:min(len(words), 8)]
}

// Contains reports whether the folded text holds every word.
func Contains(folded string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(folded, w) {
			return false
		}
	}
	return len(words) > 0
}

// snippetRunes is how much of a text a search result shows.
const snippetRunes = 160

// Snippet returns the part of the text around the first place where the folded
// word stands, on one line.
func Snippet(s, word string) string {
	fields := strings.Fields(s)
	at := 0
	for i, f := range fields {
		if strings.Contains(Fold(f), word) {
			at = i
			break
		}
	}
	from := max(at-8, 0)
	var b strings.Builder
	if from > 0 {
		b.WriteString("… ")
	}
	runes := 0
	for i, f := range fields[from:] {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(f)
		if runes += len([]rune(f)) + 1; runes > snippetRunes {
			b.WriteString(" …")
			break
		}
	}
	return b.String()
}

// Blank reports whether a text shows nothing at all: white space, controls and
// characters without a mark of their own.
func Blank(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.Is(unicode.M, r) && r != '\u2800' && r != '\u3164' && r != '\u115f' && r != '\u1160'
	})
}

package saferule

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"hearth/internal/platform/text"
)

// A token is a word, a number, or a mark that ends a sentence.
type token struct {
	word       string // folded; "" for a number or a mark
	raw        string
	number     float64
	numeric    bool // in digits
	mark       bool
	start, end int
}

// tokens cuts a text. Digits and letters that touch are two tokens, so that
// "45kg" reads like "45 kg".
func tokens(s string) (all []token) {
	for at := 0; at < len(s); {
		r, size := utf8.DecodeRuneInString(s[at:])
		end := at + size
		switch {
		case digit(r) >= 0:
			end = endOfNumber(s, at)
			all = append(all, token{raw: s[at:end], number: value(s[at:end]), numeric: true, start: at, end: end})
		case letter(r):
			for end < len(s) {
				next, size := utf8.DecodeRuneInString(s[end:])
				if !letter(next) && !inner(s, end, next, size) {
					break
				}
				end += size
			}
			all = append(all, token{word: text.Fold(s[at:end]), raw: s[at:end], start: at, end: end})
		case strings.ContainsRune(".!?؟;؛\n", r):
			all = append(all, token{mark: true, raw: s[at:end], start: at, end: end})
		case strings.ContainsRune("£€$%", r):
			all = append(all, token{word: string(r), raw: string(r), start: at, end: end})
		}
		at = end
	}
	return all
}

func letter(r rune) bool {
	return unicode.IsLetter(r) || unicode.Is(unicode.M, r) || r == '\u200c' || r == '\u200d'
}

// inner reports whether an apostrophe stands inside a word.
func inner(s string, at int, r rune, size int) bool {
	if r != '\'' && r != '’' || at+size >= len(s) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(s[at+size:])
	return unicode.IsLetter(next)
}

// digit is the value of a digit in Latin, Arabic-Indic or Persian script, and
// -1 for anything else.
func digit(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= '٠' && r <= '٩':
		return int(r - '٠')
	case r >= '۰' && r <= '۹':
		return int(r - '۰')
	}
	return -1
}

// separators stand inside a number: 1,200 and 48.5, and the Arabic ones.
const separators = ".,٫٬"

func endOfNumber(s string, at int) int {
	for at < len(s) {
		r, size := utf8.DecodeRuneInString(s[at:])
		if digit(r) < 0 {
			next, _ := utf8.DecodeRuneInString(s[at+size:])
			if !strings.ContainsRune(separators, r) || digit(next) < 0 {
				return at
			}
		}
		at += size
	}
	return at
}

// value reads a number; a group of three digits after a separator is taken for
// thousands.
func value(s string) float64 {
	var b strings.Builder
	for i, r := range s {
		switch d := digit(r); {
		case d >= 0:
			b.WriteByte(byte('0' + d))
		case !thousands(s[i+utf8.RuneLen(r):]):
			b.WriteByte('.')
		}
	}
	n, err := strconv.ParseFloat(b.String(), 64)
	if err != nil { // two decimal points: a date or a version
		return 0
	}
	return n
}

// thousands reports whether exactly three digits come next.
func thousands(rest string) bool {
	n := 0
	for _, r := range rest {
		if digit(r) < 0 {
			break
		}
		n++
	}
	return n == 3
}

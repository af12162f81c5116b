package naming

import (
	"embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Texts holds the sentences for the reasons.
//
//go:embed text.*.json
var Texts embed.FS

// The length of a name, in code points after Clean.
const (
	MinRunes = 2
	MaxRunes = 40
)

// readBytes is as much of an input as is ever looked at: enough for a name of
// MaxRunes in any script with room for marks, and a wall against floods.
const readBytes = 1024

// maxMarks is how many combining marks may follow one letter. Arabic with full
// vowel signs needs two; stacks that climb over other people's lines need more.
const maxMarks = 2

// A Reason says why a name is refused. The empty Reason means that it is fine.
type Reason string

// The reasons, in the order in which Check looks for them.
const (
	Fine        Reason = ""
	Empty       Reason = "empty"      // nothing that can be read
	TooShort    Reason = "too_short"  // fewer than MinRunes
	TooLong     Reason = "too_long"   // more than MaxRunes
	Unreadable  Reason = "unreadable" // stacked marks, or no letter at all
	LooksEmail  Reason = "email"      // an e-mail address
	LooksLink   Reason = "link"       // a web address, or a handle elsewhere
	LooksPhone  Reason = "phone"      // a phone number
	LooksStaff  Reason = "staff"      // sounds like somebody on duty here
	LooksPerson Reason = "person"     // a first and last name
	Taken       Reason = "taken"      // somebody has it, or one that looks like it; for callers that know, Check does not
)

// Key is the i18n key of the sentence that tells the person why.
func (r Reason) Key() string { return "naming." + string(r) }

// Clean brings a name into its one written form: Unicode NFKC, without
// controls, zero-width characters, direction overrides and tags, and with
// single spaces. It reads at most the first kilobyte. Clean(Clean(s)) equals
// Clean(s).
func Clean(s string) string {
	s = strings.ToValidUTF8(head(s), "")
	visible := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case invisible(r):
			return -1
		}
		return r
	}, s)
	// NFKC may bring forth spaces (from spacing accents), so they are folded last.
	return strings.Join(strings.Fields(norm.NFKC.String(visible)), " ")
}

func head(s string) string {
	if len(s) <= readBytes {
		return s
	}
	cut := readBytes
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut]
}

// invisible reports whether a rune leaves no mark of its own: controls, format
// characters (zero width, bidi, tags), variation selectors, fillers, private
// use and what is not assigned.
func invisible(r rune) bool {
	switch r {
	case '\u034F', '\u115F', '\u1160', '\u17B4', '\u17B5', '\u2800', '\u3164', '\uFFA0', unicode.ReplacementChar:
		return true
	}
	return !unicode.IsGraphic(r) || unicode.Is(unicode.Variation_Selector, r)
}

// Check says why a name that others will see, as the person wrote it, cannot be
// used, and Fine if it can. Callers keep Clean(name), never the raw input.
func Check(name string) Reason { return check(name, looksStaff) }

// CheckPrivate is Check for a name that only its bearer sees: it may sound
// like staff, since it can mislead nobody.
func CheckPrivate(name string) Reason { return check(name, func(string) bool { return false }) }

func check(name string, staff func(string) bool) Reason {
	clean := Clean(name)
	switch n := utf8.RuneCountInString(clean); {
	case n == 0:
		return Empty
	case n > MaxRunes || len(name) > readBytes:
		return TooLong
	case n < MinRunes:
		return TooShort
	}
	switch {
	case looksPhone(clean):
		return LooksPhone
	case unreadable(clean):
		return Unreadable
	case looksEmail(clean):
		return LooksEmail
	case looksLink(clean):
		return LooksLink
	case staff(clean):
		return LooksStaff
	case looksPerson(clean):
		return LooksPerson
	}
	return Fine
}

// unreadable reports a name that has no letter (the Arabic stroke that only
// stretches one is none), or that stacks marks. It looks
// at the decomposed form, where no mark can hide inside its letter.
func unreadable(clean string) bool {
	letters, marks := 0, 0
	for _, r := range norm.NFD.String(clean) {
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) {
			if marks++; marks > maxMarks {
				return true
			}
			continue
		}
		marks = 0
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters == 0 || Skeleton(clean) == ""
}

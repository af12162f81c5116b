package details

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf8"

	"hearth/internal/safety/triage/weights"
)

// Type is the kind of a detail. The names are those of the grading contract,
// and of Link, which only the product shows.
type Type string

// The kinds of details.
const (
	Email   Type = "EMAIL"
	Phone   Type = "PHONE"
	Address Type = "ADDRESS"
	Name    Type = "NAME"
	Handle  Type = "HANDLE"
	Birth   Type = "DOB"
	Org     Type = "ORG"
	Link    Type = "LINK"
)

// Detail is one stretch of a text that may show who somebody is.
type Detail struct {
	// Start and End are offsets in code points, End exclusive.
	Start, End int
	Type       Type
}

// Version is that of the rules and the lists of words.
const Version = "2026-11-22.1"

// Digest is the checksum of the lists of words, and how many bytes they have.
func Digest() (sum string, size int) {
	h := sha256.New()
	for _, list := range [...]string{firstWords, lastWords, arabicWords, placeWords, cueWords, weights.Frequent} {
		h.Write([]byte(list))
		size += len(list)
	}
	return hex.EncodeToString(h.Sum(nil)), size
}

// longest is how many code points Find reads. What stands behind is left
// alone: nobody hides a telephone number behind twenty thousand letters.
const longest = 20_000

// Find returns the details of a text in its order, without overlaps.
func Find(text string) []Detail {
	if text == "" {
		return nil
	}
	r := open(text)
	defer r.close()
	// The order is one of certainty: what an earlier rule took is closed to
	// the later ones.
	r.mails()
	r.links()
	r.births()
	r.phones()
	r.handles()
	r.addresses()
	r.orgs()
	r.names()
	if len(r.found) == 0 {
		return nil
	}
	found := slices.Clone(r.found)
	slices.SortFunc(found, func(a, b Detail) int { return a.Start - b.Start })
	return found
}

// Mask replaces each detail by its kind in brackets, such as [EMAIL]. Details
// that do not fit the text, or overlap an earlier one, are passed over.
func Mask(text string, found []Detail) string {
	if len(found) == 0 {
		return text
	}
	in := slices.Clone(found)
	slices.SortStableFunc(in, func(a, b Detail) int { return a.Start - b.Start })
	var out strings.Builder
	out.Grow(len(text))
	at, pos := 0, 0 // at in code points, pos in bytes
	forward := func(to int) bool {
		from := pos
		for at < to && pos < len(text) {
			_, n := utf8.DecodeRuneInString(text[pos:])
			pos, at = pos+n, at+1
		}
		return pos > from || at == to
	}
	for _, d := range in {
		if d.Start < at || d.End <= d.Start {
			continue
		}
		from := pos
		forward(d.Start)
		out.WriteString(text[from:pos])
		if at < d.Start || pos == len(text) {
			break
		}
		forward(d.End)
		out.WriteByte('[')
		out.WriteString(string(d.Type))
		out.WriteByte(']')
	}
	out.WriteString(text[pos:])
	return out.String()
}

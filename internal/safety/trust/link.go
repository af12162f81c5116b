package trust

import (
	"regexp"

	"hearth/internal/safety/triage/plain"
)

// link is what leads off a page: an address with its scheme or www, or a name
// with an ending that such names often have. Two words around a full stop are
// none.
var link = regexp.MustCompile(`(?i)\b(?:https?|ftp|tg|whatsapp|discord)\s?[:∶]\s?/\s?/\s?\S|\bwww\s?[.。]\s?\S|\b[\p{L}\p{N}-]{2,}(?:[.。](?:com|net|org|info|biz|io|me|gg|co|ru|xyz|top|shop|site|online|link|ly|to)\b)(?:/\S*)?`)

// folded is the same where a text was written so that link does not find it: as
// package plain writes it, signs are words of their own, and what is repeated
// stands once.
var folded = regexp.MustCompile(`(?:^| )(?:https?|ftp) , |(?:^| )w+ \. \p{L}`)

// HasLink reports whether a text holds a link, also one with signs in it that
// nobody sees or with letters that only look alike.
func HasLink(words string) bool {
	if link.MatchString(words) {
		return true
	}
	var t plain.Text
	t.Read(words)
	return folded.MatchString(t.String())
}

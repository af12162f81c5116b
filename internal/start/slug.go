package start

import (
	"strconv"
	"strings"

	"hearth/internal/platform/text"
)

// longestSlug is how long an address made of a name becomes, in bytes: a longer
// one cannot be told to anybody.
const longestSlug = 40

// shortestSlug is how much of a name must be left to be an address.
const shortestSlug = 3

// reserved are addresses beneath /groups that are something else.
var reserved = map[string]bool{"match": true, "new": true, "open": true, "soon": true, "start": true, "search": true, "map": true}

// letters write Arabic in Latin letters, one by one, as people do on a phone.
var letters = strings.NewReplacer(
	"ا", "a", "ب", "b", "ت", "t", "ث", "th", "ج", "j", "ح", "h", "خ", "kh", "د", "d", "ذ", "dh", "ر", "r", "ز", "z", "س", "s", "ش", "sh",
	"ص", "s", "ض", "d", "ط", "t", "ظ", "z", "ع", "a", "غ", "gh", "ف", "f", "ق", "q", "ك", "k", "ل", "l", "م", "m", "ن", "n", "ه", "h",
	"و", "w", "ي", "y", "ء", "", "پ", "p", "چ", "ch", "گ", "g", "ß", "ss", "æ", "ae", "ø", "o", "ł", "l", "đ", "d", "þ", "th", "ð", "d")

// slugOf makes an address of a name: "" where too little is left of it.
func slugOf(name string) string {
	var b strings.Builder
	for _, r := range letters.Replace(text.Fold(name)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '\'' || r == '’':
		default:
			if s := b.String(); s != "" && !strings.HasSuffix(s, "-") {
				b.WriteByte('-')
			}
		}
	}
	slug := strings.Trim(b.String(), "-")
	if len(slug) > longestSlug {
		slug = slug[:longestSlug]
		if at := strings.LastIndexByte(slug, '-'); at > longestSlug/2 {
			slug = slug[:at]
		}
		slug = strings.TrimRight(slug, "-")
	}
	if len(slug) < shortestSlug {
		return ""
	}
	return slug
}

// candidates are addresses for a name, the best first; random is for names of
// which nothing is left, and for those that everybody chose.
func candidates(name, random string) []string {
	slug := slugOf(name)
	if slug == "" {
		return []string{"group-" + random}
	}
	var list []string
	if !reserved[slug] {
		list = append(list, slug)
	}
	for i := 2; i <= 9; i++ {
		list = append(list, slug+"-"+strconv.Itoa(i))
	}
	return append(list, slug+"-"+random)
}

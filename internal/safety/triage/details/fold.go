package details

import (
	"unicode"
	"unicode/utf8"
)

// invisible says whether a sign shows nothing and is only there to break
// words: zero-width spaces and joiners, direction marks, soft hyphens, the
// enclosing keycap and variation selectors of emoji digits.
func invisible(c rune) bool {
	switch {
	case c < 0xAD:
		return false
	case c == 0xAD, c == 0x34F, c == 0x61C, c == 0x640, c == 0x180E, c == 0xFEFF, c == 0x20E3:
		return true
	case c >= 0x200B && c <= 0x200F, c >= 0x202A && c <= 0x202E, c >= 0x2060 && c <= 0x2069:
		return true
	}
	return c >= 0xFE00 && c <= 0xFE0F
}

// plain gives the everyday form of one sign: wide and mathematical letters,
// digits of every script, curly quotes, long dashes. Case is kept.
func plain(c rune) rune {
	if c < 0x80 {
		return c
	}
	switch {
	case c >= 0xFF01 && c <= 0xFF5E:
		return c - 0xFEE0
	case c >= 0x1D400 && c <= 0x1D6A3:
		n := (c - 0x1D400) % 52
		if n < 26 {
			return 'A' + n
		}
		return 'a' + n - 26
	case c >= 0x1D7CE && c <= 0x1D7FF:
		return '0' + (c-0x1D7CE)%10
	case c >= 0x2460 && c <= 0x2468:
		return '1' + c - 0x2460
	case c >= 0x24B6 && c <= 0x24CF:
		return 'A' + c - 0x24B6
	case c >= 0x24D0 && c <= 0x24E9:
		return 'a' + c - 0x24D0
	}
	switch c {
	case 0xA0, 0x2007, 0x2009, 0x202F, 0x3000:
		return ' '
	case '‘', '’', 'ʼ', '`', '´':
		return '\''
	case '‐', '‑', '‒', '–', '—', '―', '−':
		return '-'
	case '⁰', '⓪':
		return '0'
	case '．', '。', '․', '·', '•', '∙', '⋅':
		return '.'
	case '﹫':
		return '@'
	case '٫', '،':
		return ','
	}
	if unicode.Is(unicode.Nd, c) {
		return '0' + digitOf(c)
	}
	return c
}

// digitOf is the value of a decimal digit of any script. Unicode keeps the ten
// digits of a script in one run that begins at a multiple its own.
func digitOf(c rune) rune {
	n := rune(0)
	for n < 9 && unicode.Is(unicode.Nd, c-n-1) {
		n++
	}
	return n
}

// twins are Cyrillic and Greek letters that look like Latin ones.
var twins = map[rune]rune{
	'а': 'a', 'в': 'b', 'с': 'c', 'е': 'e', 'һ': 'h', 'і': 'i', 'ј': 'j', 'к': 'k', 'м': 'm', 'о': 'o', 'р': 'p', 'ѕ': 's', 'т': 't', 'у': 'y', 'х': 'x', 'ԁ': 'd', 'ԛ': 'q', 'ԝ': 'w', 'ɡ': 'g', 'ı': 'i',
	'А': 'A', 'В': 'B', 'С': 'C', 'Е': 'E', 'Н': 'H', 'І': 'I', 'Ј': 'J', 'К': 'K', 'М': 'M', 'О': 'O', 'Р': 'P', 'Ѕ': 'S', 'Т': 'T', 'У': 'Y', 'Х': 'X',
	'α': 'a', 'ε': 'e', 'ι': 'i', 'κ': 'k', 'ν': 'v', 'ο': 'o', 'ρ': 'p', 'τ': 't', 'υ': 'u', 'χ': 'x',
	'Α': 'A', 'Β': 'B', 'Ε': 'E', 'Η': 'H', 'Ι': 'I', 'Κ': 'K', 'Μ': 'M', 'Ν': 'N', 'Ο': 'O', 'Ρ': 'P', 'Τ': 'T', 'Χ': 'X', 'Ζ': 'Z',
}

// unmix reads look-alike letters as Latin where they stand in one word with
// Latin letters. A word wholly in Cyrillic or Greek stays what it is.
func (r *reading) unmix() {
	for i := 0; i < len(r.runes); i++ {
		if r.runes[i] < 0x80 || twins[r.runes[i]] == 0 {
			continue
		}
		from, to := i, i
		for from > 0 && glyph(r.runes[from-1]) {
			from--
		}
		for to < len(r.runes) && glyph(r.runes[to]) {
			to++
		}
		if !latin(r.runes[from:to]) {
			i = to - 1
			continue
		}
		for j := from; j < to; j++ {
			if t := twins[r.runes[j]]; t != 0 {
				r.runes[j] = t
			}
		}
		i = to - 1
	}
}

// unO reads the letters O, l and I as digits where they stand in a group with
// digits and with nothing else: "O77OO".
func (r *reading) unO() {
	for i := 0; i < len(r.runes); {
		if !isDigit(r.runes[i]) && !isLetter(r.runes[i]) {
			i++
			continue
		}
		from, digits, like, other := i, 0, 0, 0
		for ; i < len(r.runes) && (isDigit(r.runes[i]) || isLetter(r.runes[i])); i++ {
			switch c := r.runes[i]; {
			case isDigit(c):
				digits++
			case c == 'O' || c == 'o' || c == 'l' || c == 'I':
				like++
			default:
				other++
			}
		}
		if like == 0 || other > 0 || digits == 0 || i-from < 3 {
			continue
		}
		for j := from; j < i; j++ {
			switch r.runes[j] {
			case 'O', 'o':
				r.runes[j] = '0'
			case 'l', 'I':
				r.runes[j] = '1'
			}
		}
	}
}

func glyph(c rune) bool {
	return isLetter(c) || isDigit(c) || c == '@' || c == '.' || c == '_' || c == '-'
}

func latin(rs []rune) bool {
	for _, c := range rs {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			return true
		}
	}
	return false
}

// appendLow adds a sign in lower case and without its accent, as the lists of
// words hold them.
func appendLow(to []byte, c rune) []byte {
	if c < 0x80 {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		return append(to, byte(c))
	}
	c = unicode.ToLower(c)
	if c == 'ß' {
		return append(to, 's', 's')
	}
	if c >= 0xC0 && c < 0x180 {
		if b := bare[c-0xC0]; b != ' ' {
			return append(to, b)
		}
	}
	switch c {
	case 'أ', 'إ', 'آ', 'ٱ':
		c = 'ا'
	case 'ى':
		c = 'ي'
	case 'ة':
		c = 'ه'
	case 'ș':
		return append(to, 's')
	case 'ț':
		return append(to, 't')
	}
	if unicode.Is(unicode.Mn, c) {
		return to
	}
	if c >= 0x1E00 && c <= 0x1EFF {
		if b := vietnamese(c); b != 0 {
			return append(to, b)
		}
	}
	return utf8.AppendRune(to, c)
}

// bare holds the letter under each accent from U+00C0 to U+017F; a space
// stands for what is no letter.
const bare = "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty" +
	"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll" +
	"lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"

// vietnamese gives the vowel of the letters with two accents.
func vietnamese(c rune) byte {
	switch {
	case c >= 0x1EA0 && c <= 0x1EB7:
		return 'a'
	case c >= 0x1EB8 && c <= 0x1EC7:
		return 'e'
	case c >= 0x1EC8 && c <= 0x1ECB:
		return 'i'
	case c >= 0x1ECC && c <= 0x1EE3:
		return 'o'
	case c >= 0x1EE4 && c <= 0x1EF1:
		return 'u'
	case c >= 0x1EF2 && c <= 0x1EF9:
		return 'y'
	}
	return 0
}

package plain

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A class is what a folded character is to the splitter.
type class uint8

const (
	other class = iota
	letter
	digit
	apostrophe
	sign // may stand for a letter: @ $ * | +
	space
	newline
	stop
	comma
	quote
	money
	emoji
	dash
)

// A unit is one folded character and where it came from.
type unit struct {
	r     rune
	pos   int32
	class class
	upper bool
}

// ascii classes; letters and digits are handled before.
var asciiClass = [128]class{
	' ': space, '\t': space, '\r': space, '\n': newline,
	'.': stop, '!': stop, '?': stop, ',': comma, ';': comma, ':': comma,
	'"': quote, '\'': apostrophe, '`': apostrophe, '@': sign, '*': sign, '|': sign, '+': sign,
	'$': money, '-': dash, '_': dash,
}

// fold fills units and counts.
func (t *Text) fold(s string) {
	pos := int32(0)
	for i := 0; i < len(s); {
		if b := s[i]; b < utf8.RuneSelf {
			i++
			t.ascii(b, pos)
			pos++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		t.wide(r, s[i:i+size], pos)
		i += size
		pos++
	}
	t.Runes = int(pos)
}

func (t *Text) ascii(b byte, pos int32) {
	u := unit{r: rune(b), pos: pos}
	switch {
	case 'a' <= b && b <= 'z':
		u.class = letter
		t.Counts.Letters++
		t.Counts.Latin++
	case 'A' <= b && b <= 'Z':
		u.class, u.r, u.upper = letter, rune(b)+32, true
		t.Counts.Letters++
		t.Counts.Latin++
		t.Counts.Upper++
	case '0' <= b && b <= '9':
		u.class = digit
		t.Counts.Digits++
	default:
		u.class = asciiClass[b]
	}
	t.units = append(t.units, u)
}

// wide folds a character outside ASCII; it may become none or several.
func (t *Text) wide(r rune, s string, pos int32) {
	if hidden(r) {
		t.Counts.Hidden++
		return
	}
	t.tell(r)
	if to, ok := signs[r]; ok {
		t.units = append(t.units, unit{r: to.r, pos: pos, class: to.class})
		return
	}
	if d := norm.NFKD.PropertiesString(s).Decomposition(); len(d) > 0 {
		for len(d) > 0 {
			r, size := utf8.DecodeRune(d)
			d = d[size:]
			if r < utf8.RuneSelf {
				t.ascii(byte(r), pos)
			} else {
				t.simple(r, pos)
			}
		}
		return
	}
	t.simple(r, pos)
}

// simple folds a character that does not decompose.
func (t *Text) simple(r rune, pos int32) {
	if mark(r) || hidden(r) {
		return
	}
	upper := unicode.IsUpper(r)
	low := unicode.ToLower(r)
	if to, ok := lookalike[low]; ok {
		t.count(low, upper)
		for _, c := range to {
			t.units = append(t.units, unit{r: c, pos: pos, class: letter, upper: upper})
		}
		return
	}
	u := unit{r: low, pos: pos, upper: upper}
	switch {
	case unicode.IsLetter(r), unicode.Is(unicode.M, r):
		u.class = letter
		t.count(low, upper)
	case unicode.IsDigit(r):
		u.class, u.r = digit, '0'+digitOf(r)
		t.Counts.Digits++
	case 0x1F170 <= r && r <= 0x1F189: // letters in dark squares
		u.class, u.r = letter, 'a'+(r-0x1F170)
		t.count('a', false)
	case unicode.IsSpace(r):
		u.class = space
	case unicode.Is(unicode.Sc, r):
		u.class, u.r = money, '$'
	case unicode.Is(unicode.So, r) || r >= 0x1F000 && r < 0x1FB00:
		u.class = emoji
	case unicode.Is(unicode.Pi, r) || unicode.Is(unicode.Pf, r):
		u.class, u.r = quote, '"'
	case unicode.Is(unicode.Pd, r):
		u.class, u.r = dash, '-'
	}
	t.units = append(t.units, u)
}

func (t *Text) count(r rune, upper bool) {
	t.Counts.Letters++
	if upper {
		t.Counts.Upper++
	}
	switch {
	case r < 0x250:
		t.Counts.Latin++
	case 0x400 <= r && r < 0x530:
		t.Counts.Cyrillic++
	case 0x600 <= r && r < 0x780, 0xFB50 <= r && r < 0xFF00:
		t.Counts.Arabic++
	case 0x900 <= r && r < 0x980:
		t.Counts.Deva++
	default:
		t.Counts.Other++
	}
}

// tell counts letters that only some Latin languages have.
func (t *Text) tell(r rune) {
	switch r {
	case 'ñ', 'Ñ', '¿', '¡':
		t.Counts.Enye++
	case 'ã', 'õ', 'Ã', 'Õ':
		t.Counts.Tilde++
	case 'ß', 'ẞ':
		t.Counts.Eszett++
	case 'ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü':
		t.Counts.Umlaut++
	case 'ç', 'œ', 'è', 'ê', 'à', 'ù', 'û', 'î', 'É', 'È', 'À', 'Ç', 'Œ':
		t.Counts.Ced++
	}
}

// digitOf is the value of a decimal digit of any script: their blocks begin at
// a multiple of ten or sixteen with zero.
func digitOf(r rune) rune {
	for n := rune(0); n < 10; n++ {
		if !unicode.IsDigit(r - n - 1) {
			return n
		}
	}
	return 0
}

// hidden reports whether the character is invisible, or only changes how its
// neighbours look.
func hidden(r rune) bool {
	switch {
	case r == 0xAD, r == 0x34F, r == 0x61C, r == 0x115F, r == 0x1160, r == 0x17B4, r == 0x17B5, r == 0x3164, r == 0xFEFF, r == 0xFFA0,
		0x180B <= r && r <= 0x180F, 0x200B <= r && r <= 0x200F, 0x202A <= r && r <= 0x202E, 0x2060 <= r && r <= 0x206F,
		0xFE00 <= r && r <= 0xFE0F, 0x1D173 <= r && r <= 0x1D17A, 0xE0000 <= r && r <= 0xE0FFF:
		return true
	}
	return false
}

// mark reports whether the character is an accent or vowel sign that people
// leave out as often as they write it. Vowel signs of Indic scripts stay.
func mark(r rune) bool {
	switch {
	case 0x300 <= r && r <= 0x36F, 0x483 <= r && r <= 0x489, 0x610 <= r && r <= 0x61A, 0x64B <= r && r <= 0x65F, r == 0x670, r == 0x640,
		0x6D6 <= r && r <= 0x6ED, r == 0x93C, 0x1AB0 <= r && r <= 0x1AFF, 0x1DC0 <= r && r <= 0x1DFF, 0x20D0 <= r && r <= 0x20FF, 0xFE20 <= r && r <= 0xFE2F,
		0x1F3FB <= r && r <= 0x1F3FF:
		return true
	}
	return false
}

type signed struct {
	r     rune
	class class
}

// signs are marks of other scripts that mean what an ASCII one means.
var signs = map[rune]signed{
	'’': {'\'', apostrophe}, '‘': {'\'', apostrophe}, 'ʼ': {'\'', apostrophe}, '´': {'\'', apostrophe},
	'…': {'.', stop}, '।': {'.', stop}, '॥': {'.', stop}, '؟': {'?', stop}, '。': {'.', stop}, '！': {'!', stop}, '？': {'?', stop}, '۔': {'.', stop},
	'،': {',', comma}, '؛': {',', comma}, '、': {',', comma}, '—': {'-', dash}, '–': {'-', dash}, '•': {'.', stop}, '·': {'-', dash},
	'«': {'"', quote}, '»': {'"', quote}, '“': {'"', quote}, '”': {'"', quote}, '„': {'"', quote},
}

// lookalike folds letters to the Latin, Arabic or Devanagari one that they
// look like or are written for.
var lookalike = map[rune]string{
	'а': "a", 'е': "e", 'ё': "e", 'о': "o", 'р': "p", 'с': "c", 'у': "y", 'х': "x", 'і': "i", 'ј': "j", 'ѕ': "s", 'ԁ': "d", 'һ': "h", 'к': "k", 'м': "m", 'т': "t", 'в': "b", 'н': "h", 'ո': "n", 'ս': "u", 'ԛ': "q", 'ԝ': "w", 'ӏ': "l", 'г': "r", 'п': "n", 'и': "u",
	'α': "a", 'β': "b", 'ε': "e", 'η': "n", 'ι': "i", 'κ': "k", 'ν': "v", 'ο': "o", 'ρ': "p", 'σ': "o", 'τ': "t", 'υ': "u", 'χ': "x", 'ω': "w", 'γ': "y", 'μ': "u",
	'ɑ': "a", 'ɡ': "g", 'ı': "i", 'ɩ': "i", 'ʟ': "l", 'ɪ': "i", 'ɴ': "n", 'ʀ': "r", 'ʏ': "y", 'ʙ': "b", 'ɢ': "g", 'ʜ': "h",
	'ᴀ': "a", 'ᴄ': "c", 'ᴅ': "d", 'ᴇ': "e", 'ꜰ': "f", 'ᴊ': "j", 'ᴋ': "k", 'ᴍ': "m", 'ᴏ': "o", 'ᴘ': "p", 'ꜱ': "s", 'ᴛ': "t", 'ᴜ': "u", 'ᴠ': "v", 'ᴡ': "w", 'ᴢ': "z", 'ɛ': "e", 'ə': "e", 'ɔ': "o",
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th",
	'ى': "ي", 'ة': "ه", 'ٱ': "ا", 'ک': "ك", 'ی': "ي", 'ے': "ي", 'ھ': "ه", 'ہ': "ه", 'ء': "",
	'ँ': "ं", 'ॐ': "ओम",
}

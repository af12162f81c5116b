package passphrase

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

// What a guesser pays, in bits, for one piece of a passphrase. The figures are
// the logarithms of how many pieces of that kind a cracking tool tries.
const (
	bitsContext  = 1   // the account's or the service's own name
	bitsRepeat   = 3   // something that stood in the passphrase before
	bitsSequence = 5   // abcdef, 123456
	bitsKeyboard = 6   // qwertyuiop
	bitsYear     = 6.5 // 1920 to 2039
	bitsGap      = 0.5 // a space, hyphen or full stop between words
	bitsDigit    = 3.3
	bitsLetter   = 4.7
	bitsSign     = 5.3
	bitsDisguise = 1 // a letter written as a sign or digit: p4ssw0rd
)

// longestPiece bounds how far one piece may reach, so that the longest
// passphrase is read in a few milliseconds.
const longestPiece = 32

// effort reckons how many bits it takes to guess s, small letters, piece by
// piece: the cheapest way to cut it into known words, repeats, runs along the
// alphabet or the keyboard, and single characters. It is the method of zxcvbn,
// by shortest path. It stops counting once the passphrase is safe: no piece
// reaches back over longestPiece, so what costs enough there cannot get cheaper.
func effort(s string, context map[string]bool) float64 {
	text := []rune(s)
	undisguised := []rune(strings.Map(undisguise, s))
	best := make([]float64, len(text)+1)
	for end := 1; end <= len(text); end++ {
		best[end] = best[end-1] + single(text[end-1])
		for start := max(0, end-longestPiece); start < end-1; start++ {
			if bits := piece(text, undisguised, start, end, context); best[start]+bits < best[end] {
				best[end] = best[start] + bits
			}
		}
		if end >= longestPiece && slices.Min(best[end-longestPiece:end+1]) >= enoughBits {
			return best[end]
		}
	}
	return best[len(text)]
}

func single(r rune) float64 {
	switch {
	case isGap(r):
		return bitsGap
	case unicode.IsDigit(r):
		return bitsDigit
	case unicode.IsLetter(r):
		return bitsLetter
	}
	return bitsSign
}

// piece is the price of text[start:end] as one thing, infinite if it is none.
func piece(text, undisguised []rune, start, end int, context map[string]bool) float64 {
	word, plain := string(text[start:end]), string(undisguised[start:end])
	price := math.Inf(1)
	offer := func(bits float64, holds bool) {
		if holds && bits < price {
			price = bits
		}
	}
	offer(bitsContext, context[word] || context[plain])
	if n := end - start; n >= 3 {
		if rank, ok := common()[word]; ok {
			offer(wordBits(rank), true)
		} else if rank, ok := common()[plain]; ok {
			offer(wordBits(rank)+bitsDisguise, true)
		}
		offer(bitsRepeat, strings.Contains(string(text[:start]), word))
		offer(bitsSequence, isSequence(text[start:end]))
		offer(bitsKeyboard, n >= 4 && isKeyboard(word))
		offer(bitsYear, n == 4 && isYear(word))
	}
	return price
}

func wordBits(rank int) float64 { return math.Log2(float64(rank)+1) + 1 }

// isSequence reports a run with one step throughout: aaaa, abcd, 9876, 2468.
func isSequence(text []rune) bool {
	step := text[1] - text[0]
	if step < -2 || step > 2 {
		return false
	}
	for i := 2; i < len(text); i++ {
		if text[i]-text[i-1] != step {
			return false
		}
	}
	return true
}

// rows are walks along common keyboards, each read both ways.
var rows = func() []string {
	var both []string
	for _, row := range []string{
		"`1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "qwertzuiopü+", "yxcvbnm,.-", "azertyuiop", "qsdfghjklm", "wxcvbn",
		"asdfghjklñ", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "qazwsxedcrfvtgbyhnujmikolp", "q1w2e3r4t5y6u7i8o9p0", "1q2w3e4r5t6y7u8i9o0p",
		"ضصثقفغعهخحجد", "شسيبلاتنمكط", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю",
	} {
		r := []rune(row)
		back := make([]rune, len(r))
		for i := range r {
			back[len(r)-1-i] = r[i]
		}
		both = append(both, row, string(back))
	}
	return both
}()

func isKeyboard(word string) bool {
	for _, row := range rows {
		if strings.Contains(row, word) {
			return true
		}
	}
	return false
}

func isYear(word string) bool { return word >= "1920" && word <= "2039" && isDigits(word) }

func isDigits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// undisguise turns signs that stand for letters back into them.
func undisguise(r rune) rune {
	if i := strings.IndexRune("@4301!5$7+8", r); i >= 0 {
		return rune("aaeoiissttb"[i])
	}
	return r
}

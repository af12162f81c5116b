package recoverywords

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/tyler-smith/go-bip39/wordlists"
	"golang.org/x/text/unicode/norm"

	"hearth/internal/platform/i18n"
)

// Count is how many words there are.
const Count = 12

const (
	secretBytes = 16 // 128 bits
	wordBits    = 11
	listLength  = 1 << wordBits
)

// readBytes bounds what Parse looks at.
const readBytes = 1024

// A Secret is what the words stand for. It is as good as a passphrase: seal
// it or digest it, never store it bare.
type Secret [secretBytes]byte

// New takes a Secret from random, which is crypto/rand.Reader in service.
func New(random io.Reader) (s Secret, err error) {
	if _, err = io.ReadFull(random, s[:]); err != nil {
		return s, fmt.Errorf("recovery words: %w", err)
	}
	return s, nil
}

// Words are the twelve words of the secret for readers of the language.
func (s Secret) Words(lang i18n.Lang) []string {
	list := wordlists.English
	if lang == i18n.Spanish {
		list = wordlists.Spanish
	}
	check := sha256.Sum256(s[:])
	bits := append(s[:len(s):len(s)], check[0])
	words := make([]string, Count)
	for i := range words {
		words[i] = norm.NFC.String(list[elevenBits(bits, i*wordBits)])
	}
	return words
}

// elevenBits reads the number that begins at the bit.
func elevenBits(bits []byte, from int) int {
	n := 0
	for i := from; i < from+wordBits; i++ {
		n = n<<1 | int(bits[i/8]>>(7-i%8)&1)
	}
	return n
}

// What Parse finds wrong. Both can be told to the person: they follow from
// the words alone and say nothing of any account.
var (
	ErrCount = errors.New("recovery words: not twelve")
	ErrWords = errors.New("recovery words: not in the list, or out of order")
)

// Parse reads twelve words as people write them: any case, with or without
// accents, numbered, separated by anything.
func Parse(input string) (s Secret, err error) {
	if len(input) > readBytes {
		return s, ErrCount
	}
	words := strings.FieldsFunc(fold(input), func(r rune) bool { return !unicode.IsLetter(r) })
	if len(words) != Count {
		return s, ErrCount
	}
	for _, index := range indexes() {
		if s, ok := decode(words, index); ok {
			return s, nil
		}
	}
	return Secret{}, ErrWords
}

func decode(words []string, index map[string]int) (s Secret, ok bool) {
	var bits [secretBytes + 1]byte
	for i, word := range words {
		n, found := index[word]
		if !found {
			return s, false
		}
		for b := range wordBits {
			if n>>(wordBits-1-b)&1 == 1 {
				at := i*wordBits + b
				bits[at/8] |= 1 << (7 - at%8)
			}
		}
	}
	copy(s[:], bits[:])
	check := sha256.Sum256(s[:])
	return s, bits[secretBytes]>>4 == check[0]>>4
}

// fold drops case and accents, which people leave out and keyboards lack.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
}

// indexes are built at the first use, English first.
var indexes = sync.OnceValue(func() []map[string]int {
	var all []map[string]int
	for _, list := range [][]string{wordlists.English, wordlists.Spanish} {
		index := make(map[string]int, listLength)
		for i, word := range list {
			index[fold(word)] = i
		}
		all = append(all, index)
	}
	return all
})

// Ask picks two different positions, counted from 1 and in order, at which a
// person shows that the words were kept.
func Ask(random io.Reader) ([2]int, error) {
	var b [2]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return [2]int{}, fmt.Errorf("recovery words: %w", err)
	}
	first := int(b[0]) % Count
	second := (first + 1 + int(b[1])%(Count-1)) % Count
	asked := [2]int{first + 1, second + 1}
	slices.Sort(asked[:])
	return asked, nil
}

// Right reports whether the answers are the words at the asked positions, in
// either language and as freely written as Parse allows.
func (s Secret) Right(asked [2]int, answers [2]string) bool {
	for _, lang := range []i18n.Lang{i18n.English, i18n.Spanish} {
		words := s.Words(lang)
		right := true
		for i, at := range asked {
			right = right && at >= 1 && at <= Count && fold(strings.TrimSpace(answers[i])) == fold(words[at-1])
		}
		if right {
			return true
		}
	}
	return false
}

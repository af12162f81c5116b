package details

import (
	_ "embed"
	"strings"
	"sync"

	"hearth/internal/safety/triage/weights"
)

// class says what a word may stand for. A word has several: "may" is a month,
// a family name and everyday speech.
type class uint64

const (
	firstName class = 1 << iota
	lastName
	arabicName
	placeName
	common // frequent in everyday English
	callCue
	helpCue
	notPhone
	unit
	digitWord // with its value in the bits from digitAt
	twice
	month
	birth
	platform
	mailCue
	tld
	provider
	dotWord
	street  // a kind of street that hardly means anything else
	ground  // one that often does: drive, close, court
	calle   // a kind of street that stands before its name
	strasse // one that may be grown onto its name
	flat
	liveCue
	noStreet
	employ
	study
	orgKind
	firm
	intro
	askCue
	role
	stop
	famous
)

// digitAt is where the value of a digit word stands.
const digitAt = 48

func (c class) has(of class) bool { return c&of != 0 }

func (c class) digit() byte { return '0' + byte(c>>digitAt&15) }

var (
	//go:embed words/first.txt
	firstWords string
	//go:embed words/last.txt
	lastWords string
	//go:embed words/arabic.txt
	arabicWords string
	//go:embed words/place.txt
	placeWords string
	//go:embed words/cue.txt
	cueWords string
)

// sections names the classes in words/cue.txt.
var sections = map[string]class{
	"call": callCue, "help": helpCue, "notphone": notPhone, "unit": unit, "twice": twice, "month": month,
	"birth": birth, "platform": platform, "mail": mailCue, "tld": tld, "provider": provider, "dot": dotWord,
	"street": street, "ground": ground, "calle": calle, "strasse": strasse, "flat": flat, "live": liveCue,
	"nostreet": noStreet, "employ": employ, "study": study, "place": orgKind, "firm": firm, "intro": intro,
	"ask": askCue, "role": role, "stop": stop, "famous": famous, "common": common,
	"one0": digitWord, "one1": digitWord | 1<<digitAt, "one2": digitWord | 2<<digitAt, "one3": digitWord | 3<<digitAt,
	"one4": digitWord | 4<<digitAt, "one5": digitWord | 5<<digitAt, "one6": digitWord | 6<<digitAt,
	"one7": digitWord | 7<<digitAt, "one8": digitWord | 8<<digitAt, "one9": digitWord | 9<<digitAt,
}

// lexicon holds the classes of all words in an open table of hashes: a map of
// strings would take five times the memory of an idle server.
type lexicon struct {
	keys []uint32
	vals []uint16 // which of kind
	kind []class  // the combinations of classes that occur
}

// slots is a power of two above twice the number of words.
const slots = 1 << 15

var words = sync.OnceValue(func() *lexicon {
	l := &lexicon{keys: make([]uint32, slots), vals: make([]uint16, slots), kind: []class{0}}
	l.list(firstWords, firstName)
	l.list(lastWords, lastName)
	l.list(arabicWords, arabicName)
	l.list(placeWords, placeName)
	l.list(weights.Frequent, common)
	l.list(cueWords, 0)
	return l
})

// list adds the words of one list. A line "[name]" changes the class.
func (l *lexicon) list(text string, c class) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			continue
		}
		if strings.HasPrefix(line, "[") {
			c = sections[strings.Trim(line, "[]")]
			continue
		}
		for w := range strings.FieldsSeq(line) {
			l.add(w, c)
			// A hyphen is a token of its own: "el-sayed" is met as "sayed".
			for p := range strings.SplitSeq(w, "-") {
				if len(p) > 3 && len(p) < len(w) {
					l.add(p, c)
				}
			}
		}
	}
}

func (l *lexicon) slot(h uint64) (at int, key uint32) {
	h ^= h >> 29
	key = uint32(h>>32) | 1
	for at = int(h & (slots - 1)); l.keys[at] != 0 && l.keys[at] != key; {
		at = (at + 1) & (slots - 1)
	}
	return at, key
}

func (l *lexicon) add(w string, c class) {
	at, key := l.slot(hash(basis, w))
	l.keys[at] = key
	c |= l.kind[l.vals[at]]
	for i, k := range l.kind {
		if k == c {
			l.vals[at] = uint16(i)
			return
		}
	}
	l.kind = append(l.kind, c)
	l.vals[at] = uint16(len(l.kind) - 1)
}

func (l *lexicon) of(w string) class {
	at, _ := l.slot(hash(basis, w))
	return l.kind[l.vals[at]]
}

// pair gives the classes of two words that stand as one, such as "new_york".
func (l *lexicon) pair(a, b string) class {
	at, _ := l.slot(hash(hash(hash(basis, a), "_"), b))
	return l.kind[l.vals[at]]
}

// basis and prime are those of FNV-1a with 64 bits.
const (
	basis = 14695981039346656037
	prime = 1099511628211
)

func hash(h uint64, s string) uint64 {
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * prime
	}
	return h
}

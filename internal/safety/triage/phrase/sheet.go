package phrase

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Count is what was counted in one text.
type Count struct {
	Hits  [Groups]int // phrases, by group
	Self  int         // words of the first person
	You   int         // words of the second person
	Words int         // words that are no signs
	Heart bool        // a heart or a hug as a sign
	Asks  int         // questions to the reader that are about them
	Vague int         // questions that would fit anybody
}

// Read counts in a text; of a long one in its first eight thousand bytes.
// Lines that quote are passed over.
func Read(text string) Count {
	s := sheets.Get().(*sheet)
	defer sheets.Put(s)
	s.read(text)
	count := s.Count
	clear(s.words) // nothing of the text stays reachable
	s.line, s.Count = "", Count{}
	clear(s.folded)
	return count
}

var sheets = sync.Pool{New: func() any { return new(sheet) }}

// longest is how many bytes of a text are read.
const longest = 8000

// sheet is a text that is being counted.
type sheet struct {
	words  []string // folded, signs as words of their own
	at     []int    // where each word begins in line
	starts []bool   // whether a word begins a sentence
	quoted []bool   // whether it stands in a line that quotes
	line   string   // the words with a space at either end and between
	folded []byte   // the same, while it is written

	Count
}

// read cuts the reply and counts.
func (s *sheet) read(reply string) {
	if len(reply) > longest {
		reply = strings.ToValidUTF8(reply[:longest], "")
	}
	s.cut(reply)
	phrases := book()
	for i, w := range s.words {
		if !s.quoted[i] {
			s.count(w, s.line[s.at[i]+len(w)+1:], phrases[w])
		}
	}
	s.questions()
}

// cut folds the reply into words and signs.
func (s *sheet) cut(reply string) {
	s.words, s.at, s.starts, s.quoted = s.words[:0], s.at[:0], s.starts[:0], s.quoted[:0]
	b := append(s.folded[:0], ' ')
	quote, fresh, in := false, true, false
	end := func() {
		if in {
			b = append(b, ' ')
			in = false
		}
	}
	begin := func() {
		if !in {
			s.starts, s.quoted, s.at = append(s.starts, fresh), append(s.quoted, quote), append(s.at, len(b))
			in, fresh = true, false
		}
	}
	column := 0
	for _, c := range reply {
		switch {
		case c == '\n':
			end()
			quote, fresh, column = false, true, 0
			continue
		case c == '>' && column == 0:
			quote = true
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			begin()
			b = utf8.AppendRune(b, fold(c))
		case (c == '\'' || c == '’') && in:
			b = append(b, '\'')
		case c == '?' || c == '!' || c == '.' || c == '؟' || c == '…' || c == ',' || c == ';' || c == ':' || c == '-' || c == '(' || c == ')':
			end()
			if c == '؟' {
				c = '?'
			}
			begin()
			b = utf8.AppendRune(b, c)
			end()
			fresh = c != ',' && c != '-' && c != ';' && c != ':'
		case c == '❤' || c == '♥' || c == '💕' || c == '💙' || c == '💚' || c == '💛' || c == '💜' || c == '🤗' || c == '🫂':
			s.Heart = true
			end()
		case unicode.Is(unicode.Mn, c):
		default:
			end()
		}
		column++
	}
	end()
	s.folded, s.line = b, string(b)
	for i, from := range s.at {
		to := len(b)
		if i+1 < len(s.at) {
			to = s.at[i+1]
		}
		s.words = append(s.words, s.line[from:to-1])
	}
	s.Heart = s.Heart || strings.Contains(reply, "<3")
}

// fold gives a letter in lower case and without its accent.
func fold(c rune) rune {
	c = unicode.ToLower(c)
	switch c {
	case 'á', 'à', 'â', 'ã', 'ä':
		return 'a'
	case 'é', 'è', 'ê', 'ë':
		return 'e'
	case 'í', 'ì', 'î', 'ï':
		return 'i'
	case 'ó', 'ò', 'ô', 'õ', 'ö':
		return 'o'
	case 'ú', 'ù', 'û', 'ü':
		return 'u'
	case 'ñ':
		return 'n'
	case 'ç':
		return 'c'
	case 'أ', 'إ', 'آ':
		return 'ا'
	case 'ة':
		return 'ه'
	case 'ى':
		return 'ي'
	}
	return c
}

// count takes the phrases that begin with a word, and the word.
func (s *sheet) count(w, rest string, phrases []entry) {
	if c := w[0]; c >= 'a' || c >= '0' && c <= '9' {
		s.Words++
	}
	for _, p := range phrases {
		if p.rest != "" && !strings.HasPrefix(rest, p.rest) {
			continue
		}
		for g := Felt; g < Generic; g++ {
			if p.in&(1<<g) == 0 {
				continue
			}
			s.Hits[g]++
		}
	}
	switch w {
	case "i", "i'm", "im", "i've", "ive", "my", "me", "myself", "mine", "i'd", "yo", "mi", "me'", "انا":
		s.Self++
	case "you", "your", "you're", "u", "ur", "youre", "yourself", "you've", "you'll", "tu", "ti", "te", "انت":
		s.You++
	}
}

// questions looks at each sentence that ends in a question mark, and at what
// asks without one.
func (s *sheet) questions() {
	from := 0
	for i, w := range s.words {
		switch w {
		case "?":
			s.question(from, i)
			from = i + 1
		case ".", "!", "…":
			if said := s.line[s.at[from]:]; strings.HasPrefix(said, "tell us more ") || strings.HasPrefix(said, "tell me more ") {
				s.Vague++
			}
			from = i + 1
		default:
			if s.starts[i] {
				from = i
			}
		}
	}
}

// question judges one question, words from … to.
func (s *sheet) question(from, to int) {
	// Only what stands behind the last comma is asked, if that is enough.
	words := s.words[from:to]
	if len(words) == 0 || s.quoted[from] {
		return
	}
	text := s.line[s.at[from]-1 : s.at[to]]
	you, self, wh := 0, 0, 0
	for _, w := range words {
		switch w {
		case "you", "your", "u", "ur", "you're", "youre", "yourself", "you've", "ya", "tu", "te", "ti", "tus", "has", "estas", "quieres", "انت", "لك", "لديك":
			you++
		case "i", "i'm", "my", "me", "im", "myself", "we", "our":
			self++
		case "what", "whats", "what's", "how", "why", "when", "where", "who", "which", "que", "como", "cuando", "donde", "quien", "cual", "ماذا", "كيف", "لماذا", "متي", "اين", "هل", "ما":
			wh++
		}
	}
	if s.isIdle(text, words, you) || self > you {
		return
	}
	short := len(words) <= 9
	general := false
	for _, p := range generics() {
		if strings.Contains(text, p) {
			general = true
			break
		}
	}
	switch {
	case general && short, len(words) <= 2 && wh > 0:
		s.Vague++
	case you > 0, wh > 0 && len(words) <= 12, len(words) <= 12 && (words[0] == "is" || words[0] == "are" || words[0] == "was" || words[0] == "do" || words[0] == "does" || words[0] == "any" || words[0] == "did" || words[0] == "have"):
		s.Asks++
	}
}

// isIdle says whether a question only looks like one.
func (s *sheet) isIdle(text string, words []string, you int) bool {
	switch words[0] {
	case "maybe", "perhaps", "because", "why":
		if words[0] != "why" || len(words) > 2 && (words[1] == "not" || words[1] == "me" || words[1] == "am" || words[1] == "i") {
			return true
		}
	case "guess", "anyone", "anybody", "huh", "eh", "seriously", "really", "if":
		return true
	case "you":
		if len(words) < 4 || words[1] == "know" || words[1] == "realize" || words[1] == "realise" {
			return true
		}
	}
	last := words[len(words)-1]
	if (last == "right" || last == "huh" || last == "eh" || last == "know") && len(words) > 3 {
		return true
	}
	return false
}

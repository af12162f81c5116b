package plain

// A Kind is what sort of thing a Word is.
type Kind uint8

// The kinds.
const (
	Letters Kind = iota // a word in any alphabet
	Number              // digits only; written with ASCII digits
	Stop                // the end of a sentence: one of . ! ?
	Comma               // a pause: , ; : or a dash between spaces
	Quote               // a quotation mark
	Money               // a sign of any currency, written $
	Emoji               // one emoji
)

// Flags tell how a Word was written.
type Flags uint8

// The flags.
const (
	Disguised Flags = 1 << iota // letters were swapped for signs, masked, or spaced out
	Stretched                   // a letter or mark was repeated three times or more
	Shouted                     // capitals only, two letters or more
	Line                        // a Stop that a line break stands for
)

// A Word is a piece of the text.
type Word struct {
	start, end int32 // in Text.norm
	From, To   int32 // code points of the original, To is past the end
	Kind       Kind
	Flags      Flags
}

// Counts are figures about the whole text.
type Counts struct {
	Letters, Upper, Digits, Hidden   int // Hidden: invisible characters that were left out
	Latin, Cyrillic, Arabic, Deva    int
	Other                            int // letters of other scripts
	Enye, Tilde, Eszett, Umlaut, Ced int // letters that tell Latin languages apart
}

// A Text is a text that was read. The zero Text is ready to Read.
type Text struct {
	Words  []Word
	Runes  int // code points of the original
	Counts Counts

	norm    []byte
	units   []unit
	scratch []byte
	joined  []Word
}

// Bytes is how the i-th word is written after folding. It is valid until the
// next Read, and is not to be changed.
func (t *Text) Bytes(i int) []byte { return t.norm[t.Words[i].start:t.Words[i].end] }

// Of is how the word is written, for a word of t.Words.
func (t *Text) Of(w Word) []byte { return t.norm[w.start:w.end] }

// String is the text after folding, its words with a space between.
func (t *Text) String() string {
	var out []byte
	for i := range t.Words {
		if i > 0 {
			out = append(out, ' ')
		}
		out = append(out, t.Bytes(i)...)
	}
	return string(out)
}

// Read reads a text, forgetting what was read before.
func (t *Text) Read(s string) {
	t.Words, t.norm, t.units = t.Words[:0], t.norm[:0], t.units[:0]
	t.Counts, t.Runes = Counts{}, 0
	t.fold(s)
	t.split()
	t.join()
}

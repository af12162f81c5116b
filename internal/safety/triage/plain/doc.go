// Package plain turns what somebody wrote into words that can be compared:
// lower case, no accents, no invisible characters, look-alike letters of other
// alphabets folded to Latin, "su1c1de", "k!ll", "k*ll" and "s u i c i d e" put
// right, "byeeee" shortened, Arabic and Hindi letters in one spelling. Every
// word remembers which code points of the original it came from.
//
//	var t plain.Text            // keep it: its memory is used again
//	t.Read("I feel s a d !!")
//	for i := range t.Words { w := t.Words[i]; _ = t.Bytes(i); _ = w.From }
//
// It is pure and owns no tables. A Text is not for two goroutines at once.
//
// What must always hold: no input panics, From ≤ To ≤ Runes, words come in the
// order of the original, and reading the same text twice gives the same words.
package plain

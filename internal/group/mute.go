package group

import (
	"context"
	"strings"
	"unicode"

	"hearth/internal/platform/db"
	"hearth/internal/platform/text"
)

// A Mute is what a member asked not to come upon: what holds one of their words
// is folded behind it, and opens with one press. The zero Mute is nothing.
type Mute struct{ words []muted }

type muted struct{ said, folded string }

// NewMute returns what folds texts that hold one of the words.
func NewMute(words []string) Mute {
	var m Mute
	for _, w := range words {
		if folded := text.Fold(w); folded != "" {
			m.words = append(m.words, muted{said: w, folded: folded})
		}
	}
	return m
}

// None reports whether nothing is muted.
func (m Mute) None() bool { return len(m.words) == 0 }

// In returns the first word that one of the texts holds, as the member wrote it,
// and "" where there is none. A word is found where a word of the text begins
// with it, so that "drink" is found in "drinking"; in Arabic, the article and
// what is written together with it may stand before.
func (m Mute) In(texts ...string) string {
	if m.None() {
		return ""
	}
	for _, t := range texts {
		if t == "" {
			continue
		}
		folded := text.Fold(t)
		for _, w := range m.words {
			if begins(folded, w.folded) {
				return w.said
			}
		}
	}
	return ""
}

// arabicPrefixes are the letters that are written together with the word after
// them: and, so, with, like, for, the.
const arabicPrefixes = "وفبكلا"

func begins(t, word string) bool {
	for from := 0; ; {
		i := strings.Index(t[from:], word)
		if i < 0 {
			return false
		}
		at := from + i
		before := strings.TrimRight(t[:at], arabicPrefixes)
		if len(t[:at])-len(before) > 3*len("و") {
			before = t[:at]
		}
		if before == "" || !isWord(lastRune(before)) {
			return true
		}
		from = at + len(word)
	}
}

func lastRune(s string) rune {
	var last rune
	for _, r := range s[max(0, len(s)-4):] {
		last = r
	}
	return last
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// SetMute makes f tell what a visitor asked not to come upon. It is called while
// the program is put together.
func (m *Module) SetMute(f func(ctx context.Context, c db.Conn, v Visit) (Mute, error)) { m.mute = f }

// Mute returns what the visitor asked not to come upon.
func (m *Module) Mute(ctx context.Context, c db.Conn, v Visit) (Mute, error) {
	if m.mute == nil || !v.Belongs() {
		return Mute{}, nil
	}
	return m.mute(ctx, c, v)
}

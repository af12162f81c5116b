package saferule

import (
	"slices"
	"strings"
)

// The codes of the rules, as a group carries them.
const (
	NoNumbers         = "no_numbers"        // no weights, calories, BMI, sizes, minutes of exercise or hours of fasting
	NoMethods         = "no_methods"        // no ways of harming oneself
	NoNames           = "no_names"          // nobody else's name or likeness
	OwnStory          = "own_story"         // one's own story, not that of the person one cares for
	NoAdviceUnasked   = "no_advice_unasked" // advice where it was asked for
	longestLookedAt   = 100_000             // bytes; longer texts are refused elsewhere
	longestQuotedWord = 60                  // bytes
)

// All lists the codes in the order in which they are offered.
var All = []string{NoNumbers, NoMethods, NoNames, OwnStory, NoAdviceUnasked}

// Checkable reports whether Find can see a breach of the rule.
func Checkable(code string) bool { return code == NoNumbers }

// A Finding is a place in a text that a rule asks to leave out.
type Finding struct {
	Rule       string
	Start, End int // bytes
}

// Find returns what the rules ask to leave out of the text, in its order and
// without overlaps. Rules that no program can see, and unknown ones, find
// nothing.
func Find(rules []string, text string) []Finding {
	if !slices.Contains(rules, NoNumbers) {
		return nil
	}
	if len(text) > longestLookedAt {
		text = strings.ToValidUTF8(text[:longestLookedAt], "")
	}
	return merge(findNumbers(tokens(text)))
}

// merge joins findings that touch.
func merge(found []Finding) []Finding {
	slices.SortFunc(found, func(a, b Finding) int { return a.Start - b.Start })
	var kept []Finding
	for _, f := range found {
		if last := len(kept) - 1; last >= 0 && f.Start < kept[last].End {
			kept[last].End = max(kept[last].End, f.End)
			continue
		}
		kept = append(kept, f)
	}
	return kept
}

// Quote returns the words of the findings as they stand in the text, each once
// and each shortened to what fits a sentence.
func Quote(found []Finding, text string) (words []string) {
	for _, f := range found {
		word := strings.Join(strings.Fields(text[f.Start:f.End]), " ")
		if len(word) > longestQuotedWord {
			word = strings.ToValidUTF8(word[:longestQuotedWord], "") + "…"
		}
		if !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return words
}

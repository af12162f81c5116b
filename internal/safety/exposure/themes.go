package exposure

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"hearth/internal/group"
	"hearth/internal/platform/text"
)

// themes.txt names the words that touch on a theme, in the three languages of
// the site. It is ours.
//
//go:embed themes.txt
var themeLines string

// A lexicon knows which theme a word, the beginning of a word or a few words
// touch on. All are folded.
type lexicon struct {
	words   map[string][]group.Theme
	stems   map[string][]group.Theme
	phrases map[string][]phrase // by their first word
}

type phrase struct {
	rest  []string
	theme group.Theme
}

// shortestStem and longestStem bound how many letters of a word are looked up.
const (
	shortestStem = 3
	longestStem  = 14
)

var known = sync.OnceValue(func() lexicon {
	l := lexicon{words: map[string][]group.Theme{}, stems: map[string][]group.Theme{}, phrases: map[string][]phrase{}}
	var theme group.Theme
	for line := range strings.Lines(themeLines) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			theme = group.Theme(strings.Trim(line, "[]"))
		default:
			for entry := range strings.SplitSeq(line, ",") {
				l.add(strings.TrimSpace(entry), theme)
			}
		}
	}
	return l
})

func (l lexicon) add(entry string, theme group.Theme) {
	stem, isStem := strings.CutSuffix(entry, "*")
	words := wordsOf(stem)
	switch {
	case len(words) == 0:
	case len(words) > 1:
		l.phrases[words[0]] = append(l.phrases[words[0]], phrase{words[1:], theme})
	case isStem:
		l.stems[words[0]] = append(l.stems[words[0]], theme)
	default:
		l.words[words[0]] = append(l.words[words[0]], theme)
	}
}

// wordsOf are the words of a text, folded.
func wordsOf(s string) []string {
	return strings.FieldsFunc(text.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// named are the themes that words name, in the order of group.Themes.
func named(words string) []group.Theme {
	l, all := known(), wordsOf(words)
	var found []string
	add := func(themes []group.Theme) {
		for _, t := range themes {
			found = append(found, string(t))
		}
	}
	for i, w := range all {
		for _, form := range forms(w) {
			add(l.words[form])
			letters := 0
			for at := range form {
				if letters >= shortestStem && letters <= longestStem {
					add(l.stems[form[:at]])
				}
				letters++
			}
			if letters >= shortestStem && letters <= longestStem {
				add(l.stems[form])
			}
			for _, p := range l.phrases[form] {
				if follows(all[i+1:], p.rest) {
					found = append(found, string(p.theme))
				}
			}
		}
	}
	return group.ThemesOf(found)
}

func follows(words, rest []string) bool {
	if len(words) < len(rest) {
		return false
	}
	for i, w := range rest {
		if words[i] != w {
			return false
		}
	}
	return true
}

// forms are a word, and in Arabic the same without what is written together with
// it: and, so, with, for, the.
func forms(w string) []string {
	list := []string{w}
	for _, prefix := range []string{"و", "ف", "ب", "ل", "ال"} {
		if rest, cut := strings.CutPrefix(list[len(list)-1], prefix); cut && len(rest) >= 3*len("و") {
			list = append(list, rest)
		}
	}
	return list
}

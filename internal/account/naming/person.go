package naming

import (
	"encoding/json"
	"strings"
	"sync"
	"unicode"

	"github.com/nbutton23/zxcvbn-go/data"
)

// surnameCount bounds how many of the surnames are kept: the list is sorted by
// how many people bear them, and its tail is full of ordinary words.
const surnameCount = 5000

// names are the words by which people are called, in small letters.
type names struct{ given, family, ordinary map[string]bool }

// known reads the word lists of the zxcvbn module, once, at the first name
// that has two words: about two megabytes that a quiet server never needs.
var known = sync.OnceValue(func() names {
	given := list("MaleNames", 0)
	for name := range list("FemaleNames", 0) {
		given[name] = true
	}
	// Each word stands in one list only, so the passwords that are words and not
	// names ("test", "star") make the English list whole.
	ordinary := list("English", 0)
	for word := range list("Passwords", 0) {
		ordinary[word] = true
	}
	return names{given: given, family: list("Surnames", surnameCount), ordinary: ordinary}
})

// list reads one embedded list. Its absence would be a broken build, which the
// tests of this package catch; a running server is none the worse for it.
func list(name string, most int) map[string]bool {
	var file struct{ List []string }
	if raw, err := data.Asset("data/" + name + ".json"); err == nil {
		_ = json.Unmarshal(raw, &file)
	}
	if most > 0 && len(file.List) > most {
		file.List = file.List[:most]
	}
	set := make(map[string]bool, len(file.List))
	for _, word := range file.List {
		set[strings.ToLower(word)] = true
	}
	return set
}

// arabicGiven are common given names in Arabic script, which has no capitals
// and no list in the module. Two of them in a row are a person's name.
var arabicGiven = skeletons(`محمد أحمد محمود علي حسن حسين عمر خالد يوسف إبراهيم مصطفى عبدالله عبدالرحمن سعيد كريم طارق
	سامي ماهر فهد سلطان ناصر فيصل عثمان إسماعيل سليمان صالح فاطمة عائشة مريم زينب خديجة سارة هدى ليلى نادية
	سلمى رنا دينا منى هالة رقية آمنة سعاد ياسمين نورة`)

// looksPerson reports what reads like a first and last name. Two words from
// our own suggestions, or ordinary words with capitals, are not a person.
func looksPerson(clean string) bool {
	words := strings.FieldsFunc(clean, func(r rune) bool { return r == ' ' || r == '-' || r == '_' || r == '.' })
	if len(words) < 2 || len(words) > 5 || anyOurs(words) {
		return false
	}
	for _, w := range words {
		if !onlyLetters(w) {
			return false
		}
	}
	return arabicPerson(words) || listedPerson(words) || capitalPerson(words)
}

func anyOurs(words []string) bool {
	for _, w := range words {
		if ours()[Skeleton(w)] {
			return true
		}
	}
	return false
}

func onlyLetters(word string) bool {
	for _, r := range word {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '’' {
			return false
		}
	}
	return true
}

func arabicPerson(words []string) bool {
	for _, w := range words {
		if !arabicGiven[Skeleton(w)] && w != "بن" && w != "بنت" && w != "ابن" {
			return false
		}
	}
	return true
}

// listedPerson: a common given name, then a common surname, in any case.
func listedPerson(words []string) bool {
	first, last := plain(words[0]), plain(words[len(words)-1])
	return len(words) <= 3 && known().given[first] && known().family[last]
}

// capitalPerson: every word has a capital, as in a passport, and the first or
// the last is either a given name or no ordinary word at all.
func capitalPerson(words []string) bool {
	for _, w := range words {
		if !capitalised(w) && !particles[strings.ToLower(w)] {
			return false
		}
	}
	return namelike(words[0]) || namelike(words[len(words)-1])
}

var particles = map[string]bool{"de": true, "del": true, "la": true, "las": true, "los": true, "y": true,
	"van": true, "von": true, "der": true, "den": true, "bin": true, "ibn": true, "bint": true, "al": true, "el": true, "da": true, "di": true, "du": true}

func capitalised(word string) bool {
	r := []rune(word)
	if len(r) < 2 || !unicode.IsUpper(r[0]) {
		return false
	}
	return strings.ContainsFunc(string(r[1:]), unicode.IsLower)
}

func namelike(word string) bool {
	w := plain(word)
	return known().given[w] || !known().ordinary[w]
}

// plain is the form in which the lists are written: small letters, no accents.
func plain(word string) string { return bare(strings.ToLower(word)) }

package moderation

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Gravity is how soon somebody looks.
type Gravity int64

// The gravities.
const (
	Light   Gravity = 0
	Usual   Gravity = 1
	Serious Gravity = 2
	Grave   Gravity = 3 // a child, a threat, a method
)

// Within is the time in which a person looks.
func (g Gravity) Within() time.Duration {
	switch g {
	case Grave:
		return 12 * time.Hour
	case Serious:
		return 24 * time.Hour
	}
	return LookWithin
}

// A RuleKey names a rule: one of the site's, or "agreement." and the number of
// one of the group's agreements, counted from 1.
type RuleKey string

// A Rule is one thing that people agreed not to do here.
type Rule struct {
	Key      RuleKey
	Gravity  Gravity
	Category string // as the Digital Services Act's database calls it
	Keyword  string // "" for none
}

// otherCategory is the last of the database's categories.
const otherCategory = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"

// Site are the rules of every group, in the order in which they are offered.
// Their words are the messages "moderation.rule." and the key.
var Site = []Rule{
	{"hurt", Serious, "STATEMENT_CATEGORY_CYBER_VIOLENCE", "KEYWORD_CYBER_HARASSMENT"},
	{"threat", Grave, "STATEMENT_CATEGORY_VIOLENCE", "KEYWORD_CYBER_BULLYING_INTIMIDATION"},
	{"contempt", Serious, "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH", "KEYWORD_HATE_SPEECH"},
	{"sexual", Serious, "STATEMENT_CATEGORY_CYBER_VIOLENCE", "KEYWORD_OTHER"},
	{"child", Grave, "STATEMENT_CATEGORY_PROTECTION_OF_MINORS", "KEYWORD_GROOMING_SEXUAL_ENTICEMENT_MINORS"},
	{"method", Grave, "STATEMENT_CATEGORY_SELF_HARM", "KEYWORD_SUICIDE"},
	{"private", Serious, "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS", "KEYWORD_OTHER"},
	{"selling", Usual, "STATEMENT_CATEGORY_SCAMS_AND_FRAUD", "KEYWORD_OTHER"},
	{"cure", Usual, "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS", "KEYWORD_OTHER"},
	{"other", Light, otherCategory, ""},
}

// Given is the rule of acts that name none: whoever did it wrote a reason in
// their own words, or none, which is Unsaid. Care is that of what waits for
// somebody's safety, Misuse that of reports made to hurt, and Peace that of two
// who are kept apart, whoever of them did what.
const (
	Given  RuleKey = "given"
	Unsaid RuleKey = "unsaid"
	Care   RuleKey = "care"
	Misuse RuleKey = "misuse"
	Peace  RuleKey = "peace"
)

var beside = []Rule{
	{Given, Light, otherCategory, ""},
	{Unsaid, Light, otherCategory, ""},
	{Care, Grave, "STATEMENT_CATEGORY_SELF_HARM", "KEYWORD_SUICIDE"},
	{Misuse, Light, otherCategory, ""},
	{Peace, Usual, otherCategory, ""},
}

// agreementPrefix begins the key of a group's own agreement.
const agreementPrefix = "agreement."

// Agreement is the key of the group's n-th agreement, counted from 1.
func Agreement(n int) RuleKey { return RuleKey(agreementPrefix + strconv.Itoa(n)) }

// Number is which of the group's agreements the key names, 0 for another rule.
func (k RuleKey) Number() int {
	digits, ok := strings.CutPrefix(string(k), agreementPrefix)
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || n < 1 {
		return 0
	}
	return n
}

// RuleOf returns the rule of the key, and false for a key that names none. A
// group's agreement is one, whether or not the group has so many today.
func RuleOf(k RuleKey) (Rule, bool) {
	if k.Number() > 0 {
		return Rule{Key: k, Gravity: Usual, Category: otherCategory}, true
	}
	for _, r := range slices.Concat(Site, beside) {
		if r.Key == k {
			return r, true
		}
	}
	return Rule{}, false
}

// offered reports whether the rule can be picked in a form.
func offered(k RuleKey, agreements int) bool {
	if n := k.Number(); n > 0 {
		return n <= agreements
	}
	return slices.ContainsFunc(Site, func(r Rule) bool { return r.Key == k })
}

// categoryOf is what the Digital Services Act's database calls breaches of the
// rule.
func categoryOf(k RuleKey) string {
	rule, _ := RuleOf(k)
	return cmp.Or(rule.Category, otherCategory)
}

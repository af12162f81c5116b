package i18n

import (
	"context"

	"golang.org/x/text/language"
)

// Lang is a language that the interface is complete in, as a BCP 47 tag.
type Lang string

// The languages of the interface.
const (
	English Lang = "en"
	Spanish Lang = "es"
	Arabic  Lang = "ar"
)

// Langs lists every language of the interface, the default first.
var Langs = []Lang{English, Spanish, Arabic}

var matcher = language.NewMatcher([]language.Tag{language.English, language.Spanish, language.Arabic})

// Parse returns the interface language for a tag such as "es-MX", and false if
// there is none.
func Parse(tag string) (Lang, bool) {
	for _, l := range Langs {
		if tag == string(l) {
			return l, true
		}
	}
	t, err := language.Parse(tag)
	if err != nil {
		return English, false
	}
	_, i, conf := matcher.Match(t)
	return Langs[i], conf >= language.High
}

// Negotiate picks the interface language for an Accept-Language header.
func Negotiate(header string) Lang {
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil || len(tags) == 0 {
		return English
	}
	_, i, _ := matcher.Match(tags...)
	return Langs[i]
}

// Dir is the direction in which the language is written: "ltr" or "rtl".
func (l Lang) Dir() string {
	if l == Arabic {
		return "rtl"
	}
	return "ltr"
}

// Name is the language's name in itself.
func (l Lang) Name() string {
	switch l {
	case Spanish:
		return "Español"
	case Arabic:
		return "العربية"
	default:
		return "English"
	}
}

type langKey struct{}

// With returns a context in which T speaks the language.
func With(ctx context.Context, l Lang) context.Context { return context.WithValue(ctx, langKey{}, l) }

// From returns the context's language, English if none was set.
func From(ctx context.Context) Lang {
	if l, ok := ctx.Value(langKey{}).(Lang); ok {
		return l
	}
	return English
}

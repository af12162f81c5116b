package account

import (
	"context"

	"github.com/a-h/templ"

	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

// What each page has to show.
type (
	joinView struct {
		Name     string
		Age      string // as it was said
		Next     string
		Passkeys bool // the site's address can have passkeys
		Problems *web.Problems
	}
	signInView struct {
		Name     string
		Next     string
		Passkeys bool
		People   []DemoPerson
		Problems *web.Problems
	}
	recoverView struct {
		Name     string
		Words    string
		Problems *web.Problems
	}
	wordsView struct {
		Words []string
		Next  string
	}
	checkWordsView struct {
		Asked         [2]int
		First, Second string
		Next          string
		Problems      *web.Problems
	}
	confirmView struct {
		Next          string
		Name          string
		HasPassphrase bool
		Passkeys      bool
		Problems      *web.Problems
	}
	accountView struct {
		Overview
		SessionTokens []string // beside Sessions
		PasskeyTokens []string // beside Passkeys
		NewName       string
		PasskeysOn    bool
		DataURL       string
		Done          string // i18n key of what has just been done, "" for nothing
		Problems      *web.Problems
	}
)

// young reports that somebody said that they are under eighteen.
func (v joinView) young() bool {
	_, adult := ParseAgeBand(v.Age)
	return v.Age != "" && !adult
}

// Attributes that several fields share. Names and words are not prose: no
// capital, no correction, and no browser that learns them.
var (
	nameAttrs = templ.Attributes{"dir": "auto", "autocapitalize": "none", "spellcheck": "false"}
	wordAttrs = templ.Attributes{"dir": "auto", "autocapitalize": "none", "spellcheck": "false", "autocomplete": "off", "autocorrect": "off"}
)

// revealable gives web/ts/passkey.ts the words for a button that shows what
// was typed.
func revealable(ctx context.Context) templ.Attributes {
	return templ.Attributes{"data-show": i18n.T(ctx, "account.show"), "data-hide": i18n.T(ctx, "account.hide")}
}

// passkeyForm tells web/ts/passkey.ts where the two halves of the form's
// passkey ceremony are, and what to say when the browser gives up.
func passkeyForm(ctx context.Context, path string) templ.Attributes {
	return templ.Attributes{"data-passkey": path, "data-failed": i18n.T(ctx, "fault.account.passkey_failed"), "data-known": i18n.T(ctx, "account.passkey_known")}
}

// wordsLang is the language that the recovery words are in.
func wordsLang(ctx context.Context) string {
	if i18n.From(ctx) == i18n.Spanish {
		return string(i18n.Spanish)
	}
	return string(i18n.English)
}

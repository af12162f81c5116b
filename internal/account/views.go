package account

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/account/totp"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
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
		Offer    offer  // to young people
		Born     string // "2011-05", as it was said
		Now      time.Time
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
		Now           time.Time
		SessionTokens []string // beside Sessions
		PasskeyTokens []string // beside Passkeys
		NewName       string
		PasskeysOn    bool
		DataURL       string
		NoticesURL    string
		ReadingURL    string
		Done          string // i18n key of what has just been done, "" for nothing
		Problems      *web.Problems
	}
	secondView struct {
		SecondFactor
		Square     totp.Square // of the waiting secret
		Next       string
		PasskeysOn bool
		Problems   *web.Problems
	}
	unlockView struct {
		Action   string // where the code goes: to the page's own address, or with what was kept to where that was going
		Kept     []web.Kept
		Next     string
		App      bool // there is a code app to ask
		Passkeys bool // there is a passkey that verifies its holder
		Problems *web.Problems
	}
)

// possible reports whether there is a second factor to ask for.
func (v unlockView) possible() bool { return v.App || v.Passkeys }

// again reports whether the form is one that was refused for want of the second
// factor.
func (v unlockView) again() bool { return v.Action != unlockPath }

// written are the kept fields that somebody wrote at length and wants to see
// again; the others go along unseen.
func written(k web.Kept) bool { return len(k.Value) > 40 || strings.Contains(k.Value, "\n") }

// young reports that somebody is too young to join here.
func (v joinView) young() bool {
	band, ok := ParseAgeBand(v.Age)
	switch {
	case v.Age == "", ok && band == Adult:
		return false
	}
	return !ok || !v.Offer.open || v.Problems.At("age_band") != ""
}

// says reports whether somebody said that they are of the band.
func (v joinView) says(b AgeBand) bool {
	band, ok := ParseAgeBand(v.Age)
	return ok && band == b && !v.young()
}

// born is the year and the month as the two fields show them.
func (v joinView) born() (year, month string) {
	year, month, _ = strings.Cut(v.Born, "-")
	return year, month
}

// ages are the answers to how old somebody is.
func (v joinView) ages(ctx context.Context) []ui.Option {
	options := []ui.Option{{Value: string(Adult), Text: i18n.T(ctx, "account.age_adult"), Chosen: v.says(Adult)}}
	if !v.Offer.open {
		return append(options, ui.Option{Value: "under_18", Text: i18n.T(ctx, "account.age_under"), Chosen: v.young()})
	}
	return append(options,
		ui.Option{Value: string(Youth), Text: i18n.T(ctx, "account.age_youth", "from", v.Offer.from, "to", adulthood-1), Chosen: v.says(Youth)},
		ui.Option{Value: "younger", Text: i18n.T(ctx, "account.age_younger", "from", v.Offer.from), Chosen: v.young()})
}

// ageHint says for whom the groups here are.
func (v joinView) ageHint(ctx context.Context) string {
	if v.Offer.open {
		return i18n.T(ctx, "account.age_hint_both")
	}
	return i18n.T(ctx, "account.age_hint")
}

// youngWords say why somebody cannot join yet.
func (v joinView) youngWords(ctx context.Context) string {
	if v.Offer.open {
		return i18n.T(ctx, "account.young_not_yet", "from", v.Offer.from)
	}
	return i18n.T(ctx, "account.young_what")
}

// kept says what is known of whoever joins.
func (v joinView) kept(ctx context.Context) string {
	if v.Offer.open {
		return i18n.T(ctx, "account.kept_what_both")
	}
	return i18n.T(ctx, "account.kept_what")
}

// months and years are what somebody can have been born in.
func (v joinView) months(ctx context.Context) []ui.Option {
	options := []ui.Option{{Value: "", Text: i18n.T(ctx, "account.born_month")}}
	for m := time.January; m <= time.December; m++ {
		options = append(options, ui.Option{Value: fmt.Sprintf("%02d", int(m)), Text: i18n.Month(ctx, m)})
	}
	return options
}

func (v joinView) years(ctx context.Context) []ui.Option {
	options := []ui.Option{{Value: "", Text: i18n.T(ctx, "account.born_year")}}
	for age := v.Offer.from; age <= adulthood; age++ {
		year := strconv.Itoa(v.Now.UTC().Year() - age)
		options = append(options, ui.Option{Value: year, Text: year})
	}
	return options
}

// Attributes that several fields share. Names and words are not prose: no
// capital, no correction, and no browser that learns them.
var (
	nameAttrs = templ.Attributes{"dir": "auto", "autocapitalize": "none", "spellcheck": "false"}
	wordAttrs = templ.Attributes{"dir": "auto", "autocapitalize": "none", "spellcheck": "false", "autocomplete": "off", "autocorrect": "off"}
)

// codeAttrs mark the field of a code: digits go from left to right everywhere.
var codeAttrs = templ.Attributes{"dir": "ltr", "autocapitalize": "none", "spellcheck": "false", "maxlength": "20"}

// keptID names the i-th kept field on its page.
func keptID(i int) string { return "kept-" + strconv.Itoa(i) }

// unlockForm is passkeyForm for the page that asks for a second factor: where
// the form was kept, it is sent once the passkey has answered.
func unlockForm(ctx context.Context, v unlockView) templ.Attributes {
	if !v.Passkeys {
		return templ.Attributes{}
	}
	attrs := passkeyForm(ctx, unlockPath+"/passkey")
	if v.again() {
		attrs["data-passkey-then"] = "send"
	}
	return attrs
}

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

package group

import (
	"context"
	"slices"
	"strconv"

	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// Spoken are the languages that are offered on joining; a group may be in any
// other.
var Spoken = []string{"en", "es", "ar", "fr", "pt", "de", "it", "pl", "uk", "ru", "tr", "fa", "hi", "zh"}

// JoinFields are the fields by which somebody comes in, wherever the form
// stands: the handle, what they want to say of themselves, and the tick under
// the agreements.
type JoinFields struct {
	Visit      Visit
	Agreements Agreements
	Handle     string
	AgainURL   string // loads the page with another handle suggested; "" for none
	About      AboutMe
	Agree      bool
	AskCode    bool
	Invitation string
	Problems   *web.Problems
}

// ParseJoining reads JoinFields as they were sent.
func ParseJoining(form web.Form) Joining {
	in := Joining{Handle: form.Raw("handle"), Agree: form.Yes("agree"), Invitation: form.Line("invitation"), About: ParseAbout(form)}
	// A version that is no number was never on our page; what is agreed to
	// then is what stands today, as for programs that send none.
	if version, err := strconv.ParseInt(form.Text("version"), 10, 64); err == nil {
		in.Version = version
	}
	return in
}

// ParseAbout reads AboutFields as they were sent.
func ParseAbout(form web.Form) AboutMe {
	a := AboutMe{Pronouns: form.Line("pronouns"), Access: form.Text("access")}
	for _, lang := range form.All("langs") {
		if lang != "" && !slices.Contains(a.Langs, lang) {
			a.Langs = append(a.Langs, lang)
		}
	}
	return a
}

// FieldsOf is the form filled in with what was sent.
func FieldsOf(v Visit, a Agreements, in Joining, p *web.Problems) JoinFields {
	f := JoinFields{Visit: v, Agreements: a, Handle: in.Handle, About: in.About, Agree: in.Agree && p.At("agree") == "", Invitation: in.Invitation, Problems: p}
	if v.Member != nil {
		f.Handle = v.Member.Handle
	}
	return f
}

// langOptions are the languages to tick; those that somebody said already are
// among them, even if they are offered to nobody else.
func langOptions(_ context.Context, a AboutMe) (options []ui.Option) {
	for _, tag := range slices.Concat(Spoken, a.Langs) {
		if !slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == tag }) {
			options = append(options, ui.Option{Value: tag, Text: i18n.LangName(tag), Chosen: slices.Contains(a.Langs, tag)})
		}
	}
	return options
}

func (f JoinFields) version() string { return strconv.FormatInt(f.Agreements.Version, 10) }

// said reports whether the folded part holds something to look at.
func (f JoinFields) said() bool {
	return !f.About.empty() || f.Problems.At("pronouns")+f.Problems.At("access")+f.Problems.At("langs") != ""
}

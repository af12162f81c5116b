package watch

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/safety/subject"
)

// notesView is what an author is told, while they write or afterwards.
type notesView struct {
	Visit group.Visit
	Notes
	Helplines templ.Component
	Stored    Stored // the zero Stored while they write
	There     string // whether somebody is there now, where the words wait
	At        string // the page's own address; "" while they write
}

// details lists what may show who somebody is, in words.
func (v notesView) details(ctx context.Context) string {
	names := make([]string, len(v.Notes.Details))
	for i, kind := range v.Notes.Details {
		names[i] = i18n.T(ctx, "watch.detail."+kind)
	}
	return strings.Join(names, i18n.T(ctx, "watch.comma"))
}

// held reports whether the words wait for a person.
func (v notesView) held() bool { return v.Notes.Held != "" || v.Stored.State == subject.Held }

// byRule reports whether it is a rule or a decision for which they wait, and not
// that somebody may be in danger.
func (v notesView) byRule() bool { return v.Notes.Held == "" && v.Stored.State == subject.Held }

// moreAfter is the second line about a risk once the words were sent: whoever
// comes is called by then, and not "as soon as you post it".
func (v notesView) moreAfter(ctx context.Context) string {
	if v.Risk == Danger && v.held() {
		return i18n.T(ctx, "watch.risk.danger.after")
	}
	return v.more(ctx)
}

// more is the second line about a risk. Where nobody can be called it promises
// nobody.
func (v notesView) more(ctx context.Context) string {
	if v.Alone && (v.Risk == Danger || v.Risk == How) {
		return i18n.T(ctx, "watch.risk."+string(v.Risk)+".alone")
	}
	return i18n.T(ctx, "watch.risk."+string(v.Risk)+".more")
}

// onLook keeps the way on small where talking with a person is the next step.
func (v notesView) onLook() ui.Look {
	if v.held() {
		return ui.Outline
	}
	return ui.Primary
}

type notesAnswer struct {
	Risk    Tone         `json:"risk"`
	Held    string       `json:"held"`
	Details []string     `json:"details"`
	Masked  string       `json:"masked"`
	Hint    Hint         `json:"hint"`
	Rules   []ruleAnswer `json:"rules"` // what the organisation's rules say
}

type ruleAnswer struct {
	Card  bool   `json:"card"`
	Words string `json:"words"`
	URL   string `json:"url"`
}

func notesJSON(n Notes) notesAnswer {
	a := notesAnswer{n.Risk, n.Held, n.Details, n.Masked, n.Hint, []ruleAnswer{}}
	for _, said := range n.Advice {
		a.Rules = append(a.Rules, ruleAnswer{said.Card, said.Words, said.URL})
	}
	if a.Details == nil {
		a.Details = []string{}
	}
	return a
}

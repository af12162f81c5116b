package watch

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/text"
	"hearth/internal/platform/web"
	"hearth/internal/safety/cases"
	"hearth/internal/safety/ladder"
)

// Whoever may not write at the moment is read all the same: a decision about
// them, a break, a lock or a rule keeps their words from others, and from nobody
// who would come to them. So are words that no Reading looks at, for they are not
// written for others to answer: a goodbye, an appeal.

// A Form is one in which somebody may say that they are in danger.
type Form struct {
	Fields []string // those that hold words
	Prefix string   // of the names of further ones; "" for none
	// Alone is that nothing else reads the words: they are read when the form was
	// taken, too, and not only when it was refused.
	Alone bool
	// Not reports that these are not to be read; nil for none.
	Not func(web.Form) bool
	// From is the level from which a person is told, S2 where it is empty: those who
	// hold a group read lighter words anyway where they are handed to them.
	From ladder.Level
	// Source says in the case where the words were written; Reading where it is "".
	Source cases.Source
	// At is the group as the actor meets it, or met it; nil where the address
	// names the group. Member must be who a case can be about.
	At func(ctx context.Context, actor account.Actor, r *http.Request) (group.Visit, error)
}

func (f Form) from() ladder.Level {
	if f.From == ladder.S0 {
		return ladder.S2
	}
	return f.From
}

func (f Form) source(refused bool) cases.Source {
	switch {
	case f.Source != "":
		return f.Source
	case refused:
		return cases.Refused
	}
	return cases.Reading
}

// HearForms sets which forms are read, by the patterns of their routes. It is
// called while the program is put together.
func (m *Module) HearForms(forms map[string]Form) { m.forms = forms }

// Heard reads the words of a form that was sent. Where they speak of danger it
// opens a case, or joins one, and returns what is said beside a refusal: to whom
// they can talk. It changes nothing about what becomes of the form.
func (m *Module) Heard(r *http.Request, refused error) *web.Beside {
	actor := account.ActorFrom(r.Context())
	form, known := m.forms[r.Pattern]
	if !known || !actor.SignedIn() || refused == nil && !form.Alone {
		return nil
	}
	sent, err := web.ParseForm(r)
	if err != nil || form.Not != nil && form.Not(sent) {
		return nil
	}
	words := form.words(sent)
	verdict, ok := m.verdict(r.Context(), words)
	if words == "" || !ok || form.From != ladder.S0 && verdict.level().Rank() < form.From.Rank() {
		return nil
	}
	ctx := context.WithoutCancel(r.Context()) // whoever closes the page at this moment is not forgotten
	v, err := m.met(ctx, actor, form, r)
	if err != nil {
		return nil
	}
	verdict = verdict.among(v.Group)
	if verdict.level().Rank() < form.from().Rank() {
		return nil
	}
	unnoted := m.Cases.Overheard(ctx, v, cases.Words{Level: verdict.level(), Source: form.source(refused != nil), Text: words, Once: sent.Text("once")})
	if unnoted != nil {
		m.missed()
		slog.ErrorContext(ctx, "what a form gave cause for could not be noted", "cause", unnoted)
	}
	if refused == nil || verdict.tone() == "" {
		return nil
	}
	return m.beside(r, v, verdict, unnoted == nil)
}

// words are those of a form, as one text.
func (f Form) words(sent web.Form) string {
	var parts []string
	for _, name := range f.Fields {
		if words := sent.Text(name); !text.Blank(words) {
			parts = append(parts, words)
		}
	}
	if f.Prefix != "" {
		parts = append(parts, slices.DeleteFunc(sent.Starting(f.Prefix), text.Blank)...)
	}
	return strings.Join(parts, "\n\n")
}

// met is the group as whoever belongs, or belonged, met it.
func (m *Module) met(ctx context.Context, actor account.Actor, form Form, r *http.Request) (group.Visit, error) {
	if form.At != nil {
		return form.At(ctx, actor, r)
	}
	return m.Groups.Been(ctx, actor, r.PathValue("slug"))
}

// beside is what is said to whoever wrote the words.
func (m *Module) beside(r *http.Request, v group.Visit, verdict Verdict, told bool) *web.Beside {
	ctx, risk := r.Context(), verdict.tone()
	view := besideView{Visit: v, Of: "refused", Friend: risk == Friend, Door: told || v.Belongs(), Helplines: m.lines(ctx)}
	view.Title, view.More = refusedWords(ctx, risk, told)
	if watched, err := m.Cases.Watched(ctx, v.Group.Organisation); err == nil {
		view.There = m.Cases.There(ctx, watched)
	}
	answer := refusedAnswer{Risk: risk, Message: view.Title + " " + view.More, There: view.There, Helplines: "/help"}
	if view.Door {
		answer.Person = view.personURL()
	}
	return &web.Beside{Part: besidePart(view), JSON: answer}
}

// refusedWords are said beside a refusal; told is whether somebody was told.
func refusedWords(ctx context.Context, risk Tone, told bool) (title, more string) {
	title, more = i18n.T(ctx, "watch.refused"), i18n.T(ctx, "watch.refused.told")
	if risk == Danger || risk == Friend {
		title = i18n.T(ctx, "watch.risk."+string(risk))
	}
	switch {
	case !told:
		more = i18n.T(ctx, "watch.refused.untold")
	case risk == Friend:
		more = i18n.T(ctx, "watch.risk.friend.more")
	}
	return title, more
}

// besideView is what stands beside words that others do not see, and that speak of
// danger.
type besideView struct {
	Visit       group.Visit
	Of          string // what became of the words: "refused" or "applied"
	Title, More string
	There       string // who is there now; "" where that is not said
	Friend      bool   // they worry about somebody
	Door        bool   // whether there is a page on which they can talk
	Helplines   templ.Component
}

func (v besideView) personURL() string { return cases.PersonURL(v.Visit.Group) }

// refusedAnswer is the same for a script.
type refusedAnswer struct {
	Risk      Tone   `json:"risk"`
	Message   string `json:"message"`
	There     string `json:"there"`
	Person    string `json:"person"`    // the page where they talk with somebody; "" for none
	Helplines string `json:"helplines"` // the page with numbers that answer now, as JSON too
}

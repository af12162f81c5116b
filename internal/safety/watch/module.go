package watch

import (
	"context"
	"embed"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/web"
	"hearth/internal/safety/cases"
	"hearth/internal/safety/subject"
)

// Texts holds the messages.
//
//go:embed text.*.json
var Texts embed.FS

// An Engine reads a text. It is pure, and takes less than a millisecond.
type Engine interface{ Read(words string) Verdict }

// A Finder finds what may show who somebody is. It is pure.
type Finder interface{ Find(words string) []Detail }

// A Warmth says what would land better in a reply to somebody who has a wish.
type Warmth interface {
	Hint(wish, words string) Hint
}

// Talks knows what an author is answering, by the address of the form.
type Talks interface {
	// WishAt is the wish of the conversation that the form at the address
	// answers, "" where it answers none.
	WishAt(ctx context.Context, v group.Visit, action string) string
	// Replied is the wish of the conversation that a thing replies to, "" where
	// it is no reply.
	Replied(ctx context.Context, v group.Visit, at subject.Ref) string
	// Change writes other words in the place of a thing's, as its author. It
	// reports false for a kind of things that cannot be changed.
	Change(ctx context.Context, v group.Visit, at subject.Ref, words string) (bool, error)
	// EditURL is where an author changes a thing, "" where they cannot.
	EditURL(v group.Visit, at subject.Ref) string
}

// Lines shows a few helplines.
type Lines interface {
	Helplines(ctx context.Context) templ.Component
}

// A Counter sums up how heavy the texts of a group are. It is told of each text
// that others in the group may read, in the transaction in which it is written,
// and must neither fail there nor wait.
type Counter interface {
	Count(tx *db.Tx, g group.ID, v Verdict)
}

// Deps is what a Module is made of. Every interface may be nil: then nothing is
// found of that sort.
type Deps struct {
	DB        *db.DB
	Clock     clock.Clock
	Groups    *group.Module
	Cases     *cases.Module
	Places    subject.Places
	Engine    Engine
	Details   Finder
	Warmth    Warmth
	Talks     Talks
	Helplines Lines
	Missed    func() // counts a text that nobody could read
}

// An Adviser says what an organisation's rules tell an author. The moderation
// feature implements it.
type Adviser interface {
	Advise(ctx context.Context, kind subject.Kind, v group.Visit, words string) []Advice
}

// A Module is the feature, ready for use.
type Module struct {
	Deps
	adviser Adviser // nil: no rules say anything
	counter Counter // nil where nothing is summed up

	forms map[string]Form // see HearForms
}

var _ account.OwnData = (*Module)(nil)

// New returns the feature.
func New(d Deps) *Module { return &Module{Deps: d} }

// AdviseBy sets who knows what rules tell an author. It is called while the
// program is put together.
func (m *Module) AdviseBy(a Adviser) { m.adviser = a }

// CountBy lets c sum up how heavy texts are. It is called while the program is
// put together.
func (m *Module) CountBy(c Counter) { m.counter = c }

// Routes registers the feature's routes.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.SignedIn("POST /groups/{slug}/quiet-note", h.note)
	rt.SignedIn("POST /groups/{slug}/quiet-note/hints", h.hints)
	rt.SignedIn("GET /groups/{slug}/quiet-note/{thing}", h.after)
	rt.SignedIn("POST /groups/{slug}/quiet-note/{thing}/mask", h.mask)
}

package cases

import (
	"context"
	"embed"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/limit"
	"hearth/internal/platform/web"
	"hearth/internal/safety/ladder"
	"hearth/internal/safety/subject"
)

// Texts holds the messages.
//
//go:embed text.*.json
var Texts embed.FS

const kindCase ident.Kind = "safety case"

// The kinds of notices. Their words say nothing of what it is about.
const (
	NoticeWaits  = "cases.waits"  // to those on duty: somebody may need a person
	NoticeLate   = "cases.late"   // to those on duty: the promised time is over
	NoticeWrote  = "cases.wrote"  // to those on duty: the member wrote
	NoticeFollow = "cases.follow" // to those on duty: it is time to get in touch again
	NoticeTalk   = "cases.talk"   // to the member: somebody would like to talk
	NoticeWords  = "cases.words"  // to the member: there is news of their words
)

// A Responder is somebody on the rota of an organisation.
type Responder struct {
	Name   string // for colleagues and for the member they write to
	Levels []ladder.Level
}

// Takes reports whether the responder may take cases of the level.
func (r Responder) Takes(l ladder.Level) bool {
	for _, one := range r.Levels {
		if one == l {
			return true
		}
	}
	return len(r.Levels) == 0
}

// Watched is whether somebody is there now, for those who write.
type Watched struct {
	Now   bool
	Until time.Time // the end of this stretch while Now; zero if none is in sight
	Next  time.Time // the beginning of the next one while not Now; zero if none is in sight
}

// Team is the rota.
type Team interface {
	// Responder tells whether the account works on cases of the organisation.
	Responder(ctx context.Context, id account.ID, o group.OrganisationID) (Responder, bool, error)
	// Staffed lists when somebody is there, in order, without overlaps.
	Staffed(ctx context.Context, o group.OrganisationID, from, to time.Time) ([]Span, error)
	// Watched tells whether somebody is there at the moment.
	Watched(ctx context.Context, o group.OrganisationID) (Watched, error)
	// Callable lists who may be called for the organisation at all. It is asked
	// inside of transactions too, and may be a minute old.
	Callable(ctx context.Context, o group.OrganisationID) ([]account.ID, error)
}

// An Alarm is that somebody has to come at once.
type Alarm struct {
	Organisation group.OrganisationID
	Case         int64
	Level        ladder.Level
	Lang         string // of the group, BCP 47
	URL          string // of the case
}

// A Pager calls whoever is on call until somebody answers. Raise for a case
// that is being paged already does nothing. RaiseAgain does nothing either if
// somebody said less than so long ago that they come.
type Pager interface {
	Raise(ctx context.Context, tx *db.Tx, a Alarm) error
	RaiseAgain(ctx context.Context, tx *db.Tx, a Alarm, unless time.Duration) error
	Answered(ctx context.Context, tx *db.Tx, caseID int64, by account.ID) error
}

// A Teller brings members notices.
type Teller interface {
	Tell(ctx context.Context, tx *db.Tx, to group.MemberID, kind, url string) error
}

// Accounts brings notices to responders, who are no members.
type Accounts interface {
	TellAccount(ctx context.Context, tx *db.Tx, id account.ID, kind, url string) error
}

// Staff tells the people of an organisation.
type Staff interface {
	TellStaff(ctx context.Context, tx *db.Tx, o group.OrganisationID, kind, url string) error
}

// Statements is told of words that wait and of what is decided about them, so
// that their author gets a statement of reasons and can appeal. The moderation
// feature implements it. It returns the page of the statement, "" for none.
type Statements interface {
	Held(ctx context.Context, tx *db.Tx, h Hold) (url string, err error)
}

// Lines shows a few helplines; package safety implements it.
type Lines interface {
	Helplines(ctx context.Context) templ.Component
}

// Deps is what a Module is made of.
type Deps struct {
	DB        *db.DB
	Keys      *crypto.Keyring
	IDs       *ident.Source
	Codec     *ident.Codec
	Clock     clock.Clock
	Limiter   limit.Limiter
	Groups    *group.Module
	Audit     *audit.Log
	Places    subject.Places
	Names     map[subject.Kind]ident.Kind // how things of a kind stand in addresses
	Teller    Teller                      // nil: no member is told
	Accounts  Accounts                    // nil: no responder is told
	Staff     Staff                       // nil: no organisation has staff
	Team      Team                        // nil: nobody is on a rota
	Pager     Pager                       // nil: nobody is paged
	Helplines Lines
	// Beside tells a responder, on the pages of cases, that somebody else needs
	// them; those pages load the script "duty". nil: no page tells.
	Beside func() templ.Component
}

// A Module is the feature, ready for use.
type Module struct {
	Deps
	store       store
	statements  Statements      // nil where nobody states reasons
	sealed      func(ID) string // nil where nothing sealed can be opened
	sealedList  string
	sealedShown func(context.Context, account.ID) (bool, error)
	read        func(context.Context, group.Visit, string) ladder.Level
	worked      func(context.Context, *db.Tx, Work) error // nil where nobody wants to know
	loads       Loads                                     // nil where nobody tells
}

var _ account.OwnData = (*Module)(nil)

// New returns the feature.
func New(d Deps) *Module { return &Module{Deps: d, store: store{keys: d.Keys, groups: d.Groups}} }

// StateReasons sets who writes statements of reasons. It is called while the
// program is put together.
func (m *Module) StateReasons(s Statements) { m.statements = s }

// ReadBy sets what reads the words of somebody who asks for a person, so that
// they are called at once where the words ask for that. It is called while the
// program is put together.
func (m *Module) ReadBy(f func(context.Context, group.Visit, string) ladder.Level) { m.read = f }

// Routes registers the feature's routes.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.SignedIn("GET /person", h.choosePerson)
	rt.SignedIn("GET /groups/{slug}/person", h.person)
	rt.SignedIn("POST /groups/{slug}/person", h.ask)
	rt.SignedIn("POST /groups/{slug}/person/again", h.again)
	rt.SignedIn("GET /groups/{slug}/worry", h.worryForm)
	rt.SignedIn("POST /groups/{slug}/worry", h.worry)

	rt.SignedIn("GET /groups/{slug}/cases", h.fromDesk)
	rt.SignedIn("GET /safety/cases", h.queue)
	rt.SignedIn("GET /safety/cases/{case}", h.one)
	rt.SignedIn("POST /safety/cases/{case}/take", h.take)
	rt.SignedIn("POST /safety/cases/{case}/pass", h.pass)
	rt.SignedIn("POST /safety/cases/{case}/context", h.context)
	rt.SignedIn("POST /safety/cases/{case}/steps", h.step)
	rt.SignedIn("POST /safety/cases/{case}/say", h.say)
	rt.SignedIn("POST /safety/cases/{case}/note", h.note)
	rt.SignedIn("POST /safety/cases/{case}/level", h.level)
	rt.SignedIn("POST /safety/cases/{case}/look", h.look)
	rt.SignedIn("POST /safety/cases/{case}/words", h.words)
	rt.SignedIn("POST /safety/cases/{case}/follow", h.follow)
	rt.SignedIn("POST /safety/cases/{case}/close", h.close)
}

func (m *Module) now() int64 { return clock.ToMillis(m.Clock.Now()) }

// Token is how a case stands in addresses.
func (m *Module) Token(id ID) string { return m.Codec.Token(kindCase, int64(id)) }

// URL is the page of a case, for those who work on it.
func (m *Module) URL(id ID) string { return "/safety/cases/" + m.Token(id) }

// PersonURL is where a member of the group talks with somebody.
func PersonURL(g group.Group) string { return g.URL() + "/person" }

package supervision

import (
	"context"
	"embed"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/web"
)

// Texts holds the messages.
//
//go:embed text.*.json
var Texts embed.FS

const kindTalk ident.Kind = "supervision talk"

// The kinds of notices. Their words say nothing of what it is about.
const (
	NoticeRest    = "supervision.rest"    // to who worked: a rest has begun
	NoticeDebrief = "supervision.debrief" // to who worked: five minutes for themselves
	NoticeMonth   = "supervision.month"   // to who worked: a heavy month, and who would listen
	NoticeAsked   = "supervision.asked"   // to supervisors: a colleague asks for a talk
	NoticeChosen  = "supervision.chosen"  // to the supervisor: a time was chosen
	NoticeOffered = "supervision.offered" // to who asked: there are times
)

// Notices lists the kinds.
var Notices = []string{NoticeRest, NoticeDebrief, NoticeMonth, NoticeAsked, NoticeChosen, NoticeOffered}

// A Colleague is somebody who works for an organisation and sees its console.
type Colleague struct {
	Account    account.ID
	Ref        string // in the audit log
	Name       string // for colleagues
	Supervises bool   // others may talk to them about their work
	Arranges   bool   // decides how the organisation works
}

// Staff tells who works for organisations.
type Staff interface {
	// OnStaff lists who works there, viewers left out.
	OnStaff(ctx context.Context, o group.Organisation) ([]Colleague, error)
	// WorksFor lists the organisations that the account works for.
	WorksFor(ctx context.Context, id account.ID) ([]group.Organisation, error)
}

// Work is what other features know of somebody's work. Only the person
// themselves may cause it to be asked.
type Work interface {
	// OpenCases counts the open cases that are theirs.
	OpenCases(ctx context.Context, id account.ID) (int64, error)
	// MeetingsHeld counts the meetings since the moment in which the members were
	// as facilitators.
	MeetingsHeld(ctx context.Context, members []group.MemberID, since time.Time) (int64, error)
	// Listens reports whether one of the members is a listener.
	Listens(ctx context.Context, members []group.MemberID) (bool, error)
}

// Accounts gives the key that seals what belongs to the person alone.
type Accounts interface {
	KeyOf(ctx context.Context, c db.Conn, id account.ID) (crypto.KeyID, error)
}

// A Teller brings people notices.
type Teller interface {
	Tell(ctx context.Context, tx *db.Tx, to group.MemberID, kind, url string) error
	TellAccount(ctx context.Context, tx *db.Tx, to account.ID, kind, url string) error
}

// Deps is what a Module is made of.
type Deps struct {
	DB       *db.DB
	Keys     *crypto.Keyring
	IDs      *ident.Source
	Codec    *ident.Codec
	Clock    clock.Clock
	Groups   *group.Module
	Audit    *audit.Log
	Accounts Accounts
	Staff    Staff
	Work     Work
	Teller   Teller // nil: nobody is told
	// Gate lets a page for staff run only with a second factor; nil: always.
	Gate func(after string, next web.Handler) web.Handler
}

// A Module is the feature, ready for use.
type Module struct {
	Deps
	store store
}

var _ account.OwnData = (*Module)(nil)

// New returns the feature.
func New(d Deps) *Module {
	if d.Gate == nil {
		d.Gate = func(_ string, next web.Handler) web.Handler { return next }
	}
	return &Module{Deps: d, store: store{keys: d.Keys, accounts: d.Accounts, groups: d.Groups}}
}

// URL is everybody's own page.
const URL = "/account/work"

// OrgURL is the page of an organisation's staff.
func OrgURL(o group.Organisation) string { return "/supervision/" + o.Slug }

// TalkURL is a talk, for the supervisor.
func (m *Module) TalkURL(o group.Organisation, id TalkID) string {
	return OrgURL(o) + "/talks/" + m.token(id)
}

func (m *Module) token(id TalkID) string { return m.Codec.Token(kindTalk, int64(id)) }

// Routes registers the feature's routes.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.SignedIn("GET /groups/{slug}/work", h.fromDesk)
	rt.SignedIn("GET /account/work", h.mine)
	rt.SignedIn("POST /account/work", h.choose)
	rt.SignedIn("POST /account/work/rest", h.rest)
	rt.SignedIn("GET /account/work/debriefs/{number}", h.debrief)
	rt.SignedIn("POST /account/work/debriefs/{number}", h.write)
	rt.SignedIn("POST /account/work/talks", h.askTalk)
	rt.SignedIn("POST /account/work/talks/{talk}", h.answerTalk)
	for pattern, page := range map[string]func(pageOf) error{
		"GET /supervision/{org}":                     h.org,
		"POST /supervision/{org}/limits":             h.limits,
		"GET /supervision/{org}/talks/{talk}":        h.talk,
		"POST /supervision/{org}/talks/{talk}/offer": h.offer,
		"POST /supervision/{org}/talks/{talk}/held":  h.held,
	} {
		rt.SignedIn(pattern, h.staffed(page))
	}
}

func (m *Module) now() time.Time { return m.Clock.Now() }

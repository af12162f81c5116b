package rota

import (
	"context"
	"crypto/rand"
	"embed"
	"io"
	"net/http"
	"sync"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/bus"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/memo"
	"hearth/internal/platform/outward"
	"hearth/internal/platform/web"
)

// Texts holds the messages.
//
//go:embed text.*.json
var Texts embed.FS

const (
	kindAlarm     ident.Kind = "rota alarm"
	kindShift     ident.Kind = "rota shift"
	kindCover     ident.Kind = "rota cover"
	kindResponder ident.Kind = "rota responder"
	kindPerson    ident.Kind = "rota person"
)

// What people are told of, as the kinds of notice. That somebody has to come is
// none of them: a call is not a notice.
const (
	NoticeCoverAsked = "rota.cover_asked" // to responders: a colleague looks for somebody to stand in
	NoticeCoverTaken = "rota.cover_taken" // to who asked: somebody stands in
	NoticeDrillDue   = "rota.drill_due"   // to owners and leads: no drill for a month
	NoticeListEmpty  = "rota.list_empty"  // to owners: nobody is on the list any more
)

// Notices lists the kinds.
var Notices = []string{NoticeCoverAsked, NoticeCoverTaken, NoticeDrillDue, NoticeListEmpty}

// A Colleague is somebody who works for an organisation and sees its console.
type Colleague struct {
	Account  account.ID
	Ref      string // in the audit log
	Name     string // for colleagues
	Owner    bool
	Arranges bool // the rota, as owners do
}

// Staff tells who works for organisations; the staff feature does.
type Staff interface {
	// OnStaff lists who works there, viewers left out.
	OnStaff(ctx context.Context, o group.Organisation) ([]Colleague, error)
	// WorksFor lists the organisations that the account works for.
	WorksFor(ctx context.Context, id account.ID) ([]group.Organisation, error)
}

// Called is how the attempts ended to reach one person outside the app. An end
// that is "" means that the person has no such way.
type Called struct{ Mail, Push Outcome }

// A Caller reaches people outside the app at once, at any hour; the notice
// feature does.
type Caller interface {
	// Call says that somebody needs them, by the ways that they chose.
	Call(ctx context.Context, id account.ID, url string, ways []Way) Called
	// Reach tells by which ways the account could be reached.
	Reach(ctx context.Context, id account.ID) ([]Way, error)
	// Check looks whether mail could be sent now; nil where there is no mail.
	Check(ctx context.Context) error
}

// A Teller tells people that there is something to look at.
type Teller interface {
	TellAccount(ctx context.Context, tx *db.Tx, to account.ID, kind, url string) error
}

// Deps is what a Module is made of. Those of the first group are needed.
type Deps struct {
	DB     *db.DB
	Keys   *crypto.Keyring
	IDs    *ident.Source
	Codec  *ident.Codec
	Clock  clock.Clock
	Groups *group.Module
	Audit  *audit.Log
	Bus    bus.Bus
	Staff  Staff
	Caller Caller

	Teller        Teller       // nil: nobody is told
	BaseURL       string       // how browsers reach the site
	Hooks         *http.Client // calls the organisations' addresses; nil: there are none
	HooksAnywhere bool         // the operator allows http, other ports, and addresses of the own network
	HeartbeatURL  string       // is asked for while all is well; "" for none
	Random        io.Reader    // for secrets; default crypto/rand
	// Gate lets a page for staff run only with a second factor; nil: always.
	Gate func(after string, next web.Handler) web.Handler
	// SecondFactor reports whether an account has one; nil: everybody has.
	SecondFactor func(ctx context.Context, id account.ID) (bool, error)
	// StillSignedIn tells whether the session behind the request goes on; nil: always.
	StillSignedIn func(ctx context.Context) (bool, error)
}

// A Module is the feature, ready for use.
type Module struct {
	Deps
	store   store
	watches memo.Cache[group.OrganisationID, watch]
	kick    chan struct{} // holds one token while there may be something to page
	sending sync.WaitGroup
	slots   chan struct{} // one for each message that may be under way
	flights flights
	open    *listeners
	outside *http.Client // asks for the operator's own address
	leaving chan struct{}
	drained sync.Once
	started time.Time
	last    func(ctx context.Context, people []account.ID, caseID int64) (map[account.ID]bool, error) // nil: nobody is called last
	// concerns is nil where nobody is left out.
	concerns func(ctx context.Context, people []account.ID, cases []int64) (map[int64]map[account.ID]bool, error)
}

var _ account.OwnData = (*Module)(nil)

// New returns the feature.
func New(d Deps) *Module {
	if d.Random == nil {
		d.Random = rand.Reader
	}
	if d.Gate == nil {
		d.Gate = func(_ string, next web.Handler) web.Handler { return next }
	}
	return &Module{Deps: d, store: store{keys: d.Keys}, watches: memo.New[group.OrganisationID, watch](d.Clock, watchesKept, watchFor),
		kick: make(chan struct{}, 1), slots: make(chan struct{}, atOnce), flights: flights{out: map[target]*flight{}}, open: newListeners(), outside: outward.Anywhere(patience), leaving: make(chan struct{}), started: d.Clock.Now()}
}

package listening

import (
	"context"
	"embed"
	"strconv"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/group/heed"
	"hearth/internal/platform/bus"
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

const (
	kindTalk   ident.Kind = "talk"
	kindMember ident.Kind = "talk.member"
)

// The kinds of notices.
const (
	KindWaits  = "listening.waits"  // to listeners who are there: somebody waits
	KindCame   = "listening.came"   // to who asked: somebody is there
	KindHanded = "listening.handed" // to who asked: the listener had to go
	KindNobody = "listening.nobody" // to who asked: nobody came
	KindCalled = "listening.called" // to facilitators: a listener asks for somebody
	KindPassed = "listening.passed" // to facilitators: somebody went through the course
	KindTaken  = "listening.taken"  // to a listener: a facilitator took them on
	KindSoon   = "listening.soon"   // to who asked for a time: it is near

	KindSoonHere = "listening.soon_here" // to listeners whom it fits: somebody asked for a time that is near
)

// A Teller brings people notices.
type Teller interface {
	Tell(ctx context.Context, tx *db.Tx, to group.MemberID, kind, url string) error
}

// Deps is what a Module is made of.
type Deps struct {
	DB     *db.DB
	Keys   *crypto.Keyring
	IDs    *ident.Source
	Codec  *ident.Codec
	Clock  clock.Clock
	Groups *group.Module
	Audit  *audit.Log
	Bus    bus.Bus
	Teller Teller // nil: nobody is told

	// StillSignedIn reports whether the session of the context goes on. Streams
	// ask now and then; nil: always.
	StillSignedIn func(ctx context.Context) (bool, error)
}

// A Module is the feature, ready for use.
type Module struct {
	db     *db.DB
	keys   *crypto.Keyring
	ids    *ident.Source
	codec  *ident.Codec
	clock  clock.Clock
	groups *group.Module
	audit  *audit.Log
	bus    bus.Bus
	teller Teller
	watch  heed.Watch // nil where nobody reads along for signs
	store  store

	resting func(ctx context.Context, id account.ID) (bool, error) // nil: nobody rests

	stillSignedIn func(ctx context.Context) (bool, error)
}

var _ account.OwnData = (*Module)(nil)

// New returns the feature.
func New(d Deps) *Module {
	if d.StillSignedIn == nil {
		d.StillSignedIn = func(context.Context) (bool, error) { return true, nil }
	}
	return &Module{db: d.DB, keys: d.Keys, ids: d.IDs, codec: d.Codec, clock: d.Clock, groups: d.Groups, audit: d.Audit, bus: d.Bus,
		teller: d.Teller, store: store{keys: d.Keys}, stillSignedIn: d.StillSignedIn}
}

// Routes registers the feature's routes.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.SignedIn("GET /groups/{slug}/listening", h.home)
	rt.SignedIn("POST /groups/{slug}/listening/open", h.open)
	rt.SignedIn("POST /groups/{slug}/listening/ask", h.ask)
	rt.SignedIn("POST /groups/{slug}/listening/here", h.here)
	rt.SignedIn("POST /groups/{slug}/listening/limits", h.limits)
	rt.SignedIn("POST /groups/{slug}/listening/next", h.next)
	rt.SignedIn("GET /groups/{slug}/listening/course", h.course)
	rt.SignedIn("POST /groups/{slug}/listening/course", h.answer)
	rt.SignedIn("POST /groups/{slug}/listening/stop", h.stop)
	rt.SignedIn("GET /groups/{slug}/listening/listeners", h.listeners)
	rt.SignedIn("GET /groups/{slug}/listening/listeners/{member}", h.listener)
	rt.SignedIn("POST /groups/{slug}/listening/listeners/{member}", h.tend)
	rt.SignedIn("GET /groups/{slug}/listening/talks/{talk}", h.talk)
	rt.SignedIn("GET /groups/{slug}/listening/talks/{talk}/events", h.events)
	rt.SignedIn("POST /groups/{slug}/listening/talks/{talk}/lines", h.say)
	rt.SignedIn("POST /groups/{slug}/listening/talks/{talk}/do", h.do)
	rt.SignedIn("POST /groups/{slug}/listening/talks/{talk}/after", h.after)
}

func (m *Module) token(id TalkID) string               { return m.codec.Token(kindTalk, int64(id)) }
func (m *Module) memberToken(id group.MemberID) string { return m.codec.Token(kindMember, int64(id)) }
func (m *Module) now() time.Time                       { return m.clock.Now() }

// URL is the group's page of listening.
func URL(g group.Group) string { return g.URL() + "/listening" }

// TalkURL is a talk's page.
func (m *Module) TalkURL(g group.Group, id TalkID) string { return URL(g) + "/talks/" + m.token(id) }

func topic(id TalkID) string { return "talk/" + strconv.FormatInt(int64(id), 10) }

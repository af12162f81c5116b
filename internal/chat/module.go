package chat

import (
	"context"
	"embed"
	"errors"
	"log/slog"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/group/heed"
	"hearth/internal/platform/bus"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/limit"
	"hearth/internal/platform/web"
)

// Texts holds the messages.
//
//go:embed text.*.json
var Texts embed.FS

const (
	kindMessage ident.Kind = "message"
	kindMember  ident.Kind = "member"
	kindForm    ident.Kind = "form"
)

// Deps is what a Module is made of. The fields of the first group are needed.
type Deps struct {
	DB      *db.DB
	Keys    *crypto.Keyring
	IDs     *ident.Source
	Codec   *ident.Codec
	Clock   clock.Clock
	Groups  *group.Module
	Audit   *audit.Log
	Bus     bus.Bus
	Limiter limit.Limiter

	// StillSignedIn tells whether the session that the request's context came
	// with is still good; it is asked again while a stream lives. The default
	// takes every session for good.
	StillSignedIn func(context.Context) (bool, error)
	// Pace is how fast one member may talk; the default is what a lively
	// conversation needs, and less than it takes to drown one.
	Pace limit.Rate
	// Tick makes the tickers; tests have their own. The default is time's.
	Tick Ticker
	// Patience is how long a reader may not read before it is dropped. The
	// default is 15 seconds.
	Patience time.Duration
}

// A Ticker returns a channel that is sent a time once in each period, and what
// ends that.
type Ticker func(period time.Duration) (c <-chan time.Time, stop func())

func realTick(period time.Duration) (<-chan time.Time, func()) {
	t := time.NewTicker(period)
	return t.C, t.Stop
}

// A Module is the feature, ready for use. It must be closed.
type Module struct {
	db            *db.DB
	keys          *crypto.Keyring
	ids           *ident.Source
	codec         *ident.Codec
	clock         clock.Clock
	groups        *group.Module
	audit         *audit.Log
	bus           bus.Bus
	limiter       limit.Limiter
	pace          limit.Rate
	stillSignedIn func(context.Context) (bool, error)
	tick          Ticker
	patience      time.Duration
	store         store
	hub           *hub
	committer     *committer
	screen        Screen      // nil where groups leave nothing out
	watch         heed.Watch  // nil where nobody reads along for signs
	themes        heed.Themes // nil: nobody reads what lines touch on
}

var _ account.OwnData = (*Module)(nil)

// New returns the feature and starts its committer and its poll.
func New(d Deps) *Module {
	m := build(d)
	go m.committer.run()
	m.hub.running.Go(m.hub.poll)
	return m
}

func build(d Deps) *Module {
	if len(i18n.Langs) >= maxVariants {
		panic("chat: maxVariants must grow with the languages")
	}
	if d.StillSignedIn == nil {
		d.StillSignedIn = func(context.Context) (bool, error) { return true, nil }
	}
	if d.Pace == (limit.Rate{}) {
		d.Pace = limit.Per(20, 30*time.Second)
	}
	if d.Tick == nil {
		d.Tick = realTick
	}
	if d.Patience == 0 {
		d.Patience = writeTimeout
	}
	m := &Module{db: d.DB, keys: d.Keys, ids: d.IDs, codec: d.Codec, clock: d.Clock, groups: d.Groups, audit: d.Audit, bus: d.Bus,
		limiter: d.Limiter, pace: d.Pace, stillSignedIn: d.StillSignedIn, tick: d.Tick, patience: d.Patience, store: store{keys: d.Keys}}
	m.hub, m.committer = newHub(m), newCommitter(m, queueSize)
	return m
}

// Drain tells every stream to come back elsewhere and takes no new ones; it
// does not wait. Messages are still taken. Call it when the server begins to
// stop, before http.Server.Shutdown, which waits for the streams.
func (m *Module) Drain() { m.hub.drain() }

// Close takes no more messages, waits until those that were taken are written,
// and ends what New started. The database and the bus must still be open.
func (m *Module) Close() {
	m.hub.drain()
	m.committer.close()
	m.hub.close()
}

// Listeners counts the open streams of this node.
func (m *Module) Listeners() int { return m.hub.listeners() }

// Routes registers the feature's routes.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.SignedIn("GET /groups/{slug}/room", h.room)
	rt.SignedIn("GET /groups/{slug}/room/events", h.events)
	rt.SignedIn("POST /groups/{slug}/room/messages", h.say)
	rt.SignedIn("POST /groups/{slug}/room/exercises", h.start)
	rt.SignedIn("POST /groups/{slug}/room/presence", h.present)
	rt.SignedIn("POST /groups/{slug}/room/messages/{id}/withdraw", h.withdraw)
	rt.SignedIn("POST /groups/{slug}/room/messages/{id}/hide", h.hide)
	rt.SignedIn("POST /groups/{slug}/room/messages/{id}/show", h.show)
}

// warn logs what went wrong behind a page's back. Errors of the platform never
// hold a person's text.
func (m *Module) warn(ctx context.Context, what string, err error) {
	if !errors.Is(err, context.Canceled) {
		slog.LogAttrs(ctx, slog.LevelWarn, "chat: "+what, slog.String("cause", err.Error()))
	}
}

func (m *Module) token(id ID) string { return m.codec.Token(kindMessage, int64(id)) }
func (m *Module) now() int64         { return clock.ToMillis(m.clock.Now()) }

package room

import (
	"context"
	"embed"
	"log/slog"
	"sync/atomic"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/group/heed"
	"hearth/internal/meeting"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/bus"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/limit"
	"hearth/internal/platform/web"
)

// Texts holds the messages.
//
//go:embed text.*.json
var Texts embed.FS

const (
	kindForm ident.Kind = "form"
	kindLine ident.Kind = "room.line"
)

// Dates finds the dates of a group's series.
type Dates interface {
	Held(ctx context.Context, v group.Visit, series, key string) (meeting.Date, error)
	URLOf(g group.Group, series meeting.SeriesID, key string) string
}

// Formats finds the format that a meeting is held by.
type Formats interface {
	Get(ctx context.Context, c db.Conn, g group.Group, code string) (format.Format, error)
}

// A Teller brings notices to members.
type Teller interface {
	Tell(ctx context.Context, tx *db.Tx, to group.MemberID, kind, url string) error
}

// A Ticker returns a channel that is sent a time once in each period, and what
// ends that.
type Ticker func(period time.Duration) (c <-chan time.Time, stop func())

func realTick(period time.Duration) (<-chan time.Time, func()) {
	t := time.NewTicker(period)
	return t.C, t.Stop
}

// Deps is what a Module is made of. The fields of the first group are needed.
type Deps struct {
	DB      *db.DB
	Keys    *crypto.Keyring
	IDs     *ident.Source
	Codec   *ident.Codec
	Clock   clock.Clock
	Groups  *group.Module
	Dates   Dates
	Formats Formats
	Bus     bus.Bus

	Limiter limit.Limiter // nil: nobody is slowed down
	// Pace is how often one member may say or do something in meetings. The
	// default is 60 at once, and two a second.
	Pace limit.Rate

	Teller    Teller    // nil: nobody is told outside the page
	Helplines Helplines // nil: the private room leads to Help now, and shows none itself
	Aside     Aside     // nil: nobody else is told that somebody stepped aside
	Media     Media     // nil: meetings are text only
	// StillSignedIn tells whether the session that the request's context came
	// with is still good; it is asked again while a stream lives.
	StillSignedIn func(context.Context) (bool, error)
	// Tick makes the tickers; tests have their own. The default is time's.
	Tick Ticker
	// Patience is how long a reader may not read before it is dropped. The
	// default is 15 seconds.
	Patience time.Duration
}

// A Module is the feature, ready for use. It must be closed.
type Module struct {
	db            *db.DB
	keys          *crypto.Keyring
	ids           *ident.Source
	codec         *ident.Codec
	clock         clock.Clock
	groups        *group.Module
	dates         Dates
	formats       Formats
	bus           bus.Bus
	limiter       limit.Limiter
	pace          limit.Rate
	teller        Teller
	media         Media
	helplines     Helplines
	aside         Aside
	watch         heed.Watch                                            // nil where nobody reads along for signs
	themes        heed.Themes                                           // nil: nobody reads what lines touch on
	heavy         func(context.Context, *db.Tx, group.Visit, Run) error // nil where nobody counts what was heavy
	stillSignedIn func(context.Context) (bool, error)
	tick          Ticker
	patience      time.Duration
	store         store
	hub           *hub
	swept         atomic.Int64 // meetings that ended before have no log any more, in epoch milliseconds; 0: unknown
	node          int64        // names this life of this node
}

var _ account.OwnData = (*Module)(nil)

// New returns the feature. Start sets its time going.
func New(d Deps) *Module {
	if d.StillSignedIn == nil {
		d.StillSignedIn = func(context.Context) (bool, error) { return true, nil }
	}
	if d.Pace == (limit.Rate{}) {
		d.Pace = limit.Rate{Burst: 60, Every: time.Second / 2}
	}
	if d.Tick == nil {
		d.Tick = realTick
	}
	if d.Patience == 0 {
		d.Patience = 15 * time.Second
	}
	m := &Module{db: d.DB, keys: d.Keys, ids: d.IDs, codec: d.Codec, clock: d.Clock, groups: d.Groups, dates: d.Dates, formats: d.Formats,
		bus: d.Bus, limiter: d.Limiter, pace: d.Pace, teller: d.Teller, helplines: d.Helplines, aside: d.Aside, media: d.Media, stillSignedIn: d.StillSignedIn, tick: d.Tick, patience: d.Patience,
		store: store{keys: d.Keys}, node: d.IDs.Next()}
	m.hub = newHub(m)
	return m
}

// Start brings up every meeting that goes on and sets their time going.
func (m *Module) Start(ctx context.Context) error {
	if err := m.hub.resume(ctx); err != nil {
		return err
	}
	m.hub.running.Go(m.hub.run)
	return nil
}

// Drain tells every stream to come back elsewhere and takes no new ones.
func (m *Module) Drain() { m.hub.drain() }

// Close ends what Start began. The database and the bus must still be open.
func (m *Module) Close() { m.hub.close() }

// Routes registers the feature's routes.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	const room = "/groups/{slug}/meetings/{series}/{date}/room"
	rt.SignedIn("GET "+room, h.room)
	rt.SignedIn("POST "+room+"/enter", h.enter)
	rt.SignedIn("POST "+room+"/acts", h.act)
	rt.SignedIn("POST "+room+"/lines", h.say)
	rt.SignedIn("GET "+room+"/events", h.events)
	rt.SignedIn("GET "+room+"/aside", h.apart)
	rt.SignedIn("POST "+room+"/aside/lines", h.reach)
	rt.SignedIn("POST "+room+"/aside/ask", h.ask)
	rt.SignedIn("GET "+room+"/where", h.where)
	rt.SignedIn("POST "+room+"/where", h.putWhere)
	rt.SignedIn("GET "+room+"/after", h.after)
	rt.SignedIn("POST "+room+"/after/rating", h.send(partRating))
	rt.SignedIn("POST "+room+"/after/commitment", h.send(partCommitment))
	rt.SignedIn("POST "+room+"/after/follow-up", h.send(partFollowUp))
	rt.SignedIn("POST "+room+"/after/debrief", h.send(partDebrief))
	rt.SignedIn("POST "+room+"/after/care", h.send(partCare))
	rt.SignedIn("POST "+room+"/ticket", h.ticket)
}

// url is where the meeting's room is.
func (m *Module) url(g group.Group, run Run) string {
	return m.dates.URLOf(g, run.Series, run.Key) + "/room"
}

func (m *Module) warn(ctx context.Context, what string, err error) {
	slog.WarnContext(ctx, what, "cause", err)
}

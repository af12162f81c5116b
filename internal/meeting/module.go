package meeting

import (
	"context"
	"crypto/rand"
	"embed"
	"io"
	"net/http"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/meeting/format"
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

const kindSeries ident.Kind = "meeting-series"

// Teller tells members what they should know, in the transaction that made it
// so.
type Teller interface {
	Tell(ctx context.Context, tx *db.Tx, to group.MemberID, kind, url string) error
}

// A Choice is a format that a series can have.
type Choice struct {
	Code, Name, Summary string
	Lang                string // of the name and the summary
	Length              int    // in minutes
}

// Formats knows the formats that a group can meet by.
type Formats interface {
	// Choices returns those that a series can be given.
	Choices(ctx context.Context, v group.Visit) ([]Choice, error)
	// Get returns a format by its code, as it is today, or Missing.
	Get(ctx context.Context, c db.Conn, g group.Group, code string) (format.Format, error)
	// Say says who speaks in a segment, in sentences of the reader's language.
	Say(ctx context.Context, s format.Segment) []string
}

// Deps is what a Module is made of.
type Deps struct {
	DB      *db.DB
	Keys    *crypto.Keyring
	IDs     *ident.Source
	Codec   *ident.Codec
	Clock   clock.Clock
	Groups  *group.Module
	Audit   *audit.Log
	Formats Formats
	Teller  Teller                       // nil: nobody is told
	Limiter limit.Limiter                // nil: calendars are not paced
	Address func(r *http.Request) string // where a request comes from, for pacing; nil: from one place
	BaseURL string                       // how calendar programs reach the site
	Random  io.Reader                    // for calendars' addresses; default crypto/rand
}

// A Module is the feature, ready for use.
type Module struct {
	db      *db.DB
	keys    *crypto.Keyring
	ids     *ident.Source
	codec   *ident.Codec
	clock   clock.Clock
	groups  *group.Module
	audit   *audit.Log
	formats Formats
	teller  Teller
	limiter limit.Limiter
	address func(r *http.Request) string
	baseURL string
	random  io.Reader
	store   store
	rooms   Rooms // nil: see ShowRooms
}

var _ account.OwnData = (*Module)(nil)

// New returns the feature.
func New(d Deps) *Module {
	if d.Random == nil {
		d.Random = rand.Reader
	}
	if d.Address == nil {
		d.Address = func(*http.Request) string { return "" }
	}
	return &Module{db: d.DB, keys: d.Keys, ids: d.IDs, codec: d.Codec, clock: d.Clock, groups: d.Groups, audit: d.Audit, formats: d.Formats,
		teller: d.Teller, limiter: d.Limiter, address: d.Address, baseURL: d.BaseURL, random: d.Random, store: store{keys: d.Keys}}
}

// Routes registers the feature's routes. All are for members, but for a
// calendar's, whose address is the proof.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.Public("GET /calendar/{token}", h.calendar)

	const base = "/groups/{slug}/meetings"
	rt.SignedIn("GET "+base, h.list)
	rt.SignedIn("POST "+base, h.create)
	rt.SignedIn("GET "+base+"/new", h.newSeries)
	rt.SignedIn("GET "+base+"/yours", h.yours)
	rt.SignedIn("POST "+base+"/reminders", h.remind)
	rt.SignedIn("POST "+base+"/calendar", h.makeCalendar)
	rt.SignedIn("POST "+base+"/calendar/off", h.dropCalendar)

	const series = base + "/{series}"
	rt.SignedIn("GET "+series, h.editForm)
	rt.SignedIn("POST "+series, h.edit)
	rt.SignedIn("POST "+series+"/end", h.end)
	rt.SignedIn("POST "+series+"/dates", h.addDate)

	const date = series + "/{date}"
	rt.SignedIn("GET "+date, h.date)
	rt.SignedIn("POST "+date+"/answer", h.answer)
	rt.SignedIn("POST "+date+"/off", h.callOff)
	rt.SignedIn("POST "+date+"/on", h.takePlace)
	rt.SignedIn("POST "+date+"/change", h.change)
}

func (m *Module) token(id SeriesID) string { return m.codec.Token(kindSeries, int64(id)) }

package entry

import (
	"context"
	"crypto/rand"
	"embed"
	"io"

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
)

// Texts holds the messages.
//
//go:embed text.*.json
var Texts embed.FS

const (
	kindRequest    ident.Kind = "entry request"
	kindPlace      ident.Kind = "entry place"
	kindInvitation ident.Kind = "entry invitation"
	kindCode       ident.Kind = "entry code"
	kindMember     ident.Kind = "member"
)

// What people are told of, as the kinds of notice.
const (
	NoticeRequestNew      = "entry.request_new"      // to facilitators
	NoticeRequestAnswered = "entry.request_answered" // to the applicant's account
	NoticeSeatOffered     = "entry.seat_offered"     // to the account of who waits
	NoticeSeatPassed      = "entry.seat_passed"      // to the same, when nobody took it
	NoticeNewcomer        = "entry.newcomer"         // to the greeter whose turn it is
	NoticeNotWelcomed     = "entry.not_welcomed"     // to facilitators
	NoticeWelcome         = "entry.welcome"          // to the newcomer
)

// A Teller tells people that there is something to look at. An error undoes the
// transaction.
type Teller interface {
	Tell(ctx context.Context, tx *db.Tx, to group.MemberID, kind, url string) error
	TellAccount(ctx context.Context, tx *db.Tx, to account.ID, kind, url string) error
}

// A Reading is something to read while one waits.
type Reading struct{ Title, Text, URL string }

// Readings offers something to read about topics, in the reader's language.
type Readings interface {
	Readings(ctx context.Context, topics []string) []Reading
}

// A Watch reads what people write who ask to come in, for signs that they are in
// danger: they may wait for days, and cannot be answered but once.
type Watch interface {
	// Applied is what is said to an applicant beside their own words, nil for
	// nothing.
	Applied(ctx context.Context, v group.Visit, words string) (templ.Component, error)
	// Grave reports whether the words speak of danger, so that they are read first.
	Grave(ctx context.Context, words string) bool
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
	Limiter  limit.Limiter
	BaseURL  string
	Teller   Teller    // nil: nobody is told
	Readings Readings  // nil: there is nothing to read
	Random   io.Reader // for codes; default crypto/rand
}

// A Module is the feature, ready for use.
type Module struct {
	db       *db.DB
	keys     *crypto.Keyring
	ids      *ident.Source
	codec    *ident.Codec
	clock    clock.Clock
	groups   *group.Module
	audit    *audit.Log
	limiter  limit.Limiter
	baseURL  string
	teller   Teller
	readings Readings
	watch    Watch // nil: nobody reads along for signs of danger
	random   io.Reader
	store    store
}

var (
	_ account.OwnData = (*Module)(nil)
	_ group.Door      = (*Module)(nil)
)

// New returns the feature. It becomes the door and the porch of the groups, and hears of
// seats that come free and of new members.
func New(d Deps) *Module {
	if d.Random == nil {
		d.Random = rand.Reader
	}
	m := &Module{
		db: d.DB, keys: d.Keys, ids: d.IDs, codec: d.Codec, clock: d.Clock, groups: d.Groups, audit: d.Audit, limiter: d.Limiter,
		baseURL: d.BaseURL, teller: d.Teller, readings: d.Readings, random: d.Random, store: store{keys: d.Keys},
	}
	d.Groups.SetDoor(m)
	d.Groups.SetPorch(m)
	d.Groups.OnFree(m.fill)
	d.Groups.OnJoin(m.joined)
	return m
}

// TellBy makes people be told by t. It is called while the program is put
// together, by whoever makes the feature that tells.
func (m *Module) TellBy(t Teller) { m.teller = t }

// WatchBy makes w read what people write who ask to come in. It is called while
// the program is put together.
func (m *Module) WatchBy(w Watch) { m.watch = w }

// ReadFrom offers readings to those who wait. It is called while the program is
// put together.
func (m *Module) ReadFrom(r Readings) { m.readings = r }

// Routes registers the feature's routes.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.Public("GET /invite/{token}", h.invite)
	rt.SignedIn("POST /invite/{token}", h.useInvite)
	rt.SignedIn("GET /codes", h.codePage)
	rt.SignedIn("POST /codes", h.useCode)

	rt.SignedIn("GET /groups/{slug}/request", h.request)
	rt.SignedIn("POST /groups/{slug}/request", h.ask)
	rt.SignedIn("POST /groups/{slug}/request/withdraw", h.takeBack)
	rt.SignedIn("GET /groups/{slug}/requests", h.requests)
	rt.SignedIn("GET /groups/{slug}/requests/{id}", h.oneRequest)
	rt.SignedIn("POST /groups/{slug}/requests/{id}", h.answer)
	rt.SignedIn("GET /groups/{slug}/questions", h.questions)
	rt.SignedIn("POST /groups/{slug}/questions", h.setQuestions)

	rt.SignedIn("GET /groups/{slug}/invitations", h.invitations)
	rt.SignedIn("POST /groups/{slug}/invitations", h.makeInvitation)
	rt.SignedIn("POST /groups/{slug}/invitations/{id}/revoke", h.revokeInvitation)

	rt.SignedIn("GET /groups/{slug}/waiting", h.waiting)
	rt.SignedIn("POST /groups/{slug}/waiting", h.takePlace)
	rt.SignedIn("POST /groups/{slug}/waiting/stay", h.stay)
	rt.SignedIn("POST /groups/{slug}/waiting/leave", h.leavePlace)
	rt.SignedIn("POST /groups/{slug}/come-in", h.comeIn)
	rt.SignedIn("GET /groups/{slug}/waiting-list", h.waitingList)
	rt.SignedIn("POST /groups/{slug}/waiting-list", h.setMeanwhile)
	rt.SignedIn("POST /groups/{slug}/waiting-list/{id}/offer", h.offer)

	rt.SignedIn("GET /groups/{slug}/welcomes", h.welcomes)
	rt.SignedIn("POST /groups/{slug}/welcomes/{member}", h.welcome)

	rt.SignedIn("GET /groups/{slug}/pause", h.pausePage)
	rt.SignedIn("POST /groups/{slug}/pause", h.pause)
	rt.SignedIn("POST /groups/{slug}/back", h.back)
	rt.SignedIn("GET /groups/{slug}/breaks", h.breaks)
	rt.SignedIn("GET /groups/{slug}/agreements", h.agreements)
	rt.SignedIn("POST /groups/{slug}/agreements", h.agree)
	rt.SignedIn("GET /groups/{slug}/me", h.me)
	rt.SignedIn("POST /groups/{slug}/me", h.setMe)
}

// tell and tellAccount do nothing where nobody tells.
func (m *Module) tell(ctx context.Context, tx *db.Tx, to group.MemberID, kind, url string) error {
	if m.teller == nil || to == 0 {
		return nil
	}
	return m.teller.Tell(ctx, tx, to, kind, url)
}

func (m *Module) tellAccount(ctx context.Context, tx *db.Tx, to account.ID, kind, url string) error {
	if m.teller == nil || to == 0 {
		return nil
	}
	return m.teller.TellAccount(ctx, tx, to, kind, url)
}

// tellHolders tells everybody who holds the group.
func (m *Module) tellHolders(ctx context.Context, tx *db.Tx, g group.ID, kind, url string) error {
	holders, err := m.groups.Holders(ctx, tx, g)
	if err != nil {
		return err
	}
	for _, id := range holders {
		if err := m.tell(ctx, tx, id, kind, url); err != nil {
			return err
		}
	}
	return nil
}

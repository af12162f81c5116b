package exposure

import (
	"context"
	"embed"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/web"
)

// Texts holds the messages.
//
//go:embed text.*.json
var Texts embed.FS

// Accounts knows the key under which an account's own things are sealed.
type Accounts interface {
	KeyOf(ctx context.Context, c db.Conn, id account.ID) (crypto.KeyID, error)
}

// Talks knows what waits in a group's conversations.
type Talks interface {
	// Waiting is how many conversations nobody else has answered, for who holds
	// the group.
	Waiting(ctx context.Context, v group.Visit) (int64, error)
}

// Deps is what a Module is made of.
type Deps struct {
	DB       *db.DB
	Keys     *crypto.Keyring
	Clock    clock.Clock
	Accounts Accounts
	Groups   *group.Module
	Talks    Talks  // nil: nothing waits
	Engine   Engine // nil: nothing is read, and only authors say what their words touch on
}

// A Module is the feature, ready for use.
type Module struct {
	Deps
	tally tally
}

var _ account.OwnData = (*Module)(nil)

// New returns the feature, and makes groups ask it how a reader meets words.
func New(d Deps) *Module {
	m := &Module{Deps: d}
	d.Groups.SetBrake(m.Brake)
	return m
}

// Routes registers the feature's routes.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.SignedIn("GET /account/reading", h.everywhere)
	rt.SignedIn("POST /account/reading", h.setEverywhere)
	rt.SignedIn("GET /groups/{slug}/reading", h.here)
	rt.SignedIn("POST /groups/{slug}/reading", h.setHere)
	rt.SignedIn("GET /groups/{slug}/desk/temperature", h.temperature)
}

// FlushEvery is how often what was counted is written down. What a node that
// dies has not written is lost, and nothing but a mean over days suffers.
const FlushEvery = time.Minute

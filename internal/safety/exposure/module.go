package exposure

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
	"hearth/internal/platform/memo"
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
	Talks    Talks      // nil: nothing waits
	Engine   Engine     // nil: nothing is read, and only authors say what their words touch on
	Audit    *audit.Log // nil: no record is kept
	// Announce says in the group that it goes slowly from now on; nil: only its
	// pages do. That it fails undoes nothing.
	Announce func(ctx context.Context, v group.Visit, in Slowing)
}

// A Module is the feature, ready for use.
type Module struct {
	Deps
	tally tally
	slow  memo.Cache[group.ID, group.SlowTime]
}

var _ account.OwnData = (*Module)(nil)

// New returns the feature, and makes groups ask it how a reader meets words.
func New(d Deps) *Module {
	m := &Module{Deps: d, slow: memo.New[group.ID, group.SlowTime](d.Clock, slowGroups, slowFor)}
	d.Groups.SetBrake(m.Brake)
	d.Groups.SetSlows(m)
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
	rt.SignedIn("POST /groups/{slug}/desk/slow", h.slowDown)
	rt.SignedIn("POST /groups/{slug}/desk/slow/end", h.endSlow)
}

// How many groups' slow times are remembered, and for how long: another node
// learns within it.
const (
	slowGroups = 4096
	slowFor    = 5 * time.Second
)

// FlushEvery is how often what was counted is written down. What a node that
// dies has not written is lost, and nothing but a mean over days suffers.
const FlushEvery = time.Minute

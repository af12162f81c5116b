package start

import (
	"context"
	"crypto/rand"
	"embed"
	"io"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/web"
	"hearth/internal/start/preset"
	"hearth/internal/start/template"
)

// Texts holds the messages.
//
//go:embed text.*.json
var Texts embed.FS

const kindDraft ident.Kind = "start.draft"

// Accounts knows the key of an account; package account is it.
type Accounts interface {
	KeyOf(ctx context.Context, c db.Conn, id account.ID) (crypto.KeyID, error)
}

// Deps is what a Module is made of.
type Deps struct {
	DB       *db.DB
	Keys     *crypto.Keyring
	IDs      *ident.Source
	Codec    *ident.Codec
	Clock    clock.Clock
	Accounts Accounts
	Groups   *group.Module
	Random   io.Reader // for addresses; default crypto/rand

	// Staff may be nil: then nobody starts groups but by an organisation's
	// leave for everybody.
	Staff Staff
	// Asker sets what a new group asks those who want to join. It may be nil.
	Asker func(ctx context.Context, v group.Visit, questions []string) error
}

// A Module is the feature, ready for use.
type Module struct {
	db       *db.DB
	keys     *crypto.Keyring
	ids      *ident.Source
	codec    *ident.Codec
	clock    clock.Clock
	accounts Accounts
	groups   *group.Module
	random   io.Reader
	staff    Staff
	asker    func(context.Context, group.Visit, []string) error
}

var _ account.OwnData = (*Module)(nil)

// New returns the feature. It returns an error if a template or a preset lacks
// a piece in one of the languages.
func New(d Deps) (*Module, error) {
	if d.Random == nil {
		d.Random = rand.Reader
	}
	if _, err := template.All(); err != nil {
		return nil, err
	}
	if _, err := preset.All(); err != nil {
		return nil, err
	}
	return &Module{db: d.DB, keys: d.Keys, ids: d.IDs, codec: d.Codec, clock: d.Clock, accounts: d.Accounts, groups: d.Groups,
		random: d.Random, staff: d.Staff, asker: d.Asker}, nil
}

// TrustStaff lets s say who works for an organisation. It is called while the
// program is put together.
func (m *Module) TrustStaff(s Staff) { m.staff = s }

// Routes registers the feature's routes. Templates can be looked at by anybody.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.Public("GET /start", h.choose)
	rt.SignedIn("POST /start", h.begin)
	rt.SignedIn("GET /start/{draft}/check", h.check)
	rt.SignedIn("POST /start/{draft}/found", h.found)
	rt.SignedIn("POST /start/{draft}/discard", h.discard)
	rt.SignedIn("GET /start/{draft}/{step}", h.step)
	rt.SignedIn("POST /start/{draft}/{step}", h.saveStep)
	rt.SignedIn("GET /groups/{slug}/first-steps", h.firstSteps)
	rt.SignedIn("GET /groups/{slug}/settings", h.settings)
	rt.SignedIn("GET /groups/{slug}/settings/{part}", h.settingsPart)
	rt.SignedIn("POST /groups/{slug}/settings/{part}", h.saveSettings)
}

func (m *Module) token(id ID) string { return m.codec.Token(kindDraft, int64(id)) }

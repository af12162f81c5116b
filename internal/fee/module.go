package fee

import (
	"context"
	"embed"

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

const (
	kindMember ident.Kind = "member"
	kindWaiver ident.Kind = "fee waiver"
	kindEntry  ident.Kind = "fee entry"
)

// A Teller brings people notices. kind is "fee." and what happened.
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
	Teller Teller // nil: nobody is told
	// Manages reports whether the account may look after an organisation's
	// groups; nil: nobody may but those who hold them.
	Manages func(ctx context.Context, id account.ID, o group.OrganisationID) (bool, error)
}

// A Module is the feature, ready for use.
type Module struct {
	Deps
}

var _ account.OwnData = (*Module)(nil)

// New returns the feature.
func New(d Deps) *Module { return &Module{Deps: d} }

// Routes registers the feature's routes.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.SignedIn("GET /groups/{slug}/fees", h.mine)
	rt.SignedIn("POST /groups/{slug}/fees/amount", h.choose)
	rt.SignedIn("POST /groups/{slug}/fees/waiver", h.ask)
	rt.SignedIn("POST /groups/{slug}/fees/waiver/end", h.endWaiver)

	rt.SignedIn("GET /groups/{slug}/fees/ledger", h.ledger)
	rt.SignedIn("GET /groups/{slug}/fees/ledger.csv", h.csv)
	rt.SignedIn("POST /groups/{slug}/fees/ledger/{member}", h.mark)
	rt.SignedIn("POST /groups/{slug}/fees/waivers/{waiver}", h.answer)
	rt.SignedIn("POST /groups/{slug}/fees/rule", h.setRule)
}

func (m *Module) memberToken(id group.MemberID) string { return m.Codec.Token(kindMember, int64(id)) }

package group

import (
	"context"
	"embed"

	"hearth/internal/account"
	"hearth/internal/consent"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/ident"
)

// Texts holds the messages.
//
//go:embed text.*.json
var Texts embed.FS

// Accounts is what this package needs of an account: the key that seals the
// way from the account to its members.
type Accounts interface {
	KeyOf(ctx context.Context, c db.Conn, id account.ID) (crypto.KeyID, error)
}

// Deps is what a Module is made of.
type Deps struct {
	DB       *db.DB
	Keys     *crypto.Keyring
	IDs      *ident.Source
	Clock    clock.Clock
	Accounts Accounts
	Consents *consent.Ledger
}

// A Module is the feature, ready for use.
type Module struct {
	db       *db.DB
	keys     *crypto.Keyring
	ids      *ident.Source
	clock    clock.Clock
	accounts Accounts
	consents *consent.Ledger
	store    store
	groups   cache[string, Group]
	cards    cache[MemberID, Card]
}

// New returns the feature.
func New(d Deps) *Module {
	return &Module{
		db: d.DB, keys: d.Keys, ids: d.IDs, clock: d.Clock, accounts: d.Accounts, consents: d.Consents,
		store:  store{keys: d.Keys},
		groups: newCache[string, Group](d.Clock, 1_000),
		cards:  newCache[MemberID, Card](d.Clock, 20_000),
	}
}

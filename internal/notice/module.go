package notice

import (
	"context"
	"crypto/rand"
	"embed"
	"fmt"
	"io"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/limit"
	"hearth/internal/platform/mail"
	"hearth/internal/platform/push"
)

// Texts holds the messages.
//
//go:embed text.*.json
var Texts embed.FS

// The kinds of tokens that stand for this feature's things in addresses.
const (
	kindNotice  ident.Kind = "notice"
	kindAccount ident.Kind = "notice-account"
	kindMail    ident.Kind = "notice-mail"
	kindBrowser ident.Kind = "notice-browser"
)

// Keys is the account feature, as far as this one needs it.
type Keys interface {
	KeyOf(ctx context.Context, c db.Conn, id account.ID) (crypto.KeyID, error)
}

// Deps is what a Module is made of.
type Deps struct {
	DB       *db.DB
	Keys     *crypto.Keyring
	IDs      *ident.Source
	Codec    *ident.Codec
	Clock    clock.Clock
	Groups   *group.Module
	Accounts Keys
	Limiter  limit.Limiter
	BaseURL  string      // how browsers reach the site
	Mail     mail.Sender // nil: no mail
	Push     Pusher      // nil: no Web Push
	Random   io.Reader   // for codes; default crypto/rand
}

// A Pusher sends to browsers; *push.Sender is one.
type Pusher interface {
	Key() string
	Send(ctx context.Context, b push.Browser, message []byte) error
}

// A Module is the feature, ready for use.
type Module struct {
	db       *db.DB
	keys     *crypto.Keyring
	ids      *ident.Source
	codec    *ident.Codec
	clock    clock.Clock
	groups   *group.Module
	accounts Keys
	limiter  limit.Limiter
	baseURL  string
	mail     mail.Sender
	push     Pusher
	outbox   *mail.Outbox // nil where mails are sent in earnest
	random   io.Reader
	store    store
	sorts    map[Kind]Sort
	dots     *dots
	ended    *ended
	wake     chan struct{}
}

var _ account.OwnData = (*Module)(nil)

// New returns the feature.
func New(d Deps) *Module {
	if d.Random == nil {
		d.Random = rand.Reader
	}
	m := &Module{db: d.DB, keys: d.Keys, ids: d.IDs, codec: d.Codec, clock: d.Clock, groups: d.Groups, accounts: d.Accounts,
		limiter: d.Limiter, baseURL: d.BaseURL, mail: d.Mail, push: d.Push,
		random: d.Random, store: store{keys: d.Keys}, sorts: map[Kind]Sort{}, dots: newDots(d.Clock), ended: newEnded(), wake: make(chan struct{}, 1)}
	m.outbox, _ = d.Mail.(*mail.Outbox)
	m.Register(own...)
	return m
}

// trial is the notice that a person sends to themselves.
const trial Kind = "notice.trial"

// own are this feature's own kinds.
var own = []Sort{{Kind: trial, Class: ForYou, OfNobody: true}}

// Register makes kinds known. It is called while the program is put together,
// and panics if two features use one name.
func (m *Module) Register(sorts ...Sort) {
	for _, s := range sorts {
		if _, taken := m.sorts[s.Kind]; taken {
			panic(fmt.Sprintf("notice: two kinds are called %s", s.Kind))
		}
		m.sorts[s.Kind] = s
	}
}

// Sorts returns every kind that is registered, for the test that looks for its
// sentence.
func (m *Module) Sorts() map[Kind]Sort { return m.sorts }

package account

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/go-webauthn/webauthn/webauthn"

	"hearth/internal/account/naming"
	"hearth/internal/account/passphrase"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/memo"
)

// Service holds what can be done with accounts. Its methods do not throttle:
// the pace is a matter of who asks over the network, and belongs to the
// handlers. The demo world and the command line call the same methods.
type Service struct {
	db       *db.DB
	keys     *crypto.Keyring
	ids      *ident.Source
	clock    clock.Clock
	random   io.Reader
	hasher   *passphrase.Hasher
	store    *store
	sessions *sessionCache
	webauthn *webauthn.WebAuthn // nil where the base address cannot have passkeys

	ages      memo.Cache[ID, Age]
	youthFrom int                                     // years
	youthOpen func(ctx context.Context) (bool, error) // nil where only adults join
}

// Joining is what a person says when they join.
type Joining struct {
	Name       string
	Passphrase string
	AgeBand    string
	Born       string // of a young person: the month, "2011-05"
}

// Suggest returns a two-word name in the context's language.
func (s *Service) Suggest(ctx context.Context) string {
	return naming.Suggest(s.random, i18n.From(ctx))
}

// Join makes an account with a passphrase, and with recovery words that wait
// to be shown. Problems come as one Invalid fault with every field that needs
// another look.
func (s *Service) Join(ctx context.Context, in Joining) (ID, error) {
	offer, err := s.offers(ctx)
	if err != nil {
		return 0, err
	}
	var problems fault.Check
	name := checkName(&problems, in.Name)
	age := ageOf(&problems, in, offer, s.clock.Now())
	checkPassphrase(&problems, name, in.Passphrase)
	if err := problems.Err(); err != nil {
		return 0, youngFirst(err)
	}
	// The slow work comes before the transaction: SQLite has one writer.
	hash, err := s.hasher.Hash(ctx, in.Passphrase)
	if err != nil {
		return 0, err
	}
	id := ID(s.ids.Next())
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := s.create(ctx, tx, newcomer{id: id, name: name, hash: hash, age: age})
		return err
	})
	return id, orTaken(err)
}

// ageYoung is the key of the sentence for who is too young. The page that says
// it offers help that is made for them.
const ageYoung = "account.age_young"

// youngFirst leaves out every other problem for somebody who is too young: what
// else to mend would be no use to them.
func youngFirst(err error) error {
	for _, field := range fault.Of(err).Fields {
		if field.Key == ageYoung {
			var problems fault.Check
			problems.Add(field.Name, field.Key)
			return problems.Err()
		}
	}
	return err
}

// orTaken turns a refused unique name into the sentence for it.
func orTaken(err error) error {
	if db.IsTaken(err) {
		return taken()
	}
	return err
}

// A newcomer is what it takes to write an account. An empty hash means that
// the way back is a passkey.
type newcomer struct {
	id   ID
	name string
	hash string
	age  Age
}

// create writes the account, its key and its waiting recovery words.
func (s *Service) create(ctx context.Context, tx *db.Tx, n newcomer) (row, error) {
	key, err := s.keys.Create(ctx, tx, 0)
	if err != nil {
		return row{}, err
	}
	a := row{id: n.id, key: key, nameIndex: s.store.nameIndex(naming.Skeleton(n.name)), ageBand: n.age.Band(s.clock.Now()), age: n.age, createdAt: s.clock.Now()}
	if a.name, err = s.keys.Seal(ctx, tx, key, place("name", n.id), n.name); err != nil {
		return row{}, err
	}
	if a.passphrase, err = s.sealHash(ctx, tx, a, n.hash); err != nil {
		return row{}, err
	}
	if a.recoveryIndex, a.recovery, err = s.newWords(ctx, tx, a); err != nil {
		return row{}, err
	}
	return a, s.store.insert(ctx, tx, a)
}

// sealHash seals a passphrase's digest, so that a stolen database gives
// nobody anything to guess at. No digest stays no digest.
func (s *Service) sealHash(ctx context.Context, c db.Conn, a row, hash string) ([]byte, error) {
	if hash == "" {
		return []byte{}, nil
	}
	return s.keys.Seal(ctx, c, a.key, place("passphrase", a.id), hash)
}

func (s *Service) openHash(ctx context.Context, a row) (string, error) {
	if len(a.passphrase) == 0 {
		return "", nil
	}
	return s.keys.Open(ctx, s.db, a.key, place("passphrase", a.id), a.passphrase)
}

// get reads an account that must be there, because its session is.
func (s *Service) get(ctx context.Context, c db.Conn, id ID) (row, error) {
	a, found, err := s.store.byID(ctx, c, id)
	if err == nil && !found {
		return a, fault.Missing("the account is gone")
	}
	return a, err
}

// lookup finds an account by its name as written; found is false for none.
func (s *Service) lookup(ctx context.Context, name string) (row, bool, error) {
	return s.store.byName(ctx, s.store.nameIndex(naming.Skeleton(name)))
}

// Lookup returns the account with the name, for the command line. It is a
// NotFound fault if there is none.
func (s *Service) Lookup(ctx context.Context, name string) (ID, error) {
	a, found, err := s.lookup(ctx, name)
	if err == nil && !found {
		return 0, fault.Missing("no account has that name")
	}
	return a.id, err
}

// Name returns the account's own name, for its owner's eyes.
func (s *Service) Name(ctx context.Context, id ID) (string, error) {
	a, err := s.get(ctx, s.db, id)
	if err != nil {
		return "", err
	}
	return s.keys.Open(ctx, s.db, a.key, place("name", a.id), a.name)
}

// newWebAuthn returns nil, and no error, for an address that browsers give no
// passkeys to: a bare number, or a name without TLS that is not this machine.
func newWebAuthn(base *url.URL) (*webauthn.WebAuthn, error) {
	host := base.Hostname()
	local := host == "localhost" || strings.HasSuffix(host, ".localhost")
	if strings.Trim(host, "0123456789.:") == "" || strings.Contains(host, ":") || base.Scheme != "https" && !local {
		return nil, nil
	}
	w, err := webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: "Hearth", RPOrigins: []string{base.Scheme + "://" + base.Host},
		AuthenticatorSelection: selection,
	})
	if err != nil {
		return nil, fmt.Errorf("passkeys for %s: %w", host, err)
	}
	return w, nil
}

package account

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// selection asks for passkeys that are found without a name being typed, and
// for the person to be verified where the device can.
var selection = protocol.AuthenticatorSelection{
	ResidentKey:        protocol.ResidentKeyRequirementRequired,
	RequireResidentKey: protocol.ResidentKeyRequired(),
	UserVerification:   protocol.VerificationPreferred,
}

// maxPasskeys is more than anybody has devices for.
const maxPasskeys = 20

// A Challenge is the first half of a passkey ceremony: what the browser is
// asked, and the token with which it answers.
type Challenge struct {
	Ceremony string `json:"ceremony"`
	Options  any    `json:"options"`
}

// A purpose keeps the answer to one ceremony from being used in another.
type purpose string

const (
	forJoining    purpose = "join"
	forAdding     purpose = "add"
	forSigningIn  purpose = "sign-in"
	forConfirming purpose = "confirm"
	forUnlocking  purpose = "unlock"
)

// A ceremony is what is remembered between its two halves, sealed.
type ceremony struct {
	Purpose purpose              `json:"purpose"`
	Account ID                   `json:"account,omitempty"` // whose, or for joining the id to be
	Name    string               `json:"name,omitempty"`    // for joining
	Age     Age                  `json:"age,omitzero"`      // for joining
	Data    webauthn.SessionData `json:"data"`
}

// keyUser is an account as the WebAuthn library asks for it.
type keyUser struct {
	handle      []byte
	name        string
	credentials []webauthn.Credential
}

func (u keyUser) WebAuthnID() []byte                         { return u.handle }
func (u keyUser) WebAuthnName() string                       { return u.name }
func (u keyUser) WebAuthnDisplayName() string                { return u.name }
func (u keyUser) WebAuthnCredentials() []webauthn.Credential { return u.credentials }

// passkeysOn is an error where the site's address cannot have passkeys.
func (s *Service) passkeysOn() error {
	if s.webauthn == nil {
		return fault.Missing("the base address cannot have passkeys")
	}
	return nil
}

// unusable is the answer to a ceremony that did not work out, whyever.
func unusable(err error) error {
	return fault.Wrap(fault.Invalid, "account.passkey_failed", quiet(err))
}

// quiet keeps the library's words, which may quote what a browser sent, out of
// the log; the type of problem is enough.
func quiet(err error) error {
	var p *protocol.Error
	if errors.As(err, &p) {
		return errors.New("webauthn: " + p.Type)
	}
	return errors.New("webauthn: refused")
}

// BeginJoin checks name and age and asks the browser for a passkey.
func (s *Service) BeginJoin(ctx context.Context, in Joining) (Challenge, error) {
	if err := s.passkeysOn(); err != nil {
		return Challenge{}, err
	}
	offer, err := s.offers(ctx)
	if err != nil {
		return Challenge{}, err
	}
	var problems fault.Check
	name := checkName(&problems, in.Name)
	age := ageOf(&problems, in, offer, s.clock.Now())
	if err := problems.Err(); err != nil {
		return Challenge{}, youngFirst(err)
	}
	if _, found, err := s.lookup(ctx, name); err != nil {
		return Challenge{}, err
	} else if found {
		return Challenge{}, taken()
	}
	id := ID(s.ids.Next())
	return s.askForKey(ctx, ceremony{Purpose: forJoining, Account: id, Name: name, Age: age}, nil)
}

// BeginAdd asks the browser for one more passkey.
func (s *Service) BeginAdd(ctx context.Context, now session) (Challenge, error) {
	if err := s.passkeysOn(); err != nil {
		return Challenge{}, err
	}
	user, list, err := s.keyUser(ctx, s.db, now.account, now.name)
	if err != nil {
		return Challenge{}, err
	}
	if len(list) >= maxPasskeys {
		return Challenge{}, fault.New(fault.Conflict, "account.passkeys_many")
	}
	return s.askForKey(ctx, ceremony{Purpose: forAdding, Account: now.account, Name: now.name}, user.credentials)
}

func (s *Service) askForKey(ctx context.Context, c ceremony, known []webauthn.Credential) (Challenge, error) {
	user := keyUser{handle: s.store.userHandle(c.Account), name: c.Name}
	options, data, err := s.webauthn.BeginRegistration(user,
		webauthn.WithExclusions(webauthn.Credentials(known).CredentialDescriptors()))
	if err != nil {
		return Challenge{}, unusable(err)
	}
	c.Data = *data
	token, err := s.remember(ctx, c)
	return Challenge{Ceremony: token, Options: options.Response}, err
}

// FinishJoin makes the account whose passkey the browser has made, and tells
// whether the passkey verified its holder: then it counts as a second factor.
func (s *Service) FinishJoin(ctx context.Context, token string, answer []byte, userAgent string) (id ID, verified bool, err error) {
	c, made, err := s.madeKey(ctx, token, forJoining, answer)
	if err != nil {
		return 0, false, err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		a, err := s.create(ctx, tx, newcomer{id: c.Account, name: c.Name, age: c.Age})
		if err != nil {
			return err
		}
		return s.addKey(ctx, tx, a, made, deviceOf(userAgent))
	})
	return c.Account, made.Flags.UserVerified, orTaken(err)
}

// FinishAdd adds the passkey that the browser has made.
func (s *Service) FinishAdd(ctx context.Context, now session, token string, answer []byte, userAgent string) error {
	c, made, err := s.madeKey(ctx, token, forAdding, answer)
	if err != nil {
		return err
	}
	if c.Account != now.account {
		return unusable(errors.New("another account's ceremony"))
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		a, err := s.get(ctx, tx, now.account)
		if err != nil {
			return err
		}
		return s.addKey(ctx, tx, a, made, deviceOf(userAgent))
	})
}

// madeKey checks the browser's answer to askForKey.
func (s *Service) madeKey(ctx context.Context, token string, want purpose, answer []byte) (c ceremony, made *webauthn.Credential, err error) {
	if c, err = s.recall(ctx, token, want); err != nil {
		return c, nil, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return c, nil, unusable(err)
	}
	made, err = s.webauthn.CreateCredential(keyUser{handle: s.store.userHandle(c.Account), name: c.Name}, c.Data, parsed)
	if err != nil {
		return c, nil, unusable(err)
	}
	// What says which make of device it was is not needed again, so not kept.
	made.Attestation = webauthn.CredentialAttestation{}
	return c, made, nil
}

func (s *Service) addKey(ctx context.Context, tx *db.Tx, a row, made *webauthn.Credential, d device) error {
	p := Passkey{id: s.ids.Next(), account: a.id, device: d, CreatedAt: s.clock.Now(), UsedAt: s.clock.Now()}
	raw, err := json.Marshal(made)
	if err != nil {
		return err
	}
	if p.sealed, err = s.keys.Seal(ctx, tx, a.key, passkeyPlace(p.id), string(raw)); err != nil {
		return err
	}
	return s.store.insertPasskey(ctx, tx, p, s.store.credentialIndex(made.ID))
}

// RemovePasskey takes a passkey off the account. The last way to come back
// stays: that is a Conflict.
func (s *Service) RemovePasskey(ctx context.Context, owner ID, id int64) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		// Two removals at once must not each leave the other's passkey.
		if err := s.store.hold(ctx, tx, owner); err != nil {
			return err
		}
		a, err := s.get(ctx, tx, owner)
		if err != nil {
			return err
		}
		list, err := s.store.passkeys(ctx, tx, owner)
		if err != nil {
			return err
		}
		if len(a.passphrase) == 0 && len(list) <= 1 {
			return fault.New(fault.Conflict, "account.last_way")
		}
		there, err := s.store.deletePasskey(ctx, tx, id, owner)
		if err == nil && !there {
			return fault.Missing("no such passkey of this account")
		}
		return err
	})
}

// keyUser gathers the account's passkeys, opened, beside their rows.
func (s *Service) keyUser(ctx context.Context, c db.Conn, id ID, name string) (keyUser, []Passkey, error) {
	a, err := s.get(ctx, c, id)
	if err != nil {
		return keyUser{}, nil, err
	}
	list, err := s.store.passkeys(ctx, c, id)
	if err != nil {
		return keyUser{}, nil, err
	}
	user := keyUser{handle: s.store.userHandle(id), name: name}
	for _, p := range list {
		raw, err := s.keys.Open(ctx, c, a.key, passkeyPlace(p.id), p.sealed)
		if err != nil {
			return user, nil, err
		}
		var credential webauthn.Credential
		if err := json.Unmarshal([]byte(raw), &credential); err != nil {
			return user, nil, fmt.Errorf("passkey %d: %w", p.id, err)
		}
		user.credentials = append(user.credentials, credential)
	}
	return user, list, nil
}

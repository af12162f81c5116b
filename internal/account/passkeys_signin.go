package account

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"hearth/internal/platform/db"
)

// BeginSignIn asks the browser for any passkey of this site. No name is given,
// so the question is the same for everybody.
func (s *Service) BeginSignIn(ctx context.Context) (Challenge, error) {
	return s.askWho(ctx, ceremony{Purpose: forSigningIn}, protocol.VerificationPreferred)
}

// BeginConfirm asks for a passkey to show that the person is still there.
func (s *Service) BeginConfirm(ctx context.Context, now session) (Challenge, error) {
	return s.askWho(ctx, ceremony{Purpose: forConfirming, Account: now.account}, protocol.VerificationPreferred)
}

// BeginUnlock asks for a passkey as a second factor: the device must verify its
// holder.
func (s *Service) BeginUnlock(ctx context.Context, now session) (Challenge, error) {
	return s.askWho(ctx, ceremony{Purpose: forUnlocking, Account: now.account}, protocol.VerificationRequired)
}

func (s *Service) askWho(ctx context.Context, c ceremony, verify protocol.UserVerificationRequirement) (Challenge, error) {
	if err := s.passkeysOn(); err != nil {
		return Challenge{}, err
	}
	options, data, err := s.webauthn.BeginDiscoverableLogin(webauthn.WithUserVerification(verify))
	if err != nil {
		return Challenge{}, unusable(err)
	}
	c.Data = *data
	token, err := s.remember(ctx, c)
	return Challenge{Ceremony: token, Options: options.Response}, err
}

// FinishSignIn returns whose passkey answered, and whether it verified its
// holder: then it counts as a second factor.
func (s *Service) FinishSignIn(ctx context.Context, token string, answer []byte) (id ID, verified bool, err error) {
	c, err := s.recall(ctx, token, forSigningIn)
	if err != nil {
		return 0, false, err
	}
	return s.whose(ctx, c, answer)
}

// FinishConfirm makes the session fresh if one of its account's passkeys
// answered.
func (s *Service) FinishConfirm(ctx context.Context, now session, token string, answer []byte) error {
	verified, err := s.ownKey(ctx, now, token, forConfirming, answer)
	if err != nil {
		return err
	}
	if verified {
		return s.prove(ctx, now)
	}
	return s.refresh(ctx, now)
}

// FinishUnlock takes the passkey as the session's second factor.
func (s *Service) FinishUnlock(ctx context.Context, now session, token string, answer []byte) error {
	verified, err := s.ownKey(ctx, now, token, forUnlocking, answer)
	if err != nil {
		return err
	}
	if !verified {
		return unusable(errors.New("the passkey did not verify its holder"))
	}
	return s.prove(ctx, now)
}

// ownKey checks that one of the session's own passkeys answered.
func (s *Service) ownKey(ctx context.Context, now session, token string, want purpose, answer []byte) (verified bool, err error) {
	c, err := s.recall(ctx, token, want)
	if err != nil {
		return false, err
	}
	id, verified, err := s.whose(ctx, c, answer)
	if err != nil {
		return false, err
	}
	if id != now.account || c.Account != now.account {
		return false, unusable(errors.New("another account's passkey"))
	}
	return verified, nil
}

// whose verifies the browser's answer and notes the passkey's use. A passkey
// counts as verified if its device verified the holder now and when it was made
// (WebAuthn 3 §7.2: what was never verified does not become so by itself).
func (s *Service) whose(ctx context.Context, c ceremony, answer []byte) (owner ID, verified bool, err error) {
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return 0, false, unusable(err)
	}
	owner, found, err := s.store.passkeyOwner(ctx, parsed.RawID)
	if err != nil {
		return 0, false, err
	}
	if !found {
		return 0, false, unusable(errors.New("unknown passkey"))
	}
	user, list, err := s.keyUser(ctx, s.db, owner, "")
	if err != nil {
		return 0, false, err
	}
	find := func(_, handle []byte) (webauthn.User, error) {
		if !bytes.Equal(handle, user.handle) {
			return nil, errors.New("another account's handle")
		}
		return user, nil
	}
	_, used, err := s.webauthn.ValidatePasskeyLogin(find, c.Data, parsed)
	if err != nil {
		return 0, false, unusable(err)
	}
	verified = used.Flags.UserVerified && parsed.Response.AuthenticatorData.Flags.HasUserVerified()
	return owner, verified, s.noteUse(ctx, owner, user, list, used)
}

// noteUse keeps the passkey's counter, by which a copy would be noticed.
func (s *Service) noteUse(ctx context.Context, owner ID, user keyUser, list []Passkey, used *webauthn.Credential) error {
	if used.Authenticator.CloneWarning {
		return unusable(errors.New("the passkey's counter went back"))
	}
	raw, err := json.Marshal(used)
	if err != nil {
		return err
	}
	for i, credential := range user.credentials {
		if !bytes.Equal(credential.ID, used.ID) {
			continue
		}
		return s.db.Tx(ctx, func(tx *db.Tx) error {
			a, err := s.get(ctx, tx, owner)
			if err != nil {
				return err
			}
			sealed, err := s.keys.Seal(ctx, tx, a.key, passkeyPlace(list[i].id), string(raw))
			if err != nil {
				return err
			}
			return s.store.usePasskey(ctx, tx, list[i].id, sealed, s.clock.Now())
		})
	}
	return nil
}

// remember keeps a ceremony for a few minutes; Sweep clears away those that
// nobody finished.
func (s *Service) remember(ctx context.Context, c ceremony) (string, error) {
	token, hash, err := s.newToken()
	if err != nil {
		return "", err
	}
	raw, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	now := s.clock.Now()
	kept := ceremonyRow{id: s.ids.Next(), expiresAt: now.Add(ceremonyFor)}
	return token, s.db.Tx(ctx, func(tx *db.Tx) error {
		// The account may not exist yet, so the server's own key seals.
		if kept.sealed, err = s.keys.Seal(ctx, tx, 0, ceremonyPlace(kept.id), string(raw)); err != nil {
			return err
		}
		return s.store.insertCeremony(ctx, tx, kept, hash)
	})
}

// recall takes a ceremony back; it can be had once, for its own purpose and in
// time.
func (s *Service) recall(ctx context.Context, token string, want purpose) (c ceremony, err error) {
	if err := s.passkeysOn(); err != nil {
		return c, err
	}
	hash, ok := hashOf(token)
	if !ok {
		return c, unusable(errors.New("no such ceremony"))
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		kept, found, err := s.store.takeCeremony(ctx, tx, hash)
		if err != nil || !found || !s.clock.Now().Before(kept.expiresAt) {
			return err
		}
		raw, err := s.keys.Open(ctx, tx, 0, ceremonyPlace(kept.id), kept.sealed)
		if err != nil {
			return err
		}
		return json.Unmarshal([]byte(raw), &c)
	})
	if err == nil && c.Purpose != want {
		err = unusable(errors.New("no such ceremony"))
	}
	return c, err
}

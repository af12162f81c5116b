package account

import (
	"context"
	"crypto/subtle"
	"encoding/hex"
	"errors"

	"hearth/internal/account/passphrase"
	"hearth/internal/account/recoverywords"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
)

// newWords draws the secret of new recovery words: its blind index, which
// stays, and the secret itself, sealed until the person has kept the words.
func (s *Service) newWords(ctx context.Context, c db.Conn, a row) (index, sealed []byte, err error) {
	secret, err := recoverywords.New(s.random)
	if err != nil {
		return nil, nil, err
	}
	sealed, err = s.keys.Seal(ctx, c, a.key, place("recovery", a.id), hex.EncodeToString(secret[:]))
	return s.store.recoveryIndex(a.id, secret[:]), sealed, err
}

// waiting returns the secret that waits to be kept; found is false once the
// words were kept or passed over.
func (s *Service) waiting(ctx context.Context, a row) (secret recoverywords.Secret, found bool, err error) {
	if len(a.recovery) == 0 {
		return secret, false, nil
	}
	text, err := s.keys.Open(ctx, s.db, a.key, place("recovery", a.id), a.recovery)
	if err != nil {
		return secret, false, err
	}
	if n, err := hex.Decode(secret[:], []byte(text)); err != nil || n != len(secret) {
		return secret, false, errors.New("account: the sealed recovery secret is torn")
	}
	return secret, true, nil
}

// Words is what the page of recovery words has to show.
type Words struct {
	Waiting bool     // the words are still to be kept
	Words   []string // all twelve, only while waiting
	Asked   [2]int   // which two to ask for, only while waiting
	Kept    bool     // they were kept, and the person showed it
}

// RecoveryWords returns the words that wait to be kept, in the context's
// language, or how things stand without them.
func (s *Service) RecoveryWords(ctx context.Context, id ID) (Words, error) {
	a, err := s.get(ctx, s.db, id)
	if err != nil {
		return Words{}, err
	}
	secret, waiting, err := s.waiting(ctx, a)
	if err != nil || !waiting {
		return Words{Kept: !a.recoveryKeptAt.IsZero()}, err
	}
	asked, err := recoverywords.Ask(s.random)
	return Words{Waiting: true, Words: secret.Words(i18n.From(ctx)), Asked: asked}, err
}

// KeepWords checks that the answers are the words at the asked positions and
// then forgets the words. A wrong answer is an Invalid fault.
func (s *Service) KeepWords(ctx context.Context, id ID, asked [2]int, answers [2]string) error {
	a, err := s.get(ctx, s.db, id)
	if err != nil {
		return err
	}
	secret, waiting, err := s.waiting(ctx, a)
	if err != nil || !waiting {
		return err
	}
	if asked[0] == asked[1] || !secret.Right(asked, answers) {
		var problems fault.Check
		problems.Add("first", "account.words_wrong")
		return problems.Err()
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.store.hideRecovery(ctx, tx, id, s.clock.Now()) })
}

// PassOverWords forgets the words unseen or unkept; they still work for
// whoever wrote them down, and the account page goes on to remind.
func (s *Service) PassOverWords(ctx context.Context, id ID) error {
	a, err := s.get(ctx, s.db, id)
	if err != nil || len(a.recovery) == 0 {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.store.hideRecovery(ctx, tx, id, a.recoveryKeptAt) })
}

// RenewWords makes new recovery words, which wait to be shown. The old ones
// stop working.
func (s *Service) RenewWords(ctx context.Context, id ID) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		a, err := s.get(ctx, tx, id)
		if err != nil {
			return err
		}
		index, sealed, err := s.newWords(ctx, tx, a)
		if err != nil {
			return err
		}
		return s.store.setRecovery(ctx, tx, id, index, sealed)
	})
}

// Recovering is what a person says who has lost passphrase and passkey.
type Recovering struct {
	Name       string
	Words      string
	Passphrase string // the new one
}

// Recover sets a new passphrase for the account with the name and the words,
// and ends all its sessions. What is wrong with the form itself, such as
// eleven words, is said at the field; that name and words do not belong
// together is said without telling which of them is wrong.
func (s *Service) Recover(ctx context.Context, in Recovering) (ID, error) {
	secret, err := checkRecovering(in)
	if err != nil {
		return 0, err
	}
	a, found, err := s.lookup(ctx, in.Name)
	if err != nil {
		return 0, err
	}
	right := subtle.ConstantTimeCompare(s.store.recoveryIndex(a.id, secret[:]), a.recoveryIndex) == 1
	// The digest is made in either case, so that the time taken tells nothing.
	hash, err := s.hasher.Hash(ctx, in.Passphrase)
	if err != nil {
		return 0, err
	}
	if !found || !right {
		return 0, fault.New(fault.Invalid, "account.no_match_words")
	}
	return a.id, s.replacePassphrase(ctx, a, hash, 0)
}

func checkRecovering(in Recovering) (recoverywords.Secret, error) {
	var problems fault.Check
	secret, err := recoverywords.Parse(in.Words)
	switch {
	case errors.Is(err, recoverywords.ErrCount):
		problems.Add("words", "account.words_count")
	case err != nil:
		problems.Add("words", "account.words_unknown")
	}
	checkPassphrase(&problems, in.Name, in.Passphrase)
	return secret, problems.Err()
}

// ChangePassphrase sets a new passphrase and ends every other session. The
// caller has made sure that the session is fresh.
func (s *Service) ChangePassphrase(ctx context.Context, now session, words string) error {
	var problems fault.Check
	if reason := passphrase.Check(words, now.name); reason != passphrase.Fine {
		problems.Add("passphrase", reason.Key())
		return problems.Err()
	}
	hash, err := s.hasher.Hash(ctx, words)
	if err != nil {
		return err
	}
	a, err := s.get(ctx, s.db, now.account)
	if err != nil {
		return err
	}
	return s.replacePassphrase(ctx, a, hash, now.id)
}

// replacePassphrase ends every session but keep: whoever changes a passphrase
// may be shutting somebody out.
func (s *Service) replacePassphrase(ctx context.Context, a row, hash string, keep int64) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		sealed, err := s.sealHash(ctx, tx, a, hash)
		if err != nil {
			return err
		}
		if err := s.store.setPassphrase(ctx, tx, a.id, sealed); err != nil {
			return err
		}
		return s.endOthers(ctx, tx, a.id, keep)
	})
}

package account

import (
	"context"
	"errors"
	"time"

	"hearth/internal/account/totp"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// staffIdle is how long pages for staff stay open without being used. NIST
// 800-63B-4 §2.2.3 allows an hour; what staff see is other people's lives.
const staffIdle = 15 * time.Minute

// pressAgain is within which time two presses are one.
const pressAgain = 10 * time.Second

// SetUpSecond draws a secret for a code app, which waits for its first code. It
// replaces one that is still waiting; one that works is a Conflict.
func (s *Service) SetUpSecond(ctx context.Context, id ID) error {
	secret, err := totp.New(s.random)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		a, err := s.get(ctx, tx, id)
		if err != nil {
			return err
		}
		sealed, err := s.keys.Seal(ctx, tx, a.key, secondPlace(id), string(secret))
		if err != nil {
			return err
		}
		put, err := s.store.putSecond(ctx, tx, id, sealed, s.clock.Now())
		if err == nil && !put {
			return fault.New(fault.Conflict, "account.second_exists")
		}
		return err
	})
}

// A SecondFactor is what the page about it shows.
type SecondFactor struct {
	Since    time.Time   // since when the code app works; zero if there is none
	Waiting  totp.Secret // waits for its first code; else ""
	Passkeys int         // how many verify their holder, and so count as well
}

// Any reports whether the account has one that works.
func (f SecondFactor) Any() bool { return !f.Since.IsZero() || f.Passkeys > 0 }

// SecondFactorOf tells how things stand with the account's second factor. The
// secret is in it only while it waits for its first code.
func (s *Service) SecondFactorOf(ctx context.Context, id ID) (f SecondFactor, err error) {
	row, found, err := s.store.second(ctx, s.db, id)
	if err != nil {
		return f, err
	}
	switch {
	case found && row.works():
		f.Since = row.confirmedAt
	case found:
		if f.Waiting, err = s.openSecond(ctx, id, row); err != nil {
			return f, err
		}
	}
	if s.webauthn == nil {
		return f, nil
	}
	user, _, err := s.keyUser(ctx, s.db, id, "")
	for _, key := range user.credentials {
		if key.Flags.UserVerified {
			f.Passkeys++
		}
	}
	return f, err
}

// HasSecondFactor reports whether the account has a code app or a passkey that
// verifies its holder.
func (s *Service) HasSecondFactor(ctx context.Context, id ID) (bool, error) {
	f, err := s.SecondFactorOf(ctx, id)
	return f.Any(), err
}

func (s *Service) openSecond(ctx context.Context, id ID, row secondRow) (totp.Secret, error) {
	a, err := s.get(ctx, s.db, id)
	if err != nil {
		return "", err
	}
	text, err := s.keys.Open(ctx, s.db, a.key, secondPlace(id), row.sealed)
	return totp.Secret(text), err
}

// ConfirmSecond puts the waiting secret in use if the code is one of its own.
// The session has then given a second factor.
func (s *Service) ConfirmSecond(ctx context.Context, now session, code string) error {
	row, found, err := s.store.second(ctx, s.db, now.account)
	if err != nil || found && row.works() { // a second press
		return err
	}
	if !found {
		return fault.New(fault.Conflict, "account.second_again")
	}
	step, err := s.match(ctx, now.account, row, code)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		done, err := s.store.confirmSecond(ctx, tx, now.account, row, step, s.clock.Now())
		if err == nil && !done {
			return fault.New(fault.Conflict, "account.second_again")
		}
		if err != nil {
			return err
		}
		return s.proveIn(ctx, tx, now)
	})
}

// errNoCodeApp is for a code that nobody could have.
var errNoCodeApp = errors.New("account: the account has no code app")

// GiveCode takes a code of the account's app as the session's second factor. A
// code that was taken before is refused, also by another session (RFC 6238
// §5.2).
func (s *Service) GiveCode(ctx context.Context, now session, code string) error {
	row, found, err := s.store.second(ctx, s.db, now.account)
	if err != nil {
		return err
	}
	if !found || !row.works() {
		return fault.Wrap(fault.Invalid, "account.second_missing", errNoCodeApp)
	}
	step, err := s.match(ctx, now.account, row, code)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		taken, err := s.store.takeStep(ctx, tx, now.account, row, step)
		if err != nil {
			return err
		}
		if !taken {
			return s.pressedTwice(ctx, tx, now)
		}
		return s.proveIn(ctx, tx, now)
	})
}

// pressedTwice is nil for the second press of a button whose first press has
// just opened this very session: it gives the session nothing new. For anybody
// else the code was used.
func (s *Service) pressedTwice(ctx context.Context, tx *db.Tx, now session) error {
	before, err := s.store.provedSince(ctx, tx, now.id, s.clock.Now().Add(-pressAgain))
	if err == nil && !before {
		return wrongCode("account.code_used")
	}
	return err
}

// match finds the step of a code, or says at the field that there is none.
func (s *Service) match(ctx context.Context, id ID, row secondRow, code string) (int64, error) {
	secret, err := s.openSecond(ctx, id, row)
	if err != nil {
		return 0, err
	}
	step, right, err := secret.Match(code, s.clock.Now())
	if err == nil && !right {
		err = wrongCode("account.code_wrong")
	}
	return step, err
}

// codeField is the form field of a code. Its name is unlike any other: the form
// of another feature may carry it, see Staff.
const codeField = "second_factor_code"

func wrongCode(key string) error {
	var problems fault.Check
	problems.Add(codeField, key)
	return problems.Err()
}

// RemoveSecond takes the code app off the account. Twice is as good as once.
func (s *Service) RemoveSecond(ctx context.Context, id ID) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.store.deleteSecond(ctx, tx, id) })
}

// prove notes that the session's holder has just given a second factor.
func (s *Service) prove(ctx context.Context, now session) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.proveIn(ctx, tx, now) })
}

func (s *Service) proveIn(ctx context.Context, tx *db.Tx, now session) error {
	tx.OnCommit(func() { s.sessions.forgetToken(now.token) })
	return s.store.proved(ctx, tx, now.id, s.clock.Now())
}

// useStaff notes the use of a page for staff and reports whether the session
// may use it. It asks the database each time: one statement decides and writes,
// so that no node locks a page that another has just used.
func (s *Service) useStaff(ctx context.Context, now session) (open bool, err error) {
	at := s.clock.Now()
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		open, err = s.store.useStaff(ctx, tx, now.id, at, at.Add(-staffIdle))
		return err
	})
	return open, err
}

package account

import (
	"context"

	"hearth/internal/account/naming"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Rename gives the account another name of its own. Handles in groups do not
// change: nothing ties them to it.
func (s *Service) Rename(ctx context.Context, id ID, name string) error {
	var problems fault.Check
	name = checkName(&problems, name)
	if err := problems.Err(); err != nil {
		return err
	}
	return orTaken(s.db.Tx(ctx, func(tx *db.Tx) error {
		a, err := s.get(ctx, tx, id)
		if err != nil {
			return err
		}
		sealed, err := s.keys.Seal(ctx, tx, a.key, place("name", id), name)
		if err != nil {
			return err
		}
		tx.OnCommit(func() { s.sessions.forgetAccount(id) })
		return s.store.rename(ctx, tx, id, s.store.nameIndex(naming.Skeleton(name)), sealed)
	}))
}

// Overview is all that a person's account page shows.
type Overview struct {
	Name          string
	HasPassphrase bool
	Passkeys      []Passkey
	WordsKept     bool
	WordsWaiting  bool
	SecondFactor  SecondFactor
	Sessions      []Session
	Age           Age
}

// Overview gathers the account page of whoever the session belongs to.
func (s *Service) Overview(ctx context.Context, now session) (Overview, error) {
	a, err := s.get(ctx, s.db, now.account)
	if err != nil {
		return Overview{}, err
	}
	o := Overview{Name: now.name, HasPassphrase: len(a.passphrase) > 0,
		WordsKept: !a.recoveryKeptAt.IsZero(), WordsWaiting: len(a.recovery) > 0, Age: a.age}
	if o.Passkeys, err = s.store.passkeys(ctx, s.db, now.account); err != nil {
		return o, err
	}
	if o.SecondFactor, err = s.SecondFactorOf(ctx, now.account); err != nil {
		return o, err
	}
	o.Sessions, err = s.Sessions(ctx, now.account, now.id)
	return o, err
}

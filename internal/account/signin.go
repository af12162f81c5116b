package account

import (
	"context"

	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// SignIn returns whose name and passphrase these are. For an unknown name it
// does the same work and gives the same answer as for a wrong passphrase.
func (s *Service) SignIn(ctx context.Context, name, words string) (ID, error) {
	a, found, err := s.lookup(ctx, name)
	if err != nil {
		return 0, err
	}
	hash := ""
	if found {
		if hash, err = s.openHash(ctx, a); err != nil {
			return 0, err
		}
	}
	right, err := s.hasher.Compare(ctx, hash, words)
	if err != nil {
		return 0, err
	}
	if !right {
		return 0, noMatch()
	}
	return a.id, nil
}

// Confirm makes the session fresh if the passphrase is the account's own.
func (s *Service) Confirm(ctx context.Context, now session, words string) error {
	a, err := s.get(ctx, s.db, now.account)
	if err != nil {
		return err
	}
	hash, err := s.openHash(ctx, a)
	if err != nil {
		return err
	}
	right, err := s.hasher.Compare(ctx, hash, words)
	if err != nil {
		return err
	}
	if !right {
		var problems fault.Check
		problems.Add("passphrase", "account.passphrase_wrong")
		return problems.Err()
	}
	return s.refresh(ctx, now)
}

// refresh notes that the person has just shown who they are.
func (s *Service) refresh(ctx context.Context, now session) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		tx.OnCommit(func() { s.sessions.forgetToken(now.token) })
		return s.store.refresh(ctx, tx, now.id, s.clock.Now())
	})
}

package account

import (
	"context"

	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

// KeyOf returns the account's key, under which other features seal what belongs
// to the person and to no member of theirs, such as a mail address. It returns
// Missing once the account has been erased.
func (s *Service) KeyOf(ctx context.Context, c db.Conn, id ID) (crypto.KeyID, error) {
	a, err := s.get(ctx, c, id)
	return a.key, err
}

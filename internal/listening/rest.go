package listening

import (
	"context"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// RestBy sets what tells whether somebody rests after heavy days. Whoever does is
// offered no new talk; one that goes on is not cut off. It is called while the
// program is put together.
func (m *Module) RestBy(f func(ctx context.Context, id account.ID) (bool, error)) { m.resting = f }

// rested refuses a listener who rests.
func (m *Module) rested(ctx context.Context, v group.Visit) error {
	if m.resting == nil {
		return nil
	}
	rests, err := m.resting(ctx, v.Actor.ID)
	if err == nil && rests {
		err = fault.New(fault.Conflict, "listening.resting")
	}
	return err
}

// Listens reports whether one of the members is a listener, or has passed the
// course.
func (m *Module) Listens(ctx context.Context, members []group.MemberID) (bool, error) {
	for _, id := range members {
		n, err := db.One(ctx, m.db, qAnywhere, db.Value[int64], int64(id))
		if err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, nil
}

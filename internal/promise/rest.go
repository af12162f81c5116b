package promise

import (
	"context"

	"hearth/internal/account"
)

// RestBy sets what tells whether somebody rests after heavy days. Nothing is
// offered to whoever does; what they took stays theirs. It is called while the
// program is put together.
func (m *Module) RestBy(f func(ctx context.Context, id account.ID) (bool, error)) { m.resting = f }

// letRest takes what is offered out of the queue of somebody who rests.
func (m *Module) letRest(ctx context.Context, id account.ID, q *Queue) error {
	if m.resting == nil || len(q.Groups) == 0 {
		return nil
	}
	rests, err := m.resting(ctx, id)
	if err == nil && rests {
		q.Rests, q.Left, q.Offered = true, 0, nil
	}
	return err
}

package group

import (
	"context"

	"hearth/internal/account"
)

// Standing is Past with what was decided about how much the actor writes: it
// tells whether somebody who holds the group may do so today, whatever became of
// the group.
func (m *Module) Standing(ctx context.Context, actor account.Actor, id ID) (Visit, error) {
	v, err := m.Past(ctx, actor, id)
	if err != nil || v.Member == nil {
		return v, err
	}
	return m.stilled(ctx, v)
}

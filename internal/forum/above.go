package forum

import (
	"context"

	"github.com/a-h/templ"

	"hearth/internal/group"
)

// Above is what stands above a group's conversations, such as what was
// announced. It returns nil if nothing does.
type Above interface {
	Above(ctx context.Context, v group.Visit) (templ.Component, error)
}

// ShowAbove makes the list of conversations begin with what a gives. It is
// called while the program is put together.
func (m *Module) ShowAbove(a Above) { m.above = a }

// top is what stands above the conversations of the group, nil for nothing.
func (m *Module) top(ctx context.Context, v group.Visit) (templ.Component, error) {
	if m.above == nil {
		return nil, nil
	}
	return m.above.Above(ctx, v)
}

package staff

import (
	"context"

	"github.com/a-h/templ"

	"hearth/internal/group"
)

// WarnOf lets f show what needs somebody at once on the console's first page. It
// is called while the program is put together.
func (m *Module) WarnOf(f func(ctx context.Context, o group.Organisation) templ.Component) {
	m.warnings = f
}

// warningsOf is what there is to warn of; nothing where nobody warns.
func (m *Module) warningsOf(ctx context.Context, o group.Organisation) templ.Component {
	if m.warnings == nil {
		return templ.NopComponent
	}
	return m.warnings(ctx, o)
}

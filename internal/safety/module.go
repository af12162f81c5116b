package safety

import (
	"embed"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/web"
)

// Texts are the words of Help now.
//
//go:embed text.*.json
var Texts embed.FS

// Deps is what the feature needs from outside.
type Deps struct {
	Clock clock.Clock
	// HelplinesFile is the path of the operator's own helplines, from the
	// setting helplines_file; "" for none. Load says what it may hold.
	HelplinesFile string
}

// A Module is the safety feature, ready to serve.
type Module struct{ handler *handler }

// New reads the helplines. It fails, naming record and field, if one is not
// valid: a wrong number is worse than a server that does not start.
func New(deps Deps) (*Module, error) {
	directory, err := Load(deps.HelplinesFile, deps.Clock.Now())
	if err != nil {
		return nil, err
	}
	return &Module{handler: &handler{directory: directory, clock: deps.Clock}}, nil
}

// Routes lists the feature's routes.
func (m *Module) Routes(r *web.Router) {
	r.Public("GET /help", m.handler.help)
	r.Public("GET /grounding", m.handler.grounding)
}

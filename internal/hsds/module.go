package hsds

import (
	"context"
	"embed"
	"sync"
	"sync/atomic"
	"time"

	"hearth/internal/directory"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/web"
)

// Texts holds the messages.
//
//go:embed text.*.json
var Texts embed.FS

// Directory is what this package needs of the directory: the groups that may be
// told of, and no others.
type Directory interface {
	Listing(ctx context.Context) (directory.Listing, error)
}

// Groups is what this package needs of the groups.
type Groups interface {
	Organisations(ctx context.Context) ([]group.Organisation, error)
}

// Deps is what a Module is made of.
type Deps struct {
	DB        *db.DB
	Clock     clock.Clock
	Directory Directory // set by app after the directory is made, which asks this package too
	Groups    Groups
	BaseURL   string
	YouthFrom int // from which age people can join a group for young people, in years
}

// A Module is the feature, ready for use.
type Module struct {
	Deps
	making    sync.Mutex // held by the one who makes a catalogue
	latest    atomic.Pointer[catalogue]
	mu        sync.Mutex // guards what follows
	neighbour []entry    // from listed_elsewhere, folded
	read      time.Time
}

var _ directory.Neighbours = (*Module)(nil)

// New returns the feature.
func New(d Deps) *Module { return &Module{Deps: d} }

// TellOf sets whose groups the feature tells of. It is called while the program
// is put together: the directory asks this package for groups elsewhere, so one
// of the two is made first.
func (m *Module) TellOf(d Directory) { m.Directory = d }

// Routes lists the feature's routes. All are JSON, whatever is asked for.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.Public("GET /hsds", h.about)
	rt.Public("GET /hsds/openapi.json", h.openAPI)
	rt.Public("GET /hsds/services", h.services)
	rt.Public("GET /hsds/services/{id}", h.service)
	rt.Public("GET /hsds/organizations", h.organizations)
	rt.Public("GET /hsds/organizations/{id}", h.organization)
	rt.Public("GET /hsds/service_at_locations", h.atLocations)
	rt.Public("GET /hsds/service_at_locations/{id}", h.atLocation)
	rt.Public("GET /hsds/taxonomies", h.taxonomies)
	rt.Public("GET /hsds/taxonomies/{id}", h.taxonomy)
	rt.Public("GET /hsds/taxonomy_terms", h.terms)
	rt.Public("GET /hsds/taxonomy_terms/{id}", h.term)
}

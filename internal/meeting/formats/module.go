package formats

import (
	"embed"
	"strings"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/web"
)

// Texts holds the messages.
//
//go:embed text.*.json
var Texts embed.FS

const kindFormat ident.Kind = "meeting-format"

// Deps is what a Module is made of.
type Deps struct {
	DB     *db.DB
	Keys   *crypto.Keyring
	IDs    *ident.Source
	Codec  *ident.Codec
	Clock  clock.Clock
	Groups *group.Module
	Audit  *audit.Log
}

// A Module is the feature, ready for use.
type Module struct {
	db     *db.DB
	keys   *crypto.Keyring
	ids    *ident.Source
	codec  *ident.Codec
	clock  clock.Clock
	groups *group.Module
	audit  *audit.Log
}

var _ account.OwnData = (*Module)(nil)

// New returns the feature.
func New(d Deps) *Module {
	return &Module{db: d.DB, keys: d.Keys, ids: d.IDs, codec: d.Codec, clock: d.Clock, groups: d.Groups, audit: d.Audit}
}

// Routes registers the feature's routes. All are for members, but for the schema,
// which is the same on every server.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.Public("GET /formats/schema.json", h.schema)

	const base = "/groups/{slug}/formats"
	rt.SignedIn("GET "+base, h.list)
	rt.SignedIn("POST "+base, h.create)
	rt.SignedIn("GET "+base+"/new", h.begin)
	rt.SignedIn("GET "+base+"/copy", h.elsewhere)
	rt.SignedIn("POST "+base+"/copy", h.copyFrom)
	rt.SignedIn("GET "+base+"/import", h.importForm)
	rt.SignedIn("POST "+base+"/import", h.importFrom)

	const one = base + "/{format}"
	rt.SignedIn("GET "+one, h.look)
	rt.SignedIn("GET "+one+"/edit", h.editForm)
	rt.SignedIn("POST "+one+"/edit", h.edit)
	rt.SignedIn("GET "+one+"/history", h.history)
	rt.SignedIn("GET "+one+"/versions/{version}", h.look)
	rt.SignedIn("POST "+one+"/versions/{version}/restore", h.restore)
	rt.SignedIn("POST "+one+"/archive", h.archive)
	rt.SignedIn("POST "+one+"/unarchive", h.unarchive)
	rt.SignedIn("GET "+one+"/export.yaml", h.exportYAML)
	rt.SignedIn("GET "+one+"/export.json", h.exportJSON)
}

// code names a group's own format outside the server.
func (m *Module) code(id ID) string { return own + m.codec.Token(kindFormat, int64(id)) }

// idOf reads such a code.
func (m *Module) idOf(code string) (ID, bool) {
	token, is := strings.CutPrefix(code, own)
	if !is {
		return 0, false
	}
	id, ok := m.codec.ID(kindFormat, token)
	return ID(id), ok
}

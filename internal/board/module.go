package board

import (
	"context"
	"embed"

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

const (
	kindItem   ident.Kind = "board-item"
	kindChange ident.Kind = "board-change"
)

// Teller tells members that something waits for them, in the transaction that
// made it so.
type Teller interface {
	Tell(ctx context.Context, tx *db.Tx, to group.MemberID, kind, url string) error
}

// Deps is what a Module is made of.
type Deps struct {
	DB     *db.DB
	Keys   *crypto.Keyring
	IDs    *ident.Source
	Codec  *ident.Codec
	Clock  clock.Clock
	Groups *group.Module
	Audit  *audit.Log
	Teller Teller // nil: nobody is told
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
	teller Teller
	store  store
}

var _ account.OwnData = (*Module)(nil)

// New returns the feature.
func New(d Deps) *Module {
	return &Module{db: d.DB, keys: d.Keys, ids: d.IDs, codec: d.Codec, clock: d.Clock, groups: d.Groups, audit: d.Audit, teller: d.Teller,
		store: store{keys: d.Keys}}
}

// TellThrough makes what happens here known to members through t. It is called
// while the program is put together.
func (m *Module) TellThrough(t Teller) { m.teller = t }

// Routes registers the feature's routes. All are for members.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	const base = "/groups/{slug}/board"
	rt.SignedIn("GET "+base, h.announcements)
	rt.SignedIn("POST "+base+"/read", h.markRead)
	rt.SignedIn("GET "+base+"/cards", h.cards)
	rt.SignedIn("GET "+base+"/help", h.help)
	rt.SignedIn("GET "+base+"/resources", h.resources)
	rt.SignedIn("GET "+base+"/changes", h.changes)
	rt.SignedIn("POST "+base+"/changes", h.addChange)
	rt.SignedIn("POST "+base+"/changes/{change}/remove", h.removeChange)

	for _, k := range written {
		rt.SignedIn("GET "+base+"/"+k.path+"/new", h.newItem(k.kind))
		rt.SignedIn("POST "+base+"/"+k.path, h.add(k.kind))
	}
	rt.SignedIn("POST "+base+"/feedback", h.add(Feedback))

	const item = base + "/items/{item}"
	rt.SignedIn("GET "+item, h.item)
	rt.SignedIn("GET "+item+"/edit", h.editForm)
	rt.SignedIn("POST "+item+"/edit", h.edit)
	rt.SignedIn("POST "+item+"/withdraw", h.withdraw)
	rt.SignedIn("POST "+item+"/close", h.end)
	rt.SignedIn("POST "+item+"/hide", h.hide)
	rt.SignedIn("POST "+item+"/show", h.show)
	rt.SignedIn("POST "+item+"/answer", h.answer)
	rt.SignedIn("POST "+item+"/save", h.save)
	rt.SignedIn("POST "+item+"/take", h.take)
	rt.SignedIn("POST "+item+"/release", h.release)
	rt.SignedIn("POST "+item+"/went", h.went)
	rt.SignedIn("POST "+item+"/approve", h.approve)
	rt.SignedIn("POST "+item+"/decline", h.decline)
}

// written are the kinds that have a page for writing one, and its place.
var written = []struct {
	kind Kind
	path string
}{{Announcement, "announcements"}, {Card, "cards"}, {Help, "help"}, {Resource, "resources"}}

func (m *Module) token(id ID) string { return m.codec.Token(kindItem, int64(id)) }

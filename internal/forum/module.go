package forum

import (
	"embed"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/group/heed"
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
	kindConversation ident.Kind = "conversation"
	kindPost         ident.Kind = "post"
)

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
	store  store
	above  Above // nil where nothing stands above the conversations

	promise Promise     // nil where nothing is promised about answers
	teller  Teller      // nil where nobody is told
	screen  Screen      // nil where groups leave nothing out
	watch   heed.Watch  // nil where nobody reads along for signs
	themes  heed.Themes // nil where only authors say what their words touch on

	afterword Afterword // nil where nothing is said after writing
}

var _ account.OwnData = (*Module)(nil)

// New returns the feature.
func New(d Deps) *Module {
	return &Module{db: d.DB, keys: d.Keys, ids: d.IDs, codec: d.Codec, clock: d.Clock, groups: d.Groups, audit: d.Audit, store: store{keys: d.Keys}}
}

// Routes registers the feature's routes. The public ones serve groups whose
// conversations anybody may read.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.Public("GET /groups/{slug}/conversations", h.list)
	rt.Public("GET /groups/{slug}/conversations/{id}", h.conversation)
	rt.Public("GET /groups/{slug}/search", h.search)
	rt.Public("GET /groups/{slug}/posts/{post}", h.permalink)

	rt.SignedIn("GET /groups/{slug}/conversations/new", h.newConversation)
	rt.SignedIn("POST /groups/{slug}/conversations", h.start)
	rt.SignedIn("POST /groups/{slug}/conversations/draft", h.saveDraft)
	rt.SignedIn("POST /groups/{slug}/conversations/{id}/draft", h.saveDraft)
	rt.SignedIn("POST /groups/{slug}/conversations/{id}/replies", h.reply)
	rt.SignedIn("POST /groups/{slug}/conversations/{id}/read", h.markRead)
	rt.SignedIn("POST /groups/{slug}/conversations/{id}/follow", h.follow)
	rt.SignedIn("POST /groups/{slug}/conversations/{id}/pin", h.pin)
	rt.SignedIn("POST /groups/{slug}/conversations/{id}/lock", h.lock)

	rt.SignedIn("GET /groups/{slug}/posts/{post}/edit", h.editForm)
	rt.SignedIn("POST /groups/{slug}/posts/{post}/edit", h.edit)
	rt.SignedIn("POST /groups/{slug}/posts/{post}/withdraw", h.withdraw)
	rt.SignedIn("POST /groups/{slug}/posts/{post}/acknowledgements", h.acknowledge)
	rt.SignedIn("POST /groups/{slug}/posts/{post}/hide", h.hide)
	rt.SignedIn("POST /groups/{slug}/posts/{post}/show", h.show)
	rt.SignedIn("POST /groups/{slug}/posts/{post}/touches", h.setTouches)
}

func (m *Module) token(id ID) string         { return m.codec.Token(kindConversation, int64(id)) }
func (m *Module) postToken(id PostID) string { return m.codec.Token(kindPost, int64(id)) }

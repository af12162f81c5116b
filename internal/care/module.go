package care

import (
	"context"
	"embed"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/forum"
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
	kindMember  ident.Kind = "member"
	kindOffer   ident.Kind = "care offer"
	kindRemoval ident.Kind = "care removal"
	kindMerge   ident.Kind = "care merge"
	kindMove    ident.Kind = "care move"
)

// A Source says what of another feature waits for whoever holds the group.
type Source interface {
	Waiting(ctx context.Context, v group.Visit) ([]Item, error)
}

// SourceFunc is a function that is a Source.
type SourceFunc func(ctx context.Context, v group.Visit) ([]Item, error)

// Waiting implements Source.
func (f SourceFunc) Waiting(ctx context.Context, v group.Visit) ([]Item, error) { return f(ctx, v) }

// A Link leads from the desk to a page of another feature about the group.
type Link struct {
	Key  string // the message
	Icon string
	Path string // behind the group's address: "/settings"
	// Shown tells for which groups; nil: for all.
	Shown func(group.Group) bool
}

// A Teller brings people notices. kind is "care." and what happened.
type Teller interface {
	Tell(ctx context.Context, tx *db.Tx, to group.MemberID, kind, url string) error
}

// Staff says who works for an organisation.
type Staff interface {
	// Staffed reports whether the organisation has staff at all.
	Staffed(ctx context.Context, o group.OrganisationID) (bool, error)
	// Manages reports whether the account may decide about the organisation's
	// groups.
	Manages(ctx context.Context, id account.ID, o group.OrganisationID) (bool, error)
}

// Deps is what a Module is made of.
type Deps struct {
	DB     *db.DB
	Keys   *crypto.Keyring
	IDs    *ident.Source
	Codec  *ident.Codec
	Clock  clock.Clock
	Groups *group.Module
	Forum  *forum.Module
	Audit  *audit.Log
	Teller Teller // nil: nobody is told
	Staff  Staff  // nil: no organisation has staff
	// Gate lets a page for staff run only with a second factor; nil: always.
	Gate func(after string, next web.Handler) web.Handler
}

// A Module is the feature, ready for use.
type Module struct {
	db      *db.DB
	keys    *crypto.Keyring
	ids     *ident.Source
	codec   *ident.Codec
	clock   clock.Clock
	groups  *group.Module
	forum   *forum.Module
	audit   *audit.Log
	teller  Teller
	staff   Staff
	sources []Source
	links   []Link
	signs   signs
	gate    func(after string, next web.Handler) web.Handler
}

var _ account.OwnData = (*Module)(nil)

// New returns the feature. It makes sure that nobody whose membership was ended
// joins again before that is undone.
func New(d Deps) *Module {
	if d.Gate == nil {
		d.Gate = func(_ string, next web.Handler) web.Handler { return next }
	}
	m := &Module{db: d.DB, keys: d.Keys, ids: d.IDs, codec: d.Codec, clock: d.Clock, groups: d.Groups, forum: d.Forum, audit: d.Audit,
		teller: d.Teller, staff: d.Staff, gate: d.Gate}
	d.Groups.OnJoin(m.refuseRemoved)
	return m
}

// ShowOnDesk puts what waits in another feature on the desk. It is called while
// the program is put together.
func (m *Module) ShowOnDesk(s Source) { m.sources = append(m.sources, s) }

// LinkFromDesk makes the desk lead to a page of another feature. It is called
// while the program is put together.
func (m *Module) LinkFromDesk(l Link) { m.links = append(m.links, l) }

// KnowStaff says who works for organisations. It is called while the program is
// put together, once the feature is there that knows.
func (m *Module) KnowStaff(s Staff) { m.staff = s }

// linksFor are the links for a group.
func (m *Module) linksFor(g group.Group) (links []Link) {
	for _, l := range m.links {
		if l.Shown == nil || l.Shown(g) {
			links = append(links, l)
		}
	}
	return links
}

// Routes registers the feature's routes.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.SignedIn("GET /groups/{slug}/desk", h.desk)
	rt.SignedIn("GET /groups/{slug}/desk/unanswered", h.unanswered)
	rt.SignedIn("GET /groups/{slug}/desk/members", h.members)
	rt.SignedIn("GET /groups/{slug}/desk/members/{member}", h.member)
	rt.SignedIn("POST /groups/{slug}/desk/members/{member}/duties", h.setDuties)
	rt.SignedIn("POST /groups/{slug}/desk/members/{member}/offer", h.offer)
	rt.SignedIn("POST /groups/{slug}/desk/members/{member}/role", h.takeRole)
	rt.SignedIn("POST /groups/{slug}/desk/members/{member}/remove", h.remove)
	rt.SignedIn("GET /groups/{slug}/desk/removed", h.removals)
	rt.SignedIn("POST /groups/{slug}/desk/removed/{removal}/undo", h.undoRemoval)
	rt.SignedIn("POST /groups/{slug}/desk/offers/{offer}/withdraw", h.withdrawOffer)
	rt.SignedIn("GET /groups/{slug}/offers", h.offers)
	rt.SignedIn("POST /groups/{slug}/offers/{offer}", h.answerOffer)

	rt.SignedIn("GET /groups/{slug}/desk/future", h.future)
	rt.SignedIn("POST /groups/{slug}/desk/merge", h.offerMerge)
	rt.SignedIn("POST /groups/{slug}/desk/merges/{merge}", h.answerMerge)
	rt.SignedIn("POST /groups/{slug}/desk/move", h.offerMove)
	rt.SignedIn("POST /groups/{slug}/desk/ending", h.end)
	rt.SignedIn("POST /groups/{slug}/desk/ending/cancel", h.cancelEnding)
	rt.SignedIn("GET /moves/{move}", h.staffed(h.move))
	rt.SignedIn("POST /moves/{move}", h.staffed(h.answerMove))

	rt.SignedIn("GET /groups/{slug}/removed", h.why)
	rt.SignedIn("GET /groups/{slug}/went-on", h.wentOn)
	rt.SignedIn("POST /groups/{slug}/went-on", h.comeAlong)
}

// MemberToken is how a member stands in the addresses of the desk.
func (m *Module) MemberToken(id group.MemberID) string { return m.codec.Token(kindMember, int64(id)) }

package apart

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
	kindMember ident.Kind = "member"
	kindOrder  ident.Kind = "apart order"
)

// Staff knows who decides about an organisation's groups.
type Staff interface {
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
	Audit  *audit.Log
	Staff  Staff // nil: no organisation has staff
	// Gate lets a page for staff run only with a second factor; nil: always.
	Gate func(after string, next web.Handler) web.Handler
	// Parted is called once two of the group are apart, or no longer, so that what
	// they have open changes at once. nil: nothing.
	Parted func(group.ID)
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
	staff  Staff
	gate   func(after string, next web.Handler) web.Handler
	parted func(group.ID)
}

var _ account.OwnData = (*Module)(nil)

// New returns the feature, and makes groups ask it who is apart from whom.
func New(d Deps) *Module {
	if d.Gate == nil {
		d.Gate = func(_ string, next web.Handler) web.Handler { return next }
	}
	if d.Parted == nil {
		d.Parted = func(group.ID) {}
	}
	m := &Module{db: d.DB, keys: d.Keys, ids: d.IDs, codec: d.Codec, clock: d.Clock, groups: d.Groups, audit: d.Audit, staff: d.Staff, gate: d.Gate, parted: d.Parted}
	d.Groups.SetApart(m.Apart)
	d.Groups.SetMute(m.Mute)
	d.Groups.SetApartURL(m.url)
	return m
}

// Routes registers the feature's routes.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.SignedIn("GET /groups/{slug}/apart", h.mine)
	rt.SignedIn("POST /groups/{slug}/apart/words", h.words)
	rt.SignedIn("GET /groups/{slug}/members/{member}/block", h.ask)
	rt.SignedIn("POST /groups/{slug}/members/{member}/block", h.block)
	rt.SignedIn("GET /groups/{slug}/desk/no-contact", h.onDuty(h.orders))
	rt.SignedIn("POST /groups/{slug}/desk/no-contact", h.onDuty(h.order))
	rt.SignedIn("POST /groups/{slug}/desk/no-contact/{order}/end", h.onDuty(h.end))
}

// MemberToken names a member in addresses.
func (m *Module) MemberToken(id group.MemberID) string { return m.codec.Token(kindMember, int64(id)) }

// url is where the visitor can ask not to meet the other.
func (m *Module) url(v group.Visit, other group.MemberID) string {
	if mayBlock(v, other) != nil {
		return ""
	}
	return v.Group.URL() + "/members/" + m.MemberToken(other) + "/block"
}

func (m *Module) now() int64 { return clock.ToMillis(m.clock.Now()) }

package staff

import (
	"context"
	"crypto/rand"
	"embed"
	"io"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/limit"
	"hearth/internal/platform/web"
)

// Texts holds the messages.
//
//go:embed text.*.json
var Texts embed.FS

const (
	kindPerson     ident.Kind = "staff person"
	kindInvitation ident.Kind = "staff invitation"
	kindCheck      ident.Kind = "staff check"
	kindMember     ident.Kind = "staff member"
)

// What people are told of, as the kinds of notice.
const (
	NoticeCheckEnds    = "staff.check_ends"     // to owners and organisers: a colleague's check ends soon
	NoticeOwnCheckEnds = "staff.own_check_ends" // to the person whose check it is
	NoticeApproved     = "staff.approved"       // to those who hold a group that may begin
	NoticeLine         = "staff.line"           // to those who hold a group: the organisation wrote to them
)

// Notices lists the kinds.
var Notices = []string{NoticeCheckEnds, NoticeOwnCheckEnds, NoticeApproved, NoticeLine}

// A Teller tells people that there is something to look at. An error undoes the
// transaction.
type Teller interface {
	Tell(ctx context.Context, tx *db.Tx, to group.MemberID, kind, url string) error
	TellAccount(ctx context.Context, tx *db.Tx, to account.ID, kind, url string) error
}

// A Code opens an organisation's groups to a partner's people. Token names it
// in addresses.
type Code struct {
	Token      string
	Text       string
	Uses, Used int64
	ExpiresAt  time.Time
	Open       bool
}

// A NewCode is what it takes to make a code.
type NewCode struct {
	Population string
	Groups     []group.ID // none for all of the organisation's
	Uses       int64
	ExpiresAt  time.Time
}

// Codes are the access codes of populations, which the entry feature keeps.
type Codes interface {
	Create(ctx context.Context, o group.Organisation, actor string, in NewCode) (Code, error)
	List(ctx context.Context, o group.Organisation, population string) ([]Code, error)
	Revoke(ctx context.Context, o group.Organisation, actor, population, token string) error
	// Opens reports whether the words are a code of the population that lets
	// people in today. It does not use it up.
	Opens(ctx context.Context, o group.Organisation, population, words string) (bool, error)
}

// Counts tells of every group of an organisation something that other features
// count; groups that are not there have none.
type Counts func(ctx context.Context, o group.Organisation, groups []group.Group) (map[group.ID]int64, error)

// A Move is a group that asks to go from one organisation to another.
type Move struct {
	Group    group.Group
	From, To string // names of the organisations
	URL      string // where it is answered
	Waits    bool   // for the organisation that is asked; else for the other one
}

// Talk tells how much was written in some time; the forum does.
type Talk interface {
	Figures(ctx context.Context, from, to time.Time) (map[group.ID]forum.Figures, error)
}

// Deps is what a Module is made of. Those of the first group are needed.
type Deps struct {
	DB      *db.DB
	Keys    *crypto.Keyring
	IDs     *ident.Source
	Codec   *ident.Codec
	Clock   clock.Clock
	Groups  *group.Module
	Audit   *audit.Log
	Talk    Talk
	Limiter limit.Limiter
	BaseURL string

	// Gate lets a page for staff run only with a second factor; nil: always.
	Gate    func(after string, next web.Handler) web.Handler
	Teller  Teller // nil: nobody is told
	Codes   Codes  // nil: there are none
	Waiting Counts // people in line for a seat; nil: nobody counts
	Overdue Counts // posts for which a promise was not kept; nil: nobody counts
	// Moves are those out of the organisation and into it; nil: there are none.
	Moves  func(ctx context.Context, o group.Organisation) ([]Move, error)
	Random io.Reader
}

// A Module is the feature, ready for use.
type Module struct {
	db      *db.DB
	keys    *crypto.Keyring
	ids     *ident.Source
	codec   *ident.Codec
	clock   clock.Clock
	groups  *group.Module
	audit   *audit.Log
	talk    Talk
	limiter limit.Limiter
	baseURL string
	gate    func(after string, next web.Handler) web.Handler
	teller  Teller
	codes   Codes
	waiting Counts
	overdue Counts
	moves   func(ctx context.Context, o group.Organisation) ([]Move, error)
	random  io.Reader
	store   store

	warnings func(ctx context.Context, o group.Organisation) templ.Component // nil: there are none
}

var _ account.OwnData = (*Module)(nil)

// New returns the feature. It becomes the wall of the groups: see Inside.
func New(d Deps) *Module {
	if d.Random == nil {
		d.Random = rand.Reader
	}
	if d.Gate == nil {
		d.Gate = func(_ string, next web.Handler) web.Handler { return next }
	}
	m := &Module{
		db: d.DB, keys: d.Keys, ids: d.IDs, codec: d.Codec, clock: d.Clock, groups: d.Groups, audit: d.Audit, talk: d.Talk, limiter: d.Limiter,
		baseURL: d.BaseURL, gate: d.Gate, teller: d.Teller, codes: d.Codes, waiting: d.Waiting, overdue: d.Overdue, moves: d.Moves, random: d.Random,
		store: store{keys: d.Keys},
	}
	d.Groups.SetWall(m.Inside)
	return m
}

// Routes registers the feature's routes.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.Public("GET /o/{org}", h.publicOrganisation)
	rt.Public("GET /o/{org}/{partner}", h.publicPartner)
	rt.SignedIn("POST /o/{org}/{partner}", h.enterCode)

	rt.SignedIn("GET /org", h.places)
	rt.SignedIn("GET /staff-invitation/{token}", h.invitationPage)
	rt.SignedIn("POST /staff-invitation/{token}", h.accept)
	rt.SignedIn("GET /groups/{slug}/lines", h.lines)

	console := func(pattern string, act Act, page func(pageOf) error) { rt.SignedIn(pattern, h.staffed(act, page)) }
	console("GET /org/{org}", SeeTotals, h.overview)
	console("GET /org/{org}/totals", SeeTotals, h.totals)

	console("GET /org/{org}/settings", SeeConsole, h.settings)
	console("POST /org/{org}/settings", EditOrg, h.saveSettings)

	console("GET /org/{org}/topics", SeeConsole, h.topics)
	console("POST /org/{org}/topics", EditTopics, h.addTopic)
	console("GET /org/{org}/topics/{topic}", SeeConsole, h.topic)
	console("POST /org/{org}/topics/{topic}", EditTopics, h.changeTopic)
	console("POST /org/{org}/topics/{topic}/move", EditTopics, h.moveTopic)
	console("POST /org/{org}/topics/{topic}/merge", EditTopics, h.mergeTopic)

	console("GET /org/{org}/groups", SeeConsole, h.groupTable)
	console("POST /org/{org}/groups/bulk", LookAfter, h.bulk)
	console("GET /org/{org}/groups/{group}", SeeConsole, h.group)
	console("POST /org/{org}/groups/{group}/approve", LookAfter, h.approve)
	console("POST /org/{org}/groups/{group}/line", LookAfter, h.writeLine)

	console("GET /org/{org}/staff", SeeConsole, h.colleagues)
	console("POST /org/{org}/staff/invitations", ManageStaff, h.invite)
	console("POST /org/{org}/staff/invitations/{invitation}/revoke", ManageStaff, h.revokeInvitation)
	console("GET /org/{org}/staff/{person}", SeeConsole, h.colleague)
	console("POST /org/{org}/staff/{person}/role", ManageStaff, h.setRole)
	console("POST /org/{org}/staff/{person}/remove", ManageStaff, h.remove)
	console("POST /org/{org}/staff/{person}/checks", NoteCheck, h.noteCheck)
	console("POST /org/{org}/staff/{person}/checks/{check}/remove", NoteCheck, h.removeCheck)

	console("GET /org/{org}/roster", SeeConsole, h.roster)
	console("GET /org/{org}/me", KeepOwn, h.mine)
	console("POST /org/{org}/me", KeepOwn, h.saveMine)
	console("POST /org/{org}/me/badges", KeepOwn, h.wearBadge)

	console("GET /org/{org}/partners", SeeConsole, h.partners)
	console("POST /org/{org}/partners", EditPartner, h.addPartner)
	console("GET /org/{org}/partners/{partner}", SeeConsole, h.partner)
	console("POST /org/{org}/partners/{partner}", EditPartner, h.savePartner)
	console("POST /org/{org}/partners/{partner}/remove", EditPartner, h.removePartner)
	console("POST /org/{org}/partners/{partner}/codes", EditPartner, h.makeCode)
	console("POST /org/{org}/partners/{partner}/codes/{code}/revoke", EditPartner, h.revokeCode)

	console("GET /org/{org}/audit", SeeAudit, h.auditPage)
}

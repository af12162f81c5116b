package promise

import (
	"context"
	"embed"
	"time"

	"hearth/internal/account"
	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/memo"
	"hearth/internal/platform/web"
)

// Texts holds the messages.
//
//go:embed text.*.json
var Texts embed.FS

const (
	kindShift  ident.Kind = "shift"
	kindHelper ident.Kind = "helper"
)

// Accounts knows the key that seals what belongs to an account.
type Accounts interface {
	KeyOf(ctx context.Context, c db.Conn, id account.ID) (crypto.KeyID, error)
}

// Teller tells members that something waits for them. It tells in the
// transaction that it is given, or not at all.
type Teller interface {
	Tell(ctx context.Context, tx *db.Tx, to group.MemberID, kind, url string) error
}

// Staff tells the people of an organisation that a group of theirs has left
// somebody without an answer.
type Staff interface {
	TellStaff(ctx context.Context, tx *db.Tx, o group.OrganisationID, kind, url string) error
}

// The kinds of notices.
const (
	KindHalf = "promise.half" // half of the promised time is over
	KindDue  = "promise.due"  // the promised time is over
	KindLate = "promise.late" // and half as much again
)

// Deps is what a Module is made of.
type Deps struct {
	DB       *db.DB
	Keys     *crypto.Keyring
	IDs      *ident.Source
	Codec    *ident.Codec
	Clock    clock.Clock
	Accounts Accounts
	Groups   *group.Module
	Forum    *forum.Module
	Teller   Teller // nil: nobody is told
	Staff    Staff  // nil: no staff is told
}

// What is kept in memory of groups: of how many, and how long another node's
// change may go unnoticed.
const (
	cached      = 2_000
	plansFor    = 5 * time.Second
	measuresFor = time.Minute // it looks at three months, and one answer moves it little
)

// A Module is the feature, ready for use.
type Module struct {
	db       *db.DB
	ids      *ident.Source
	codec    *ident.Codec
	clock    clock.Clock
	groups   *group.Module
	forum    *forum.Module
	teller   Teller
	staff    Staff
	resting  func(context.Context, account.ID) (bool, error) // nil: nobody rests but as they chose
	store    store
	plans    memo.Cache[group.ID, plan]
	measures memo.Cache[group.ID, Measure]
}

var (
	_ account.OwnData = (*Module)(nil)
	_ forum.Promise   = (*Module)(nil)
	_ group.Answers   = (*Module)(nil)
)

// New returns the feature.
func New(d Deps) *Module {
	return &Module{
		db: d.DB, ids: d.IDs, codec: d.Codec, clock: d.Clock, groups: d.Groups, forum: d.Forum, teller: d.Teller, staff: d.Staff,
		store: store{db: d.DB, keys: d.Keys, accounts: d.Accounts},
		plans: memo.New[group.ID, plan](d.Clock, cached, plansFor), measures: memo.New[group.ID, Measure](d.Clock, cached, measuresFor),
	}
}

// TellThrough sets who tells members and staff, where they are made later than
// this feature. It is called while the program is put together.
func (m *Module) TellThrough(t Teller, s Staff) { m.teller, m.staff = t, s }

// Routes registers the feature's routes.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.SignedIn("GET /helping", h.helping)
	rt.SignedIn("POST /helping", h.choose)
	rt.SignedIn("POST /groups/{slug}/promise/{conversation}/take", h.take)
	rt.SignedIn("POST /groups/{slug}/promise/{conversation}/pass", h.pass)

	rt.SignedIn("GET /groups/{slug}/promise", h.overview)
	rt.SignedIn("POST /groups/{slug}/promise", h.promise)
	rt.SignedIn("POST /groups/{slug}/promise/shifts", h.addShifts)
	rt.SignedIn("POST /groups/{slug}/promise/shifts/{shift}/remove", h.removeShift)
}

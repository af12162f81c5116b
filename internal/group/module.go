package group

import (
	"context"
	"crypto/rand"
	"embed"
	"io"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/consent"
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

// Talk shows what a group talks about; the forum implements it. It returns the
// newest conversations that the visitor may read, and none for who may not.
type Talk interface {
	Latest(ctx context.Context, v Visit) ([]TalkItem, error)
}

// A TalkItem is one conversation as other pages name it.
type TalkItem struct {
	URL    string
	Title  string
	Handle string // who began it; "" if that is not to be known any more
	Group  string // the group's name, where several groups stand in one list
	Posts  int64
	New    int64 // posts that the reader has not seen
	LastAt time.Time
}

// A Withdrawal takes back everything that a member wrote in one feature.
type Withdrawal func(ctx context.Context, tx *db.Tx, member MemberID) error

// Deps is what a Module is made of.
type Deps struct {
	DB       *db.DB
	Keys     *crypto.Keyring
	IDs      *ident.Source
	Clock    clock.Clock
	Consents *consent.Ledger
	Audit    *audit.Log
	Ages     Ages      // nil where everybody is an adult
	Random   io.Reader // for suggested handles and the marks of the erased; default crypto/rand
}

// A Module is the feature, ready for use.
type Module struct {
	db       *db.DB
	keys     *crypto.Keyring
	ids      *ident.Source
	clock    clock.Clock
	consents *consent.Ledger
	audit    *audit.Log
	ages     Ages
	random   io.Reader
	store    store
	groups   memo.Cache[string, Group]
	cards    memo.Cache[MemberID, Card]
	sides    memo.Cache[ID, SideView]
	words    memo.Cache[string, vocabulary] // under ""
	places   memo.Cache[account.ID, places]
	pulse    pulse

	talk        Talk     // nil where no feature shows conversations
	answers     Answers  // nil where no feature keeps count of answers
	readings    Readings // nil where there is nothing to read
	withdrawals []Withdrawal
	rechecks    []func(ID)
	gone        []func(context.Context, *db.Tx, ID, MemberID) error
	agenda      Agenda // nil where nobody knows when groups meet
	door        Door   // nil where nothing but open groups is entered
	porch       Porch  // nil where nothing stands before the door
	wall        func(context.Context, Visit) (bool, error)
	apart       func(context.Context, db.Conn, Visit) (Apart, error) // nil where nobody is apart
	apartURL    func(Visit, MemberID) string
	mute        func(context.Context, db.Conn, Visit) (Mute, error)
	brake       func(context.Context, db.Conn, Visit) (Brake, error)
	listening   func(context.Context, db.Conn, ID) (bool, error) // nil where none is offered
	freed       []func(context.Context, *db.Tx, ID) error
	joined      []func(context.Context, *db.Tx, Group, Member) error

	keepers func(context.Context, Visit) (sees, may bool, err error) // nil where nobody works for an organisation

	restrictions Restrictions // nil where nobody states reasons
	stills       Stills       // nil where nobody decides
	slows        Slows        // nil: no group goes slowly
}

var _ account.OwnData = (*Module)(nil)

// New returns the feature.
func New(d Deps) *Module {
	if d.Random == nil {
		d.Random = rand.Reader
	}
	return &Module{
		db: d.DB, keys: d.Keys, ids: d.IDs, clock: d.Clock, consents: d.Consents,
		audit: d.Audit, ages: d.Ages, random: d.Random,
		store:  store{keys: d.Keys},
		groups: memo.New[string, Group](d.Clock, 1_000, fresh),
		cards:  memo.New[MemberID, Card](d.Clock, 20_000, fresh),
		sides:  memo.New[ID, SideView](d.Clock, 1_000, fresh),
		words:  memo.New[string, vocabulary](d.Clock, 1, fresh),
		places: memo.New[account.ID, places](d.Clock, 10_000, placesFor),
	}
}

// ShowTalk makes group pages show the newest conversations. It is called while
// the program is put together, before the first request.
func (m *Module) ShowTalk(t Talk) { m.talk = t }

// OnWithdraw makes leaving with "take my words back" call w in the same
// transaction. It is called while the program is put together.
func (m *Module) OnWithdraw(w Withdrawal) { m.withdrawals = append(m.withdrawals, w) }

// OnRecheck makes f be called once somebody has left a group, or may no longer be
// there, so that what they still have open can end. It is called while the program
// is put together.
func (m *Module) OnRecheck(f func(ID)) { m.rechecks = append(m.rechecks, f) }

func (m *Module) recheck(g ID) {
	for _, f := range m.rechecks {
		f(g)
	}
}

// Routes lists the feature's routes.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.Public("GET /groups/{slug}", h.about)
	rt.Public("GET /groups/{slug}/membership", h.form)
	rt.SignedIn("POST /groups/{slug}/membership", h.join)
	rt.SignedIn("GET /groups/{slug}/leave", h.leavePage)
	rt.SignedIn("POST /groups/{slug}/leave", h.leave)
}

package trust

import (
	"context"
	"embed"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/web"
)

// Texts holds the messages.
//
//go:embed text.*.json
var Texts embed.FS

// A Conduct knows what people decided about a member.
type Conduct interface {
	// Upheld is when the last decision about the member was made that took
	// something from them and stands, zero for none.
	Upheld(ctx context.Context, c db.Conn, member group.MemberID) (time.Time, error)
}

// A Course knows who was taken on to listen to others.
type Course interface {
	TakenOn(ctx context.Context, c db.Conn, member group.MemberID) (bool, error)
}

// Deps is what a Module is made of.
type Deps struct {
	DB     *db.DB
	Clock  clock.Clock
	Groups *group.Module
	Course Course // nil: nobody listens
}

// A Module is the feature, ready for use.
type Module struct {
	Deps
	conduct Conduct // nil: nothing is decided about anybody
}

var _ account.OwnData = (*Module)(nil)

// New returns the feature.
func New(d Deps) *Module { return &Module{Deps: d} }

// JudgeBy sets who knows what was decided about members. It is called while the
// program is put together.
func (m *Module) JudgeBy(c Conduct) { m.conduct = c }

// Routes registers the feature's routes.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.SignedIn("GET /groups/{slug}/trust", h.page)
	rt.SignedIn("POST /groups/{slug}/trust", h.read)
}

// URL is the page on which a member reads how far they are trusted in the group.
func URL(g group.Group) string { return g.URL() + "/trust" }

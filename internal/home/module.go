package home

import (
	"context"
	"embed"

	"hearth/internal/account"
	"hearth/internal/directory"
	"hearth/internal/group"
	"hearth/internal/platform/web"
	"hearth/internal/staff"
)

// Texts holds the messages.
//
//go:embed text.*.json
var Texts embed.FS

// Groups is what home needs of the groups.
type Groups interface {
	MyGroups(ctx context.Context, id account.ID) ([]group.Visit, error)
	BandOf(ctx context.Context, actor account.Actor) (account.AgeBand, error)
}

// Directory is what home needs of the directory.
type Directory interface {
	// Search returns the groups that fit, the reader's language first, with what
	// one can ask for and what starts soon.
	Search(ctx context.Context, f directory.Filter) (directory.Found, error)
}

// Forum is what home needs of the conversations. Each returns a handful, the
// newest first, and only what the visitor may read.
type Forum interface {
	Latest(ctx context.Context, v group.Visit) ([]group.TalkItem, error)
	// Following returns what the visitor follows, with how much is new.
	Following(ctx context.Context, v group.Visit) ([]group.TalkItem, error)
	// Drafts returns what the visitor has begun to write. URL leads to where it
	// can be finished.
	Drafts(ctx context.Context, v group.Visit) ([]group.TalkItem, error)
}

// Chat is what home needs of the rooms.
type Chat interface {
	// Crowd returns how many people have the group's room open now, counted
	// exactly. home shows it rounded.
	Crowd(ctx context.Context, g group.ID) (int64, error)
}

// Staff is what home needs of the organisations' consoles.
type Staff interface {
	// Places returns where the person works.
	Places(ctx context.Context, id account.ID) ([]staff.Place, error)
}

// Meetings is what home needs of the groups' meetings.
type Meetings interface {
	// Meeting returns the next date of a group for who belongs to it; ok is false
	// if there is none.
	Meeting(ctx context.Context, v group.Visit) (next group.NextMeeting, ok bool, err error)
}

// Deps is what a Module is made of.
type Deps struct {
	Staff Staff // nil: nobody works anywhere
	// OnDuty reports whether the person may be called when somebody is in danger;
	// nil: nobody is.
	OnDuty func(ctx context.Context, id account.ID) (bool, error)
	// Listens reports whether one of the members listens to others; nil: nobody does.
	Listens   func(ctx context.Context, members []group.MemberID) (bool, error)
	Groups    Groups
	Directory Directory
	Forum     Forum
	Chat      Chat
	Meetings  Meetings // nil: nobody knows when groups meet
}

// A Module is the composed pages, ready to serve.
type Module struct{ handler handler }

// New returns the pages.
func New(d Deps) *Module { return &Module{handler{d}} }

// Routes lists the routes.
func (m *Module) Routes(rt *web.Router) {
	rt.Public("GET /{$}", m.handler.front)
	rt.Public("GET /privacy", m.handler.privacy)
	rt.Public("POST /preferences", m.handler.preferences)
	rt.SignedIn("GET /me", m.handler.mine)
}

package group

import (
	"context"
	"net/url"
	"strings"

	"hearth/internal/platform/db"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
)

// A Tab names one of the pages that every group has.
type Tab string

// The tabs.
const (
	Conversations Tab = "conversations"
	Room          Tab = "room"
	Meetings      Tab = "meetings"
	Board         Tab = "board"
	About         Tab = "about"
	Desk          Tab = "desk" // for those who hold the group
)

// HeaderView is what Header shows.
type HeaderView struct {
	Visit   Visit
	Current Tab
	Room    string // a few words beside the room's tab, "6 here"; "" for none
}

// URL is the address of the group's own page.
func (g Group) URL() string { return "/groups/" + url.PathEscape(g.Slug) }

// ReadingURL is where a member chooses what they meet in the group.
func (g Group) ReadingURL() string { return g.URL() + "/reading" }

// tabs lists the pages that this reader may open: outsiders are not shown a
// door that is closed to them.
func (v HeaderView) tabs(ctx context.Context) []ui.Tab {
	g := v.Visit.Group.URL()
	var tabs []ui.Tab
	add := func(tab Tab, url, icon, note string) {
		tabs = append(tabs, ui.Tab{Text: i18n.T(ctx, "group.tab."+string(tab)), URL: url, Icon: icon, Note: note, Current: v.Current == tab})
	}
	if v.Visit.MayRead() == nil {
		add(Conversations, g+"/conversations", "messages-square", "")
	}
	if v.Visit.Belongs() && v.Visit.Shut == nil {
		add(Room, g+"/room", "message-circle", v.Room)
		add(Meetings, g+"/meetings", "calendar", "")
		add(Board, g+"/board", "pin", "")
	}
	add(About, g, "info", "")
	if v.Visit.Facilitates() && v.Visit.Shut == nil {
		add(Desk, g+"/desk", "hand-heart", "")
	}
	return tabs
}

// SideView is what Side shows.
type SideView struct {
	Group      Group
	HeldBy     []Card
	Agreements Agreements
	Listening  bool // the group offers one-to-one listening, and the reader may ask for it
}

// shownStatements is how many agreements stand beside a conversation; the rest
// is one press away.
const shownStatements = 3

func (v SideView) firstStatements() string {
	s := v.Agreements.Statements
	return strings.Join(s[:min(len(s), shownStatements)], " ")
}

// ShowListening lets f say whether a group offers one-to-one listening. It is
// called while the program is put together.
func (m *Module) ShowListening(f func(ctx context.Context, c db.Conn, g ID) (bool, error)) {
	m.listening = f
}

// Side gathers the right column of the group's pages. But for the way to
// listening, which is for members, it is the same for every reader, and kept for
// a while.
func (m *Module) Side(ctx context.Context, v Visit) (SideView, error) {
	side, ok := m.sides.Get(v.Group.ID)
	if !ok {
		var err error
		if side, err = m.readSide(ctx, v); err != nil {
			return side, err
		}
		m.sides.Put(v.Group.ID, side)
	}
	side.Listening = side.Listening && v.Belongs()
	return side, nil
}

func (m *Module) readSide(ctx context.Context, v Visit) (side SideView, err error) {
	side.Group = v.Group
	if side.Agreements, err = m.Agreements(ctx, v.Group.ID); err != nil {
		return side, err
	}
	if side.HeldBy, err = m.facilitators(ctx, v.Group.ID); err != nil || m.listening == nil {
		return side, err
	}
	side.Listening, err = m.listening(ctx, m.db, v.Group.ID)
	return side, err
}

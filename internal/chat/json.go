package chat

import (
	"cmp"
	"strconv"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/web"
)

// messageJSON is a message for scripts, in a list and in a stream.
type messageJSON struct {
	ID        string    `json:"id"`
	Handle    string    `json:"handle"`
	Body      string    `json:"body"`
	At        time.Time `json:"at"`
	Withdrawn bool      `json:"withdrawn,omitempty"`
	Hidden    bool      `json:"hidden,omitempty"`
	Held      bool      `json:"held,omitempty"` // its author alone sees it
	// What it touches on, and how the reader chose to meet it: as posts have it.
	Touches []group.Theme `json:"touches,omitempty"`
	Meet    group.Meet    `json:"meet"`
}

// heldJSON answers who said something that waits.
type heldJSON struct {
	ID   string `json:"id"`
	URL  string `json:"url"`
	Held bool   `json:"held"`
}

func (m *Module) messageJSON(message Message, author group.Card, open bool) messageJSON {
	out := messageJSON{ID: m.token(message.ID), Handle: author.Handle, At: message.CreatedAt,
		Withdrawn: message.Withdrawn || author.Erased, Hidden: message.Hidden, Held: message.Held}
	out.Meet = group.Shown
	if open {
		out.Body, out.Touches = message.Body, message.Touches.All()
		out.Meet = cmp.Or(message.Meet, group.Shown)
	}
	return out
}

// pageJSON lists a page with the address of the next: what came before, as the
// page for people, or what came after, where that was asked for.
func (m *Module) pageJSON(v group.Visit, page Page, w Window) web.List[messageJSON] {
	items := make([]messageJSON, len(page.Messages))
	for i, message := range page.Messages {
		items[i] = m.messageJSON(message, page.Authors[message.Author], message.OpenTo(v))
	}
	next, n := "", len(page.Messages)
	switch {
	case n == 0:
	case w.After > 0 && page.Newer:
		next = roomURL(v.Group) + "?after=" + strconv.FormatInt(page.last, 10)
	case w.After == 0 && page.Earlier:
		next = roomURL(v.Group) + "?before=" + strconv.FormatInt(page.first, 10)
	}
	return web.NewList(items, next)
}

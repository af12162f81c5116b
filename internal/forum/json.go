package forum

import (
	"time"

	"hearth/internal/group"
)

// The shapes that scripts get; they are a contract.
type (
	itemJSON struct {
		ID        string    `json:"id"`
		URL       string    `json:"url"`
		Title     string    `json:"title"`
		Handle    string    `json:"handle"`
		Wish      Wish      `json:"wish"`
		Posts     int64     `json:"posts"`
		CreatedAt time.Time `json:"created_at"`
		LastAt    time.Time `json:"last_at"`
		Answered  bool      `json:"answered"`
		Pinned    bool      `json:"pinned"`
		Locked    bool      `json:"locked"`
		Muted     string    `json:"muted,omitempty"` // a word in the title that the reader asked not to come upon
		touchesJSON
	}
	postJSON struct {
		ID          string     `json:"id"`
		URL         string     `json:"url"`
		Number      int64      `json:"number"`
		Handle      string     `json:"handle"`
		Body        string     `json:"body"`
		ContentNote string     `json:"content_note"`
		CreatedAt   time.Time  `json:"created_at"`
		EditedAt    *time.Time `json:"edited_at"`
		Withdrawn   bool       `json:"withdrawn"`
		Hidden      bool       `json:"hidden"`
		Held        bool       `json:"held,omitempty"`  // its author alone sees it
		Muted       string     `json:"muted,omitempty"` // a word in it that the reader asked not to come upon
		touchesJSON
	}
	conversationJSON struct {
		ID     string     `json:"id"`
		URL    string     `json:"url"`
		Title  string     `json:"title"`
		Wish   Wish       `json:"wish"`
		Pinned bool       `json:"pinned"`
		Locked bool       `json:"locked"`
		Posts  []postJSON `json:"posts"`
		Next   *string    `json:"next"`
	}
	hitJSON struct {
		ID      string `json:"id"`
		URL     string `json:"url"`
		Handle  string `json:"handle"`
		Snippet string `json:"snippet"`
		touchesJSON
	}
	// touchesJSON is what words touch on, and how their reader chose to meet it:
	// "show", "fold" or "hide". The words come along all the same.
	touchesJSON struct {
		Touches []group.Theme `json:"touches"`
		Meet    group.Meet    `json:"meet"`
	}
)

func (h handler) itemsJSON(v group.Visit, items []Item) []itemJSON {
	out := make([]itemJSON, len(items))
	for i, item := range items {
		out[i] = itemJSON{
			ID: h.token(item.ID), URL: h.url(v.Group, item.ID), Title: publicTitle(v, item.Conversation), Handle: item.Author.Handle, Wish: item.Wish,
			Posts: item.Seen(), CreatedAt: item.CreatedAt, LastAt: item.LastAt, Answered: !item.AnsweredAt.IsZero(),
			Pinned: item.Pinned, Locked: item.Locked, Muted: item.Muted, touchesJSON: touchesOf(item.Touches, item.Meet),
		}
	}
	return out
}

func touchesOf(t group.Touches, meet group.Meet) touchesJSON {
	out := touchesJSON{Touches: t.All(), Meet: meet}
	if out.Touches == nil {
		out.Touches = []group.Theme{}
	}
	if out.Meet == "" {
		out.Meet = group.Shown
	}
	return out
}

// publicTitle is the title, or "" where it is hidden from the reader.
func publicTitle(v group.Visit, c Conversation) string {
	if c.Hidden && !v.Facilitates() {
		return ""
	}
	return c.Title
}

func (h handler) pageJSON(v group.Visit, page Page) conversationJSON {
	c := page.Conversation
	out := conversationJSON{ID: h.token(c.ID), URL: h.url(v.Group, c.ID), Title: publicTitle(v, c), Wish: c.Wish, Pinned: c.Pinned, Locked: c.Locked, Posts: []postJSON{}}
	for _, p := range page.Posts {
		out.Posts = append(out.Posts, h.postJSON(v, c, p, page.Cards[p.Author]))
	}
	if page.Number < c.Pages() {
		next := h.pageURL(v.Group, c.ID, page.Number+1)
		out.Next = &next
	}
	return out
}

func (h handler) postJSON(v group.Visit, c Conversation, p Post, author group.Card) postJSON {
	view := h.postView(v, c, p, author, h.pageURL(v.Group, c.ID, pageOf(c.place(p.Number))))
	out := postJSON{
		ID: view.Token, URL: view.URL, Number: c.place(p.Number), Handle: author.Handle, CreatedAt: p.CreatedAt,
		Withdrawn: p.Withdrawn || author.Erased, Hidden: p.Hidden, Held: p.Held, Muted: p.Muted, touchesJSON: touchesOf(group.Touches{}, ""),
	}
	if view.MayRead {
		out.Body, out.ContentNote = p.Body, p.Note
		out.touchesJSON = touchesOf(p.Touches, p.Meet)
	}
	if !p.EditedAt.IsZero() {
		out.EditedAt = &p.EditedAt
	}
	return out
}

func (h handler) hitsJSON(v group.Visit, hits []Hit) []hitJSON {
	out := make([]hitJSON, len(hits))
	for i, hit := range hits {
		out[i] = hitJSON{ID: h.postToken(hit.Post.ID), URL: groupURL(v.Group) + "/posts/" + h.postToken(hit.Post.ID), Handle: hit.Author.Handle, Snippet: hit.Snippet,
			touchesJSON: touchesOf(hit.Post.Touches, hit.Post.Meet)}
	}
	return out
}

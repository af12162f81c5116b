package forum

import (
	"context"
	"log/slog"
	"net/http"
	"strings"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// An Afterword leads whoever has just written by a plain form to a page about
// what they wrote, where there is something to say, and else on to next. The
// words are the post's, title and content note included.
type Afterword interface {
	After(r *http.Request, v group.Visit, post PostID, words, next string) string
}

// LeadBy makes a lead people on after they wrote. It is called while the program
// is put together.
func (m *Module) LeadBy(a Afterword) { m.afterword = a }

// on is where somebody goes who has just written a post.
func (h handler) on(r *http.Request, v group.Visit, post PostID, in Writing, next string) string {
	if h.afterword == nil {
		return next
	}
	return h.afterword.After(r, v, post, in.words(), next)
}

// onFrom is on, for whoever has just begun a conversation.
func (h handler) onFrom(r *http.Request, v group.Visit, id ID, in Writing) string {
	next := h.url(v.Group, id)
	if h.afterword == nil {
		return next
	}
	opening, err := db.One(r.Context(), h.db, qOpening, scanPost, int64(id))
	if err != nil { // it is written, and stands where it leads
		slog.WarnContext(r.Context(), "what there is to say of a post could not be found", "cause", err)
		return next
	}
	return h.on(r, v, opening.ID, in, next)
}

// WishOf is what the author of a conversation hopes for, for somebody who may
// read it.
func (m *Module) WishOf(ctx context.Context, v group.Visit, id ID) (Wish, error) {
	c, _, err := m.get(ctx, m.db, v, read, id)
	return c.Wish, err
}

// Replied is the wish that a post answers, "" for an opening post.
func (m *Module) Replied(ctx context.Context, v group.Visit, id PostID) (Wish, error) {
	c, p, err := m.post(ctx, m.db, v, read, id)
	if p.Number == 1 {
		return "", err
	}
	return c.Wish, err
}

// Reword puts other words in the place of the visitor's own: the content note,
// if the post has one, an empty line, and the text, as Said has them.
func (m *Module) Reword(ctx context.Context, v group.Visit, id PostID, words string) error {
	_, p, err := m.post(ctx, m.db, v, change, id)
	if err != nil {
		return err
	}
	in := Writing{Body: words, Touches: p.Touches.Own}
	if p.Note != "" {
		var cut bool
		if in.Note, in.Body, cut = strings.Cut(words, "\n\n"); !cut {
			return fault.New(fault.Conflict, "forum.not_yours")
		}
	}
	_, _, err = m.Edit(ctx, v, id, in)
	return err
}

// EditURL is where an author changes a post.
func (m *Module) EditURL(g group.Group, id PostID) string {
	return groupURL(g) + "/posts/" + m.postToken(id) + "/edit"
}

// worryURL is where a member says that they worry about whoever wrote a post.
func worryURL(v group.Visit, p Post, author group.Card, token string) string {
	if !v.Belongs() || p.Author == v.Member.ID || author.Gone || author.Erased || p.Withdrawn {
		return ""
	}
	return v.Group.URL() + "/worry?thing=post." + token
}

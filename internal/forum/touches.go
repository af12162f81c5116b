package forum

import (
	"context"
	"slices"
	"strings"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/group/heed"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
)

// ThemesBy lets t look at words before they are stored. It is called while the
// program is put together.
func (m *Module) ThemesBy(t heed.Themes) { m.themes = t }

// touches is what a writing touches on: as its author says, and as is read in
// all words that others would read.
func (m *Module) touches(w Writing, words string) (t group.Touches) {
	t = heed.Touches(m.themes, words)
	t.Own = w.Touches
	return t
}

var (
	qTouchesOf = db.Register("forum.post.touches", `UPDATE post SET touches_sealed = $2 WHERE id = $1 AND withdrawn_at = 0`)
)

// SetTouches says what a post touches on, in the place of what was read in it: its
// author may, who knows best, and who holds the group, which is on record. That
// somebody may be in need stays as it was read.
func (m *Module) SetTouches(ctx context.Context, v group.Visit, id PostID, themes []group.Theme) (Conversation, Post, error) {
	a := moderate
	conversation, post, err := m.post(ctx, m.db, v, read, id)
	if err == nil && v.Belongs() && post.Author == v.Member.ID {
		a = change
	}
	if err == nil {
		err = allow(v, a, conversation, &post)
	}
	if err == nil && post.Withdrawn {
		err = fault.Missing("the post is withdrawn")
	}
	if err != nil {
		return conversation, post, err
	}
	cards, err := m.groups.Cards(ctx, m.db, []group.MemberID{post.Author})
	if err != nil {
		return conversation, post, err
	}
	put, key := post.Touches.Put(themes), cards[post.Author].Key
	return conversation, post, m.db.Tx(ctx, func(tx *db.Tx) error {
		sealed, err := m.store.sealTouches(ctx, tx, key, "post", int64(id), put)
		if err != nil {
			return err
		}
		if err := unlessGone(db.Exec(ctx, tx, qTouchesOf, int64(id), sealed)); err != nil {
			return err
		}
		if post.Number == 1 {
			if sealed, err = m.store.sealTouches(ctx, tx, key, "conversation", int64(conversation.ID), put); err != nil {
				return err
			}
			if _, err := db.Exec(ctx, tx, qEditOpening, int64(conversation.ID), sealed); err != nil {
				return err
			}
		}
		if a == change {
			return nil
		}
		return m.audit.Append(ctx, tx, audit.Entry{Actor: audit.Ref("member", v.Member.ID), Action: "forum.post.touches", Object: audit.Ref("post", id),
			Detail: map[string]string{"before": joinThemes(post.Touches.All()), "after": joinThemes(put.All())}})
	})
}

func joinThemes(themes []group.Theme) string {
	names := make([]string, len(themes))
	for i, t := range themes {
		names[i] = string(t)
	}
	return strings.Join(names, " ")
}

// unlessGone refuses a change to a post that was taken back meanwhile.
func unlessGone(changed int64, err error) error {
	if err == nil && changed == 0 {
		err = fault.Missing("the post is withdrawn")
	}
	return err
}

func (s store) openTouches(ctx context.Context, c db.Conn, key crypto.KeyID, table string, row int64, sealed []byte) (group.Touches, error) {
	said, err := s.open(ctx, c, key, table, "touches_sealed", row, sealed)
	return group.TouchesOf(said), err
}

func (s store) sealTouches(ctx context.Context, c db.Conn, key crypto.KeyID, table string, row int64, t group.Touches) ([]byte, error) {
	return s.seal(ctx, c, key, table, "touches_sealed", row, t.String())
}

// brake notes how the visitor meets what a page touches on. It asks for their
// choices only if something is touched on by somebody else.
func (m *Module) brake(ctx context.Context, c db.Conn, v group.Visit, of []*touched) error {
	folds := func(t *touched) bool { return !t.touches.None() && int64(t.author) != memberID(v) }
	if !slices.ContainsFunc(of, folds) {
		return nil
	}
	b, err := m.groups.Brake(ctx, c, v)
	if err != nil {
		return err
	}
	for _, t := range of {
		if folds(t) {
			*t.meet = b.Of(t.touches)
		}
	}
	return nil
}

// touched is something on a page that may be folded.
type touched struct {
	author  group.MemberID
	touches group.Touches
	meet    *group.Meet
}

func (c *Conversation) touched() *touched { return &touched{c.Author, c.Touches, &c.Meet} }
func (p *Post) touched() *touched         { return &touched{p.Author, p.Touches, &p.Meet} }

// open shows a post, this once, that the reader chose not to meet.
func (p *Page) open(id PostID) {
	for i := range p.Posts {
		if post := &p.Posts[i]; post.ID == id && post.Meet == group.Away {
			post.Meet = group.Shown
			if post.Number == 1 {
				p.Conversation.Meet = group.Shown
			}
		}
	}
}

// withShow is the address of a page with one post of it shown.
func withShow(page, token string) string {
	mark := "?"
	if strings.Contains(page, "?") {
		mark = "&"
	}
	return page + mark + "show=" + token + "#p-" + token
}

func themeOptions(ctx context.Context, chosen []group.Theme) []ui.Option {
	options := make([]ui.Option, len(group.Themes))
	for i, t := range group.Themes {
		options[i] = ui.Option{Value: string(t), Text: i18n.T(ctx, "group.theme."+string(t)), Chosen: slices.Contains(chosen, t)}
	}
	return options
}

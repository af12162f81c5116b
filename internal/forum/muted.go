package forum

import (
	"context"
	"strings"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
)

// muteThem notes which posts hold a word that the visitor asked not to come
// upon. One's own words are never folded.
func muteThem(v group.Visit, mute group.Mute, posts []Post) {
	if mute.None() {
		return
	}
	for i := range posts {
		if p := &posts[i]; int64(p.Author) != memberID(v) {
			p.Muted = mute.In(p.Note, p.Body)
		}
	}
}

// snippet is what a search shows of a post.
func snippet(ctx context.Context, h Hit) string {
	if h.Post.Muted != "" {
		return i18n.T(ctx, "forum.title_muted", "word", h.Post.Muted)
	}
	switch h.Post.Meet {
	case group.Folded, group.Away:
		return i18n.T(ctx, "forum.title_touches", "themes", strings.Join(h.Post.Touches.Names(ctx), ", "))
	}
	return h.Snippet
}

// apartURL is where the visitor can ask not to meet the author of a post.
func apartURL(groups *group.Module, v group.Visit, p Post, author group.Card) string {
	if p.Withdrawn || author.Erased {
		return ""
	}
	return groups.ApartURL(v, p.Author)
}

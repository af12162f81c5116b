package forum

import (
	"context"
	"unicode/utf8"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Pin puts a conversation on top of the list, or takes it down. Only
// facilitators may; it is audited.
func (m *Module) Pin(ctx context.Context, v group.Visit, id ID, on bool) error {
	if _, _, err := m.get(ctx, m.db, v, moderate, id); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qPin, int64(id), on); err != nil {
			return err
		}
		return m.record(ctx, tx, v, "forum.conversation.pin", audit.Ref("conversation", id), on)
	})
}

// Lock ends writing in a conversation, or opens it again. Only facilitators
// may; it is audited.
func (m *Module) Lock(ctx context.Context, v group.Visit, id ID, on bool) error {
	conversation, _, err := m.get(ctx, m.db, v, moderate, id)
	if err != nil {
		return err
	}
	at := int64(0)
	if on {
		at = m.now()
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qLock, int64(id), at); err != nil {
			return err
		}
		if err := m.groups.Moderated(ctx, tx, v, on, group.Restriction{Act: group.ActConversationLock, Thing: int64(id), Member: conversation.Author,
			URL: m.url(v.Group, id)}); err != nil {
			return err
		}
		return m.record(ctx, tx, v, "forum.conversation.lock", audit.Ref("conversation", id), on)
	})
}

// Hide folds a post away for everybody but its author and the facilitators, and
// tells why; a hidden post's author still sees their words. It returns Invalid
// without a reason. Only facilitators may; it is audited.
func (m *Module) Hide(ctx context.Context, v group.Visit, id PostID, reason string) (Conversation, Post, error) {
	conversation, post, err := m.post(ctx, m.db, v, moderate, id)
	if err != nil {
		return conversation, post, err
	}
	var c fault.Check
	if reason == "" {
		c.Add("reason", "forum.problem.reason_empty")
	} else if n := utf8.RuneCountInString(reason); n > MaxReason {
		c.Add("reason", "forum.problem.reason_long", "count", n-MaxReason)
	}
	if err := c.Err(); err != nil {
		return conversation, post, err
	}
	return conversation, post, m.setHidden(ctx, v, post, reason, m.now())
}

// Show undoes Hide.
func (m *Module) Show(ctx context.Context, v group.Visit, id PostID) (Conversation, Post, error) {
	conversation, post, err := m.post(ctx, m.db, v, moderate, id)
	if err != nil {
		return conversation, post, err
	}
	return conversation, post, m.setHidden(ctx, v, post, "", 0)
}

func (m *Module) setHidden(ctx context.Context, v group.Visit, post Post, reason string, at int64) error {
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.fold(ctx, tx, v.Group, post, reason, at); err != nil {
			return err
		}
		if err := m.groups.Moderated(ctx, tx, v, at != 0, group.Restriction{Act: group.ActPostHidden, Thing: int64(post.ID), Member: post.Author,
			URL: groupURL(v.Group) + "/posts/" + m.postToken(post.ID), Reason: reason}); err != nil {
			return err
		}
		return m.record(ctx, tx, v, "forum.post.hide", audit.Ref("post", post.ID), at != 0)
	})
}

// fold hides a post since a moment, or shows it again with 0.
func (m *Module) fold(ctx context.Context, tx *db.Tx, g group.Group, post Post, reason string, at int64) error {
	// The reason is the group's word, not the facilitator's own: it stays
	// readable when they leave.
	sealed, err := m.store.seal(ctx, tx, g.Key, "post", "reason_sealed", int64(post.ID), reason)
	if err != nil {
		return err
	}
	if _, err := db.Exec(ctx, tx, qHide, int64(post.ID), at, sealed); err != nil {
		return err
	}
	if post.Number == 1 {
		_, err = db.Exec(ctx, tx, qHideOpening, int64(post.Conversation), at)
		return err
	}
	_, err = db.Exec(ctx, tx, qAnswered, int64(post.Conversation))
	return err
}

func (m *Module) record(ctx context.Context, tx *db.Tx, v group.Visit, action, object string, on bool) error {
	done := "undone"
	if on {
		done = "done"
	}
	return m.audit.Append(ctx, tx, audit.Entry{Actor: audit.Ref("member", v.Member.ID), Action: action, Object: object,
		Detail: map[string]string{"state": done}})
}

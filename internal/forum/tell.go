package forum

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/platform/db"
)

// The kinds of notices that the forum gives.
const (
	kindAnswered = "forum.answered" // somebody answered what one began
	kindFollowed = "forum.followed" // something new in a conversation that one follows
)

var qFollowers = db.Register("forum.reading.followers", `SELECT member_id FROM reading WHERE conversation_id = $1 AND following = TRUE AND member_id <> $2`)

// A Teller gives members notices; the notice feature implements it.
type Teller interface {
	Tell(ctx context.Context, tx *db.Tx, to group.MemberID, kind, url string) error
}

// TellBy makes the forum tell of replies. It is called while the program is put
// together, before the first request.
func (m *Module) TellBy(t Teller) { m.teller = t }

// tellReply tells those who follow the conversation of a reply, and nobody of
// their own. Who began it is led to each answer; the others, once, to the
// conversation.
func (m *Module) tellReply(ctx context.Context, tx *db.Tx, v group.Visit, c Conversation, post PostID) error {
	if m.teller == nil {
		return nil
	}
	followers, err := db.All(ctx, tx, qFollowers, scanFollower, int64(c.ID), int64(v.Member.ID))
	if err != nil {
		return err
	}
	apart, err := m.groups.Apart(ctx, tx, v)
	if err != nil {
		return err
	}
	for _, member := range followers {
		if apart.Either(member) {
			continue
		}
		kind, url := kindFollowed, m.url(v.Group, c.ID)
		if member == c.Author {
			kind, url = kindAnswered, groupURL(v.Group)+"/posts/"+m.postToken(post)
		}
		if err := m.teller.Tell(ctx, tx, member, kind, url); err != nil {
			return err
		}
	}
	return nil
}

func scanFollower(r db.Row) (id group.MemberID, err error) {
	err = r.Scan(&id)
	return id, err
}

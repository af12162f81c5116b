package forum

import (
	"context"
	"strconv"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

var (
	qPostsBy = db.Register("forum.post.by_author", `SELECT `+postColumns+`, 0 FROM post p WHERE p.author_id = $1 ORDER BY p.id`)
	qTitleOf = db.Register("forum.conversation.by_author", `SELECT `+conversationColumns+`, NULL`+forReader+` WHERE c.author_id = $1 AND $2 = $2 ORDER BY c.id`)
	qDrafts  = db.Register("forum.draft.of", `SELECT conversation_id, sealed, updated_at FROM draft WHERE member_id = $1`)

	qWithdraw        = db.Register("forum.post.withdraw", `UPDATE post SET body_sealed = $2, html_sealed = $2, note_sealed = $2, reason_sealed = $2, touches_sealed = $2, withdrawn_at = $3 WHERE id = $1`)
	qWithdrawOpening = db.Register("forum.conversation.withdraw", `UPDATE conversation SET title_sealed = $2, touches_sealed = $2, withdrawn_at = $3 WHERE id = $1`)
	qWithdrawPosts   = db.Register("forum.post.withdraw_all", `UPDATE post SET body_sealed = $2, html_sealed = $2, note_sealed = $2, reason_sealed = $2, touches_sealed = $2,
		withdrawn_at = $3 WHERE author_id = $1 AND withdrawn_at = 0`)
	qWithdrawOpenings = db.Register("forum.conversation.withdraw_all", `UPDATE conversation SET title_sealed = $2, touches_sealed = $2, withdrawn_at = $3
		WHERE author_id = $1 AND withdrawn_at = 0`)
	qReadings     = db.Register("forum.reading.of", `SELECT conversation_id, read_up_to, following FROM reading WHERE member_id = $1 ORDER BY conversation_id`)
	qEraseDrafts  = db.Register("forum.draft.erase", `DELETE FROM draft WHERE member_id = $1`)
	qEraseReading = db.Register("forum.reading.erase", `DELETE FROM reading WHERE member_id = $1`)
	qEraseForms   = db.Register("forum.form.erase", `DELETE FROM taken_form WHERE member_id = $1`)
)

// Withdraw takes the visitor's own post back: its words are gone, its place
// stays.
func (m *Module) Withdraw(ctx context.Context, v group.Visit, id PostID) (Conversation, Post, error) {
	conversation, post, err := m.post(ctx, m.db, v, withdraw, id)
	if err != nil {
		return conversation, post, err
	}
	return conversation, post, m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qWithdraw, int64(id), []byte{}, m.now()); err != nil {
			return err
		}
		if post.Number == 1 {
			_, err := db.Exec(ctx, tx, qWithdrawOpening, int64(conversation.ID), []byte{}, m.now())
			return err
		}
		_, err := db.Exec(ctx, tx, qAnswered, int64(conversation.ID))
		return err
	})
}

// WithdrawAll takes back everything that a member wrote; group calls it when
// somebody leaves and wants that.
func (m *Module) WithdrawAll(ctx context.Context, tx *db.Tx, member group.MemberID) error {
	for _, q := range []*db.Query{qWithdrawPosts, qWithdrawOpenings} {
		if _, err := db.Exec(ctx, tx, q, int64(member), []byte{}, m.now()); err != nil {
			return err
		}
	}
	if _, err := db.Exec(ctx, tx, qAnsweredByTheir, int64(member)); err != nil {
		return err
	}
	_, err := db.Exec(ctx, tx, qEraseDrafts, int64(member))
	return err
}

// Erase implements account.OwnData: every word is gone, every acknowledgement
// taken back; the places of posts stay, without content or handle.
func (m *Module) Erase(ctx context.Context, tx *db.Tx, id account.ID) error {
	members, err := m.groups.Memberships(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, member := range members {
		if err := m.eraseMember(ctx, tx, member.ID); err != nil {
			return err
		}
	}
	return nil
}

func (m *Module) eraseMember(ctx context.Context, tx *db.Tx, member group.MemberID) error {
	if err := m.WithdrawAll(ctx, tx, member); err != nil {
		return err
	}
	given, err := db.All(ctx, tx, qGivenBy, scanGiven, int64(member))
	if err != nil {
		return err
	}
	for _, g := range given {
		if err := m.takeBack(ctx, tx, member, g.post, g.kind); err != nil {
			return err
		}
	}
	for _, q := range []*db.Query{qEraseReading, qEraseForms} {
		if _, err := db.Exec(ctx, tx, q, int64(member)); err != nil {
			return err
		}
	}
	return nil
}

type givenAck struct {
	post PostID
	kind Ack
	at   int64
}

func scanGiven(r db.Row) (g givenAck, err error) {
	err = r.Scan(&g.post, &g.kind, &g.at)
	return g, err
}

// Export implements account.OwnData.
func (m *Module) Export(ctx context.Context, id account.ID) ([]account.Section, error) {
	members, err := m.groups.Memberships(ctx, m.db, id)
	if err != nil {
		return nil, err
	}
	posts := account.Section{Name: "forum-posts", Title: "forum.export.posts"}
	titles := account.Section{Name: "forum-conversations", Title: "forum.export.conversations"}
	drafts := account.Section{Name: "forum-drafts", Title: "forum.export.drafts"}
	reading := account.Section{Name: "forum-reading", Title: "forum.export.reading"}
	acks := account.Section{Name: "forum-acknowledgements", Title: "forum.export.acknowledgements"}
	for _, member := range members {
		steps := []func(context.Context, group.Member, *account.Section) error{m.exportPosts, m.exportTitles, m.exportDrafts, m.exportReading, m.exportAcks}
		for i, section := range []*account.Section{&posts, &titles, &drafts, &reading, &acks} {
			if err := steps[i](ctx, member, section); err != nil {
				return nil, err
			}
		}
	}
	return []account.Section{titles, posts, drafts, reading, acks}, nil
}

func (m *Module) exportPosts(ctx context.Context, member group.Member, to *account.Section) error {
	rows, err := db.All(ctx, m.db, qPostsBy, scanPost, int64(member.ID))
	if err != nil {
		return err
	}
	organisation, err := m.groups.KeyOf(ctx, m.db, member.Group)
	if err != nil {
		return err
	}
	for _, row := range rows {
		p, err := m.store.openPost(ctx, m.db, row, group.Card{Key: member.Key}, organisation, true)
		if err != nil {
			return err
		}
		to.Records = append(to.Records, account.Record{
			{Label: "forum.export.handle", Value: member.Handle}, {Label: "forum.export.conversation", Value: m.token(p.Conversation)},
			{Label: "forum.export.number", Value: strconv.FormatInt(p.Number, 10)}, {Label: "forum.export.at", Value: p.CreatedAt.Format(time.RFC3339)},
			{Label: "forum.export.note", Value: p.Note}, {Label: "forum.export.touches", Value: p.Touches.String()}, {Label: "forum.export.body", Value: p.Body},
			{Label: "forum.export.reason", Value: p.Reason},
		})
	}
	return nil
}

func (m *Module) exportTitles(ctx context.Context, member group.Member, to *account.Section) error {
	rows, err := db.All(ctx, m.db, qTitleOf, scanConversation, int64(member.ID), int64(member.ID))
	if err != nil {
		return err
	}
	for _, row := range rows {
		c, err := m.store.openTitle(ctx, m.db, row, group.Card{Key: member.Key})
		if err != nil {
			return err
		}
		to.Records = append(to.Records, account.Record{
			{Label: "forum.export.handle", Value: member.Handle}, {Label: "forum.export.conversation", Value: m.token(c.ID)},
			{Label: "forum.export.title", Value: c.Title}, {Label: "forum.export.wish", Value: string(c.Wish)},
			{Label: "forum.export.at", Value: c.CreatedAt.Format(time.RFC3339)},
		})
	}
	return nil
}

type draftRow struct {
	conversation ID
	sealed       []byte
	updated      int64
}

func (d draftRow) at() time.Time { return clock.FromMillis(d.updated) }

func scanDraft(r db.Row) (d draftRow, err error) {
	err = r.Scan(&d.conversation, &d.sealed, &d.updated)
	return d, err
}

func (m *Module) exportDrafts(ctx context.Context, member group.Member, to *account.Section) error {
	rows, err := db.All(ctx, m.db, qDrafts, scanDraft, int64(member.ID))
	if err != nil {
		return err
	}
	for _, row := range rows {
		d, err := m.store.openDraft(ctx, m.db, member.Key, row.conversation, row.sealed)
		if err != nil {
			return err
		}
		to.Records = append(to.Records, account.Record{
			{Label: "forum.export.handle", Value: member.Handle}, {Label: "forum.export.at", Value: row.at().Format(time.RFC3339)},
			{Label: "forum.export.title", Value: d.Title}, {Label: "forum.export.note", Value: d.Note}, {Label: "forum.export.body", Value: d.Body},
		})
	}
	return nil
}

type readingRow struct {
	conversation ID
	readUpTo     int64
	following    bool
}

func scanReading(r db.Row) (row readingRow, err error) {
	err = r.Scan(&row.conversation, &row.readUpTo, &row.following)
	return row, err
}

func (m *Module) exportReading(ctx context.Context, member group.Member, to *account.Section) error {
	rows, err := db.All(ctx, m.db, qReadings, scanReading, int64(member.ID))
	if err != nil {
		return err
	}
	for _, row := range rows {
		to.Records = append(to.Records, account.Record{
			{Label: "forum.export.handle", Value: member.Handle}, {Label: "forum.export.conversation", Value: m.token(row.conversation)},
			{Label: "forum.export.read_up_to", Value: strconv.FormatInt(row.readUpTo, 10)},
			{Label: "forum.export.following", Value: strconv.FormatBool(row.following)},
		})
	}
	return nil
}

func (m *Module) exportAcks(ctx context.Context, member group.Member, to *account.Section) error {
	given, err := db.All(ctx, m.db, qGivenBy, scanGiven, int64(member.ID))
	if err != nil {
		return err
	}
	for _, g := range given {
		to.Records = append(to.Records, account.Record{
			{Label: "forum.export.handle", Value: member.Handle}, {Label: "forum.export.kind", Value: string(g.kind)},
			{Label: "forum.export.at", Value: clock.FromMillis(g.at).Format(time.RFC3339)},
		})
	}
	return nil
}

package listening

import (
	"context"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

var (
	qLinesOf       = db.Register("listening.line.of_member", `SELECT id, author_id, body_sealed, said_at FROM talk_line WHERE author_id = $1 ORDER BY id`)
	qEraseListener = db.Register("listening.listener.erase", `DELETE FROM listener WHERE member_id = $1`)
	qEraseLines    = db.Register("listening.line.erase", `DELETE FROM talk_line WHERE author_id = $1 OR talk_id IN (SELECT id FROM talk WHERE asker_id = $1)`)
	qErasePasses   = db.Register("listening.pass.erase", `DELETE FROM talk_pass WHERE listener_id = $1 OR talk_id IN (SELECT id FROM talk WHERE asker_id = $1)`)
	qEraseTalks    = db.Register("listening.talk.erase", `DELETE FROM talk WHERE asker_id = $1`)
	qEraseNotes    = db.Register("listening.talk.erase_notes", `UPDATE talk SET note_by = 0, note_sealed = $2 WHERE note_by = $1`)
	qEraseSides    = db.Register("listening.talk.erase_listener", `UPDATE talk SET listener_id = 0, offered_until = 0, begun_at = CASE WHEN ended_at = 0 THEN 0 ELSE begun_at END WHERE listener_id = $1`)
	qEraseSeconds  = db.Register("listening.talk.erase_second", `UPDATE talk SET second_id = 0 WHERE second_id = $1`)
	qEraseWords    = db.Register("listening.word.erase", `DELETE FROM talk_word WHERE listener_id = $1`)
)

// Erase implements account.OwnData.
func (m *Module) Erase(ctx context.Context, tx *db.Tx, id account.ID) error {
	members, err := m.groups.Memberships(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, member := range members {
		if err := m.Gone(ctx, tx, member.Group, member.ID); err != nil {
			return err
		}
	}
	return nil
}

// Gone forgets a member who left the group, or is erased. A talk goes with who
// asked for it. Where it is the listener who goes, who is talking with them
// comes first in the line again.
func (m *Module) Gone(ctx context.Context, tx *db.Tx, _ group.ID, member group.MemberID) error {
	if _, err := db.Exec(ctx, tx, qEraseNotes, int64(member), []byte{}); err != nil {
		return err
	}
	for _, q := range []*db.Query{qEraseListener, qEraseLines, qErasePasses, qEraseTalks, qEraseSides, qEraseSeconds, qEraseWords} {
		if _, err := db.Exec(ctx, tx, q, int64(member)); err != nil {
			return err
		}
	}
	return nil
}

// Export implements account.OwnData.
func (m *Module) Export(ctx context.Context, id account.ID) ([]account.Section, error) {
	members, err := m.groups.Memberships(ctx, m.db, id)
	if err != nil {
		return nil, err
	}
	asked := account.Section{Name: "listening-asked", Title: "listening.export.asked"}
	said := account.Section{Name: "listening-said", Title: "listening.export.said"}
	listens := account.Section{Name: "listening-listener", Title: "listening.export.listener"}
	for _, member := range members {
		if err := m.exportListener(ctx, member, &listens); err != nil {
			return nil, err
		}
		if err := m.exportAsked(ctx, member, &asked); err != nil {
			return nil, err
		}
		if err := m.exportSaid(ctx, member, &said); err != nil {
			return nil, err
		}
	}
	return []account.Section{asked, said, listens}, nil
}

func (m *Module) exportListener(ctx context.Context, member group.Member, to *account.Section) error {
	row, found, err := db.Maybe(ctx, m.db, qListener, scanListener, int64(member.ID))
	if err != nil || !found {
		return err
	}
	l, err := m.store.openLimits(ctx, m.db, member.Key, row)
	to.Records = append(to.Records, account.Record{
		{Label: "listening.export.handle", Value: member.Handle}, {Label: "listening.export.at", Value: l.PassedAt.UTC().Format(time.RFC3339)},
		{Label: "listening.avoid", Value: l.Limits.Avoid},
	})
	return err
}

func (m *Module) exportAsked(ctx context.Context, member group.Member, to *account.Section) error {
	rows, err := db.All(ctx, m.db, qTalksOf, scanTalk, int64(member.ID), 0, mostExported)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.Asker != member.ID {
			continue
		}
		words, err := m.store.opened(ctx, m.db, member.Key, place("talk", "words_sealed", int64(row.ID)), row.words)
		if err != nil {
			return err
		}
		to.Records = append(to.Records, account.Record{{Label: "listening.export.handle", Value: member.Handle},
			{Label: "listening.export.at", Value: row.AskedAt.UTC().Format(time.RFC3339)}, {Label: "listening.export.words", Value: words}})
	}
	return nil
}

// mostExported is more talks than anybody has in the five weeks that rows stay.
const mostExported = 1000

func (m *Module) exportSaid(ctx context.Context, member group.Member, to *account.Section) error {
	type row struct {
		id     int64
		sealed []byte
		at     int64
	}
	rows, err := db.All(ctx, m.db, qLinesOf, func(r db.Row) (l row, err error) {
		var author int64
		err = r.Scan(&l.id, &author, &l.sealed, &l.at)
		return l, err
	}, int64(member.ID))
	if err != nil {
		return err
	}
	for _, l := range rows {
		words, err := m.store.opened(ctx, m.db, member.Key, place("talk_line", "body_sealed", l.id), l.sealed)
		if err != nil {
			return err
		}
		to.Records = append(to.Records, account.Record{{Label: "listening.export.handle", Value: member.Handle},
			{Label: "listening.export.at", Value: clock.FromMillis(l.at).UTC().Format(time.RFC3339)}, {Label: "listening.export.words", Value: words}})
	}
	return nil
}

package listening

import (
	"context"
	"slices"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// What a feature with a duty asks of something that was said, without being
// anybody's side in the talk. None of it looks at permissions: the caller has,
// and keeps the record.

// Said is one thing that was said in a talk, or what somebody asked with.
type Said struct {
	Line
	Talk  TalkID
	Group group.ID
	URL   string
}

var (
	qTalkOf   = db.Register("listening.line.talk", `SELECT talk_id FROM talk_line WHERE id = $1`)
	qAllSaid  = db.Register("listening.line.whole", `SELECT id, author_id, body_sealed, said_at FROM talk_line WHERE talk_id = $1 ORDER BY id LIMIT 2000`)
	qHasLines = db.Register("listening.talk.kept", `SELECT COUNT(*) FROM talk WHERE id = $1`)
)

// SaidIn returns what was said under the id, a line's or a talk's, and at most
// around others before and after it, the oldest first. It returns Missing for
// what there is not, or is not kept any more.
func (m *Module) SaidIn(ctx context.Context, c db.Conn, id int64, around int) (it Said, before, after []Said, err error) {
	talk, isLine, err := db.Maybe(ctx, c, qTalkOf, db.Value[int64], id)
	if err != nil {
		return it, nil, nil, err
	}
	if !isLine {
		talk = id
	}
	if n, err := db.One(ctx, c, qHasLines, db.Value[int64], talk); err != nil || n == 0 {
		if err == nil {
			err = fault.Missing("nothing was said under this id, or it is gone")
		}
		return it, nil, nil, err
	}
	t, err := m.get(ctx, c, TalkID(talk))
	if err != nil {
		return it, nil, nil, err
	}
	all, err := m.whole(ctx, c, t)
	if err != nil {
		return it, nil, nil, err
	}
	at := slices.IndexFunc(all, func(s Said) bool { return s.ID == id })
	if at < 0 {
		return it, nil, nil, fault.Missing("nothing was said under this id")
	}
	return all[at], all[max(at-around, 0):at], all[at+1 : min(at+1+around, len(all))], nil
}

// whole is everything that was said in a talk, with what it was asked with at the
// beginning.
func (m *Module) whole(ctx context.Context, c db.Conn, t Talk) ([]Said, error) {
	g, err := m.groups.ByIDIn(ctx, c, t.Group)
	if err != nil {
		return nil, err
	}
	lines, err := m.readLines(ctx, c, qAllSaid, int64(t.ID))
	if err != nil {
		return nil, err
	}
	lines = slices.Insert(lines, 0, Line{ID: int64(t.ID), Author: t.Asker, Body: t.Words, At: t.AskedAt})
	said := make([]Said, len(lines))
	for i, l := range lines {
		said[i] = Said{Line: l, Talk: t.ID, Group: t.Group, URL: m.TalkURL(g, t.ID)}
	}
	return said, nil
}

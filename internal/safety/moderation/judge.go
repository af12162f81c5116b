package moderation

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/i18n"
	"hearth/internal/safety/moderation/rules"
	"hearth/internal/safety/subject"
)

// spaceOf is where things of a kind are written, as rules call it.
var spaceOf = map[subject.Kind]rules.Space{subject.Post: rules.Posts, subject.Message: rules.Room, subject.Line: rules.Meetings}

// A Judged is what an organisation's rules made of a text before others see it.
type Judged struct {
	m    *Module
	v    group.Visit
	kind subject.Kind
	hits []rules.Hit
}

// Judge reads a text by the rules of the group's organisation. It returns nil
// where none meets it, and where they cannot be read: what somebody writes is
// never lost for that. Whoever holds the group is not judged.
func (m *Module) Judge(ctx context.Context, kind subject.Kind, v group.Visit, words string) *Judged {
	if v.Member == nil || v.Facilitates() {
		return nil
	}
	in := rules.Input{Space: spaceOf[kind], Trust: -1, Words: words, Lang: v.Group.Lang, MemberAge: max(m.clock.Now().Sub(v.Member.JoinedAt), time.Millisecond)}
	hits, err := m.ReadBy(ctx, v.Group.Organisation, in)
	if err != nil {
		slog.ErrorContext(ctx, "a text could not be read by the rules", "cause", err)
		return nil
	}
	if len(hits) == 0 {
		return nil
	}
	return &Judged{m: m, v: v, kind: kind, hits: hits}
}

// Hold reports whether the text waits until a person has looked.
func (j *Judged) Hold() bool { return rules.Holds(j.hits) }

// Wrote states what waits, with the rules' own explanations, and makes it a
// matter. It is called in the transaction that writes the text.
func (j *Judged) Wrote(ctx context.Context, tx *db.Tx, id int64) error {
	lang, ok := i18n.Parse(j.v.Group.Lang)
	if !ok {
		lang = i18n.From(ctx)
	}
	var why []string
	task := false
	for _, h := range j.hits {
		for _, do := range h.Do {
			task = task || do == rules.Task || do == rules.Hold
		}
		why = append(why, h.In(string(lang)))
	}
	if !task {
		return nil
	}
	if err := j.matter(ctx, tx, id); err != nil || !j.Hold() {
		return err
	}
	_, err := j.m.Stated(ctx, tx, j.v.Group, group.Restriction{Act: group.ActHeldByRule, Kind: string(j.kind), Thing: id, Member: j.v.Member.ID,
		URL: j.url(ctx, tx, id), Reason: strings.Join(why, "\n")})
	return err
}

// url is the page on which the thing stands, or the group's.
func (j *Judged) url(ctx context.Context, tx *db.Tx, id int64) string {
	place, err := j.m.places.At(j.kind)
	if err != nil {
		return j.v.Group.URL()
	}
	about, err := place.About(ctx, tx, id)
	if err != nil {
		return j.v.Group.URL()
	}
	return about.URL
}

// matter asks a person to look. What waits already is not asked for again.
func (j *Judged) matter(ctx context.Context, tx *db.Tx, id int64) error {
	_, found, err := db.Maybe(ctx, tx, qOpenMatter, scanMatter, string(j.kind), id)
	if err != nil || found {
		return err
	}
	now := j.m.clock.Now()
	matter := Matter{ID: MatterID(j.m.ids.Next()), Organisation: j.v.Group.Organisation, Group: j.v.Group.ID, Thing: subject.Ref{Kind: j.kind, ID: id},
		About: j.v.Member.ID, URL: j.url(ctx, tx, id), Gravity: Usual, State: Open, OpenedAt: now, DueAt: now.Add(Serious.Within())}
	if err := j.m.insertMatter(ctx, tx, matter); err != nil {
		return err
	}
	return j.m.callTo(ctx, tx, j.v.Group, matter, 0)
}

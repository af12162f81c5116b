package app

import (
	"context"

	"hearth/internal/chat"
	"hearth/internal/forum"
	"hearth/internal/listening"
	"hearth/internal/meeting/room"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/subject"
)

// makeSubjects tells the safety packages where what members write is kept.
func (a *App) makeSubjects() {
	a.Places = subject.Places{subject.Post: posts{a.Forum}, subject.Message: messages{a.Chat}, subject.Line: lines{a.Room}, subject.Talk: spoken{a.Listening}}
	for _, kind := range []subject.Kind{subject.Post, subject.Message, subject.Line} { // what can be held or folded away
		a.Places[kind] = stays{a.Places[kind], kind, a}
	}
}

// posts are conversations' posts.
type posts struct{ *forum.Module }

func (p posts) About(ctx context.Context, c db.Conn, id int64) (subject.About, error) {
	about, err := p.AboutPost(ctx, c, forum.PostID(id))
	return aboutPost(about), err
}

func aboutPost(a forum.About) subject.About {
	return subject.About{Ref: subject.Ref{Kind: subject.Post, ID: int64(a.ID)}, Group: a.Group, Author: a.Author, At: a.At, URL: a.URL,
		State: subject.State(a.State), Gone: a.Gone}
}

func (p posts) Excerpt(ctx context.Context, c db.Conn, id int64) (subject.Excerpt, error) {
	it, before, after, err := p.ExcerptPost(ctx, c, forum.PostID(id), subject.Around)
	return excerpt(it, before, after, func(s forum.Said) subject.Said {
		return subject.Said{About: aboutPost(s.About), Title: s.Title, Words: s.Body}
	}), err
}

func (p posts) Set(ctx context.Context, tx *db.Tx, id int64, s subject.State, reason string) error {
	return p.SetPost(ctx, tx, forum.PostID(id), forum.State(s), reason)
}

// messages are those of rooms.
type messages struct{ *chat.Module }

func (m messages) About(ctx context.Context, c db.Conn, id int64) (subject.About, error) {
	about, err := m.AboutMessage(ctx, c, chat.ID(id))
	return aboutMessage(about), err
}

func aboutMessage(a chat.About) subject.About {
	return subject.About{Ref: subject.Ref{Kind: subject.Message, ID: int64(a.ID)}, Group: a.Group, Author: a.Author, At: a.At, URL: a.URL,
		State: subject.State(a.State), Gone: a.Gone}
}

func (m messages) Excerpt(ctx context.Context, c db.Conn, id int64) (subject.Excerpt, error) {
	it, before, after, err := m.ExcerptMessage(ctx, c, chat.ID(id), subject.Around)
	return excerpt(it, before, after, func(s chat.Said) subject.Said {
		return subject.Said{About: aboutMessage(s.About), Words: s.Body}
	}), err
}

func (m messages) Set(ctx context.Context, tx *db.Tx, id int64, s subject.State, reason string) error {
	return m.SetMessage(ctx, tx, chat.ID(id), chat.State(s), reason)
}

// lines are those that are typed in meetings.
type lines struct{ *room.Module }

func (l lines) About(ctx context.Context, c db.Conn, id int64) (subject.About, error) {
	about, err := l.AboutLine(ctx, c, room.LineID(id))
	return aboutLine(about), err
}

func aboutLine(a room.About) subject.About {
	return subject.About{Ref: subject.Ref{Kind: subject.Line, ID: int64(a.ID)}, Group: a.Group, Author: a.Author, At: a.At, URL: a.URL,
		State: subject.State(a.State), Gone: a.Gone}
}

func (l lines) Excerpt(ctx context.Context, c db.Conn, id int64) (subject.Excerpt, error) {
	it, before, after, err := l.ExcerptLine(ctx, c, room.LineID(id), subject.Around)
	return excerpt(it, before, after, func(s room.Said) subject.Said {
		return subject.Said{About: aboutLine(s.About), Words: s.Body}
	}), err
}

func (l lines) Set(ctx context.Context, tx *db.Tx, id int64, s subject.State, reason string) error {
	return l.SetLine(ctx, tx, room.LineID(id), room.State(s), reason)
}

// excerpt puts one thing and those around it into the words of package subject.
func excerpt[T any](it T, before, after []T, said func(T) subject.Said) subject.Excerpt {
	all := func(ts []T) (out []subject.Said) {
		for _, t := range ts {
			out = append(out, said(t))
		}
		return out
	}
	return subject.Excerpt{Said: said(it), Before: all(before), After: all(after)}
}

// spoken is what is said to a listener. It is never kept from the other.
type spoken struct{ *listening.Module }

func aboutSpoken(s listening.Said) subject.Said {
	return subject.Said{About: subject.About{Ref: subject.Ref{Kind: subject.Talk, ID: s.ID}, Group: s.Group, Author: s.Author, At: s.At, URL: s.URL,
		Gone: s.Body == ""}, Words: s.Body}
}

func (s spoken) About(ctx context.Context, c db.Conn, id int64) (subject.About, error) {
	it, _, _, err := s.SaidIn(ctx, c, id, 0)
	return aboutSpoken(it).About, err
}

func (s spoken) Excerpt(ctx context.Context, c db.Conn, id int64) (subject.Excerpt, error) {
	it, before, after, err := s.SaidIn(ctx, c, id, subject.Around)
	return excerpt(it, before, after, aboutSpoken), err
}

func (s spoken) Set(_ context.Context, _ *db.Tx, _ int64, state subject.State, _ string) error {
	if state == subject.Open {
		return nil
	}
	return fault.Missing("what is said to a listener is not held or folded away")
}

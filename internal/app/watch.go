package app

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/group/heed"
	"hearth/internal/safety/subject"
	"hearth/internal/safety/triage"
	"hearth/internal/safety/triage/details"
	"hearth/internal/safety/triage/warmth"
	"hearth/internal/safety/watch"
)

// makeWatch makes what reads a text before others see it, and lets the features
// in which members write ask it. Without its weights nothing is read: texts go
// through, and that nobody reads them is logged and counted.
func (a *App) makeWatch(p platform) {
	unread := prometheus.NewCounter(prometheus.CounterOpts{Name: "hearth_safety_unread_total",
		Help: "Texts that could not be read for signs of danger, or whose sign could not be noted. They were written all the same."})
	a.observer.Registry().MustRegister(unread)
	deps := watch.Deps{DB: p.db, Clock: p.clock, Groups: a.Group, Cases: a.Cases, Places: a.Places, Details: finder{}, Warmth: warm{}, Talks: talks{a.Forum},
		Helplines: a.Safety, Missed: unread.Inc}
	if engine, err := triage.Load(); err == nil {
		a.reads = newLately(engine.Read)
		deps.Engine = reader{a.reads}
	} else {
		unread.Inc()
		slog.Error("texts are not read for signs of danger", "cause", err)
	}
	a.Watch = watch.New(deps)
	a.Cases.ReadBy(a.Watch.Level)
	a.Watch.HearForms(a.forms(p.codec))
	a.Forum.WatchBy(watched{a.Watch, subject.Post})
	a.Chat.WatchBy(watched{a.Watch, subject.Message})
	a.Room.WatchBy(watched{a.Watch, subject.Line})
	a.Listening.WatchBy(watched{a.Watch, subject.Talk})
	a.Entry.WatchBy(a.Watch)
	a.Forum.LeadBy(afterPost{a.Watch})
}

// unwatch lets words be written that are counted, and no more: those of the demo
// world, for nobody is to be called about people who are made up.
func (a *App) unwatch() {
	a.Forum.WatchBy(counting{a.Exposure})
	a.Chat.WatchBy(counting{a.Exposure})
	a.Room.WatchBy(nil)
	a.Listening.WatchBy(nil)
}

// watched reads what is written in one feature.
type watched struct {
	watch *watch.Module
	kind  subject.Kind
}

func (w watched) Read(ctx context.Context, v group.Visit, words string) heed.Found {
	if r := w.watch.Read(ctx, w.kind, v, words); r != nil {
		return r
	}
	return nil
}

// reader is the triage engine, as the watch asks it.
type reader struct{ *lately }

func (r reader) Read(words string) watch.Verdict { return r.read(words).verdict }

// verdictOf is what the watch is told of a reading.
func verdictOf(read triage.Reading) watch.Verdict {
	v := watch.Verdict{Level: read.Level(), Other: read.Subject == triage.Other, Method: read.Method, Lures: read.Approach || slices.Contains(read.Abuses, triage.Sexual), Hurting: read.Abusive()}
	for _, reason := range read.Reasons {
		v.Spans = append(v.Spans, watch.Stretch{Start: reason.Start, End: reason.End})
	}
	return v
}

// finder finds what may show who somebody is.
type finder struct{}

// detailNames are the kinds of details as the watch's messages call them.
var detailNames = map[details.Type]string{details.Email: "email", details.Phone: "phone", details.Address: "address", details.Name: "name",
	details.Handle: "handle", details.Birth: "dob", details.Org: "org", details.Link: "link"}

func (finder) Find(words string) []watch.Detail {
	found := details.Find(words)
	list := make([]watch.Detail, len(found))
	for i, d := range found {
		name, known := detailNames[d.Type]
		if !known {
			name = "other"
		}
		list[i] = watch.Detail{Stretch: watch.Stretch{Start: d.Start, End: d.End}, Kind: name}
	}
	return list
}

// warm says what would land better in a reply to somebody who wishes to be
// heard. Other wishes are answered in other ways.
type warm struct{}

// hintNames are the hints as the watch's messages call them.
var hintNames = map[warmth.Hint]watch.Hint{warmth.HoldAdvice: "advice", warmth.NameHeard: "interpretation", warmth.SayFeeling: "reaction", warmth.AskOpen: "exploration"}

func (warm) Hint(wish, words string) watch.Hint {
	if wish != string(forum.Heard) {
		return ""
	}
	return hintNames[warmth.Read(words, "").Hint]
}

// talks are conversations, as the watch asks about them.
type talks struct{ forum *forum.Module }

func (t talks) WishAt(ctx context.Context, v group.Visit, action string) string {
	rest, ours := strings.CutPrefix(action, v.Group.URL()+"/conversations/")
	token, isReply := strings.CutSuffix(rest, "/replies")
	if !ours || !isReply {
		return ""
	}
	id, err := t.forum.ConversationOf(token)
	if err != nil {
		return ""
	}
	wish, err := t.forum.WishOf(ctx, v, id)
	if err != nil {
		return ""
	}
	return string(wish)
}

func (t talks) Replied(ctx context.Context, v group.Visit, at subject.Ref) string {
	if at.Kind != subject.Post {
		return ""
	}
	wish, err := t.forum.Replied(ctx, v, forum.PostID(at.ID))
	if err != nil {
		return ""
	}
	return string(wish)
}

func (t talks) Change(ctx context.Context, v group.Visit, at subject.Ref, words string) (bool, error) {
	if at.Kind != subject.Post {
		return false, nil
	}
	return true, t.forum.Reword(ctx, v, forum.PostID(at.ID), words)
}

func (t talks) EditURL(v group.Visit, at subject.Ref) string {
	if at.Kind != subject.Post {
		return ""
	}
	return t.forum.EditURL(v.Group, forum.PostID(at.ID))
}

// afterPost leads whoever has just written a post to what there is to say.
type afterPost struct{ watch *watch.Module }

func (f afterPost) After(r *http.Request, v group.Visit, post forum.PostID, words, next string) string {
	return f.watch.After(r, v, subject.Ref{Kind: subject.Post, ID: int64(post)}, words, next)
}

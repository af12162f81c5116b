package app

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"hearth/internal/account"
	"hearth/internal/board"
	"hearth/internal/care"
	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/group/heed"
	"hearth/internal/notice"
	"hearth/internal/platform/db"
	"hearth/internal/safety/apart"
	"hearth/internal/safety/cases"
	"hearth/internal/safety/moderation"
	"hearth/internal/safety/subject"
	"hearth/internal/safety/trust"
	"hearth/internal/safety/watch"
	"hearth/internal/staff/totals"
)

var moderationKinds = []notice.Sort{
	{Kind: moderation.KindWaits, Class: notice.NeedsYou},
	{Kind: moderation.KindStaffWaits, Class: notice.NeedsYou, OfNobody: true},
	{Kind: moderation.KindLate, Class: notice.NeedsYou, OfNobody: true},
	{Kind: moderation.KindReported, Class: notice.ForYou, Lasts: true},
	{Kind: moderation.KindDecided, Class: notice.ForYou, Lasts: true},
	{Kind: moderation.KindConfirmed, Class: notice.ForYou, Lasts: true},
	{Kind: moderation.KindOver, Class: notice.ForYou, Lasts: true},
	{Kind: moderation.KindAnswered, Class: notice.ForYou, Lasts: true},
	{Kind: moderation.KindReversed, Class: notice.ForYou, Lasts: true},
	{Kind: moderation.KindLead, Class: notice.NeedsYou, OfNobody: true},
	{Kind: moderation.KindAppealLate, Class: notice.ForYou, Lasts: true},
	{Kind: moderation.KindLifted, Class: notice.ForYou, Lasts: true},
}

// makeModeration makes reports, decisions and appeals. It comes after every
// feature that restricts anybody, and after those who work for organisations.
func (a *App) makeModeration(p platform) {
	a.Trust = trust.New(trust.Deps{DB: p.db, Clock: p.clock, Groups: a.Group, Course: a.Listening})
	a.Moderation = moderation.New(moderation.Deps{DB: p.db, Keys: p.keys, IDs: p.ids, Codec: p.codec, Clock: p.clock, Groups: a.Group, Audit: a.Audit,
		Places: a.Places, Undo: a.undoes(), Teller: a.Notice, Staff: a.Staff, Publish: publish, Names: a.colleagues, Gate: a.Account.Staff, Accounts: a.Account,
		Trust: a.Trust, Scores: a.scores(), Limiter: p.limiter, Writings: writings{a}})
	a.Trust.JudgeBy(a.Moderation)
	a.Watch.AdviseBy(advised{a.Moderation})
	a.Cases.StateReasons(holds{a})
	a.Forum.WatchBy(judged{watched{a.Watch, subject.Post}, a.Moderation})
	a.Chat.WatchBy(judged{watched{a.Watch, subject.Message}, a.Moderation})
	a.Room.WatchBy(judged{watched{a.Watch, subject.Line}, a.Moderation})
	a.Forum.LeadBy(afterEdit{afterPost{a.Watch}, a.Moderation})
	a.Care.ShowOnDesk(care.SourceFunc(a.mattersOnDesk))
	a.Care.LinkFromDesk(care.Link{Key: "care.link.matters", Icon: "flag", Path: "/desk/matters"})
}

// undoes says how each act of another feature is taken back. Who was asked to
// leave a meeting cannot be brought back into it: they get an apology.
func (a *App) undoes() map[string]moderation.Undo {
	open := func(ctx context.Context, tx *db.Tx, _ group.Group, thing subject.Ref, _ group.MemberID) error {
		place, err := a.Places.At(thing.Kind)
		if err != nil {
			return err
		}
		return place.Set(ctx, tx, thing.ID, subject.Open, "")
	}
	// What waited for somebody's safety is noted as open in its case, too.
	release := func(ctx context.Context, tx *db.Tx, _ group.Group, thing subject.Ref, _ group.MemberID) error {
		return a.Cases.Release(ctx, tx, thing)
	}
	restore := func(act string) moderation.Undo {
		return func(ctx context.Context, tx *db.Tx, _ group.Group, thing subject.Ref, _ group.MemberID) error {
			return a.Board.Restore(ctx, tx, act, board.ID(thing.ID))
		}
	}
	return map[string]moderation.Undo{
		group.ActPostHidden: open, group.ActMessageHidden: open, group.ActHeldByRule: open,
		group.ActHeldForSafety: release, group.ActKeptForSafety: release, group.ActEditForSafety: release,
		group.ActNoContact: func(ctx context.Context, tx *db.Tx, g group.Group, thing subject.Ref, _ group.MemberID) error {
			return a.Apart.Lift(ctx, tx, g, apart.OrderID(thing.ID))
		},
		group.ActListeningEnded: func(ctx context.Context, tx *db.Tx, g group.Group, _ subject.Ref, member group.MemberID) error {
			return a.Listening.TakeBack(ctx, tx, g.ID, member)
		},
		group.ActItemHidden: restore(group.ActItemHidden), group.ActResourceDeclined: restore(group.ActResourceDeclined),
		group.ActConversationLock: func(ctx context.Context, tx *db.Tx, _ group.Group, thing subject.Ref, _ group.MemberID) error {
			return a.Forum.Reopen(ctx, tx, forum.ID(thing.ID))
		},
		group.ActMembershipEnded: func(ctx context.Context, tx *db.Tx, g group.Group, _ subject.Ref, member group.MemberID) error {
			return a.Care.Reverse(ctx, tx, g, member)
		},
		group.ActHoldingTakenAway: func(ctx context.Context, tx *db.Tx, _ group.Group, _ subject.Ref, member group.MemberID) error {
			return a.Group.GiveRole(ctx, tx, member, group.Facilitator)
		},
	}
}

// holds states the reasons of what waits for somebody's safety.
type holds struct{ app *App }

// Held implements cases.Statements.
func (h holds) Held(ctx context.Context, tx *db.Tx, held cases.Hold) (string, error) {
	g, err := h.app.Group.ByIDIn(ctx, tx, held.Group)
	if err != nil {
		return "", err
	}
	switch held.State {
	case cases.Waiting, cases.Keeping, cases.Editing:
		r := group.Restriction{Act: safetyActs[held.State], Kind: string(held.Ref.Kind), Thing: held.Ref.ID, Member: held.Member, URL: g.URL(), Reason: held.Reason,
			By: held.By.Member, Staff: held.By.Account}
		if place, err := h.app.Places.At(held.Ref.Kind); err == nil {
			if about, err := place.About(ctx, tx, held.Ref.ID); err == nil {
				r.URL = about.URL
			}
		}
		id, err := h.app.Moderation.Stated(ctx, tx, g, r)
		return h.app.Moderation.DecisionURL(id), err
	case cases.Opening:
		for _, act := range safetyActs {
			if err := h.app.Moderation.Lifted(ctx, tx, g, act, held.Ref.ID, 0); err != nil {
				return "", err
			}
		}
	}
	return "", nil
}

// safetyActs are what becomes of held words, as acts that restrict their author.
var safetyActs = map[cases.HoldState]string{cases.Waiting: group.ActHeldForSafety, cases.Keeping: group.ActKeptForSafety, cases.Editing: group.ActEditForSafety}

// publish makes the counts of one table safe to hand out, as the organisation's
// totals are.
func publish(counts []int64) []moderation.Cell {
	histories := make([][]int64, len(counts))
	for i, n := range counts {
		histories[i] = []int64{n}
	}
	cells := make([]moderation.Cell, len(counts))
	for i, c := range totals.Parts(histories) {
		cells[i] = moderation.Cell{Value: c.Value, Hidden: c.Hidden}
	}
	return cells
}

// colleagues are the names of an organisation's staff.
func (a *App) colleagues(ctx context.Context, o group.Organisation) (map[account.ID]string, error) {
	people, err := a.Staff.OnStaff(ctx, o)
	names := make(map[account.ID]string, len(people))
	for _, p := range people {
		names[p.Account] = p.Name
	}
	return names, err
}

// mattersOnDesk tells what waits to be looked at in the group.
func (a *App) mattersOnDesk(ctx context.Context, v group.Visit) ([]care.Item, error) {
	q, err := a.Moderation.WaitsIn(ctx, v)
	if err != nil {
		return nil, err
	}
	item := care.Item{Kind: care.Matters, Count: int64(len(q.Matters) + len(q.Appeals) + len(q.Halfway)), URL: v.Group.URL() + "/desk/matters"}
	since := func(at time.Time) {
		if item.Since.IsZero() || at.Before(item.Since) {
			item.Since = at
		}
	}
	for _, m := range q.Matters {
		since(m.OpenedAt)
	}
	for _, asked := range q.Appeals {
		since(asked.At)
	}
	for _, half := range q.Halfway {
		since(half.At)
	}
	return []care.Item{item}, nil
}

// both is what the watch and an organisation's rules made of one text.
type both struct {
	seen   heed.Found         // nil: nothing to do
	judged *moderation.Judged // nil: no rule meets it
}

// Hold reports whether one of the two asks that the text wait.
func (b both) Hold() bool { return b.seen != nil && b.seen.Hold() || b.judged.Hold() }

// Less is what is noted where both cannot be: that somebody may be in danger.
func (b both) Less() heed.Found { return b.seen }

// Lost is told that nothing could be noted.
func (b both) Lost() {
	if counts, ok := b.seen.(interface{ Lost() }); ok {
		counts.Lost()
	}
}

// Wrote tells both. A case comes first: somebody may be in danger.
func (b both) Wrote(ctx context.Context, tx *db.Tx, id int64) error {
	if b.seen != nil {
		if err := b.seen.Wrote(ctx, tx, id); err != nil {
			return err
		}
	}
	return b.judged.Wrote(ctx, tx, id)
}

// judged reads a text as the watch does, and by the rules of the organisation.
type judged struct {
	watched
	rules *moderation.Module
}

// Read implements heed.Watch.
func (j judged) Read(ctx context.Context, v group.Visit, words string) heed.Found {
	seen := j.watched.Read(ctx, v, words)
	danger := false
	if read, ok := seen.(interface{ InDanger() bool }); ok {
		danger = read.InDanger()
	}
	met := j.rules.Judge(ctx, j.kind, v, words, danger)
	if met == nil {
		return seen
	}
	return both{seen, met}
}

// afterEdit leads whoever has written differently what waited for that to where
// they read that somebody looks again, and everybody else where afterPost leads.
type afterEdit struct {
	afterPost
	decided *moderation.Module
}

// After implements forum.Afterword.
func (f afterEdit) After(r *http.Request, v group.Visit, post forum.PostID, words, next string) string {
	statement, err := f.decided.Rewritten(r.Context(), v, subject.Ref{Kind: subject.Post, ID: int64(post)})
	if err != nil { // its author can still say so by the statement
		slog.ErrorContext(r.Context(), "that somebody should look again could not be noted", "cause", err)
	}
	if statement != "" {
		return statement
	}
	return f.afterPost.After(r, v, post, words, next)
}

// advised are the rules' words to an author, as the watch shows them.
type advised struct{ rules *moderation.Module }

func (a advised) Advise(ctx context.Context, kind subject.Kind, v group.Visit, words string) (list []watch.Advice) {
	for _, said := range a.rules.Advise(ctx, kind, v, words) {
		one := watch.Advice{Card: said.Card, Words: said.Words, URL: said.URL}
		for _, at := range said.Spans {
			one.Mask = append(one.Mask, watch.Stretch(at))
		}
		list = append(list, one)
	}
	return list
}

// scores is what the reader of texts says of words, as rules may ask for it; nil
// without its weights.
func (a *App) scores() func(string) map[string]float64 {
	if a.reads == nil { // that nothing is read was said already
		return nil
	}
	return func(words string) map[string]float64 {
		s := a.reads.read(words).scores
		return map[string]float64{"abuse": s[0], "spam": s[1], "risk": s[2]}
	}
}

// writings names what was written for others, wherever it was.
type writings struct{ app *App }

// Recent implements moderation.Writings.
func (w writings) Recent(ctx context.Context, g group.ID, since time.Time, most int) (refs []subject.Ref, err error) {
	posts, err := w.app.Forum.RecentPosts(ctx, w.app.DB, g, since, most)
	if err != nil {
		return nil, err
	}
	messages, err := w.app.Chat.RecentMessages(ctx, w.app.DB, g, since, most)
	if err != nil {
		return nil, err
	}
	lines, err := w.app.Room.RecentLines(ctx, w.app.DB, g, since, most)
	if err != nil {
		return nil, err
	}
	for _, id := range posts {
		refs = append(refs, subject.Ref{Kind: subject.Post, ID: int64(id)})
	}
	for _, id := range messages {
		refs = append(refs, subject.Ref{Kind: subject.Message, ID: int64(id)})
	}
	for _, id := range lines {
		refs = append(refs, subject.Ref{Kind: subject.Line, ID: int64(id)})
	}
	slices.SortFunc(refs, func(a, b subject.Ref) int { return cmp.Compare(b.ID, a.ID) })
	return refs[:min(len(refs), most)], nil
}

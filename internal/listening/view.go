package listening

import (
	"context"
	"slices"
	"strconv"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// homeView is the group's page of listening.
type homeView struct {
	Home
	Visit    group.Visit
	Now      time.Time
	Talks    []mineView
	Topics   []group.Topic
	Ask      Ask
	From, At string // the day and the time, as they were typed
	Later    bool
	Leads    bool
	Problems *web.Problems
}

// mineView is one line of the visitor's own talks.
type mineView struct {
	Talk
	URL  string
	Side Side
	With string // the other's handle; "" while nobody is there
}

func (h handler) homeView(ctx context.Context, v group.Visit) (view homeView, err error) {
	view = homeView{Visit: v, Now: h.now(), Leads: v.MayFacilitate() == nil}
	view.Ask = Ask{Wish: Wishes[0], Lang: v.Group.Lang}
	if view.Home, err = h.Home(ctx, v); err != nil {
		return view, err
	}
	if view.Topics, err = h.topics(ctx, v.Group); err != nil {
		return view, err
	}
	names, err := h.handles(ctx, view.Mine)
	for _, t := range view.Mine {
		m := mineView{Talk: t, URL: h.TalkURL(v.Group, t.ID), Side: t.side(v.Member.ID)}
		if m.Side == Asks {
			m.With = names[t.Listener]
		} else {
			m.With = names[t.Asker]
		}
		if m.Side != Outside || h.offeredTo(v, t) {
			view.Talks = append(view.Talks, m)
		}
	}
	return view, err
}

// topics are those of the group.
func (h handler) topics(ctx context.Context, g group.Group) (own []group.Topic, err error) {
	known, err := h.groups.Topics(ctx)
	for _, t := range known {
		if slices.Contains(g.Topics, t.Slug) {
			own = append(own, t)
		}
	}
	return own, err
}

// handles are the handles of everybody in the talks.
func (h handler) handles(ctx context.Context, talks []Talk) (map[group.MemberID]string, error) {
	var ids []group.MemberID
	for _, t := range talks {
		ids = append(ids, t.Asker, t.Listener, t.Second)
	}
	ids = slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(ids))), func(id group.MemberID) bool { return id == 0 })
	cards, err := h.groups.Cards(ctx, h.db, ids)
	names := make(map[group.MemberID]string, len(cards))
	for id, c := range cards {
		names[id] = c.Handle
	}
	return names, err
}

// stage is how far the visitor is as a listener.
func (v homeView) stage() Stage {
	if v.Me == nil {
		return Nobody
	}
	return v.Me.Stage(v.Now)
}

// asking is the visitor's own talk that waits or goes on.
func (v homeView) asking() (mineView, bool) {
	for _, t := range v.Talks {
		if t.Side == Asks && !t.Over() {
			return t, true
		}
	}
	return mineView{}, false
}

// mayAsk reports whether the form to ask is shown: not to who listens, nor to
// who has asked.
func (v homeView) mayAsk() bool {
	_, asks := v.asking()
	s := v.stage()
	return v.Open && !asks && (s == Nobody || s == Ended) && v.Visit.MayWrite() == nil
}

func (v homeView) wishes(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(Wishes))
	for i, w := range Wishes {
		options[i] = ui.Option{Value: w, Text: i18n.T(ctx, "listening.wish."+w), Hint: i18n.T(ctx, "listening.wish."+w+".hint"), Chosen: v.Ask.Wish == w}
	}
	return options
}

func (v homeView) times(ctx context.Context) []ui.Option {
	return []ui.Option{{Value: "now", Text: i18n.T(ctx, "listening.now"), Chosen: !v.Later}, {Value: "later", Text: i18n.T(ctx, "listening.later"), Chosen: v.Later}}
}

func (v homeView) topicOptions(ctx context.Context, chosen []string) []ui.Option {
	options := make([]ui.Option, len(v.Topics))
	for i, t := range v.Topics {
		options[i] = ui.Option{Value: t.Slug, Text: t.Name(ctx), Chosen: slices.Contains(chosen, t.Slug)}
	}
	return options
}

func (v homeView) langOptions(chosen []string) []ui.Option {
	var options []ui.Option
	for _, tag := range langs(v.Visit.Group) {
		options = append(options, ui.Option{Value: tag, Text: i18n.LangName(tag), Chosen: slices.Contains(chosen, tag)})
	}
	return options
}

func (v homeView) daily() string {
	if v.Me == nil || v.Me.Limits.Daily < 0 {
		return ""
	}
	return strconv.FormatInt(v.Me.Limits.Daily, 10)
}

// usually says how long people waited lately, or that nobody can tell.
func (v homeView) usually(ctx context.Context) string {
	if v.Answered < Few {
		return i18n.T(ctx, "listening.usually.unknown")
	}
	return lasting(ctx, "listening.usually", v.Usually)
}

// minutes rounds up: a wait is not made to look shorter than it is.
func minutes(d time.Duration) int64 { return int64((d + time.Minute - 1) / time.Minute) }

// lasting writes a wait in minutes, and from two hours on in hours: who reads it
// wants to know how long it is, and not to divide.
func lasting(ctx context.Context, key string, d time.Duration) string {
	n := minutes(d)
	if n < 120 {
		return i18n.T(ctx, key, "count", n)
	}
	return i18n.T(ctx, key+"_hours", "count", (n+59)/60)
}

// says is how one of the visitor's own talks stands.
func (m mineView) says(ctx context.Context, now time.Time) string {
	switch {
	case m.Over():
		return i18n.T(ctx, "listening.state.over", "time", i18n.DateTime(ctx, m.EndedAt))
	case m.Runs():
		return i18n.T(ctx, "listening.state.runs")
	case m.Side == Asks && m.From.After(now):
		return i18n.T(ctx, "listening.state.later", "time", i18n.DateTime(ctx, m.From))
	case m.Side == Asks:
		return lasting(ctx, "listening.state.waits", now.Sub(m.due()))
	}
	return i18n.T(ctx, "listening.state.offered")
}

// courseView is the course with its questions.
type courseView struct {
	Visit    group.Visit
	Answers  map[string]string
	Problems *web.Problems
}

func (v courseView) options(ctx context.Context, q Question) []ui.Option {
	options := make([]ui.Option, len(q.Answers))
	for i, a := range q.Answers {
		options[i] = ui.Option{Value: a, Text: i18n.T(ctx, "listening.quiz."+q.Name+"."+a), Chosen: v.Answers[q.Name] == a}
	}
	return options
}

// listenersView is the facilitators' list.
type listenersView struct {
	Visit group.Visit
	Rows  []listenerView
}

// listenerView is one listener of the list.
type listenerView struct {
	Listener
	Handle string
	URL    string
	Stage  Stage
	Here   bool
	Self   bool
}

func (h handler) listenersView(ctx context.Context, v group.Visit, all []Listener) (listenersView, error) {
	view := listenersView{Visit: v}
	ids := make([]group.MemberID, len(all))
	for i, l := range all {
		ids[i] = l.Member
	}
	cards, err := h.groups.Cards(ctx, h.db, ids)
	for _, l := range all {
		view.Rows = append(view.Rows, listenerView{Listener: l, Handle: cards[l.Member].Handle, URL: URL(v.Group) + "/listeners/" + h.memberToken(l.Member),
			Stage: l.Stage(h.now()), Here: l.Here(h.now()), Self: l.Member == v.Member.ID})
	}
	return view, err
}

// sumView is what was said about one listener's talks.
type sumView struct {
	Sum
	Visit  group.Visit
	Handle string
	Stage  Stage
	URL    string
}

func (h handler) sumView(ctx context.Context, v group.Visit, s Sum) (sumView, error) {
	cards, err := h.groups.Cards(ctx, h.db, []group.MemberID{s.Listener.Member})
	return sumView{Sum: s, Visit: v, Handle: cards[s.Listener.Member].Handle, Stage: s.Listener.Stage(h.now()),
		URL: URL(v.Group) + "/listeners/" + h.memberToken(s.Listener.Member)}, err
}

// stageKey and sideKey are the last parts of the messages' names.
func stageKey(s Stage) string {
	if s == Nobody {
		return "nobody"
	}
	return string(s)
}

func sideKey(s Side) string {
	if s == Outside {
		return "offered"
	}
	return string(s)
}

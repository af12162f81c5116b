package listening

import (
	"context"
	"strconv"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// talkView is a talk's page, as one of its sides has it, or somebody to whom it
// is offered.
type talkView struct {
	Talk
	Visit    group.Visit
	Side     Side
	Offered  bool // to the visitor, who has not begun
	Joins    bool // the visitor may come in as a facilitator
	Lines    []lineView
	Names    map[group.MemberID]string
	URL      string
	Now      time.Time
	Once     string
	Along    bool // a facilitator may read along: these are the listener's first talks
	Ahead    int  // how many have waited longer
	HereNow  int
	Body     string
	HandNote string
	Said     Word
	Problems *web.Problems
}

// lineView is one line of a talk.
type lineView struct {
	Line
	Handle string
	Mine   bool
}

func (h handler) talkView(ctx context.Context, v group.Visit, id TalkID) (view talkView, err error) {
	t, lines, err := h.Talk(ctx, v, id)
	if err != nil {
		return view, err
	}
	view = talkView{Talk: t, Visit: v, Side: t.side(v.Member.ID), Offered: h.offeredTo(v, t), URL: h.TalkURL(v.Group, id), Now: h.now(),
		Once: strconv.FormatInt(h.ids.Next(), 36), Said: Word{Safe: true}}
	view.Joins = view.Side == Outside && !view.Offered
	if view.Names, err = h.handles(ctx, []Talk{t}); err != nil {
		return view, err
	}
	for _, l := range lines {
		if _, known := view.Names[l.Author]; !known {
			view.Names[l.Author] = i18n.T(ctx, "listening.before")
		}
		view.Lines = append(view.Lines, lineView{Line: l, Handle: view.Names[l.Author], Mine: l.Author == v.Member.ID})
	}
	return view, h.around(ctx, v, &view)
}

// around adds what the page says about those who are not in the talk: how many
// wait before the asker, and who may read along.
func (h handler) around(ctx context.Context, v group.Visit, view *talkView) error {
	t := view.Talk
	if t.Over() {
		return nil
	}
	if t.Runs() {
		l, found, err := h.listenerOf(ctx, h.db, t.Listener)
		view.Along = found && !t.Alone && l.Stage(h.now()) == Practising
		return err
	}
	home, err := h.Home(ctx, v)
	if err != nil {
		return err
	}
	view.HereNow = home.HereNow
	waiting, _, _, err := h.choice(ctx, h.db, v)
	for _, other := range waiting {
		if other.ID != t.ID && other.free(h.now()) && longestFirst(other, t) < 0 {
			view.Ahead++
		}
	}
	return err
}

// says is the sentence at the top of the page.
func (v talkView) says(ctx context.Context) string {
	switch {
	case v.Over() && v.How == Nobodys:
		return i18n.T(ctx, "listening.talk.nobody")
	case v.Over() && v.How == BySilence:
		return i18n.T(ctx, "listening.talk.silence")
	case v.Over():
		return i18n.T(ctx, "listening.talk.over")
	case v.Runs() && v.Side == Asks:
		return i18n.T(ctx, "listening.talk.with", "name", v.Names[v.Listener])
	case v.Runs():
		return i18n.T(ctx, "listening.talk.with", "name", v.Names[v.Asker])
	case v.Offered:
		return i18n.T(ctx, "listening.talk.offered", "time", i18n.Time(ctx, v.OfferedUntil))
	case v.From.After(v.Now):
		return i18n.T(ctx, "listening.talk.later", "time", i18n.DateTime(ctx, v.From))
	case v.Ahead > 0:
		return i18n.T(ctx, "listening.talk.ahead", "count", v.Ahead)
	}
	return i18n.T(ctx, "listening.talk.first")
}

// who says who else is there.
func (v talkView) who(ctx context.Context) string {
	if v.Second == 0 || !v.Runs() {
		return ""
	}
	return i18n.T(ctx, "listening.talk.beside", "name", v.Names[v.Second])
}

// asksAfter reports whether the visitor is asked how it was.
func (v talkView) asksAfter() bool {
	if !v.Over() || v.BegunAt.IsZero() {
		return false
	}
	return v.Side == Asks && !v.Told[0] || v.Side == Listens && !v.Told[1]
}

func (v talkView) heard(ctx context.Context) []ui.Option {
	options := make([]ui.Option, 5)
	for i := range options {
		n := strconv.Itoa(i + 1)
		options[i] = ui.Option{Value: n, Text: i18n.T(ctx, "listening.heard."+n), Chosen: v.Said.Heard == int64(i+1)}
	}
	return options
}

func (v talkView) safe(ctx context.Context) []ui.Option {
	return []ui.Option{{Value: "yes", Text: i18n.T(ctx, "listening.safe.yes"), Chosen: v.Said.Safe}, {Value: "no", Text: i18n.T(ctx, "listening.safe.no"), Chosen: !v.Said.Safe}}
}

// rules are what each side is reminded of.
func (v talkView) rules() []string {
	if v.Side == Asks {
		return []string{"who", "not_therapy", "gone", "no_contact"}
	}
	return []string{"listen", "no_advice", "bring", "no_contact", "gone"}
}

package supervision

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

func debriefURL(d Debrief) string {
	return URL + "/debriefs/" + strconv.FormatInt(d.Number, 10)
}

// mineView is everybody's own page.
type mineView struct {
	Mine
	Now      time.Time
	All      []group.Topic
	Listen   map[string][]string // by a place's key, who could be talked to
	Ask      Asking
	Form     string // the form that was refused
	Problems *web.Problems
	URLs     map[TalkID]string
	Orgs     []group.Organisation // whose page the visitor may see
}

func (h handler) mineView(ctx context.Context, m Mine, p *web.Problems) (mineView, error) {
	v := mineView{Mine: m, Now: h.now(), Problems: p, URLs: map[TalkID]string{}}
	var err error
	if v.All, err = h.Groups.Topics(ctx); err != nil {
		return v, err
	}
	if v.Listen, err = h.listen(ctx, m.Places); err != nil {
		return v, err
	}
	for _, t := range m.Talks {
		v.URLs[t.ID] = URL + "/talks/" + h.token(t.ID)
	}
	for _, place := range m.Places {
		if place.Member == 0 {
			v.Orgs = append(v.Orgs, place.Organisation)
		}
	}
	return v, nil
}

// listen are the names of those whom somebody could talk to, by place.
func (h handler) listen(ctx context.Context, places []Place) (map[string][]string, error) {
	names := map[string][]string{}
	me := account.ActorFrom(ctx).ID
	for _, p := range places {
		all, err := h.supervisors(ctx, p.Organisation, me)
		if err != nil {
			return nil, err
		}
		for _, c := range all {
			names[p.Key] = append(names[p.Key], c.Name)
		}
	}
	return names, nil
}

// at returns the problems for the form that they belong to.
func (v mineView) at(form string) *web.Problems {
	if v.Form == form {
		return v.Problems
	}
	return nil
}

// places are where somebody could be talked to.
func places(ctx context.Context, all []Place, listen map[string][]string, chosen string) (options []ui.Option) {
	for _, p := range all {
		if len(listen[p.Key]) == 0 {
			continue
		}
		text := p.Organisation.Name
		if p.Member != 0 {
			text = i18n.T(ctx, "supervision.place.group", "group", p.Group.Name, "handle", p.Handle)
		}
		options = append(options, ui.Option{Value: p.Key, Text: text, Chosen: p.Key == chosen,
			Hint: i18n.T(ctx, "supervision.place.reads", "names", strings.Join(listen[p.Key], ", "))})
	}
	if len(options) == 1 {
		options[0].Chosen = true
	}
	return options
}

func (v mineView) places(ctx context.Context) []ui.Option {
	return places(ctx, v.Places, v.Listen, v.Ask.Place)
}

func (v mineView) topics(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(v.All))
	for i, t := range v.All {
		options[i] = ui.Option{Value: t.Slug, Text: t.Name(ctx), Chosen: slices.Contains(v.Topics, t.Slug)}
	}
	return options
}

// A gauge is one number beside what somebody takes on.
type gauge struct {
	Label, Text string
	N, Most     int64
	Over        bool
	Dots        []string // the class of each: "full", "over" or ""
}

// maxDots is how many dots stand in a row before the words alone say it.
const maxDots = 12

func newGauge(ctx context.Context, what string, n, most int64) gauge {
	g := gauge{Label: i18n.T(ctx, "supervision.gauge."+what), N: n, Most: most, Over: n > most, Text: i18n.T(ctx, "supervision.gauge.of", "count", n, "most", most)}
	if max(n, most) > maxDots {
		return g
	}
	for i := range max(n, most) {
		switch {
		case i >= most:
			g.Dots = append(g.Dots, "over")
		case i < n:
			g.Dots = append(g.Dots, "full")
		default:
			g.Dots = append(g.Dots, "")
		}
	}
	return g
}

func (v mineView) gauges(ctx context.Context) []gauge {
	return []gauge{newGauge(ctx, "cases", v.Cases, v.Limits.Cases), newGauge(ctx, "heavy", v.Heavy, v.Limits.Heavy), newGauge(ctx, "meetings", v.Meetings, v.Limits.Meetings)}
}

// mightTalk reports whether a quiet line asks if a talk would do good: something
// was heavy in the last four weeks, and none was asked for in them. It stands on
// this page alone; what is sent is NoticeMonth, once, where it was much.
func (v mineView) mightTalk() bool {
	since := v.Now.Add(-heavyKept)
	heavy := slices.ContainsFunc(v.Page.Heavy, func(h Heavy) bool { return h.At.After(since) })
	someone := slices.ContainsFunc(v.Places, func(p Place) bool { return len(v.Listen[p.Key]) > 0 })
	return heavy && someone && !slices.ContainsFunc(v.Talks, func(t Talk) bool { return t.AskedAt.After(since) })
}

// typed is a number as it stands in its field.
func typed(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// stateText says how far a talk is, for who asked.
func stateText(ctx context.Context, t Talk) string {
	if t.State() == Agreed {
		return i18n.T(ctx, "supervision.state.agreed", "at", i18n.DateTime(ctx, t.Chosen))
	}
	return i18n.T(ctx, "supervision.state."+string(t.State()))
}

func millis(at time.Time) string { return strconv.FormatInt(at.UnixMilli(), 10) }

// debriefView is the form after heavy work.
type debriefView struct {
	Debrief
	Places   []ui.Option
	Ask      Asking
	Problems *web.Problems
	Talking  bool // a talk is open already
}

func (h handler) debriefView(ctx context.Context, m Mine, d Debrief) (debriefView, error) {
	v := debriefView{Debrief: d}
	listen, err := h.listen(ctx, m.Places)
	v.Places = places(ctx, m.Places, listen, "")
	v.Talking = slices.ContainsFunc(m.Talks, Talk.Open)
	return v, err
}

func (v debriefView) scale(ctx context.Context) []ui.Option {
	options := make([]ui.Option, 5)
	for i := range options {
		n := strconv.Itoa(i + 1)
		options[i] = ui.Option{Value: n, Text: n, Chosen: v.Load == int64(i+1)}
	}
	options[0].Text += " · " + i18n.T(ctx, "supervision.load.least")
	options[4].Text += " · " + i18n.T(ctx, "supervision.load.most")
	return options
}

// orgView is the page of an organisation's staff.
type orgView struct {
	Visit
	Open, Held  []Line
	URLs        map[TalkID]string
	Months      []Month
	Suggested   Limits
	Supervisors []string
	Now         time.Time
	Problems    *web.Problems
}

func (h handler) orgView(p pageOf) (v orgView, err error) {
	ctx := p.r.Context()
	v = orgView{Visit: p.v, URLs: map[TalkID]string{}, Now: h.now()}
	if v.Open, v.Held, err = h.Queue(ctx, p.v); err != nil {
		return v, err
	}
	for _, l := range slices.Concat(v.Open, v.Held) {
		v.URLs[l.ID] = h.TalkURL(p.v.Org, l.ID)
	}
	if v.Months, err = h.Months(ctx, p.v); err != nil {
		return v, err
	}
	if v.Suggested, err = h.Module.Suggested(ctx, p.v); err != nil {
		return v, err
	}
	all, err := h.supervisors(ctx, p.v.Org, 0)
	for _, c := range all {
		v.Supervisors = append(v.Supervisors, c.Name)
	}
	return v, err
}

func (v orgView) month(ctx context.Context, m Month) string {
	at, err := time.Parse("2006-01", m.Month)
	if err != nil {
		return m.Month
	}
	return i18n.T(ctx, "supervision.month", "month", i18n.T(ctx, "supervision.month."+strconv.Itoa(int(at.Month()))), "year", at.Year())
}

// name is what whoever asked is called.
func (l Line) name(ctx context.Context) string {
	if l.Name == "" {
		return i18n.T(ctx, "supervision.somebody")
	}
	return l.Name
}

// talkView is one talk, for the supervisor.
type talkView struct {
	Line
	Org        group.Organisation
	URL        string
	Typed      [maxTimes]string
	Words      string // of the offer
	StepsTyped string
	Form       string
	Problems   *web.Problems
}

func (h handler) talkView(p pageOf, l Line) talkView {
	v := talkView{Line: l, Org: p.v.Org, URL: h.TalkURL(p.v.Org, l.ID), Words: l.Offer.Words, StepsTyped: l.Steps}
	for i, at := range l.Offer.Times {
		if i < maxTimes {
			v.Typed[i] = at.In(i18n.Zone(p.r.Context())).Format(inputTime)
		}
	}
	return v
}

func (v talkView) at(form string) *web.Problems {
	if v.Form == form {
		return v.Problems
	}
	return nil
}

// skipText is what puts a debrief away: one that was written is deleted by it.
func skipText(ctx context.Context, v debriefView) string {
	if v.Written.IsZero() {
		return i18n.T(ctx, "supervision.debrief.skip")
	}
	return i18n.T(ctx, "supervision.debrief.delete")
}

// as is how whoever asked works here.
func (l Line) as() string {
	if l.Member != 0 {
		return "facilitator"
	}
	return "colleague"
}

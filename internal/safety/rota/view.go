package rota

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/hours"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
	"hearth/internal/safety/ladder"
)

// dutyView is a responder's own page.
type dutyView struct {
	Now      time.Time
	Places   []placeView
	Calls    []callView // for which the reader was called, or that wait in an organisation of theirs
	Pulse    Pulse
	NoSecond bool // pages that somebody needs in an emergency would ask for a second factor first
	Problems *web.Problems
}

// placeView is how somebody stands to one organisation.
type placeView struct {
	Org      group.Organisation
	Listed   bool
	Last     bool // nobody is on the list, so owners are called
	OnNow    bool
	Until    time.Time
	Next     Turn // the next turn of theirs; zero for none
	Watched  Watched
	OnlyHere bool // no way outside the app: neither an address nor a browser
}

// callView is one alarm.
type callView struct {
	Raised
	Mine  bool // taken by the reader
	Org   string
	Taker string
	Take  string // addresses
	Pass  string
}

func (h handler) dutyView(ctx context.Context, actor account.Actor) (v dutyView, err error) {
	v.Now = h.Clock.Now()
	places, err := h.Places(ctx, actor.ID)
	if err != nil {
		return v, err
	}
	plans, names := map[group.OrganisationID]plan{}, map[group.OrganisationID]string{}
	for _, o := range places {
		p, err := h.plan(ctx, h.DB, o)
		if err != nil {
			return v, err
		}
		plans[o.ID], names[o.ID] = p, o.Name
		place, err := h.placeView(ctx, actor, o, p)
		if err != nil {
			return v, err
		}
		v.Places = append(v.Places, place)
	}
	open, err := h.OpenFor(ctx, actor.ID, places)
	if err != nil {
		return v, err
	}
	for _, a := range open {
		c := callView{Raised: a, Mine: a.TakenBy == actor.ID, Org: names[a.Organisation], Take: h.alarmURL(a.ID) + "/take", Pass: h.alarmURL(a.ID) + "/pass"}
		if r, there := plans[a.Organisation].of(a.TakenBy); there {
			c.Taker = r.Name
		}
		v.Calls = append(v.Calls, c)
	}
	if h.SecondFactor != nil {
		has, err := h.SecondFactor(ctx, actor.ID)
		if err != nil {
			return v, err
		}
		v.NoSecond = !has
	}
	v.Pulse, err = h.Pulse(ctx)
	return v, err
}

func (m *Module) alarmURL(id int64) string {
	return startPath + "/alarms/" + m.Codec.Token(kindAlarm, id)
}

func (h handler) placeView(ctx context.Context, actor account.Actor, o group.Organisation, p plan) (v placeView, err error) {
	now := h.Clock.Now()
	v = placeView{Org: o, Last: len(p.people) == 0, Watched: p.watch(now).at(now)}
	for _, t := range p.turns(now, now.Add(ahead)) {
		l, _ := p.person(t.By)
		switch {
		case l.Account != actor.ID:
		case t.Holds(now):
			v.OnNow = true
			v.Until = latest(v.Until, t.End)
		case v.Next.Start.IsZero():
			v.Next = t
		}
	}
	for _, l := range p.people {
		v.Listed = v.Listed || l.Account == actor.ID
	}
	reach, err := h.Caller.Reach(ctx, actor.ID)
	v.OnlyHere = len(reach) == 0
	return v, err
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// waiting are the calls that are open.
func (v dutyView) waiting() (open []callView) {
	for _, c := range v.Calls {
		if c.Open() {
			open = append(open, c)
		}
	}
	return open
}

// over are those that somebody took a moment ago.
func (v dutyView) over() []callView {
	return slices.DeleteFunc(slices.Clone(v.Calls), func(c callView) bool { return c.Open() })
}

// frameView is the frame of every page about one organisation's rota.
type frameView struct {
	Org     group.Organisation
	Title   string // already in the reader's language
	Current string
	Read    bool // may read what was handed over
}

// The pages of a rota, as its tabs name them.
const (
	tabWeek     = "week"
	tabMe       = "me"
	tabHandover = "handover"
	tabDrills   = "drills"
	tabCalling  = "calling"
)

func frame(v Visit, title, current string) frameView {
	return frameView{Org: v.Org, Title: title, Current: current, Read: v.mayRead() == nil}
}

func (v frameView) tabs(ctx context.Context) ui.TabsView {
	view := ui.TabsView{Label: i18n.T(ctx, "rota.tabs")}
	for _, t := range []struct{ name, url, icon string }{
		{tabWeek, "", "calendar"}, {tabMe, "/me", "user-round"}, {tabHandover, "/handover", "reply"}, {tabDrills, "/drills", "flag"}, {tabCalling, "/calling", "bell"},
	} {
		if t.name != tabHandover || v.Read {
			view.Tabs = append(view.Tabs, ui.Tab{Text: i18n.T(ctx, "rota.tab."+t.name), URL: rotaURL(v.Org) + t.url, Icon: t.icon, Current: t.name == v.Current})
		}
	}
	return view
}

// weekView is a week of a rota, in the reader's zone.
type weekView struct {
	frameView
	Zone     *time.Location
	Days     []dayView
	Prev     string
	NextWeek string
	People   []personView
	Owners   []Responder
	Watched  Watched
	Gaps     bool // somebody is missing at some time of the week
	Few      int  // see plan.few
	Arranges bool
	Listed   bool
	Form     shiftForm
	Zones    []string
	Problems *web.Problems
}

// dayView is one day: who begins when, and when nobody is there.
type dayView struct {
	At    time.Time // its noon
	Turns []turnView
	Gaps  []hours.Span
}

type turnView struct {
	Turn
	Name   string
	Own    bool
	Away   bool
	Ask    string // addresses; "" where the reader may not
	Take   string
	Remove string
}

type personView struct {
	listed
	Token  string
	Action string
}

// shiftForm is what was typed into the form for new shifts.
type shiftForm struct {
	Responder, Day, Start, End, Zone string
	Days                             []string
	Backup                           bool
}

func (h handler) weekView(p pageOf) (weekView, error) {
	ctx, zone := p.r.Context(), i18n.Zone(p.r.Context())
	monday := mondayOf(p.r.URL.Query().Get("week"), p.v.now, zone)
	view := weekView{frameView: frame(p.v, i18n.T(ctx, "rota.week.title"), tabWeek), Zone: zone, Owners: p.v.plan.owners, Few: p.v.plan.few(),
		Watched: p.v.plan.watch(p.v.now).at(p.v.now), Arranges: p.v.Me.Arranges, Zones: i18n.Zones(zone.String(), p.v.Org.Zone)}
	own, listed := p.v.mine()
	view.Listed = listed
	view.Prev, view.NextWeek = weekURL(p.v.Org, monday.AddDate(0, 0, -7)), weekURL(p.v.Org, monday.AddDate(0, 0, 7))
	view.Form = shiftForm{Zone: zone.String()}
	if listed {
		view.Form.Responder = h.responderToken(own.ID)
	}
	for i := range 7 {
		y, m, d := monday.Date()
		day := h.dayView(p.v, time.Date(y, m, d+i, 0, 0, 0, 0, zone), time.Date(y, m, d+i+1, 0, 0, 0, 0, zone))
		view.Gaps = view.Gaps || len(day.Gaps) > 0
		view.Days = append(view.Days, day)
	}
	for _, l := range p.v.plan.people {
		token := h.responderToken(l.ID)
		view.People = append(view.People, personView{listed: l, Token: token, Action: rotaURL(p.v.Org) + "/people/" + token})
	}
	return view, nil
}

func (m *Module) responderToken(id ResponderID) string {
	return m.Codec.Token(kindResponder, int64(id))
}

// mondayOf is the noon of the Monday of the week that holds the day, or of this
// week.
func mondayOf(day string, now time.Time, zone *time.Location) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, day, zone)
	if err != nil {
		t = now.In(zone)
	}
	y, m, d := t.Date()
	noon := time.Date(y, m, d, 12, 0, 0, 0, zone)
	return noon.AddDate(0, 0, -(int(noon.Weekday())+6)%7)
}

func weekURL(o group.Organisation, monday time.Time) string {
	return rotaURL(o) + "?week=" + monday.Format(time.DateOnly)
}

func (h handler) dayView(v Visit, from, to time.Time) dayView {
	day := dayView{At: from.Add(12 * time.Hour)}
	own, listed := v.mine()
	for _, t := range v.plan.turns(from, to) {
		if t.Start.Before(from) { // stands on the day on which it began
			continue
		}
		l, _ := v.plan.person(t.By)
		view := turnView{Turn: t, Name: l.Name, Away: l.Away, Own: listed && t.By == own.ID}
		shift := rotaURL(v.Org) + "/shifts/" + h.Codec.Token(kindShift, int64(t.Shift.ID))
		open, mayOwn := t.End.After(v.now), listed && t.Shift.Responder == own.ID
		if open && !t.Asked && (view.Own || v.Me.Arranges) && t.Start.Before(v.now.Add(coverAhead)) {
			view.Ask = shift + "/" + t.Day + "/cover"
		}
		if open && t.Asked && listed {
			view.Take = rotaURL(v.Org) + "/covers/" + h.Codec.Token(kindCover, t.Cover) + "/take"
		}
		if mayOwn || v.Me.Arranges {
			view.Remove = shift + "/remove"
		}
		day.Turns = append(day.Turns, view)
	}
	day.Gaps = gaps(v.plan.spans(from, to), from, to)
	return day
}

// gaps are the stretches between two moments that no span covers.
func gaps(spans []hours.Span, from, to time.Time) (all []hours.Span) {
	at := from
	for _, s := range spans {
		if s.Start.After(at) {
			all = append(all, hours.Span{Start: at, End: s.Start})
		}
		at = latest(at, s.End)
	}
	if at.Before(to) {
		all = append(all, hours.Span{Start: at, End: to})
	}
	return all
}

// meView is whether and how somebody may be called.
type meView struct {
	frameView
	Said     Responder
	Listed   bool
	Reach    []Way // that there are
	Hook     bool  // the organisation has an address of its own
	Zones    []string
	Saved    bool
	Problems *web.Problems
}

func (h handler) meView(p pageOf) (meView, error) {
	ctx := p.r.Context()
	view := meView{frameView: frame(p.v, i18n.T(ctx, "rota.me.title"), tabMe), Saved: p.r.URL.Query().Get("saved") != ""}
	own, listed := p.v.mine()
	view.Said, view.Listed = own.Responder, listed
	if !listed {
		view.Said = Responder{Langs: []string{string(i18n.From(ctx))}, Levels: Levels, Zone: i18n.Zone(ctx).String(), Ways: []Way{Push, Mail}}
	}
	view.Zones = i18n.Zones(view.Said.Zone, i18n.Zone(ctx).String(), p.v.Org.Zone)
	var err error
	if view.Reach, err = h.Caller.Reach(ctx, p.v.Me.Account); err != nil {
		return view, err
	}
	_, view.Hook, err = h.hookOf(ctx, p.v.Org)
	return view, err
}

// alone reports whether nothing outside the app would reach them.
func (v meView) alone() bool {
	return !slices.ContainsFunc(v.Said.Ways, func(w Way) bool { return slices.Contains(v.Reach, w) || w == Hook && v.Hook })
}

func (v meView) levels(ctx context.Context) (options []ui.Option) {
	for _, l := range Levels {
		options = append(options, ui.Option{Value: l.String(), Text: i18n.T(ctx, "rota.level."+l.String()), Hint: i18n.T(ctx, "rota.level_hint."+l.String()), Chosen: slices.Contains(v.Said.Levels, l)})
	}
	return options
}

func (v meView) ways(ctx context.Context) (options []ui.Option) {
	for _, w := range Ways {
		o := ui.Option{Value: string(w), Text: i18n.T(ctx, "rota.way."+string(w)), Chosen: slices.Contains(v.Said.Ways, w)}
		if there := slices.Contains(v.Reach, w) || w == Hook && v.Hook; !there {
			o.Hint = i18n.T(ctx, "rota.way_missing."+string(w))
		}
		options = append(options, o)
	}
	return options
}

// handoverView is what was handed over, and the form for more.
type handoverView struct {
	frameView
	Notes    []Note
	Text     string
	Problems *web.Problems
}

func (h handler) handoverView(p pageOf) (handoverView, error) {
	notes, err := h.Notes(p.r.Context(), p.v)
	return handoverView{frameView: frame(p.v, i18n.T(p.r.Context(), "rota.handover.title"), tabHandover), Notes: notes}, err
}

// drillsView lists the drills.
type drillsView struct {
	frameView
	Drills   []Drill
	MayBegin bool
	Due      bool // none for a month
	Now      time.Time
	Names    map[account.ID]string
	Problems *web.Problems
}

func (h handler) drillsView(p pageOf) (drillsView, error) {
	drills, err := h.Drills(p.r.Context(), p.v)
	view := drillsView{frameView: frame(p.v, i18n.T(p.r.Context(), "rota.drill.title"), tabDrills), Drills: drills, MayBegin: p.v.leads(), Now: p.v.now, Names: map[account.ID]string{}}
	view.Due = len(drills) == 0 || p.v.now.Sub(drills[0].RaisedAt) > drillEvery
	for _, r := range p.v.plan.whom(everybody, Alarm{}, p.v.now) {
		view.Names[r.Account] = r.Name
	}
	return view, err
}

// callingView is whether paging works, and the organisation's own address.
type callingView struct {
	frameView
	Pulse    Pulse
	Now      time.Time
	Steps    [4][]string // whom an alarm of the highest level would call now, by step
	Hook     HookTo
	HasHook  bool
	Arranges bool
	Typed    string
	Saved    bool
	Problems *web.Problems
}

func (h handler) callingView(p pageOf) (callingView, error) {
	ctx := p.r.Context()
	view := callingView{frameView: frame(p.v, i18n.T(ctx, "rota.calling.title"), tabCalling), Now: p.v.now, Arranges: p.v.Me.Arranges, Saved: p.r.URL.Query().Get("saved") != ""}
	var err error
	if view.Pulse, err = h.Pulse(ctx); err != nil {
		return view, err
	}
	for step := range view.Steps {
		for _, r := range p.v.plan.whom(step, Alarm{Level: ladder.S4}, p.v.now) {
			view.Steps[step] = append(view.Steps[step], r.Name)
		}
	}
	if view.Arranges {
		view.Hook, view.HasHook, err = h.hookOf(ctx, p.v.Org)
		view.Typed = view.Hook.URL
	}
	return view, err
}

// span writes from when to when, in the reader's zone, with the next day named
// where it ends on one.
func span(ctx context.Context, s hours.Span) string {
	zone := i18n.Zone(ctx)
	from, to := s.Start.In(zone), s.End.In(zone)
	key := "rota.span"
	if from.YearDay() != to.YearDay() && (to.Hour() != 0 || to.Minute() != 0 || to.Sub(from) > 25*time.Hour) {
		key = "rota.span_over"
	}
	return i18n.T(ctx, key, "from", i18n.Time(ctx, from), "to", i18n.Time(ctx, to))
}

// dayName writes the weekday and the date.
func dayName(ctx context.Context, at time.Time) string {
	at = at.In(i18n.Zone(ctx))
	return i18n.T(ctx, "rota.day_of", "weekday", weekday(ctx, int(at.Weekday())), "date", i18n.Date(ctx, at))
}

func weekday(ctx context.Context, day int) string {
	return i18n.T(ctx, "rota.weekday."+strconv.Itoa(day))
}

// moment writes when something is: the time, with the day where that is not
// today.
func when(ctx context.Context, at, now time.Time) string {
	zone := i18n.Zone(ctx)
	if at.In(zone).Format(time.DateOnly) == now.In(zone).Format(time.DateOnly) {
		return i18n.Time(ctx, at)
	}
	return i18n.T(ctx, "rota.when", "weekday", weekday(ctx, int(at.In(zone).Weekday())), "time", i18n.Time(ctx, at))
}

// dayOptions are the days of the week to tick, from Monday.
func (f shiftForm) dayOptions(ctx context.Context) (options []ui.Option) {
	for i := range 7 {
		d := strconv.Itoa((i + 1) % 7)
		options = append(options, ui.Option{Value: d, Text: i18n.T(ctx, "rota.weekday."+d), Chosen: slices.Contains(f.Days, d)})
	}
	return options
}

func (v weekView) peopleOptions(ctx context.Context) (options []ui.Option) {
	for _, p := range v.People {
		if v.Arranges || p.Token == v.Form.Responder {
			options = append(options, ui.Option{Value: p.Token, Text: p.Name})
		}
	}
	return options
}

func zoneOptions(zones []string) (options []ui.Option) {
	for _, z := range zones {
		options = append(options, ui.Option{Value: z, Text: strings.ReplaceAll(z, "_", " ")})
	}
	return options
}

func lineOptions(ctx context.Context, backup bool) []ui.Option {
	return []ui.Option{{Value: "first", Text: i18n.T(ctx, "rota.line.first"), Chosen: !backup}, {Value: "second", Text: i18n.T(ctx, "rota.line.second"), Chosen: backup}}
}

// took writes how long it took until somebody came.
func took(ctx context.Context, d time.Duration) string {
	if d < time.Minute {
		return i18n.T(ctx, "rota.took_seconds", "count", int64(d/time.Second))
	}
	return i18n.T(ctx, "rota.took_minutes", "count", int64((d+30*time.Second)/time.Minute))
}

func levelWords(levels []ladder.Level) string {
	words := make([]string, len(levels))
	for i, l := range levels {
		words[i] = l.String()
	}
	return strings.Join(words, " ")
}

func wayWords(ways []Way) string {
	words := make([]string, len(ways))
	for i, w := range ways {
		words[i] = string(w)
	}
	return strings.Join(words, " ")
}

// clockText writes minutes after midnight as programs read them: "19:00".
func clockText(minutes int) string {
	return time.Date(2000, 1, 1, 0, minutes, 0, 0, time.UTC).Format("15:04")
}

func langNames(langs []string) string {
	names := make([]string, len(langs))
	for i, l := range langs {
		names[i] = i18n.LangName(l)
	}
	return strings.Join(names, ", ")
}

func itoa(n int) string { return strconv.Itoa(n) }

func joined(words []string) string { return strings.Join(words, ", ") }

// joinedNames lists people as the language separates them.
func joinedNames(ctx context.Context, names []string) string {
	return strings.Join(names, i18n.T(ctx, "rota.comma"))
}

// dayAndSpan writes a stretch with the day on which it begins.
func dayAndSpan(ctx context.Context, s hours.Span) string {
	return i18n.T(ctx, "rota.day_and_span", "weekday", weekday(ctx, int(s.Start.In(i18n.Zone(ctx)).Weekday())), "span", span(ctx, s))
}

// ended says who took a call and when.
func (c callView) ended(ctx context.Context, now time.Time) string {
	switch {
	case c.Mine:
		return i18n.T(ctx, "rota.duty.taken_mine", "time", when(ctx, c.TakenAt, now))
	case c.Taker == "":
		return i18n.T(ctx, "rota.duty.taken_nobody", "time", when(ctx, c.TakenAt, now))
	}
	return i18n.T(ctx, "rota.duty.taken", "name", c.Taker, "time", when(ctx, c.TakenAt, now))
}

// takeText is what standing in is called: for whoever asked it is coming after
// all.
func (t turnView) takeText(ctx context.Context) string {
	if t.Own {
		return i18n.T(ctx, "rota.cover.take_back")
	}
	return i18n.T(ctx, "rota.cover.take")
}

func (t turnView) removeAsk(ctx context.Context) string {
	if t.Shift.Weekday == onDate {
		return i18n.T(ctx, "rota.shift.remove_ask_once")
	}
	return i18n.T(ctx, "rota.shift.remove_ask", "weekday", weekday(ctx, t.Shift.Weekday))
}

// about is what somebody on the list speaks and takes, in a line.
func (p personView) about(ctx context.Context) string {
	levels := make([]string, 0, len(Levels))
	for _, l := range Levels {
		if p.Takes(l) {
			levels = append(levels, i18n.T(ctx, "rota.level."+l.String()))
		}
	}
	if len(p.Langs) == 0 {
		return joinedNames(ctx, levels)
	}
	return langNames(p.Langs) + " · " + joinedNames(ctx, levels)
}

// result is how a drill ended, in a sentence.
func (d Drill) result(ctx context.Context) string {
	tried, reached := d.Called()
	people := i18n.T(ctx, "rota.drill.people", "count", tried, "reached", int64(reached))
	switch {
	case d.Open():
		return i18n.T(ctx, "rota.drill.open") + " " + people
	case d.TakenBy == 0:
		return i18n.T(ctx, "rota.drill.nobody") + " " + people
	case d.Taker == "":
		return i18n.T(ctx, "rota.drill.somebody", "took", took(ctx, d.Took())) + " " + people
	}
	return i18n.T(ctx, "rota.drill.taken", "name", d.Taker, "took", took(ctx, d.Took())) + " " + people
}

// attempt is one attempt of a drill, in a line.
func (v drillsView) attempt(ctx context.Context, d Drill, p Page) string {
	name := v.Names[p.Account]
	if p.Account == 0 {
		name = i18n.T(ctx, "rota.hook.name")
	} else if name == "" {
		name = i18n.T(ctx, "rota.somebody")
	}
	outcome := string(p.Outcome)
	if outcome == "" {
		outcome = "waits"
	}
	return i18n.T(ctx, "rota.drill.attempt", "minutes", int64(max(0, p.At.Sub(d.RaisedAt))/time.Minute), "name", name,
		"way", i18n.T(ctx, "rota.way."+string(p.Way)), "outcome", i18n.T(ctx, "rota.outcome."+outcome))
}

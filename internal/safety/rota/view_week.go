package rota

import (
	"context"
	"slices"
	"strconv"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/hours"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

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

// gapText says when nobody is there: from when to when, or the whole day.
func gapText(ctx context.Context, g hours.Span) string {
	zone := i18n.Zone(ctx)
	from, to := g.Start.In(zone), g.End.In(zone)
	if from.Hour()+from.Minute()+to.Hour()+to.Minute() == 0 {
		return i18n.T(ctx, "rota.week.gap_day")
	}
	return i18n.T(ctx, "rota.week.gap", "span", span(ctx, g))
}

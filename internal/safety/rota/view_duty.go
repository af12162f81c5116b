package rota

import (
	"context"
	"slices"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
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

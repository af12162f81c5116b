package rota

import (
	"context"
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

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

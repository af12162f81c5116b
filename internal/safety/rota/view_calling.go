package rota

import (
	"time"

	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
	"hearth/internal/safety/ladder"
)

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

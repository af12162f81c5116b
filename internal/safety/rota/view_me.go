package rota

import (
	"context"
	"slices"

	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

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

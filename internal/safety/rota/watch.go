package rota

import (
	"context"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/hours"
)

const (
	// ahead is how far a rota is looked at: it repeats each week, and an hour may
	// come or go with summer time.
	ahead = 15 * 24 * time.Hour
	// watchFor is how long another node's change of the rota may go unnoticed by
	// what pages say of it. Who is called is read anew for every alarm.
	watchFor = time.Minute
	// watchesKept bounds the memory: some 500 bytes each.
	watchesKept = 2000
)

// A watch is the stretches of the next two weeks in which somebody is on duty.
type watch struct {
	kept  bool
	all   []account.ID // who may be called, on duty or not
	spans []hours.Span
	until time.Time // where the looking ends
}

// at is the watch as it stands at the moment.
func (w watch) at(now time.Time) Watched {
	all := Watched{Kept: w.kept}
	for _, s := range w.spans {
		switch {
		case s.Holds(now):
			all.Now = true
			if s.End.Before(w.until) {
				all.Until = s.End
			}
			return all
		case s.Start.After(now):
			all.Next = s.Start
			return all
		}
	}
	return all
}

// watch is the plan's at the moment.
func (p plan) watch(now time.Time) watch {
	return watch{kept: len(p.shifts) > 0, all: p.all(), spans: p.spans(now, now.Add(ahead)), until: now.Add(ahead)}
}

// all are those who may be called at all: the list, and the owners.
func (p plan) all() (ids []account.ID) {
	for _, l := range p.people {
		ids = append(ids, l.Account)
	}
	for _, r := range p.owners {
		ids = append(ids, r.Account)
	}
	return ids
}

// Watched tells whether somebody of the organisation is on duty now, and until
// when or from when. It is kept in memory for a moment, for it stands on every
// page of a group.
func (m *Module) Watched(ctx context.Context, org group.OrganisationID) (Watched, error) {
	w, err := m.watchOf(ctx, org)
	if err != nil {
		return Watched{}, err
	}
	return w.at(m.Clock.Now()), nil
}

func (m *Module) watchOf(ctx context.Context, org group.OrganisationID) (watch, error) {
	if w, ok := m.watches.Get(org); ok {
		return w, nil
	}
	o, err := m.Groups.OrganisationByID(ctx, org)
	if err != nil {
		return watch{}, err
	}
	p, err := m.plan(ctx, m.DB, o)
	if err != nil {
		return watch{}, err
	}
	w := p.watch(m.Clock.Now())
	m.watches.Put(org, w)
	return w, nil
}

package rota

import (
	"context"
	"log/slog"
	"slices"

	"hearth/internal/account"
)

// Who is left out: those whom a case is about, or whose words are its cause. An
// alarm of it does not reach them, and for them there is none.

// LeaveOut sets what tells which of the people each case concerns, so that they
// are neither called for it nor shown that there is an alarm. It is called while
// the program is put together.
func (m *Module) LeaveOut(f func(ctx context.Context, people []account.ID, cases []int64) (map[int64]map[account.ID]bool, error)) {
	m.concerns = f
}

// leavingOut is the plan for one alarm without those whom it concerns. Where it
// cannot be told who that is everybody is called: better one too many, who learns
// that somebody needs them and nothing else, than a person in danger who waits.
func (m *Module) leavingOut(ctx context.Context, p plan, a Alarm) plan {
	if m.concerns == nil || a.Case == 0 {
		return p
	}
	var ids []account.ID
	for _, r := range p.whom(everybody, a, m.Clock.Now()) {
		ids = append(ids, r.Account)
	}
	asking, cancel := context.WithTimeout(ctx, lastPatience)
	defer cancel()
	found, err := m.concerns(asking, ids, []int64{a.Case})
	if err != nil {
		slog.ErrorContext(ctx, "whom an alarm concerns could not be told; everybody is called", "cause", err)
		return p
	}
	out := found[a.Case]
	p.people = slices.DeleteFunc(slices.Clone(p.people), func(l listed) bool { return out[l.Account] })
	p.owners = slices.DeleteFunc(slices.Clone(p.owners), func(r Responder) bool { return out[r.Account] })
	return p
}

// withoutOwn are the alarms that do not concern the account.
func (m *Module) withoutOwn(ctx context.Context, id account.ID, all []Raised) (some []Raised, err error) {
	if m.concerns == nil {
		return all, nil
	}
	var cases []int64
	for _, a := range all {
		if a.Case != 0 {
			cases = append(cases, a.Case)
		}
	}
	if len(cases) == 0 {
		return all, nil
	}
	own, err := m.concerns(ctx, []account.ID{id}, cases)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(all), func(a Raised) bool { return own[a.Case][id] }), nil
}

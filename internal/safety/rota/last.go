package rota

import (
	"context"
	"log/slog"
	"maps"
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/db"
)

// Who is called last: responders who rest after heavy days, or who do not take
// what a case is about. It changes the order of calling, and never that somebody
// is called.

// lastPatience is how long is waited for the answer. A call does not wait longer
// for who would rather sleep.
const lastPatience = 2 * time.Second

// CallLast sets what tells who of the people would rather not be called for a
// case, 0 for a drill, while somebody else is there. It is called while the
// program is put together.
func (m *Module) CallLast(f func(ctx context.Context, people []account.ID, caseID int64) (map[account.ID]bool, error)) {
	m.last = f
}

// sparing is the plan for one alarm: who rests is called last, and who took an
// earlier alarm of the same case, to which nobody came after all. Where it cannot
// be told who that is, everybody is called as ever.
func (m *Module) sparing(ctx context.Context, p plan, a Alarm) plan {
	p = m.resting(ctx, p, a)
	if a.Case == 0 {
		return p
	}
	took, err := db.All(ctx, m.DB, qTakers, db.Value[int64], a.Case)
	if err != nil {
		slog.ErrorContext(ctx, "who took an alarm of the same case could not be told; everybody is called as ever", "cause", err)
		return p
	}
	last := maps.Clone(p.last)
	for _, id := range took {
		if last == nil {
			last = map[account.ID]bool{}
		}
		last[account.ID(id)] = true
	}
	p.last = last
	return p
}

func (m *Module) resting(ctx context.Context, p plan, a Alarm) plan {
	if m.last == nil || len(p.people) == 0 {
		return p
	}
	ids := make([]account.ID, len(p.people))
	for i, l := range p.people {
		ids[i] = l.Account
	}
	asking, cancel := context.WithTimeout(ctx, lastPatience)
	defer cancel()
	last, err := m.last(asking, ids, a.Case)
	if err != nil {
		slog.ErrorContext(ctx, "who rests could not be told; everybody is called as ever", "cause", err)
		return p
	}
	p.last = last
	return p
}

// ready are those who are not to be called last.
func (p plan) ready(all []Responder) (some []Responder) {
	for _, r := range all {
		if !p.last[r.Account] {
			some = append(some, r)
		}
	}
	return some
}

// readyFirst are those who are ready, or all of them where nobody is.
func (p plan) readyFirst(all []Responder) []Responder {
	if some := p.ready(all); len(some) > 0 {
		return some
	}
	return all
}

// sooner are those who are called first, of those on duty: who is ready; where
// none of them is, whoever of the second line is. Where nobody on duty is, they
// are called as ever, and with them at once whoever comes next: better one woken
// too many than a person in danger who waits.
func (p plan) sooner(a Alarm, at time.Time, on []Responder) []Responder {
	if some := p.ready(on); len(on) == 0 || len(some) > 0 {
		return some
	}
	if _, second := p.lines(a.Level, at); len(p.ready(second)) > 0 {
		return p.ready(second)
	}
	return append(on, p.ready(p.whoIsNext(a, at, on))...)
}

package breakglass

import (
	"context"
	"errors"
	"time"

	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// SweepEvery is how often Sweep runs.
const SweepEvery = time.Minute

// Sweep ends what time or a closed case has ended, calls colleagues for an
// answer, and says again what waits too long. One that fails keeps no other
// waiting. It is safe to run twice and to be cut off.
func (m *Module) Sweep(ctx context.Context) error {
	problems := []error{m.sweepLeft(ctx)}
	rows, err := db.All(ctx, m.DB, qNeedy, scanAsk)
	problems = append(problems, err)
	for _, a := range rows {
		problems = append(problems, m.sweepAsk(ctx, a))
	}
	return errors.Join(problems...)
}

// sweepAsk does for one asking what is due. Whom to tell is found out before the
// transaction; what is due is looked at again inside.
func (m *Module) sweepAsk(ctx context.Context, a Ask) error {
	whom, err := m.whom(ctx, a)
	if err != nil {
		return err
	}
	call := false
	err = m.DB.Tx(ctx, func(tx *db.Tx) error {
		a, found, err := db.Maybe(ctx, tx, qLock, scanAsk, int64(a.ID))
		if err != nil || !found {
			return err
		}
		if a.EndedAt.IsZero() {
			if done, err := m.sweepLive(ctx, tx, &a); err != nil || done {
				return err
			}
		}
		call = a.callsNow(m.Clock.Now())
		if err := m.remind(ctx, tx, &a, whom); err != nil {
			return err
		}
		return m.store.head(ctx, tx, a)
	})
	if err != nil || !call || m.Teller == nil {
		return err
	}
	for _, r := range whom.seconds {
		m.Teller.Call(ctx, r.Account, m.URL(a.ID))
	}
	return nil
}

// reminded are those on duty to whom something is said again.
type reminded struct {
	others    []Responder // all but who asked
	seconds   []Responder // who can agree, or refuse
	answerers []Responder // whom the member's question is brought to
}

// whom finds out who is told about an asking. It is nobody where the group has
// gone.
func (m *Module) whom(ctx context.Context, a Ask) (w reminded, err error) {
	w.others, err = m.others(ctx, a, a.By)
	if err == nil {
		w.seconds, err = m.seconds(ctx, a, a.By)
	}
	if err == nil {
		w.answerers, err = m.answerers(ctx, a)
	}
	if fault.Is(err, fault.NotFound) {
		return reminded{}, nil
	}
	return w, err
}

// sweepLive ends an asking whose time is over, or whose case was closed.
func (m *Module) sweepLive(ctx context.Context, tx *db.Tx, a *Ask) (done bool, err error) {
	now := m.Clock.Now()
	if !a.Live(now) {
		return true, m.ended(ctx, tx, a, a.State(now))
	}
	c, err := m.Cases.In(ctx, tx, a.Case)
	if err != nil || c.Open {
		return false, err
	}
	if a.state == Opened {
		a.ClosesAt = now
		return true, m.ended(ctx, tx, a, Shut)
	}
	return true, m.ended(ctx, tx, a, CaseClosed)
}

// ended writes that an asking ended by itself.
func (m *Module) ended(ctx context.Context, tx *db.Tx, a *Ask, s State) error {
	a.end(s, m.Clock.Now())
	if err := m.store.head(ctx, tx, *a); err != nil {
		return err
	}
	e := Entry{ID: m.IDs.Next(), At: a.EndedAt, What: StepEnded}
	if err := m.store.append(ctx, tx, *a, e, 0, ""); err != nil {
		return err
	}
	return m.record(ctx, tx, *a, e, map[string]string{"state": string(s)})
}

// callsNow reports whether colleagues are called now for an answer, and counts it:
// where somebody may die meanwhile, a notice alone is not enough.
func (a *Ask) callsNow(now time.Time) bool {
	if a.State(now) != Asked || !a.Level.Always() || a.calls >= maxCalls || !a.calledAt.IsZero() && now.Before(a.calledAt.Add(callEvery)) {
		return false
	}
	a.calledAt = now
	a.calls++
	return true
}

// remind says what waits too long: a review to those who lead, day after day; a
// question of the member's likewise; and that it is time to decide about
// telling.
func (m *Module) remind(ctx context.Context, tx *db.Tx, a *Ask, whom reminded) error {
	now := m.Clock.Now()
	if a.ReviewLate(now) && !now.Before(a.warnedAt.Add(remindEvery)) {
		a.warnedAt = now
		if err := m.tellAll(ctx, tx, leads(whom.others), NoticeLate, m.URL(a.ID)); err != nil {
			return err
		}
	}
	if a.Complains() && !now.Before(a.ComplainedAt.Add(remindEvery)) && !now.Before(a.warnedAt.Add(remindEvery)) {
		a.warnedAt = now
		if err := m.tellAll(ctx, tx, leads(whom.answerers), NoticeComplained, m.URL(a.ID)); err != nil {
			return err
		}
	}
	if a.ToTell(now) && !now.Before(a.tellNotedAt.Add(remindEvery)) {
		a.tellNotedAt = now
		if err := m.tellOne(ctx, tx, a.By, NoticeTelling, m.URL(a.ID)); err != nil {
			return err
		}
		return m.tellAll(ctx, tx, whom.others, NoticeTelling, m.URL(a.ID))
	}
	return nil
}

// leads are those who look after the others; all of them where nobody does.
func leads(list []Responder) (few []Responder) {
	for _, r := range list {
		if r.Lead {
			few = append(few, r)
		}
	}
	if len(few) == 0 {
		return list
	}
	return few
}

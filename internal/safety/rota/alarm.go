package rota

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// topic is where it is rung that there is something about alarms to read. The
// ring says nothing of what.
const topic = "rota"

// errNotLocal is for a caller that would lead people away from the site.
var errNotLocal = errors.New("rota: not a page of this site")

// Raise writes in the transaction of what caused it that somebody has to come.
// Whoever is on duty is called as soon as it commits, and on and on until
// somebody takes it or Answered is called. A case that has an open alarm keeps
// that one: graver than before, everybody is called anew, and otherwise nothing
// happens. A level that is not Always calls nobody: it waits in the queue.
//
// The URL is a page of this site without anything secret in it.
func (m *Module) Raise(ctx context.Context, tx *db.Tx, a Alarm) error {
	if !a.Level.Always() {
		return nil
	}
	if len(a.URL) < 2 || a.URL[0] != '/' || a.URL[1] == '/' {
		return errNotLocal
	}
	_, err := m.raise(ctx, tx, a)
	return err
}

// RaiseAgain is Raise for somebody to whom nobody has come yet: it does nothing
// where an alarm of the case is open, or was taken less than so long ago. Whoever
// took one before is called after the others.
func (m *Module) RaiseAgain(ctx context.Context, tx *db.Tx, a Alarm, unless time.Duration) error {
	now := m.Clock.Now()
	n, err := db.One(ctx, tx, qLatelyTaken, db.Value[int64], a.Case, clock.ToMillis(now.Add(-unless)), clock.ToMillis(now))
	if err != nil || n > 0 {
		return err
	}
	return m.Raise(ctx, tx, a)
}

// raise returns the alarm's id, that of the open one where the case has one.
func (m *Module) raise(ctx context.Context, tx *db.Tx, a Alarm) (int64, error) {
	tx.Ring(m.wake)
	now, id := clock.ToMillis(m.Clock.Now()), m.IDs.Next()
	written, err := db.Exec(ctx, tx, qInsertAlarm, id, int64(a.Organisation), a.Case, int64(a.Level), a.Lang, a.URL, a.Drill, now)
	if err != nil || written == 1 {
		return id, err
	}
	open, found, err := db.Maybe(ctx, tx, qOpenOfCase, scanAlarm, a.Case)
	if err != nil || !found || a.Level.Rank() <= open.Level.Rank() {
		return open.ID, err
	}
	_, err = db.Exec(ctx, tx, qGraver, open.ID, int64(a.Level), a.Lang, now)
	return open.ID, err
}

// Answered ends the alarm of a case, if it has one that is open: somebody is
// with it.
func (m *Module) Answered(ctx context.Context, tx *db.Tx, caseID int64, by account.ID) error {
	tx.Ring(m.ring)
	_, err := db.Exec(ctx, tx, qAnswered, caseID, clock.ToMillis(m.Clock.Now()), int64(by))
	return err
}

// wake makes this node look for what is to be paged, and open pages of all
// nodes for what there is.
func (m *Module) wake() {
	select {
	case m.kick <- struct{}{}:
	default:
	}
	m.ring()
}

// ring tells open pages, here and elsewhere, that there is something to read.
func (m *Module) ring() {
	if err := m.Bus.Publish(context.Background(), topic, nil); err != nil {
		slog.Warn("open pages were not told of an alarm; they look every few seconds", "cause", err)
	}
}

// Responder returns how the account may be called for the organisation, and
// whether it may at all: those on the list, and the owners, who are called last.
// Who does not work there any more may not.
func (m *Module) Responder(ctx context.Context, id account.ID, org group.OrganisationID) (Responder, bool, error) {
	o, err := m.Groups.OrganisationByID(ctx, org)
	if err != nil {
		return Responder{}, false, err
	}
	p, err := m.plan(ctx, m.DB, o)
	r, may := p.of(id)
	return r, may, err
}

// Responders lists those who may be called for the organisation: the list, then
// the owners who are not on it.
func (m *Module) Responders(ctx context.Context, org group.OrganisationID) ([]Responder, error) {
	o, err := m.Groups.OrganisationByID(ctx, org)
	if err != nil {
		return nil, err
	}
	p, err := m.plan(ctx, m.DB, o)
	return p.whom(everybody, Alarm{}, m.Clock.Now()), err
}

// Places lists the organisations for which the account may be called.
func (m *Module) Places(ctx context.Context, id account.ID) ([]group.Organisation, error) {
	works, err := m.Staff.WorksFor(ctx, id)
	if err != nil {
		return nil, err
	}
	var places []group.Organisation
	for _, o := range works {
		if _, may, err := m.Responder(ctx, id, o.ID); err != nil {
			return nil, err
		} else if may {
			places = append(places, o)
		}
	}
	return places, nil
}

// OnNow lists who is on duty at this moment, the first line first.
func (m *Module) OnNow(ctx context.Context, org group.OrganisationID) ([]Responder, error) {
	o, err := m.Groups.OrganisationByID(ctx, org)
	if err != nil {
		return nil, err
	}
	p, err := m.plan(ctx, m.DB, o)
	if err != nil {
		return nil, err
	}
	var on []Responder
	for _, t := range p.now(m.Clock.Now()) {
		if l, _ := p.person(t.By); !holds(on, l.Account) {
			on = append(on, l.Responder)
		}
	}
	return on, nil
}

// shownAfter is how long a taken alarm is still shown, with who took it.
const shownAfter = 2 * time.Hour

// OpenFor lists what is open in the organisations of the account, and what was
// taken a moment ago, the newest first. What concerns the account is not in it.
func (m *Module) OpenFor(ctx context.Context, id account.ID, places []group.Organisation) (all []Raised, err error) {
	since := clock.ToMillis(m.Clock.Now().Add(-shownAfter))
	for _, o := range places {
		some, err := db.All(ctx, m.DB, qOpen, scanAlarm, int64(o.ID), since)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	slices.SortStableFunc(all, func(a, b Raised) int { return b.RaisedAt.Compare(a.RaisedAt) })
	return m.withoutOwn(ctx, id, all)
}

// alarmFor is an alarm that the actor may answer, and who they are there. It
// returns Missing for everybody else.
func (m *Module) alarmFor(ctx context.Context, actor account.Actor, id int64) (Raised, Responder, error) {
	a, found, err := db.Maybe(ctx, m.DB, qAlarm, scanAlarm, id)
	if err == nil && !found {
		err = fault.Missing("no such alarm")
	}
	if err != nil {
		return a, Responder{}, err
	}
	r, may, err := m.Responder(ctx, actor.ID, a.Organisation)
	if err == nil && !may {
		err = fault.Missing("not somebody who is called there")
	}
	if err != nil {
		return a, r, err
	}
	theirs, err := m.withoutOwn(ctx, actor.ID, []Raised{a})
	if err == nil && len(theirs) == 0 {
		err = fault.Missing("it is about the actor, or about their words")
	}
	return a, r, err
}

// Take says that the actor comes. The first one who says so has it; a second
// gets a Conflict that names nobody, and whoever took it already has it.
func (m *Module) Take(ctx context.Context, actor account.Actor, id int64) (Raised, error) {
	a, r, err := m.alarmFor(ctx, actor, id)
	if err != nil || a.TakenBy == actor.ID {
		return a, err
	}
	return a, m.DB.Tx(ctx, func(tx *db.Tx) error {
		tx.Ring(m.ring)
		taken, err := db.Exec(ctx, tx, qTake, id, clock.ToMillis(m.Clock.Now()), int64(actor.ID))
		if err != nil {
			return err
		}
		if taken == 0 {
			return m.tooLate(ctx, tx, id, actor)
		}
		return m.note(ctx, tx, r.Organisation, r.ref, "rota.take", audit.Ref("alarm", id), nil)
	})
}

// tooLate tells a second press of one person from two people.
func (m *Module) tooLate(ctx context.Context, tx *db.Tx, id int64, actor account.Actor) error {
	now, found, err := db.Maybe(ctx, tx, qAlarm, scanAlarm, id)
	if err != nil || found && now.TakenBy == actor.ID {
		return err
	}
	return fault.New(fault.Conflict, "rota.taken")
}

// Pass says that the actor cannot come, or not any more: the next ones are
// called at once. What a colleague took is theirs: Conflict.
func (m *Module) Pass(ctx context.Context, actor account.Actor, id int64) error {
	_, r, err := m.alarmFor(ctx, actor, id)
	if err != nil {
		return err
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		tx.Ring(m.wake)
		passed, err := db.Exec(ctx, tx, qPass, id, clock.ToMillis(m.Clock.Now()), int64(actor.ID))
		if err == nil && passed == 0 {
			err = fault.New(fault.Conflict, "rota.taken")
		}
		if err != nil {
			return err
		}
		return m.note(ctx, tx, r.Organisation, r.ref, "rota.pass", audit.Ref("alarm", id), nil)
	})
}

// note writes an act of a colleague, as the record calls them, about something of
// the organisation.
func (m *Module) note(ctx context.Context, tx *db.Tx, org group.OrganisationID, by, action, object string, detail map[string]string) error {
	all := map[string]string{"organisation": audit.Ref("organisation", org)}
	for k, v := range detail {
		all[k] = v
	}
	return m.Audit.Append(ctx, tx, audit.Entry{Actor: by, Action: action, Object: object, Detail: all})
}

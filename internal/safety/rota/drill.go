package rota

import (
	"context"
	"errors"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/ladder"
)

const (
	// drillEvery is how long after a drill those who arrange the rota are reminded
	// of the next.
	drillEvery = 31 * 24 * time.Hour
	// recordsKept is how long alarms that are over are kept with their attempts:
	// two years, for a yearly report and the one before it.
	recordsKept = 2 * 366 * 24 * time.Hour
	// warnEvery is how often the owners are told that nobody is on the list.
	warnEvery = 7 * 24 * time.Hour
)

// A Drill is one that was held, with every attempt to reach somebody.
type Drill struct {
	Raised
	Pages []Page
	Taker string // who came, as colleagues call them; "" for nobody, or somebody who left
}

// drill begins one: an alarm that is called like somebody in danger at this
// moment, and marked as a drill. One at a time: while one is open that is it.
func (m *Module) drill(ctx context.Context, o group.Organisation, by string) (id int64, err error) {
	err = m.DB.Tx(ctx, func(tx *db.Tx) error {
		if n, err := db.One(ctx, tx, qOpenDrill, db.Value[int64], int64(o.ID)); err != nil || n > 0 {
			return errors.Join(err, fault.New(fault.Conflict, "rota.drill_open"))
		}
		if id, err = m.raise(ctx, tx, Alarm{Organisation: o.ID, Level: ladder.S4, URL: startPath, Drill: true}); err != nil {
			return err
		}
		return m.note(ctx, tx, o.ID, by, "rota.drill", audit.Ref("alarm", id), nil)
	})
	return id, err
}

// BeginDrill begins a drill, for those who arrange the rota and who lead. It
// returns Conflict while one is open.
func (m *Module) BeginDrill(ctx context.Context, v Visit) error {
	if !v.leads() {
		return fault.New(fault.Forbidden, "rota.arrangers_only")
	}
	_, err := m.drill(ctx, v.Org, v.Me.Ref)
	return err
}

// DrillFor is BeginDrill for the operator. Drilled tells how it goes on.
func (m *Module) DrillFor(ctx context.Context, org string) (int64, error) {
	o, err := m.Groups.Organisation(ctx, org)
	if err != nil {
		return 0, err
	}
	return m.drill(ctx, o, audit.Operator)
}

// Drilled returns a drill as it stands.
func (m *Module) Drilled(ctx context.Context, id int64) (Drill, error) {
	a, found, err := db.Maybe(ctx, m.DB, qAlarm, scanAlarm, id)
	if err == nil && !found {
		err = fault.Missing("no such drill")
	}
	if err != nil {
		return Drill{}, err
	}
	o, err := m.Groups.OrganisationByID(ctx, a.Organisation)
	if err != nil {
		return Drill{}, err
	}
	p, err := m.plan(ctx, m.DB, o)
	if err != nil {
		return Drill{}, err
	}
	return m.withPages(ctx, a, p)
}

// Drills lists the organisation's, the newest first.
func (m *Module) Drills(ctx context.Context, v Visit) ([]Drill, error) {
	rows, err := db.All(ctx, m.DB, qDrills, scanAlarm, int64(v.Org.ID))
	if err != nil {
		return nil, err
	}
	drills := make([]Drill, len(rows))
	for i, a := range rows {
		if drills[i], err = m.withPages(ctx, a, v.plan); err != nil {
			return nil, err
		}
	}
	return drills, nil
}

func (m *Module) withPages(ctx context.Context, a Raised, p plan) (d Drill, err error) {
	d.Raised = a
	if r, there := p.of(a.TakenBy); there {
		d.Taker = r.Name
	}
	d.Pages, err = db.All(ctx, m.DB, qPages, scanPage, a.ID)
	return d, err
}

// Called counts the people whom a drill tried to reach, and those whom it
// reached outside the app.
func (d Drill) Called() (tried, reached int) {
	people, got := map[account.ID]bool{}, map[account.ID]bool{}
	for _, p := range d.Pages {
		if p.Account == 0 {
			continue
		}
		people[p.Account] = true
		if p.Outcome.reached() {
			got[p.Account] = true
		}
	}
	return len(people), len(got)
}

// Remind tells those who arrange a rota that there was no drill for a month, and
// owners that nobody is on the list any more. Each is told once for each such
// time, by the node that is first.
func (m *Module) Remind(ctx context.Context) error {
	ids, err := db.All(ctx, m.DB, qOrganisations, db.Value[int64])
	if err != nil || m.Teller == nil {
		return err
	}
	var problems []error
	for _, id := range ids {
		problems = append(problems, m.remindOf(ctx, group.OrganisationID(id)))
	}
	return errors.Join(problems...)
}

func (m *Module) remindOf(ctx context.Context, id group.OrganisationID) error {
	o, err := m.Groups.OrganisationByID(ctx, id)
	if err != nil {
		return err
	}
	p, err := m.plan(ctx, m.DB, o)
	if err != nil {
		return err
	}
	last, err := db.One(ctx, m.DB, qLastDrill, db.Value[int64], int64(id))
	if err != nil {
		return err
	}
	now := m.Clock.Now()
	drillDue := len(p.people) > 0 && now.Sub(clock.FromMillis(last)) > drillEvery
	if !drillDue && len(p.people) > 0 {
		return nil
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qBegin, int64(id), []byte{}); err != nil {
			return err
		}
		if len(p.people) == 0 {
			return m.once(ctx, tx, qWarned, o, warnEvery, NoticeListEmpty, p.owners)
		}
		return m.once(ctx, tx, qReminded, o, drillEvery, NoticeDrillDue, p.whoArrange())
	})
}

// once tells people of something if nobody told them for so long.
func (m *Module) once(ctx context.Context, tx *db.Tx, q *db.Query, o group.Organisation, every time.Duration, kind string, to []Responder) error {
	now := m.Clock.Now()
	first, err := db.Exec(ctx, tx, q, int64(o.ID), clock.ToMillis(now), clock.ToMillis(now.Add(-every)))
	if err != nil || first == 0 {
		return err
	}
	url := rotaURL(o)
	if kind == NoticeDrillDue {
		url += "/drills"
	}
	for _, r := range to {
		if err := m.Teller.TellAccount(ctx, tx, r.Account, kind, url); err != nil {
			return err
		}
	}
	return nil
}

// whoArrange are the owners and the leads.
func (p plan) whoArrange() []Responder {
	return append(p.listedWho(func(r Responder) bool { return r.Lead || r.Owner }), p.owners...)
}

// Sweep forgets what is over, and reminds of what is due.
func (m *Module) Sweep(ctx context.Context) error {
	now := m.Clock.Now()
	day := now.Add(-2 * 24 * time.Hour).Format(time.DateOnly)
	err := m.DB.Tx(ctx, func(tx *db.Tx) error {
		for _, step := range []struct {
			q   *db.Query
			arg any
		}{
			{qSweepCovers, day}, {qSweepShifts, day}, {qSweepNotes, clock.ToMillis(now.Add(-notesKept))}, {qSweepBeats, clock.ToMillis(now.Add(-beatsKept))},
			{qSweepPages, clock.ToMillis(now.Add(-recordsKept))}, {qSweepAlarms, clock.ToMillis(now.Add(-recordsKept))},
		} {
			if _, err := db.Exec(ctx, tx, step.q, step.arg); err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(err, m.Remind(ctx))
}

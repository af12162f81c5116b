package rota

import (
	"context"
	"slices"
	"time"

	"hearth/internal/audit"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/hours"
)

// NewShifts is what somebody hands in: one person at the same hours, on several
// weekdays or on one day. An End that is not after Start lies on the next day.
type NewShifts struct {
	Responder  ResponderID
	Days       []int  // weekdays, 0 for Sunday
	Day        string // or one day, "2026-05-04"
	Start, End string // "19:00"
	Zone       string // IANA
	Backup     bool
}

// shifts returns what is asked for, or Invalid for fields to mend.
func (n NewShifts) shifts(p plan) (all []Shift, err error) {
	var c fault.Check
	if _, there := p.person(n.Responder); !there {
		c.Add("responder", "rota.problem.responder")
	}
	_, badDay := time.Parse(time.DateOnly, n.Day)
	switch {
	case n.Day != "" && badDay != nil:
		c.Add("day", "rota.problem.day")
	case n.Day == "" && (len(n.Days) == 0 || slices.ContainsFunc(n.Days, func(d int) bool { return d < 0 || d > 6 })):
		c.Add("days", "rota.problem.days")
	}
	start, okStart := hours.Clock(n.Start)
	end, okEnd := hours.Clock(n.End)
	if !okStart {
		c.Add("start", "rota.problem.time")
	}
	length := end - start
	if length <= 0 {
		length += hours.OfDay
	}
	switch {
	case !okEnd:
		c.Add("end", "rota.problem.time")
	case okStart && length < minShift:
		c.Add("end", "rota.problem.short", "count", minShift)
	}
	if badZone(n.Zone) {
		c.Add("zone", "rota.problem.zone")
	}
	one := Shift{Responder: n.Responder, Weekday: onDate, Day: n.Day, Start: start, Minutes: length, Zone: n.Zone, Backup: n.Backup}
	if n.Day != "" {
		return []Shift{one}, c.Err()
	}
	for _, d := range slices.Compact(slices.Sorted(slices.Values(n.Days))) {
		one.Weekday = d
		all = append(all, one)
	}
	return all, c.Err()
}

// AddShifts puts a responder on duty: those who arrange the rota anybody, and
// everybody themselves. A shift of theirs that begins at the same moment is
// changed, so that one form sent twice makes one rota. It returns Invalid for
// fields to mend, and Conflict where there are too many.
func (m *Module) AddShifts(ctx context.Context, v Visit, in NewShifts) error {
	if own, listed := v.mine(); !listed || own.ID != in.Responder {
		if err := v.mayArrange(); err != nil {
			return err
		}
	}
	shifts, err := in.shifts(v.plan)
	if err != nil {
		return err
	}
	return m.change(ctx, v, "rota.shift", audit.Ref("responder", in.Responder), nil, func(tx *db.Tx) error {
		for _, s := range shifts {
			if _, err := db.Exec(ctx, tx, qInsertShift, m.IDs.Next(), int64(v.Org.ID), int64(s.Responder), s.Weekday, s.Day, s.Start, s.Minutes, s.Zone, s.Backup); err != nil {
				return err
			}
		}
		if n, err := db.One(ctx, tx, qCountShifts, db.Value[int64], int64(v.Org.ID)); err != nil || n <= maxShifts {
			return err
		}
		return fault.New(fault.Conflict, "rota.many_shifts").With("max", int64(maxShifts))
	})
}

// RemoveShift takes a shift out of the rota: those who arrange it any, and
// everybody their own. One that is gone already is gone.
func (m *Module) RemoveShift(ctx context.Context, v Visit, id ShiftID) error {
	i := slices.IndexFunc(v.plan.shifts, func(s Shift) bool { return s.ID == id })
	if i < 0 {
		return nil
	}
	s := v.plan.shifts[i]
	if own, listed := v.mine(); !listed || own.ID != s.Responder {
		if err := v.mayArrange(); err != nil {
			return err
		}
	}
	return m.change(ctx, v, "rota.unshift", audit.Ref("responder", s.Responder), nil, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qDropCoversFor, int64(v.Org.ID), int64(id)); err != nil {
			return err
		}
		_, err := db.Exec(ctx, tx, qDropShift, int64(v.Org.ID), int64(id))
		return err
	})
}

// turn finds one date of a shift that has not ended.
func (v Visit) turn(id ShiftID, day string) (Turn, bool) {
	for _, t := range v.plan.turns(v.now, v.now.Add(coverAhead)) {
		if t.Shift.ID == id && t.Day == day {
			return t, true
		}
	}
	return Turn{}, false
}

// coverAhead is how far ahead somebody can look for cover: a season, for which
// holidays are planned.
const coverAhead = 100 * 24 * time.Hour

// AskCover says that whoever is on duty on one date of a shift looks for somebody
// to stand in, and tells the others on the list. Until somebody does, it is still
// theirs. Those who arrange the rota ask for anybody.
func (m *Module) AskCover(ctx context.Context, v Visit, id ShiftID, day string) error {
	t, found := v.turn(id, day)
	if !found {
		return fault.Missing("no such date of a shift")
	}
	if own, listed := v.mine(); !listed || own.ID != t.By {
		if err := v.mayArrange(); err != nil {
			return err
		}
	}
	if t.Asked {
		return nil
	}
	return m.change(ctx, v, "rota.cover_ask", audit.Ref("responder", t.By), nil, func(tx *db.Tx) error {
		if t.Cover != 0 { // who stands in cannot come either
			if _, err := db.Exec(ctx, tx, qReopenCover, int64(v.Org.ID), t.Cover); err != nil {
				return err
			}
		} else if _, err := db.Exec(ctx, tx, qInsertCover, m.IDs.Next(), int64(v.Org.ID), int64(id), day, int64(t.By), clock.ToMillis(m.Clock.Now())); err != nil {
			return err
		}
		return m.tellOthers(ctx, tx, v, t.By)
	})
}

// tellOthers tells everybody on the list but one that cover is looked for.
func (m *Module) tellOthers(ctx context.Context, tx *db.Tx, v Visit, but ResponderID) error {
	if m.Teller == nil {
		return nil
	}
	for _, l := range v.plan.people {
		if l.ID == but || l.Away {
			continue
		}
		if err := m.Teller.TellAccount(ctx, tx, l.Account, NoticeCoverAsked, rotaURL(v.Org)); err != nil {
			return err
		}
	}
	return nil
}

// TakeCover makes the visitor stand in. The first one who says so does; a second
// gets a Conflict. Whoever asked and can come after all takes it back by this
// too.
func (m *Module) TakeCover(ctx context.Context, v Visit, id int64) error {
	own, listed := v.mine()
	i := slices.IndexFunc(v.plan.covers, func(c Cover) bool { return c.ID == id })
	if !listed || i < 0 {
		return fault.Missing("nothing to stand in for, or not on the list")
	}
	c := v.plan.covers[i]
	if c.TakenBy == own.ID {
		return nil
	}
	return m.change(ctx, v, "rota.cover_take", audit.Ref("responder", own.ID), nil, func(tx *db.Tx) error {
		if c.AskedBy == own.ID {
			_, err := db.Exec(ctx, tx, qDropCover, int64(v.Org.ID), id, int64(own.ID))
			return err
		}
		taken, err := db.Exec(ctx, tx, qTakeCover, int64(v.Org.ID), id, int64(own.ID))
		if err == nil && taken == 0 {
			err = fault.New(fault.Conflict, "rota.cover_taken")
		}
		if err != nil || m.Teller == nil {
			return err
		}
		if asked, there := v.plan.person(c.AskedBy); there {
			return m.Teller.TellAccount(ctx, tx, asked.Account, NoticeCoverTaken, rotaURL(v.Org))
		}
		return nil
	})
}

package meeting

import (
	"context"
	"time"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

func (m *Module) now() int64 { return clock.ToMillis(m.clock.Now()) }

// seriesID reads a series' token, or says Missing.
func (m *Module) seriesID(token string) (SeriesID, error) {
	id, ok := m.codec.ID(kindSeries, token)
	if !ok {
		return 0, fault.Missing("no such series token")
	}
	return SeriesID(id), nil
}

// find reads a series of the group.
func (m *Module) find(ctx context.Context, c db.Conn, g group.Group, id SeriesID) (Series, error) {
	row, found, err := db.Maybe(ctx, c, qSeries, scanSeries, int64(id))
	if err != nil {
		return Series{}, err
	}
	if !found || row.group != g.ID {
		return Series{}, fault.Missing("no such series in this group")
	}
	return m.open(ctx, c, g.Key, row)
}

// hold reads a series and keeps it until the transaction ends.
func (m *Module) hold(ctx context.Context, tx *db.Tx, g group.Group, id SeriesID) (Series, error) {
	row, found, err := db.Maybe(ctx, tx, qHold, scanSeries, int64(id))
	if err != nil {
		return Series{}, err
	}
	if !found || row.group != g.ID {
		return Series{}, fault.Missing("no such series in this group")
	}
	return m.open(ctx, tx, g.Key, row)
}

// save writes a series that is held.
func (m *Module) save(ctx context.Context, tx *db.Tx, g group.Group, s Series) error {
	sealed, err := m.seal(ctx, tx, g.Key, s)
	if err != nil {
		return err
	}
	at, end := storedNext(s, m.clock.Now())
	n, err := db.Exec(ctx, tx, qSave, int64(s.ID), sealed, m.now(), clock.ToMillis(s.EndedAt), s.Revision, at, end)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "meeting.changed_meanwhile")
	}
	return err
}

// Series returns a series for who arranges it.
func (m *Module) Series(ctx context.Context, v group.Visit, token string) (Series, error) {
	if err := allow(v, arrange); err != nil {
		return Series{}, err
	}
	id, err := m.seriesID(token)
	if err != nil {
		return Series{}, err
	}
	return m.find(ctx, m.db, v.Group, id)
}

// Add makes a series and returns it. It returns Invalid for fields to mend.
func (m *Module) Add(ctx context.Context, v group.Visit, a Arrangement) (Series, error) {
	if err := m.ready(ctx, v, a); err != nil {
		return Series{}, err
	}
	s := a.onto(Series{ID: SeriesID(m.ids.Next()), Group: v.Group.ID, When: a.When})
	s.Token = m.token(s.ID)
	sealed, err := m.seal(ctx, m.db, v.Group.Key, s)
	if err != nil {
		return Series{}, err
	}
	once := m.keys.Index("meeting.once", m.token(s.ID))
	if a.Once != "" {
		once = m.keys.Index("meeting.once", audit.Ref("member", v.Member.ID)+"/"+a.Once)
	}
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		if n, err := db.One(ctx, tx, qEveryOf, db.Value[int64], int64(v.Group.ID)); err != nil || n >= MaxSeries {
			if err == nil {
				err = fault.New(fault.Conflict, "meeting.too_many").With("count", MaxSeries)
			}
			return err
		}
		at, end := storedNext(s, m.clock.Now())
		made, err := db.Exec(ctx, tx, qInsertSeries, int64(s.ID), int64(v.Group.ID), sealed, once, m.now(), at, end)
		if err != nil {
			return err
		}
		if made == 0 { // the form was sent twice
			id, err := db.One(ctx, tx, qSeriesOnce, db.Value[int64], int64(v.Group.ID), once)
			s.ID, s.Token = SeriesID(id), m.token(SeriesID(id))
			return err
		}
		return m.record(ctx, tx, v, "meeting.series.add", s.ID, nil)
	})
	s.Revision, s.ChangedAt = 1, m.clock.Now()
	return s, err
}

// ready refuses what cannot be arranged.
func (m *Module) ready(ctx context.Context, v group.Visit, a Arrangement) error {
	if err := allow(v, arrange); err != nil {
		return err
	}
	offered, err := m.formats.Choices(ctx, v)
	if err != nil {
		return err
	}
	return a.check(offered)
}

// Edit changes a series from now on: dates that have begun, or whose room is
// open, stay as they were.
// Who said for a date that they come says it for the date of the same day, and is
// told where it moved or is no more. It returns Invalid for fields to mend, and
// Conflict if somebody changed the series since a.Revision; with either it
// returns the series as it is.
func (m *Module) Edit(ctx context.Context, v group.Visit, token string, a Arrangement) (Series, error) {
	before, err := m.Series(ctx, v, token)
	if err != nil {
		return before, err
	}
	if a.Format == before.Format { // stays, though it may be offered no more
		if err := a.check([]Choice{{Code: a.Format}}); err != nil {
			return before, err
		}
	} else if err := m.ready(ctx, v, a); err != nil {
		return before, err
	}
	s := before
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		if before, err = m.hold(ctx, tx, v.Group, before.ID); err != nil {
			return err
		}
		if before.Ended() {
			return fault.New(fault.Conflict, "meeting.ended")
		}
		if before.Revision != a.Revision {
			return fault.New(fault.Conflict, "meeting.changed_meanwhile")
		}
		from := before.firm(m.clock.Now())
		s = a.onto(before).turn(a.When, from)
		if err := m.save(ctx, tx, v.Group, s); err != nil {
			return err
		}
		if err := m.follow(ctx, tx, v, before, s, from); err != nil {
			return err
		}
		return m.record(ctx, tx, v, "meeting.series.edit", s.ID, nil)
	})
	if err != nil {
		return before, err
	}
	s.Revision++
	return s, nil
}

// follow brings answers along to a changed series, counts the seats anew, and
// tells those who come what became of their dates. now is the moment from which
// on the series is another.
func (m *Module) follow(ctx context.Context, tx *db.Tx, v group.Visit, before, s Series, now time.Time) error {
	keys, err := db.All(ctx, tx, qKeys, db.Value[string], int64(s.ID), string(schedule.LocalOf(now.AddDate(0, 0, -2)).Key()))
	if err != nil {
		return err
	}
	for _, text := range keys {
		key := schedule.Key(text)
		was, there := before.At(key)
		if !there || !was.Start.After(now) {
			continue
		}
		if err := m.followDate(ctx, tx, v, s, was, now); err != nil {
			return err
		}
	}
	return nil
}

func (m *Module) followDate(ctx context.Context, tx *db.Tx, v group.Visit, s Series, was schedule.Occurrence, now time.Time) error {
	is, stays := s.At(was.Key)
	if !stays {
		to, ok := s.successor(was.Key, now)
		if !ok {
			return m.dropDate(ctx, tx, v, s, was)
		}
		moved, err := db.Exec(ctx, tx, qRekey, int64(s.ID), string(was.Key), string(to))
		if err != nil {
			return err
		}
		if moved == 0 {
			return m.dropDate(ctx, tx, v, s, was)
		}
		is, _ = s.At(to)
	}
	switch {
	case is.CalledOff && !was.CalledOff:
		return m.tellComing(ctx, tx, v, s, is, KindCalledOff)
	case !is.Start.Equal(was.Start):
		if err := m.tellComing(ctx, tx, v, s, is, KindMoved); err != nil {
			return err
		}
	}
	return m.settle(ctx, tx, v.Group, s, is)
}

// dropDate forgets what was said for a date that is none any more.
func (m *Module) dropDate(ctx context.Context, tx *db.Tx, v group.Visit, s Series, o schedule.Occurrence) error {
	if err := m.tellComing(ctx, tx, v, s, o, KindCalledOff); err != nil {
		return err
	}
	_, err := db.Exec(ctx, tx, qDropDate, int64(s.ID), string(o.Key))
	return err
}

// End ends a series: there are no dates from now on, but one whose room is open
// is held. Those who said that they
// come are told. Twice is as good as once.
func (m *Module) End(ctx context.Context, v group.Visit, token string) error {
	s, err := m.Series(ctx, v, token)
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if s, err = m.hold(ctx, tx, v.Group, s.ID); err != nil || s.Ended() {
			return err
		}
		ended := s
		ended.EndedAt = s.firm(m.clock.Now())
		if err := m.save(ctx, tx, v.Group, ended); err != nil {
			return err
		}
		if err := m.follow(ctx, tx, v, s, ended, ended.EndedAt); err != nil {
			return err
		}
		return m.record(ctx, tx, v, "meeting.series.end", s.ID, nil)
	})
}

func (m *Module) record(ctx context.Context, tx *db.Tx, v group.Visit, action string, id SeriesID, detail map[string]string) error {
	return m.audit.Append(ctx, tx, audit.Entry{Actor: audit.Ref("member", v.Member.ID), Action: action, Object: audit.Ref("meeting_series", id), Detail: detail})
}

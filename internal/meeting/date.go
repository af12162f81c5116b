package meeting

import (
	"context"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/format"
	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Date returns one date as the visitor meets it, or Missing.
func (m *Module) Date(ctx context.Context, v group.Visit, series, key string) (Date, error) {
	if err := allow(v, look); err != nil {
		return Date{}, err
	}
	id, err := m.seriesID(series)
	if err != nil {
		return Date{}, err
	}
	s, err := m.find(ctx, m.db, v.Group, id)
	if err != nil {
		return Date{}, err
	}
	o, ok := s.At(schedule.Key(key))
	if !ok {
		return Date{}, fault.Missing("no such date in the series")
	}
	dates, err := m.fill(ctx, m.db, v, s, []schedule.Occurrence{o})
	if err != nil {
		return Date{}, err
	}
	if err := m.close(ctx, m.db, dates); err != nil {
		return Date{}, err
	}
	return dates[0], nil
}

// DateIn returns one date without what anybody said, read on c: for features
// that work inside their own transaction. It looks at nobody's permission.
func (m *Module) DateIn(ctx context.Context, c db.Conn, g group.Group, id SeriesID, key schedule.Key) (Date, error) {
	s, err := m.find(ctx, c, g, id)
	if err != nil {
		return Date{}, err
	}
	o, ok := s.At(key)
	if !ok {
		return Date{}, fault.Missing("no such date in the series")
	}
	return Date{Series: s, Occurrence: o}, nil
}

// capacity is how many seats a date has: as the series says, or the format that
// the date is held by; 0 is room for all. A format that is there no more sets no
// limit.
func (m *Module) capacity(ctx context.Context, c db.Conn, g group.Group, d Date) (int, error) {
	if d.Series.Capacity > 0 {
		return d.Series.Capacity, nil
	}
	f, err := m.formats.Get(ctx, c, g, d.FormatCode())
	if fault.Is(err, fault.NotFound) {
		return 0, nil
	}
	return f.Seats, err
}

// fill tells of each date of a series what the visitor said, and how many come.
func (m *Module) fill(ctx context.Context, c db.Conn, v group.Visit, s Series, dates []schedule.Occurrence) ([]Date, error) {
	if len(dates) == 0 {
		return nil, nil
	}
	first, last := dates[0].Key, dates[0].Key
	for _, o := range dates {
		first, last = min(first, o.Key), max(last, o.Key)
	}
	rows, err := db.All(ctx, c, qRange, scanAnswer, int64(s.ID), string(first), string(last))
	if err != nil {
		return nil, err
	}
	said := map[schedule.Key][]answerRow{}
	for _, row := range rows {
		said[row.key] = append(said[row.key], row)
	}
	all, seats := make([]Date, len(dates)), map[string]int{} // by format; most dates have the series' own
	for i, o := range dates {
		all[i] = Date{Series: s, Occurrence: o}
		code := all[i].FormatCode()
		if _, known := seats[code]; !known {
			if seats[code], err = m.capacity(ctx, c, v.Group, all[i]); err != nil {
				return nil, err
			}
		}
		all[i].count(said[o.Key], seats[code], v.Member.ID, m.clock.Now())
	}
	return all, nil
}

// count counts what was said for the date, and finds what the member said.
func (d *Date) count(rows []answerRow, seats int, member group.MemberID, now time.Time) {
	d.Crowd.Seats = seats
	answers := make([]schedule.Answer, len(rows))
	for i, row := range rows {
		answers[i] = row.Answer
		switch row.Says {
		case schedule.Maybe:
			d.Crowd.Maybe++
		case schedule.Not:
			d.Crowd.Not++
		}
		if row.member == member {
			d.Mine.Says = row.Says
		}
	}
	for _, p := range schedule.Seats(answers, seats, d.Series.Confirm, d.Occurrence.Start, now) {
		if p.Seat {
			d.Crowd.Seated++
		} else {
			d.Crowd.Waiting++
		}
		if p.Who == int64(member) {
			d.Mine.Seat, d.Mine.Wait, d.Mine.Confirm = p.Seat, p.Wait, p.Confirm
		}
	}
	for _, row := range rows {
		if row.member == member && row.Says == schedule.Coming {
			d.Mine.Confirmed = !row.Confirmed.IsZero() && d.Mine.Confirm.IsZero()
		}
	}
}

// series reads the series of a group that have, or had, dates after a moment.
func (m *Module) series(ctx context.Context, c db.Conn, g group.Group, after time.Time) ([]Series, error) {
	rows, err := db.All(ctx, c, qSeriesOf, scanSeries, int64(g.ID), after.UnixMilli())
	if err != nil {
		return nil, err
	}
	all := make([]Series, len(rows))
	for i, row := range rows {
		if all[i], err = m.open(ctx, c, g.Key, row); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Next returns the next date of each group that has one: the one that goes on,
// or else the first to come. It tells nothing of answers, and looks at nobody's
// permission: it is for pages of people who belong to the groups.
func (m *Module) Next(ctx context.Context, c db.Conn, groups ...group.ID) (map[group.ID]Date, error) {
	now := m.clock.Now()
	next := map[group.ID]Date{}
	for _, id := range groups {
		g, err := m.groups.ByIDIn(ctx, c, id)
		if err != nil {
			return nil, err
		}
		all, err := m.series(ctx, c, g, now)
		if err != nil {
			return nil, err
		}
		dates, err := m.nextOf(ctx, c, all, now)
		if err != nil {
			return nil, err
		}
		if len(dates) > 0 {
			next[id] = dates[0]
		}
	}
	return next, nil
}

// nextOf returns the next date of each series that has one, the first of all
// first. A meeting that has ended is passed over for the one after it.
func (m *Module) nextOf(ctx context.Context, c db.Conn, all []Series, now time.Time) (dates []Date, err error) {
	for _, s := range all {
		if o, ok := s.Next(now); ok {
			dates = append(dates, Date{Series: s, Occurrence: o})
		}
	}
	if err := m.close(ctx, c, dates); err != nil {
		return nil, err
	}
	var open []Date
	for _, d := range dates {
		if d.Closed {
			o, ok := d.Series.Next(d.Occurrence.End)
			if !ok {
				continue
			}
			d = Date{Series: d.Series, Occurrence: o}
		}
		open = append(open, d)
	}
	byStart(open)
	return open, nil
}

// Meeting implements group.Meetings: the next date, as other pages name it.
func (m *Module) Meeting(ctx context.Context, v group.Visit) (next group.NextMeeting, ok bool, err error) {
	if allow(v, look) != nil {
		return next, false, nil
	}
	found, err := m.Next(ctx, m.db, v.Group.ID)
	d, ok := found[v.Group.ID]
	if err != nil || !ok {
		return next, false, err
	}
	now := m.clock.Now()
	return group.NextMeeting{URL: d.URL(v.Group), Title: d.Series.Title, Zone: d.Series.When.Location(), Start: d.Occurrence.Start, End: d.Occurrence.End,
		Open: d.JoinableAt(now), Runs: d.Begun(now)}, true, nil
}

// doToDate makes a series in which one date is another, and says what its members
// are to be told.
type doToDate func(s Series, o schedule.Occurrence) (Series, string, error)

// alter changes one date that has not begun, and tells who should know.
func (m *Module) alter(ctx context.Context, v group.Visit, series, key, action string, do doToDate) (d Date, err error) {
	if err := allow(v, arrange); err != nil {
		return d, err
	}
	if d, err = m.Date(ctx, v, series, key); err != nil {
		return d, err
	}
	return d, m.db.Tx(ctx, func(tx *db.Tx) error {
		s, err := m.hold(ctx, tx, v.Group, d.Series.ID)
		if err != nil {
			return err
		}
		was, ok := s.At(schedule.Key(key))
		if !ok {
			return fault.Missing("the date went with an edit")
		}
		if !was.Start.After(m.clock.Now()) {
			return fault.New(fault.Conflict, "meeting.begun")
		}
		to, kind, err := do(s, was)
		if err != nil {
			return err
		}
		var c fault.Check
		if to.When.Check(&c); c.Err() != nil {
			return fault.New(fault.Conflict, "meeting.cannot")
		}
		is, ok := to.At(was.Key)
		if !ok || !is.Start.After(m.clock.Now()) {
			var c fault.Check
			c.Add("day", "meeting.problem.past")
			return c.Err()
		}
		if err := m.save(ctx, tx, v.Group, to); err != nil {
			return err
		}
		d.Series, d.Occurrence = to, is
		if kind != "" && (is.CalledOff != was.CalledOff || !is.Start.Equal(was.Start) || kind == KindChanged) {
			if err := m.tellDate(ctx, tx, v, to, is, kind); err != nil {
				return err
			}
		}
		if err := m.settle(ctx, tx, v.Group, to, is); err != nil {
			return err
		}
		return m.record(ctx, tx, v, action, s.ID, map[string]string{"date": string(was.Key)})
	})
}

// CallOff calls one date off and says why. It returns Invalid without a reason,
// and Conflict for a date that began.
func (m *Module) CallOff(ctx context.Context, v group.Visit, series, key, reason string) (Date, error) {
	if err := allow(v, arrange); err != nil {
		return Date{}, err
	}
	if err := checkReason(reason); err != nil {
		return Date{}, err
	}
	return m.alter(ctx, v, series, key, "meeting.date.off", func(s Series, o schedule.Occurrence) (Series, string, error) {
		return s.off(o.Key, reason), KindCalledOff, nil
	})
}

// TakePlace undoes CallOff. It returns Conflict for a date that falls into a
// pause of the whole series.
func (m *Module) TakePlace(ctx context.Context, v group.Visit, series, key string) (Date, error) {
	return m.alter(ctx, v, series, key, "meeting.date.on", func(s Series, o schedule.Occurrence) (Series, string, error) {
		to := s.on(o.Key)
		if now, _ := to.At(o.Key); now.CalledOff {
			return s, "", fault.New(fault.Conflict, "meeting.paused")
		}
		return to, KindChanged, nil
	})
}

// Change makes one date another than the rest: another time, length, place or
// format. What is empty in c is as always. It returns Invalid for fields to mend.
func (m *Module) Change(ctx context.Context, v group.Visit, series, key string, c schedule.Change) (Date, error) {
	if err := allow(v, arrange); err != nil {
		return Date{}, err
	}
	if err := m.checkChange(ctx, v, c); err != nil {
		return Date{}, err
	}
	return m.alter(ctx, v, series, key, "meeting.date.change", func(s Series, o schedule.Occurrence) (Series, string, error) {
		c := c
		c.Key = o.Key
		c = leaner(c, s)
		kind := ""
		if was := s.changeOf(o.Key); was.To != c.To || was.Minutes != c.Minutes {
			kind = KindMoved
		} else if was != c {
			kind = KindChanged
		}
		return s.change(c), kind, nil
	})
}

// leaner is the change without what is as always anyway.
func leaner(c schedule.Change, s Series) schedule.Change {
	if c.To.Key() == c.Key {
		c.To = schedule.Local{}
	}
	if c.Minutes == s.When.Minutes {
		c.Minutes = 0
	}
	if c.Place == s.Place {
		c.Place = ""
	}
	if c.Format == s.Format {
		c.Format = ""
	}
	return c
}

func (m *Module) checkChange(ctx context.Context, v group.Visit, c schedule.Change) error {
	var problems fault.Check
	if c.Minutes != 0 && (c.Minutes < schedule.MinMinutes || c.Minutes > schedule.MaxMinutes) {
		problems.Add("minutes", "schedule.check.minutes", "min", schedule.MinMinutes, "max", schedule.MaxMinutes)
	}
	if n := len([]rune(c.Place)); n > schedule.MaxWords {
		problems.Add("place", "meeting.problem.place_long", "count", n-schedule.MaxWords)
	}
	if c.Format != "" {
		if _, err := m.formats.Get(ctx, m.db, v.Group, c.Format); fault.Is(err, fault.NotFound) {
			problems.Add("format", "meeting.problem.format")
		} else if err != nil {
			return err
		}
	}
	return problems.Err()
}

// AddDate makes an extra date of a series. It returns Invalid for a time that is
// none, is over, or is a date already.
func (m *Module) AddDate(ctx context.Context, v group.Visit, series string, at schedule.Local) (d Date, err error) {
	s, err := m.Series(ctx, v, series)
	if err != nil {
		return d, err
	}
	return d, m.db.Tx(ctx, func(tx *db.Tx) error {
		if s, err = m.hold(ctx, tx, v.Group, s.ID); err != nil {
			return err
		}
		if s.Ended() {
			return fault.New(fault.Conflict, "meeting.ended")
		}
		var c fault.Check
		begins, exists := at.In(s.When.Location())
		if _, taken := s.At(at.Key()); at.IsZero() || !exists {
			c.Add("day", "schedule.check.extra")
		} else if taken {
			c.Add("day", "meeting.problem.date_twice")
		} else if !begins.After(m.clock.Now()) {
			c.Add("day", "meeting.problem.past")
		}
		if err := c.Err(); err != nil {
			return err
		}
		s = s.add(at)
		if s.When.Check(&c); c.Err() != nil {
			return fault.New(fault.Conflict, "meeting.cannot")
		}
		if err := m.save(ctx, tx, v.Group, s); err != nil {
			return err
		}
		o, _ := s.At(at.Key())
		d = Date{Series: s, Occurrence: o}
		if err := m.tellDate(ctx, tx, v, s, o, KindExtra); err != nil {
			return err
		}
		return m.record(ctx, tx, v, "meeting.date.add", s.ID, map[string]string{"date": string(o.Key)})
	})
}

// Coming are those who answered for a date, for facilitators.
type Coming struct {
	Seated, Waiting, Maybe []group.Card
	Not                    int
}

// Nobody reports whether nobody comes, waits, or may come.
func (c Coming) Nobody() bool { return len(c.Seated)+len(c.Waiting)+len(c.Maybe) == 0 }

// Comes returns who comes to a date, by their handles, for facilitators. Who does
// not come is counted only.
func (m *Module) Comes(ctx context.Context, v group.Visit, d Date) (who Coming, err error) {
	if err := allow(v, seeComes); err != nil {
		return who, err
	}
	rows, err := db.All(ctx, m.db, qAnswers, scanAnswer, int64(d.Series.ID), string(d.Occurrence.Key))
	if err != nil {
		return who, err
	}
	cards := map[group.MemberID]group.Card{}
	answers := make([]schedule.Answer, len(rows))
	var ids []group.MemberID
	for i, row := range rows {
		answers[i] = row.Answer
		ids = append(ids, row.member)
	}
	for len(ids) > 0 {
		n := min(len(ids), group.Page)
		some, err := m.groups.Cards(ctx, m.db, ids[:n])
		if err != nil {
			return who, err
		}
		for id, card := range some {
			cards[id] = card
		}
		ids = ids[n:]
	}
	for _, row := range rows {
		switch row.Says {
		case schedule.Maybe:
			who.Maybe = append(who.Maybe, cards[row.member])
		case schedule.Not:
			who.Not++
		}
	}
	for _, p := range schedule.Seats(answers, d.Crowd.Seats, d.Series.Confirm, d.Occurrence.Start, m.clock.Now()) {
		if card := cards[group.MemberID(p.Who)]; p.Seat {
			who.Seated = append(who.Seated, card)
		} else {
			who.Waiting = append(who.Waiting, card)
		}
	}
	return who, nil
}

// formatOf is the format that a date is held by; ok is false if it is there no
// more.
func (m *Module) formatOf(ctx context.Context, v group.Visit, d Date) (f format.Format, ok bool, err error) {
	f, err = m.formats.Get(ctx, m.db, v.Group, d.FormatCode())
	if fault.Is(err, fault.NotFound) {
		return f, false, nil
	}
	return f, err == nil, err
}

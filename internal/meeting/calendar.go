package meeting

import (
	"context"
	"encoding/base32"
	"encoding/hex"
	"io"
	"strconv"
	"strings"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/limit"
)

// What a calendar holds, and how often it may be asked for. Calendar programs
// ask every few minutes at most; whoever tries addresses is slowed down.
const (
	feedBack   = 30 * 24 * time.Hour
	feedAhead  = 183 * 24 * time.Hour
	tokenBytes = 24 // 192 bits: nobody guesses one
)

var (
	feedPace = limit.Per(60, time.Hour)
	missPace = limit.Per(30, time.Minute)
)

// A Calendar is a member's calendar to take along, as far as it is kept.
type Calendar struct {
	Member group.MemberID
	Lang   i18n.Lang
	MadeAt time.Time
}

func scanCalendar(r db.Row) (c Calendar, err error) {
	var made int64
	err = r.Scan(&c.Member, &c.Lang, &made)
	c.MadeAt = clock.FromMillis(made)
	return c, err
}

// Calendar returns the visitor's calendar; ok is false if they have none.
func (m *Module) Calendar(ctx context.Context, v group.Visit) (c Calendar, ok bool, err error) {
	if err := allow(v, keep); err != nil {
		return c, false, err
	}
	return db.Maybe(ctx, m.db, qCalendarOf, scanCalendar, int64(v.Member.ID))
}

// MakeCalendar gives the visitor's calendar a new address, which nobody is shown
// again; the one before is dead from then on.
func (m *Module) MakeCalendar(ctx context.Context, v group.Visit) (url string, err error) {
	if err := allow(v, keep); err != nil {
		return "", err
	}
	raw := make([]byte, tokenBytes)
	if _, err := io.ReadFull(m.random, raw); err != nil {
		return "", err
	}
	token := strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw))
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qSetCal, int64(v.Member.ID), m.hash(token), string(i18n.From(ctx)), m.now())
		return err
	})
	return strings.TrimSuffix(m.baseURL, "/") + "/calendar/" + token + ".ics", err
}

// DropCalendar switches the visitor's calendar off. Twice is as good as once.
func (m *Module) DropCalendar(ctx context.Context, v group.Visit) error {
	if err := allow(v, keep); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qDropCal, int64(v.Member.ID))
		return err
	})
}

func (m *Module) hash(token string) []byte { return m.keys.Index("meeting.calendar", token) }

// feed returns the calendar with the token; from is where the request comes
// from. It returns Missing for an unknown one, and TooMany where it is asked for
// too often.
func (m *Module) feed(ctx context.Context, token, from string) ([]byte, error) {
	c, found, err := db.Maybe(ctx, m.db, qCalendar, scanCalendar, m.hash(token))
	if err != nil {
		return nil, err
	}
	if !found {
		if err := m.pace(ctx, "meeting.calendar.miss/"+from, missPace); err != nil {
			return nil, err
		}
		return nil, fault.Missing("no such calendar")
	}
	if err := m.pace(ctx, "meeting.calendar/"+strconv.FormatInt(int64(c.Member), 10), feedPace); err != nil {
		return nil, err
	}
	g, err := m.groupOf(ctx, c.Member)
	if err != nil {
		return nil, err
	}
	entries, err := m.entries(ctx, g, c)
	if err != nil {
		return nil, err
	}
	return schedule.Feed(i18n.T(i18n.With(ctx, c.Lang), "meeting.feed.name"), entries), nil
}

func (m *Module) pace(ctx context.Context, key string, rate limit.Rate) error {
	if m.limiter == nil {
		return nil
	}
	ok, retry := m.limiter.Allow(ctx, key, rate)
	if ok {
		return nil
	}
	f := fault.New(fault.TooMany, "too_many")
	f.Retry = int(retry.Seconds()) + 1
	return f
}

// groupOf is the group of a member who still belongs to it, and which is still
// there and open to them. A membership that the other band's birthday or a
// correction ends is over; an adult among young people needs a check today.
func (m *Module) groupOf(ctx context.Context, id group.MemberID) (g group.Group, err error) {
	of, err := m.groups.GroupsOfMembers(ctx, []group.MemberID{id})
	if err != nil {
		return g, err
	}
	members, err := m.groups.MembersIn(ctx, m.db, of[id], []group.MemberID{id})
	if err != nil {
		return g, err
	}
	if member, here := members[id]; !here || !member.LeftAt.IsZero() {
		return g, fault.Missing("the calendar's member left")
	}
	g, err = m.groups.ByID(ctx, of[id])
	member := members[id]
	switch {
	case err != nil:
	case !g.ArchivedAt.IsZero():
		err = fault.Missing("the calendar's group ended")
	case g.Young() && member.Role == group.Facilitator && !member.Vetted(m.clock.Now()):
		err = fault.Missing("the calendar's member may not be among young people now")
	}
	return g, err
}

// entries are the dates of a calendar, without those to which the member said
// that they do not come.
func (m *Module) entries(ctx context.Context, g group.Group, c Calendar) (all []schedule.Entry, err error) {
	now := m.clock.Now()
	series, err := m.series(ctx, m.db, g, now.Add(-feedBack))
	if err != nil {
		return nil, err
	}
	v := group.Visit{Group: g, Member: &group.Member{ID: c.Member}}
	title := i18n.T(i18n.With(ctx, c.Lang), "meeting.feed.title")
	for _, s := range series {
		dates, err := m.fill(ctx, m.db, v, s, s.Between(now.Add(-feedBack), now.Add(feedAhead)))
		if err != nil {
			return nil, err
		}
		for _, d := range dates {
			if d.Mine.Says == schedule.Not {
				continue
			}
			all = append(all, schedule.Entry{UID: m.uid(c.Member, d), Sequence: int(s.Revision), Stamp: s.ChangedAt, Start: d.Occurrence.Start,
				End: d.Occurrence.End, Summary: title, CalledOff: d.Occurrence.CalledOff})
		}
	}
	return all, nil
}

// uid names a date in one member's calendar: two people's calendars have nothing
// in common by which they could be known to be of one group.
func (m *Module) uid(member group.MemberID, d Date) string {
	text := strconv.FormatInt(int64(member), 10) + "/" + d.Series.Token + "/" + string(d.Occurrence.Key)
	return hex.EncodeToString(m.keys.Index("meeting.uid", text)[:16]) + "@calendar"
}

package meeting

import (
	"net/url"
	"strings"
	"testing"
	"time"

	ical "github.com/emersion/go-ical"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

// path is the address on this site.
func path(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Path
}

func TestACalendarTellsTimesAndNothingElse(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan, otter := b.Facilitator("low-days", "rowan"), b.Member("low-days", "quiet-otter")
		s := b.add(rowan, b.weekly(48*hour, func(a *Arrangement) { a.Title, a.Place = "Low mood circle", "Church hall" }))
		date := b.first(otter, s)
		if _, err := b.m.CallOff(t.Context(), rowan, s.Token, string(date.Occurrence.Key), "Snow on the hill"); err != nil {
			t.Fatal(err)
		}
		week := Date{Series: s, Occurrence: schedule.Occurrence{Key: schedule.LocalOf(date.Occurrence.Start.AddDate(0, 0, 7)).Key()}}
		b.say(otter, week, schedule.Not)
		address, err := b.m.MakeCalendar(t.Context(), otter)
		if err != nil {
			t.Fatal(err)
		}
		first := path(t, address)
		w := b.ask(account.Actor{}, "GET", first, "", nil)
		body := w.Body.String()
		if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/calendar") || w.Header().Get("Set-Cookie") != "" {
			t.Fatalf("%d %v", w.Code, w.Header())
		}
		calendar, err := ical.NewDecoder(strings.NewReader(body)).Decode()
		if err != nil {
			t.Fatal(err)
		}
		cancelled := 0
		for _, e := range calendar.Events() {
			if status, err := e.Status(); err == nil && status == ical.EventCancelled {
				cancelled++
			}
			at, err := e.DateTimeStart(time.UTC)
			if err != nil || at.Equal(date.Occurrence.Start.AddDate(0, 0, 7)) {
				t.Errorf("%v stands there, %v", at, err)
			}
		}
		if len(calendar.Events()) < 20 || cancelled != 1 {
			t.Errorf("%d dates, %d called off", len(calendar.Events()), cancelled)
		}
		for _, never := range []string{"Low", "low-days", "hall", "Snow", "otter", s.Token, "Hearth group"} {
			if strings.Contains(body, never) {
				t.Errorf("the calendar tells %q", never)
			}
		}
		// Two members' calendars have nothing in common.
		other, err := b.m.MakeCalendar(t.Context(), rowan)
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := ical.NewDecoder(b.ask(account.Actor{}, "GET", path(t, other), "", nil).Body).Decode()
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range theirs.Events() {
			uid, err := e.Props.Text(ical.PropUID)
			if err != nil || strings.Contains(body, uid) {
				t.Error("two calendars share a name of a date")
			}
		}
		second, err := b.m.MakeCalendar(t.Context(), otter)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			name, path string
			want       int
		}{
			{"the address before", first, 404}, {"the new one", path(t, second), 200}, {"without its ending", strings.TrimSuffix(path(t, second), ".ics"), 404},
			{"a guess", "/calendar/abc.ics", 404}, {"nothing", "/calendar/.ics", 404},
		} {
			if w := b.ask(account.Actor{}, "GET", c.path, "", nil); w.Code != c.want {
				t.Errorf("%s: %d", c.name, w.Code)
			}
		}
		if err := b.m.DropCalendar(t.Context(), otter); err != nil {
			t.Fatal(err)
		}
		if w := b.ask(account.Actor{}, "GET", path(t, second), "", nil); w.Code != 404 {
			t.Errorf("switched off: %d", w.Code)
		}
		if err := b.Groups.Leave(t.Context(), otter, group.Keep); err != nil {
			t.Fatal(err)
		}
	})
}

func TestACalendarEndsWithTheMembershipAndTheGroup(t *testing.T) {
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	rowan, otter, heron := b.Facilitator("low-days", "rowan"), b.Member("low-days", "quiet-otter"), b.Member("low-days", "heron")
	b.add(rowan, b.weekly(48*hour))
	var paths []string
	for _, v := range []group.Visit{otter, heron} {
		address, err := b.m.MakeCalendar(t.Context(), v)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path(t, address))
	}
	if err := b.Groups.Leave(t.Context(), otter, group.Keep); err != nil {
		t.Fatal(err)
	}
	if w := b.ask(account.Actor{}, "GET", paths[0], "", nil); w.Code != 404 {
		t.Errorf("who left: %d", w.Code)
	}
	if err := b.Groups.ArchiveGroup(t.Context(), "low-days"); err != nil {
		t.Fatal(err)
	}
	if w := b.ask(account.Actor{}, "GET", paths[1], "", nil); w.Code != 404 {
		t.Errorf("a group that ended: %d", w.Code)
	}
	b.tend(48 * hour) // nobody is reminded of what is no more
}

func TestCalendarsArePaced(t *testing.T) {
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	otter := b.Member("low-days", "quiet-otter")
	address, err := b.m.MakeCalendar(t.Context(), otter)
	if err != nil {
		t.Fatal(err)
	}
	for range feedPace.Burst {
		if w := b.ask(account.Actor{}, "GET", path(t, address), "", nil); w.Code != 200 {
			t.Fatalf("%d", w.Code)
		}
	}
	if w := b.ask(account.Actor{}, "GET", path(t, address), "", nil); w.Code != 429 || w.Header().Get("Retry-After") == "" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	b.Clock.Advance(time.Hour)
	for range missPace.Burst {
		b.ask(account.Actor{}, "GET", "/calendar/guess.ics", "", nil)
	}
	if w := b.ask(account.Actor{}, "GET", "/calendar/guess.ics", "", nil); w.Code != 429 {
		t.Errorf("guessing on: %d", w.Code)
	}
}

var (
	qTestYouth = db.Register("meeting.test.youth", `UPDATE support_group SET audience = 'youth'`)
	qTestVet   = db.Register("meeting.test.vet", `UPDATE member SET vetted_until = $1 WHERE role = 'facilitator'`)
)

// In a group for young people an adult's calendar is there only while their check
// is good; a young person's until they are an adult.
func TestACalendarAmongYoungPeople(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan, otter := b.Facilitator("low-days", "rowan"), b.Member("low-days", "quiet-otter")
		b.add(rowan, b.weekly(48*hour))
		var paths []string
		for _, v := range []group.Visit{rowan, otter} {
			address, err := b.m.MakeCalendar(t.Context(), v)
			if err != nil {
				t.Fatal(err)
			}
			paths = append(paths, path(t, address))
		}
		gets := func(i int) int { return b.ask(account.Actor{}, "GET", paths[i], "", nil).Code }
		set := func(q *db.Query, args ...any) {
			t.Helper()
			if err := b.DB.Tx(t.Context(), func(tx *db.Tx) error {
				_, err := db.Exec(t.Context(), tx, q, args...)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		set(qTestYouth)
		if a, y := gets(0), gets(1); a != 404 || y != 200 {
			t.Errorf("without a check: %d, and the young person: %d", a, y)
		}
		set(qTestVet, b.Clock.Now().Add(24*time.Hour).UnixMilli())
		if code := gets(0); code != 200 {
			t.Errorf("with a check: %d", code)
		}
		b.Clock.Advance(25 * time.Hour)
		if code := gets(0); code != 404 {
			t.Errorf("the check ran out: %d", code)
		}
		if err := b.DB.Tx(t.Context(), func(tx *db.Tx) error {
			_, err := b.Groups.Part(t.Context(), tx, otter.Actor.ID, account.Adult)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if code := gets(1); code != 404 {
			t.Errorf("an adult now: %d", code)
		}
	})
}

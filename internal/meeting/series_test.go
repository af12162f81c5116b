package meeting

import (
	"strings"
	"testing"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

func TestWhatASeriesMustHave(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	rowan := b.Facilitator("low-days", "rowan")
	for _, c := range []struct {
		name   string
		change func(*Arrangement)
		want   string
	}{
		{"nothing amiss", func(*Arrangement) {}, ""},
		{"no name", func(a *Arrangement) { a.Title = " " }, "title"},
		{"a long name", func(a *Arrangement) { a.Title = strings.Repeat("a", MaxTitle+1) }, "title"},
		{"no such format", func(a *Arrangement) { a.Format = "own-nonsense" }, "format"},
		{"no time", func(a *Arrangement) { a.When.Start = schedule.Local{} }, "day"},
		{"no zone", func(a *Arrangement) { a.When.Zone = "Moon/Base" }, "zone"},
		{"too long a meeting", func(a *Arrangement) { a.When.Minutes = 1000 }, "minutes"},
		{"sessions that are none", func(a *Arrangement) { a.When.Rule.Count = -1 }, "repeat"},
		{"more seats than there can be", func(a *Arrangement) { a.Capacity = MaxCapacity + 1 }, "capacity"},
		{"seats that are no number", func(a *Arrangement) { a.Capacity = -1 }, "capacity"},
		{"a long place", func(a *Arrangement) { a.Place = strings.Repeat("a", MaxPlace+1) }, "place"},
		{"a way that is none", func(a *Arrangement) { a.Ways = append(a.Ways, "telepathy") }, "ways"},
		{"holidays backwards", func(a *Arrangement) {
			a.When.Pauses = []schedule.Pause{{From: schedule.Date{Year: 2026, Month: 12, Day: 24}, To: schedule.Date{Year: 2026, Month: 12, Day: 1}}}
		}, "pause_from"},
		{"made up for without a number", func(a *Arrangement) { a.When.MakeUp = true }, "make_up"},
		{"everything at once", func(a *Arrangement) { *a = Arrangement{Capacity: -1} }, "title format zone day minutes capacity"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := b.m.Add(t.Context(), rowan, b.weekly(48*hour, c.change))
			if got := names(err); got != c.want {
				t.Errorf("fields %q, want %q (%v)", got, c.want, err)
			}
		})
	}
}

func TestWhoMayArrange(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	rowan, otter := b.Facilitator("low-days", "rowan"), b.Member("low-days", "quiet-otter")
	stranger := b.Visit(b.Account(), "low-days")
	public := b.Visit(b.Account(), "open-window")
	s := b.add(rowan, b.weekly(48*hour))
	key := string(b.first(rowan, s).Occurrence.Key)
	for _, c := range []struct {
		name string
		v    group.Visit
		want string
	}{{"a member", otter, "group.facilitators_only"}, {"a stranger", stranger, "not_found"}, {"a reader of a public group", public, "not_found"}} {
		t.Run(c.name, func(t *testing.T) {
			_, err := b.m.Add(t.Context(), c.v, b.weekly(hour))
			_, err2 := b.m.Edit(t.Context(), c.v, s.Token, b.weekly(hour))
			_, err3 := b.m.CallOff(t.Context(), c.v, s.Token, key, "why")
			_, err4 := b.m.AddDate(t.Context(), c.v, s.Token, schedule.Local{})
			_, err5 := b.m.Change(t.Context(), c.v, s.Token, key, schedule.Change{})
			for i, err := range []error{err, err2, err3, err4, err5, b.m.End(t.Context(), c.v, s.Token)} {
				if codeOf(err) != c.want {
					t.Errorf("act %d: %v", i, err)
				}
			}
		})
	}
	if _, err := b.m.Upcoming(t.Context(), stranger, b.Clock.Now(), b.Clock.Now().AddDate(0, 1, 0)); codeOf(err) != "not_found" {
		t.Errorf("a stranger sees dates: %v", err)
	}
	if _, ok, _ := b.m.Meeting(t.Context(), stranger); ok {
		t.Error("a stranger sees the next date")
	}
	if _, err := b.m.Date(t.Context(), b.Facilitator("open-window", "fern"), s.Token, key); codeOf(err) != "not_found" {
		t.Errorf("a date of another group: %v", err)
	}
}

func TestOneFormMakesOneSeries(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan := b.Facilitator("low-days", "rowan")
		a := b.weekly(48*hour, func(a *Arrangement) { a.Once = "form" })
		if first, second := b.add(rowan, a), b.add(rowan, a); first.ID != second.ID || first.Token != second.Token {
			t.Error("pressed twice, made twice")
		}
	})
}

func TestEditingBringsAnswersAlong(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan, otter, heron := b.Facilitator("low-days", "rowan"), b.Member("low-days", "quiet-otter"), b.Member("low-days", "heron")
		s := b.add(rowan, b.weekly(48*hour))
		date := b.first(otter, s)
		b.say(otter, date, schedule.Coming)
		b.say(heron, date, schedule.Coming)
		later := b.weekly(50*hour, func(a *Arrangement) { a.Revision, a.Capacity = s.Revision, 1 })
		now, err := b.m.Edit(t.Context(), rowan, s.Token, later)
		if err != nil {
			t.Fatal(err)
		}
		moved := b.first(otter, now)
		if moved.Occurrence.Start.Sub(date.Occurrence.Start) != 2*hour || !moved.Mine.Seat || moved.Mine.Says != schedule.Coming {
			t.Errorf("the answer did not come along: %v %+v", moved.Occurrence.Start, moved.Mine)
		}
		if d := b.see(heron, moved); d.Mine.Seat || d.Mine.Wait != 1 || b.ears.heard(heron, KindSeatGone) != 1 {
			t.Errorf("with one seat only: %+v", d.Mine)
		}
		if b.ears.heard(otter, KindMoved) != 1 || b.ears.heard(rowan, KindMoved) != 0 {
			t.Error("those who come were not told of the new time, or who did it was")
		}
		if _, err := b.m.Edit(t.Context(), rowan, s.Token, later); codeOf(err) != "meeting.changed_meanwhile" {
			t.Errorf("an edit of what was: %v", err)
		}
		// Another weekday: there is no date of that day any more.
		day := b.weekly(73*hour, func(a *Arrangement) { a.Revision = now.Revision })
		if now, err = b.m.Edit(t.Context(), rowan, s.Token, day); err != nil {
			t.Fatal(err)
		}
		if d := b.first(otter, now); d.Mine.Says != "" || b.ears.heard(otter, KindCalledOff) != 1 {
			t.Errorf("an answer for no date: %+v", d.Mine)
		}
		if err := b.m.End(t.Context(), rowan, s.Token); err != nil {
			t.Fatal(err)
		}
		if err := b.m.End(t.Context(), rowan, s.Token); err != nil {
			t.Fatal("twice is as good as once", err)
		}
		if _, err := b.m.Edit(t.Context(), rowan, s.Token, day); codeOf(err) != "meeting.ended" {
			t.Errorf("an ended series is edited: %v", err)
		}
		if dates, err := b.m.Upcoming(t.Context(), otter, b.Clock.Now(), b.Clock.Now().AddDate(1, 0, 0)); err != nil || len(dates) != 0 {
			t.Errorf("%d dates after the end, %v", len(dates), err)
		}
	})
}

func TestOneDateIsChanged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan, otter, finch := b.Facilitator("low-days", "rowan"), b.Member("low-days", "quiet-otter"), b.Member("low-days", "finch")
		s := b.add(rowan, b.weekly(48*hour, func(a *Arrangement) { a.When.Rule.Count, a.When.MakeUp = 3, true }))
		date := b.first(otter, s)
		key := string(date.Occurrence.Key)
		b.say(finch, date, schedule.Not)
		if _, err := b.m.CallOff(t.Context(), rowan, s.Token, key, " "); names(err) != "reason" {
			t.Errorf("without a reason: %v", err)
		}
		if _, err := b.m.CallOff(t.Context(), rowan, s.Token, key, "Snow on the hill"); err != nil {
			t.Fatal(err)
		}
		off := b.see(otter, date)
		if !off.Occurrence.CalledOff || off.Occurrence.Reason != "Snow on the hill" || off.JoinableAt(off.Occurrence.Start) {
			t.Errorf("%+v", off.Occurrence)
		}
		if b.ears.heard(otter, KindCalledOff) != 1 || b.ears.heard(finch, KindCalledOff) != 0 || b.ears.heard(rowan, KindCalledOff) != 0 {
			t.Error("everybody is told but who does not come and who did it")
		}
		all, err := b.m.Upcoming(t.Context(), otter, b.Clock.Now(), b.Clock.Now().AddDate(0, 3, 0))
		if err != nil || len(all) != 4 || all[3].Occurrence.Number != 3 || all[3].Occurrence.Of != 3 {
			t.Errorf("%d dates, the last is %d of %d, %v", len(all), all[len(all)-1].Occurrence.Number, all[len(all)-1].Occurrence.Of, err)
		}
		if _, err := b.m.TakePlace(t.Context(), rowan, s.Token, key); err != nil || b.see(otter, date).Occurrence.CalledOff {
			t.Errorf("after all: %v", err)
		}
		changed, err := b.m.Change(t.Context(), rowan, s.Token, key, schedule.Change{Minutes: 90, Place: "The library, ground floor", Format: "piece"})
		if err != nil || changed.Occurrence.End.Sub(changed.Occurrence.Start) != 90*time.Minute || changed.Place() != "The library, ground floor" || changed.FormatCode() != "piece" {
			t.Errorf("%+v %v", changed.Occurrence, err)
		}
		for _, c := range []struct {
			name   string
			change schedule.Change
			want   string
		}{
			{"into the past", schedule.Change{To: local(t, "2020-01-01T19:00")}, "day"},
			{"too short", schedule.Change{Minutes: 1}, "minutes"},
			{"no such format", schedule.Change{Format: "own-nonsense"}, "format"},
			{"a long place", schedule.Change{Place: strings.Repeat("a", schedule.MaxWords+1)}, "place"},
		} {
			if _, err := b.m.Change(t.Context(), rowan, s.Token, key, c.change); names(err) != c.want {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		extra := schedule.LocalOf(date.Occurrence.Start.AddDate(0, 0, 1))
		added, err := b.m.AddDate(t.Context(), rowan, s.Token, extra)
		if err != nil || !added.Occurrence.Extra || b.ears.heard(otter, KindExtra) != 1 {
			t.Errorf("%+v %v", added.Occurrence, err)
		}
		for _, at := range []schedule.Local{extra, {}, local(t, "2020-01-01T19:00")} {
			if _, err := b.m.AddDate(t.Context(), rowan, s.Token, at); names(err) != "day" {
				t.Errorf("an extra date at %v: %v", at, err)
			}
		}
		b.Clock.Advance(48 * hour)
		if _, err := b.m.CallOff(t.Context(), rowan, s.Token, key, "Too late"); codeOf(err) != "meeting.begun" {
			t.Errorf("a date that goes on: %v", err)
		}
	})
}

func TestNextIsTheOneThatGoesOn(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	rowan := b.Facilitator("low-days", "rowan")
	b.add(rowan, b.weekly(48*hour))
	soon := b.add(rowan, b.weekly(hour, func(a *Arrangement) { a.Title = "Sooner" }))
	b.Clock.Advance(75 * time.Minute)
	next, ok, err := b.m.Meeting(t.Context(), rowan)
	if err != nil || !ok || next.Title != "Sooner" || !next.Runs || !next.Open || !strings.Contains(next.URL, soon.Token) {
		t.Errorf("%+v %v %v", next, ok, err)
	}
	g := rowan.Group.ID
	now := b.Clock.Now()
	if all, err := b.m.Soon(t.Context(), now, now.AddDate(0, 0, 7)); err != nil || len(all[g]) != 2 || all[g][0].Title != "" || all[g][0].Start.After(now) {
		t.Errorf("soon: %+v %v", all[g], err)
	}
	if all, err := b.m.Next(t.Context(), b.m.db, g); err != nil || all[g].Series.ID != soon.ID {
		t.Errorf("%v %v", all[g].Series.Title, err)
	}
	b.tend(2 * hour) // the one that went on is over
	now = b.Clock.Now()
	for days, want := range map[int]int{3: 1, 7: 2} {
		if all, err := b.m.Soon(t.Context(), now, now.AddDate(0, 0, days)); err != nil || len(all[g]) != want {
			t.Errorf("soon, within %d days: %+v %v", days, all[g], err)
		}
	}
}

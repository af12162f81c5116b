package promise

import (
	"context"
	"strings"
	"testing"
	"time"

	"hearth/internal/platform/i18n"
)

func TestWhatStandsAboveTheComposer(t *testing.T) {
	texts(t)
	madrid, tokyo := zone(t, "Europe/Madrid"), zone(t, "Asia/Tokyo")
	evenings := Schedule{Zone: madrid, Shifts: every(1, 19*60, 120)}
	day := func(h, m int) time.Time { return time.Date(2026, 11, 22, h, m, 0, 0, madrid) }
	for _, c := range []struct {
		name    string
		s       Schedule
		hours   int64
		at      time.Time
		reader  *time.Location
		opening bool
		want    string
		help    bool
	}{
		{"nothing promised, no hours kept", Schedule{Zone: madrid}, 0, day(12, 0), madrid, true, "", false},
		{"promised at all hours", Schedule{Zone: madrid}, 12, day(3, 0), madrid, true, "Somebody will answer within 12 hours.", false},
		{"on duty", evenings, 12, day(19, 30), madrid, true, "Somebody will answer within 12 hours.", false},
		{"nobody on duty: no promise for now", evenings, 12, day(12, 0), madrid, true,
			"Nobody in the group is on duty until 19:00. From then on, you can count on an answer within 12 hours.", true},
		{"late in the evening: until tomorrow", evenings, 12, day(22, 0), madrid, true,
			"Nobody in the group is on duty until tomorrow at 19:00. From then on, you can count on an answer within 12 hours.", true},
		{"too little is left of the evening", evenings, 12, day(20, 50), madrid, true,
			"Somebody is on duty until 21:00, and then again from tomorrow at 19:00. From then on, you can count on an answer within 12 hours.", true},
		{"elsewhere: both clocks", evenings, 12, day(12, 0), time.UTC, true,
			"Nobody in the group is on duty until 18:00 (19:00 in Madrid, the group’s own time). From then on, you can count on an answer within 12 hours.", true},
		{"far away it is another day", evenings, 0, day(12, 0), tokyo, true,
			"Nobody in the group is on duty until tomorrow at 03:00 (19:00 in Madrid, the group’s own time).", true},
		{"another name of the same clock: one", evenings, 0, day(12, 0), zone(t, "Europe/Paris"), true, "Nobody in the group is on duty until 19:00.", true},
		{"hours kept without a promise", evenings, 0, day(19, 30), madrid, true, "Somebody is on duty until 21:00.", false},
		{"a reply is promised nothing", evenings, 12, day(19, 30), madrid, false, "", false},
		{"but told when nobody is there", evenings, 12, day(12, 0), madrid, false, "Nobody in the group is on duty until 19:00.", true},
		{"one evening a week", Schedule{Zone: madrid, Shifts: []Shift{{Member: 1, Weekday: time.Friday, Start: 19 * 60, Minutes: 120}}}, 24, day(12, 0), madrid, true,
			"Nobody in the group is on duty until Friday at 19:00. From then on, you can count on an answer within 24 hours.", true},
	} {
		ctx := i18n.WithZone(i18n.With(context.Background(), i18n.English), c.reader)
		if got := composing(ctx, c.s, c.hours, c.at, c.opening); got.Text != c.want || got.Help != c.help {
			t.Errorf("%s:\n%q %v, want\n%q %v", c.name, got.Text, got.Help, c.want, c.help)
		}
	}
}

func TestWhatTheAuthorIsTold(t *testing.T) {
	texts(t)
	c := Clock{Begins: sunday, Due: sunday.Add(12 * time.Hour)}
	for _, row := range []struct {
		name string
		c    Clock
		now  time.Time
		want string
	}{
		{"nothing promised", Clock{}, sunday.Add(3 * time.Hour), "Waiting for 3 hours. Helpers see it first."},
		{"in time", c, sunday.Add(time.Hour), "Waiting for 1 hour. Helpers see it first. You can count on an answer by tomorrow at 07:00."},
		{"too late", c, sunday.Add(50 * time.Hour), "Waiting for 2 days. Helpers see it first. It is taking longer than was promised. Those who look after the group know, and your words are not forgotten."},
	} {
		if got := waitingFor(context.Background(), row.c, sunday, row.now, time.UTC); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

func TestTheMeasureInASentence(t *testing.T) {
	texts(t)
	h := func(n int) Length { return Length{Duration: time.Duration(n) * time.Hour} }
	open := Length{Duration: 500 * time.Hour, Open: true}
	for _, c := range []struct {
		name string
		m    Measure
		want string
	}{
		{"nine posts say nothing", Measure{Posts: 9, Median: h(1), Ninety: h(2)}, ""},
		{"both", Measure{Posts: 84, Median: h(2), Ninety: h(7)}, "Half of the posts were answered within 2 hours, 9 of 10 within 7 hours, from 84 posts in 90 days."},
		{"many in silence", Measure{Posts: 84, Median: h(2), Ninety: open}, "Half of the posts were answered within 2 hours. Fewer than 9 of 10 have an answer so far, from 84 posts in 90 days."},
		{"most in silence", Measure{Posts: 84, Median: open, Ninety: open}, "Fewer than half of the posts have an answer so far, from 84 posts in 90 days."},
	} {
		if got := measuredText(context.Background(), c.m); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// Each sentence comes out in every language, with nothing left to fill in.
func TestSentencesInEveryLanguage(t *testing.T) {
	texts(t)
	s := Schedule{Zone: zone(t, "Europe/Madrid"), Shifts: every(1, 19*60, 120)}
	for _, lang := range i18n.Langs {
		ctx := i18n.With(context.Background(), lang)
		said := []string{promised(ctx, 0, false), promised(ctx, 2, false), promised(ctx, 2, true), waitingFor(ctx, Clock{}, sunday, sunday.Add(time.Hour), time.UTC)}
		for hour := range 24 {
			for _, hours := range []int64{0, 1, 2, 12, 48} {
				said = append(said, composing(ctx, s, hours, sunday.Add(time.Duration(hour)*time.Hour), true).Text)
			}
		}
		for _, sentence := range said {
			if strings.ContainsAny(sentence, "{}") || strings.Contains(sentence, "promise.") {
				t.Errorf("%s: %q", lang, sentence)
			}
		}
	}
}

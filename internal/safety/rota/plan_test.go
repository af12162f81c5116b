package rota

import (
	"strings"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/safety/ladder"
)

const berlin = "Europe/Berlin"

// someone is a listed responder whose place and account have the same number.
func someone(id int64, name string, change ...func(*Responder)) listed {
	l := listed{ID: ResponderID(id), Responder: Responder{Account: account.ID(id), Name: name, Listed: true, Zone: berlin}}
	for _, f := range change {
		f(&l.Responder)
	}
	return l
}

func speaks(langs ...string) func(*Responder) { return func(r *Responder) { r.Langs = langs } }

func takes(levels ...ladder.Level) func(*Responder) { return func(r *Responder) { r.Levels = levels } }

func away(r *Responder) { r.Away = true }

func lead(r *Responder) { r.Lead = true }

// weekly is a shift in Berlin.
func weekly(id, who int64, day time.Weekday, start, minutes int) Shift {
	return Shift{ID: ShiftID(id), Responder: ResponderID(who), Weekday: int(day), Start: start, Minutes: minutes, Zone: berlin}
}

func second(s Shift) Shift {
	s.Backup = true
	return s
}

func names(all []Responder) string {
	var list []string
	for _, r := range all {
		list = append(list, r.Name)
	}
	return strings.Join(list, " ")
}

// inBerlin reads "2026-03-29 02:30".
func inBerlin(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, zoneOf(berlin))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestWhoIsOnDuty(t *testing.T) {
	const hour = 60
	p := plan{
		people: []listed{someone(1, "ana"), someone(2, "ben"), someone(3, "cai", away)},
		shifts: []Shift{
			weekly(1, 1, time.Monday, 22*hour, 8*hour),         // Monday night
			weekly(2, 2, time.Tuesday, 6*hour, 2*hour),         // right after
			weekly(3, 1, time.Tuesday, 7*hour, 2*hour),         // overlaps
			weekly(4, 3, time.Wednesday, 0, 24*hour),           // somebody who is away
			weekly(5, 1, time.Saturday, 22*hour, 8*hour),       // the nights in which clocks change
			weekly(6, 2, time.Sunday, 6*hour, hour),            // right after
			weekly(7, 9, time.Thursday, 0, 24*hour),            // somebody who left
			second(weekly(8, 2, time.Monday, 22*hour, 8*hour)), // second line
			{ID: 9, Responder: 2, Weekday: onDate, Day: "2026-05-08", Start: 9 * hour, Minutes: hour, Zone: "America/New_York"},
		},
		covers: []Cover{{ID: 1, Shift: 2, Day: "2026-05-12", AskedBy: 2, TakenBy: 1}, {ID: 2, Shift: 1, Day: "2026-05-11", AskedBy: 1}, {ID: 3, Shift: 3, Day: "2026-05-12", AskedBy: 1, TakenBy: 9}},
	}
	for _, row := range []struct{ sentence, at, want string }{
		{"nobody before it begins", "2026-05-04 21:59", ""},
		{"both lines at the moment it begins", "2026-05-04 22:00", "ana ben"},
		{"it goes on past midnight", "2026-05-05 05:59", "ana ben"},
		{"the end belongs to the next one", "2026-05-05 06:00", "ben"},
		{"two at once where shifts overlap", "2026-05-05 07:30", "ben ana"},
		{"a gap", "2026-05-05 09:00", ""},
		{"who is away is not on duty", "2026-05-06 12:00", ""},
		{"nor is who left", "2026-05-07 12:00", ""},
		{"a single date, on the clock of its own zone", "2026-05-08 15:30", "ben"},
		{"a single date does not come again", "2026-05-15 15:30", ""},
		{"somebody stands in", "2026-05-12 06:30", "ana"},
		{"until somebody does, it is still theirs", "2026-05-11 23:00", "ana ben"},
		{"whoever stood in and left does not", "2026-05-12 08:30", "ana"},
		{"the short night has no gap before its change", "2026-03-29 01:59", "ana"},
		{"nor after it", "2026-03-29 03:01", "ana"},
		{"the short night ends when the clock says so", "2026-03-29 06:00", "ben"},
		{"the long night goes on", "2026-10-25 05:59", "ana"},
		{"the long night ends when the clock says so", "2026-10-25 06:00", "ben"},
	} {
		at := inBerlin(t, row.at)
		var on []Responder
		for _, turn := range p.now(at) {
			l, _ := p.person(turn.By)
			on = append(on, l.Responder)
		}
		if got := names(on); got != row.want {
			t.Errorf("%s (%s): %q, want %q", row.sentence, row.at, got, row.want)
		}
	}
	// The hour that comes twice is on duty both times.
	first := inBerlin(t, "2026-10-25 02:30")
	for _, at := range []time.Time{first, first.Add(time.Hour), first.Add(-time.Hour)} {
		if len(p.now(at)) != 1 {
			t.Errorf("nobody at %s", at.In(zoneOf(berlin)))
		}
	}
}

func TestWhomAStepCalls(t *testing.T) {
	const hour = 60
	at := inBerlin(t, "2026-05-04 12:00") // a Monday
	onMonday := func(id, who int64) Shift { return weekly(id, who, time.Monday, 8*hour, 8*hour) }
	owners := []Responder{{Account: 100, Name: "owner", Owner: true}}
	s3, s4, child := Alarm{Level: ladder.S3, Lang: "en"}, Alarm{Level: ladder.S4, Lang: "en"}, Alarm{Level: ladder.C, Lang: "es-MX"}
	for _, row := range []struct {
		sentence string
		plan     plan
		alarm    Alarm
		want     [4]string
	}{
		{"first line, second line, lead, everybody", plan{people: []listed{someone(1, "ana"), someone(2, "ben"), someone(3, "lea", lead)}, owners: owners,
			shifts: []Shift{onMonday(1, 1), second(onMonday(2, 2))}}, s3, [4]string{"ana", "ben", "lea", "ana ben lea owner"}},
		{"danger at this moment calls both lines, then who comes next", plan{people: []listed{someone(1, "ana"), someone(2, "ben"), someone(3, "cai")}, owners: owners,
			shifts: []Shift{onMonday(1, 1), second(onMonday(2, 2)), weekly(3, 3, time.Tuesday, 0, hour)}}, s4, [4]string{"ana ben", "cai", "", "ana ben cai owner"}},
		{"who does not take the level is not called before everybody is", plan{people: []listed{someone(1, "ana", takes(ladder.S3)), someone(2, "ben", takes(ladder.C))},
			shifts: []Shift{onMonday(1, 1), second(onMonday(2, 2))}}, child, [4]string{"", "ben", "", "ana ben"}},
		{"who speaks the language comes first", plan{people: []listed{someone(1, "ana", speaks("en")), someone(2, "ben", speaks("es"))},
			shifts: []Shift{onMonday(1, 1), onMonday(2, 2)}}, child, [4]string{"ben", "ana", "", "ana ben"}},
		{"where the first line does not speak it, the second comes along", plan{people: []listed{someone(1, "ana", speaks("en")), someone(2, "ben", speaks("es", "ar")), someone(3, "cai", speaks("de"))},
			shifts: []Shift{onMonday(1, 1), second(onMonday(2, 2)), second(onMonday(3, 3))}}, child, [4]string{"ana ben", "cai", "", "ana ben cai"}},
		{"where nobody speaks it somebody comes all the same", plan{people: []listed{someone(1, "ana", speaks("ar"))}, shifts: []Shift{onMonday(1, 1)}}, child, [4]string{"ana", "", "", "ana"}},
		{"a language that is not known suits everybody", plan{people: []listed{someone(1, "ana", speaks("ar"))}, shifts: []Shift{onMonday(1, 1)}}, Alarm{Level: ladder.S3}, [4]string{"ana", "", "", "ana"}},
		{"nobody on call: who comes next, then the lead", plan{people: []listed{someone(1, "ana"), someone(3, "lea", lead)}, owners: owners,
			shifts: []Shift{weekly(1, 1, time.Tuesday, 0, hour)}}, s3, [4]string{"", "ana", "lea", "ana lea owner"}},
		{"a list without hours", plan{people: []listed{someone(1, "ana"), someone(2, "ben")}, owners: owners}, s4, [4]string{"", "ana ben", "", "ana ben owner"}},
		{"an empty list: the owners", plan{owners: owners}, s4, [4]string{"", "", "", "owner"}},
		{"who is away is called with everybody and not before", plan{people: []listed{someone(1, "ana", away), someone(3, "lea", lead, away)}, shifts: []Shift{onMonday(1, 1)}}, s4, [4]string{"", "", "", "ana lea"}},
		{"nobody at all", plan{}, s4, [4]string{"", "", "", ""}},
	} {
		for step, want := range row.want {
			if got := names(row.plan.whom(step, row.alarm, at)); got != want {
				t.Errorf("%s: step %d calls %q, want %q", row.sentence, step, got, want)
			}
		}
	}
}

func TestWatched(t *testing.T) {
	const hour = 60
	day := func(s string) time.Time { return inBerlin(t, s) }
	all := func(shifts ...Shift) plan {
		return plan{people: []listed{someone(1, "ana"), someone(2, "ben", away)}, shifts: shifts}
	}
	var always []Shift
	for d := range 7 {
		always = append(always, weekly(int64(d+1), 1, time.Weekday(d), 0, 24*hour))
	}
	monday := weekly(1, 1, time.Monday, 8*hour, 8*hour)
	for _, row := range []struct {
		sentence string
		plan     plan
		at       string
		want     Watched
	}{
		{"no hours are kept", all(), "2026-05-04 12:00", Watched{}},
		{"before", all(monday), "2026-05-04 07:00", Watched{Kept: true, Next: day("2026-05-04 08:00")}},
		{"within", all(monday), "2026-05-04 12:00", Watched{Kept: true, Now: true, Until: day("2026-05-04 16:00")}},
		{"at the end", all(monday), "2026-05-04 16:00", Watched{Kept: true, Next: day("2026-05-11 08:00")}},
		{"two that touch are one", all(monday, weekly(2, 1, time.Monday, 16*hour, 2*hour)), "2026-05-04 12:00", Watched{Kept: true, Now: true, Until: day("2026-05-04 18:00")}},
		{"day and night", all(always...), "2026-05-04 12:00", Watched{Kept: true, Now: true}},
		{"only somebody who is away", all(weekly(1, 2, time.Monday, 8*hour, 8*hour)), "2026-05-04 12:00", Watched{Kept: true}},
		{"a single date far ahead is not promised", all(Shift{ID: 1, Responder: 1, Weekday: onDate, Day: "2026-07-01", Start: 0, Minutes: hour, Zone: berlin}), "2026-05-04 12:00", Watched{Kept: true}},
	} {
		at := day(row.at)
		got := row.plan.watch(at).at(at)
		if got.Kept != row.want.Kept || got.Now != row.want.Now || !got.Until.Equal(row.want.Until) || !got.Next.Equal(row.want.Next) {
			t.Errorf("%s: %+v, want %+v", row.sentence, got, row.want)
		}
	}
}

func TestGaps(t *testing.T) {
	from, to := inBerlin(t, "2026-05-04 00:00"), inBerlin(t, "2026-05-05 00:00")
	p := plan{people: []listed{someone(1, "ana")}, shifts: []Shift{weekly(1, 1, time.Sunday, 22*60, 8*60), weekly(2, 1, time.Monday, 6*60, 120)}}
	got := gaps(p.spans(from, to), from, to)
	if len(got) != 1 || !got[0].Start.Equal(inBerlin(t, "2026-05-04 08:00")) || !got[0].End.Equal(to) {
		t.Errorf("%v", got)
	}
}

package schedule

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	rrule "github.com/teambition/rrule-go"
)

// theirs is the rule as the library has it, on dates in UTC, where no change of
// the clocks can trouble it.
func theirs(t testing.TB, r Rule, start Date) *rrule.RRule {
	t.Helper()
	days := []rrule.Weekday{rrule.SU, rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA}
	option := rrule.ROption{
		Freq:     map[Freq]rrule.Frequency{Daily: rrule.DAILY, Weekly: rrule.WEEKLY, Monthly: rrule.MONTHLY, Yearly: rrule.YEARLY}[r.Freq],
		Interval: r.every(), Dtstart: start.midnight(), Bymonthday: r.MonthDays, Wkst: days[r.weekStart()],
	}
	for _, d := range r.Days {
		option.Byweekday = append(option.Byweekday, days[d.Weekday].Nth(d.Nth))
	}
	for _, m := range r.Months {
		option.Bymonth = append(option.Bymonth, int(m))
	}
	if !r.Until.IsZero() {
		option.Until = r.Until.midnight()
	}
	rule, err := rrule.NewRRule(option)
	if err != nil {
		t.Fatal(err)
	}
	return rule
}

// anyRule is a rule that Check lets pass.
func anyRule(chance *rand.Rand) Rule {
	for {
		r := Rule{Freq: Freqs[chance.IntN(4)], Every: 1 + chance.IntN(5), WeekStart: chance.IntN(8)}
		nths := []int{0, 1, 2, 3, 4, 5, -1, -2}
		same := chance.IntN(2) == 0
		for range chance.IntN(4) {
			d := Day{Weekday: time.Weekday(chance.IntN(7))}
			if !same {
				d.Nth = nths[1+chance.IntN(7)]
			}
			r.Days = append(r.Days, d)
		}
		for range chance.IntN(3) {
			r.MonthDays = append(r.MonthDays, []int{-1, 1, 13, 28, 29, 30, 31}[chance.IntN(7)])
		}
		for range chance.IntN(3) {
			r.Months = append(r.Months, time.Month(1+chance.IntN(12)))
		}
		if chance.IntN(3) == 0 {
			r.Until = dateNumbered(20_000 + chance.IntN(4000))
		}
		if r.Check() == nil {
			return r
		}
	}
}

func TestDatesAreThoseOfTheLibrary(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	for range 600 {
		r, start := anyRule(chance), dateNumbered(18_000+chance.IntN(4000))
		from := start.number() + chance.IntN(3000) - 500
		var ours, want []string
		for day := range r.days(start, from) {
			if ours = append(ours, dateNumbered(day).String()); len(ours) == 30 {
				break
			}
		}
		horizon := time.Date(2150, 1, 1, 0, 0, 0, 0, time.UTC)
		next := theirs(t, r, start).Iterator()
		for at, ok := next(); ok && len(want) < 30 && at.Before(horizon); at, ok = next() {
			if !at.Before(dateNumbered(from).midnight()) {
				want = append(want, dateOf(at).String())
			}
		}
		ours = ours[:len(ours)-len(slices.DeleteFunc(slices.Clone(ours), func(d string) bool { return d < "2150" }))]
		if !slices.Equal(ours, want) {
			t.Fatalf("%v (%+v) of %v from %v:\nours   %v\ntheirs %v", r, r, start, dateNumbered(from), ours, want)
		}
	}
}

func TestTheExamplesOfTheRFC(t *testing.T) {
	cases := []struct {
		why, rule, start string
		want             []string
	}{
		{"every other week, the week beginning on Monday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO", "1997-08-05", []string{"1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"}},
		{"and on Sunday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU", "1997-08-05", []string{"1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"}},
		{"the first Friday", "FREQ=MONTHLY;BYDAY=1FR", "1997-09-05", []string{"1997-09-05", "1997-10-03", "1997-11-07", "1997-12-05"}},
		{"the first and last Sunday, every other month", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1SU,-1SU", "1997-09-07", []string{"1997-09-07", "1997-09-28", "1997-11-02", "1997-11-30"}},
		{"the second to last Monday", "FREQ=MONTHLY;BYDAY=-2MO", "1997-09-22", []string{"1997-09-22", "1997-10-20", "1997-11-17", "1997-12-22"}},
		{"every 18 months from the 10th to the 12th", "FREQ=MONTHLY;INTERVAL=18;BYMONTHDAY=10,11,12", "1997-09-10", []string{"1997-09-10", "1997-09-11", "1997-09-12", "1999-03-10"}},
		{"the last day of the month", "FREQ=MONTHLY;BYMONTHDAY=-1", "2027-12-31", []string{"2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31"}},
		{"the 31st leaves months out", "FREQ=MONTHLY", "2026-10-31", []string{"2026-10-31", "2026-12-31", "2027-01-31", "2027-03-31"}},
		{"29 February leaves years out", "FREQ=YEARLY", "2096-02-29", []string{"2096-02-29", "2104-02-29", "2108-02-29", "2112-02-29"}},
		{"the fifth Friday", "FREQ=MONTHLY;BYDAY=5FR", "2026-01-30", []string{"2026-01-30", "2026-05-29", "2026-07-31", "2026-10-30"}},
		{"Thursdays in March", "FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "1997-03-13", []string{"1997-03-13", "1997-03-20", "1997-03-27", "1998-03-05"}},
		{"until a day, which is included", "FREQ=WEEKLY;UNTIL=20261208", "2026-11-24", []string{"2026-11-24", "2026-12-01", "2026-12-08"}},
	}
	for _, k := range cases {
		var got []string
		for day := range rule(t, k.rule).days(date(t, k.start), 0) {
			if got = append(got, dateNumbered(day).String()); len(got) == 4 {
				break
			}
		}
		if !slices.Equal(got, k.want) {
			t.Errorf("%s: %v, want %v", k.why, got, k.want)
		}
	}
}

func TestARuleWithoutDatesEnds(t *testing.T) {
	for _, text := range []string{"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31;INTERVAL=99"} {
		for day := range rule(t, text).days(date(t, "2026-02-01"), 0) {
			t.Errorf("%s has %v", text, dateNumbered(day))
		}
	}
}

func FuzzDatesAreInOrderAndTheRulesOwn(f *testing.F) {
	f.Add("FREQ=MONTHLY;BYDAY=5TU", 20_000, 20_500)
	f.Add("FREQ=WEEKLY;INTERVAL=3;BYDAY=SU,MO;WKST=SU", 3_000_000, 0)
	f.Add("FREQ=YEARLY", -719_162, 1<<40)
	f.Fuzz(func(t *testing.T, text string, start, from int) {
		r, err := ParseRule(text)
		first := dateNumbered(start % 3_000_000)
		if err != nil || !first.exists() {
			return
		}
		before, n := min(from, 1<<40), 0
		for day := range r.days(first, min(from, 1<<40)) {
			if n > 0 && day <= before || day < from || day < first.number() || dateNumbered(day).Year > lastYear {
				t.Fatalf("%v from %v has %v after %v", r, first, dateNumbered(day), dateNumbered(before))
			}
			if before, n = day, n+1; n == 50 {
				break
			}
		}
	})
}

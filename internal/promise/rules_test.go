package promise

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

var sunday = time.Date(2026, 11, 22, 19, 0, 0, 0, time.UTC)

func TestStepsOfAClock(t *testing.T) {
	always := Schedule{Zone: time.UTC}
	c := ClockOf(always, 12, sunday.Add(-time.Hour), sunday)
	for after, want := range map[time.Duration]Step{
		0: Running, 6*time.Hour - time.Millisecond: Running, 6 * time.Hour: Half, 12*time.Hour - 1: Half, 12 * time.Hour: Due, 18*time.Hour - 1: Due, 18 * time.Hour: Late, 90 * time.Hour: Late,
	} {
		if got := c.Step(sunday.Add(after)); got != want {
			t.Errorf("after %v: step %d, want %d", after, got, want)
		}
	}
	for name, none := range map[string]Clock{
		"no promise":                              ClockOf(always, 0, sunday, sunday),
		"written before the group began to":       ClockOf(always, 12, sunday.Add(time.Second), sunday),
		"a promise that no sweep has seen so far": ClockOf(always, 12, time.Time{}, sunday),
	} {
		if none.Runs() || none.Step(sunday.Add(1000*time.Hour)) != Running {
			t.Errorf("%s: a clock runs", name)
		}
	}
	if c := ClockOf(Schedule{Zone: time.UTC, Shifts: every(1, 9*60, 600)}, 4, sunday.Add(-time.Hour), sunday); !c.Due.Equal(sunday.Add(18 * time.Hour)) {
		t.Errorf("written when nobody is on duty, it is due at %v", c.Due)
	}
}

func TestWhoIsTold(t *testing.T) {
	both := Duties{On: []group.MemberID{1, 2}, Facilitators: []group.MemberID{2, 3}}
	for _, c := range []struct {
		name   string
		d      Duties
		step   Step
		author group.MemberID
		want   []group.MemberID
		staff  bool
	}{
		{"half: whoever is on duty", both, Half, 9, []group.MemberID{1, 2}, false},
		{"half, nobody on duty: the facilitators", Duties{Facilitators: both.Facilitators}, Half, 9, []group.MemberID{2, 3}, false},
		{"overdue: both, each once", both, Due, 9, []group.MemberID{1, 2, 3}, false},
		{"late: the staff as well", both, Late, 9, []group.MemberID{1, 2, 3}, true},
		{"the author is not told of themselves", both, Half, 1, []group.MemberID{2}, false},
		{"an author alone on duty: the facilitators", Duties{On: []group.MemberID{1}, Facilitators: []group.MemberID{3}}, Half, 1, []group.MemberID{3}, false},
		{"nobody at all: the staff, at once", Duties{}, Half, 9, nil, true},
		{"an author who holds the group alone: the staff", Duties{Facilitators: []group.MemberID{1}}, Half, 1, nil, true},
	} {
		members, staff := c.d.Told(c.step, c.author)
		if len(members)+len(c.want) > 0 && !cmp.Equal(members, c.want) || staff != c.staff {
			t.Errorf("%s: %v %v, want %v %v", c.name, members, staff, c.want, c.staff)
		}
	}
}

// posts makes posts that were answered after so many minutes; a negative number
// is the age of one that waits.
func posts(minutes ...int) (asked []forum.Asked) {
	for _, n := range minutes {
		d := time.Duration(n) * time.Minute
		if n < 0 {
			asked = append(asked, forum.Asked{At: sunday.Add(d)})
			continue
		}
		at := sunday.Add(-1000 * time.Hour)
		asked = append(asked, forum.Asked{At: at, AnsweredAt: at.Add(d)})
	}
	return asked
}

func TestMeasures(t *testing.T) {
	ten := []int{10, 20, 30, 40, 50, 60, 70, 80, 90, 100}
	with := func(more ...int) []int { return append(append([]int{}, ten...), more...) }
	for _, c := range []struct {
		name           string
		minutes        []int
		median, ninety int // minutes; negative: at least so many, not reached
	}{
		{"nothing", nil, 0, 0},
		{"all answered: the plain shares", ten, 50, 90},
		{"a post of this moment says nothing", with(-1), 50, 90},
		{"a hundred of them neither", with(repeat(-1, 100)...), 50, 90},
		{"one in long silence moves the tail", with(-5000), 60, 100},
		{"three in long silence: 9 of 10 are never reached", with(-5000, -5000, -5000), 70, -5000},
		{"half in silence: no median", with(repeat(-5000, 11)...), -5000, -5000},
		{"all in silence", repeat(-700, 12), -700, -700},
		{"all at once", repeat(0, 10), 0, 0},
	} {
		m := MeasureOf(posts(c.minutes...), sunday)
		for name, pair := range map[string]struct {
			got  Length
			want int
		}{"median": {m.Median, c.median}, "p90": {m.Ninety, c.ninety}} {
			got := int(pair.got.Minutes())
			if pair.got.Open {
				got = -got
			}
			if got != pair.want {
				t.Errorf("%s: %s %d, want %d", c.name, name, got, pair.want)
			}
		}
		if int(m.Posts) != len(c.minutes) || m.Shown() != (len(c.minutes) >= 10) {
			t.Errorf("%s: from %d posts, shown %v", c.name, m.Posts, m.Shown())
		}
	}
}

func repeat(n, times int) (all []int) {
	for range times {
		all = append(all, n)
	}
	return all
}

func TestTimesAreRoundedSoThatTheyStayTrue(t *testing.T) {
	for _, c := range []struct {
		d       time.Duration
		kindly  int64
		unit    Unit
		roughly int64
		lower   Unit
	}{
		{0, 5, Minutes, 1, Minutes},
		{4 * time.Minute, 5, Minutes, 4, Minutes},
		{5*time.Minute + time.Second, 10, Minutes, 5, Minutes},
		{55 * time.Minute, 55, Minutes, 55, Minutes},
		{56 * time.Minute, 1, InHours, 56, Minutes},
		{61 * time.Minute, 2, InHours, 1, InHours},
		{47 * time.Hour, 47, InHours, 47, InHours},
		{47*time.Hour + 1, 2, Days, 47, InHours},
		{49 * time.Hour, 3, Days, 2, Days},
	} {
		if n, unit := Kindly(c.d); n != c.kindly || unit != c.unit {
			t.Errorf("Kindly(%v) is %d %s, want %d %s", c.d, n, unit, c.kindly, c.unit)
		}
		if n, unit := Roughly(c.d); n != c.roughly || unit != c.lower {
			t.Errorf("Roughly(%v) is %d %s, want %d %s", c.d, n, unit, c.roughly, c.lower)
		}
	}
}

func TestWhatAHelperTakes(t *testing.T) {
	c := Choices{Wishes: []forum.Wish{forum.Heard}, Topics: []string{"grief"}, Avoid: "Hospital, suicide attempt،العنف", Rest: []time.Weekday{time.Sunday}}
	for name, ok := range map[string]bool{
		"takes what they chose":                     c.Takes(forum.Heard),
		"leaves the rest":                           !c.Takes(forum.Advice),
		"takes all who chose nothing":               Choices{}.Takes(forum.Advice),
		"takes from a group with one of the topics": c.From([]string{"men", "grief"}),
		"not from another":                          !c.From([]string{"men"}),
		"but from one without topics":               c.From(nil),
		"bears what names nothing":                  c.Bears("The Sunday feeling", ""),
		"not what is named in the title":            !c.Bears("Back from HOSPITAL", ""),
		"not what is named in the note":             !c.Bears("Today", "a suicide attempt"),
		"a part of a subject is not the subject":    c.Bears("My first attempt at bread", ""),
		"also in Arabic":                            !c.Bears("", "عن العُنف"),
		"nothing with a note, if so chosen":         !Choices{NoNotes: true}.Bears("Today", "food"),
		"but all without one":                       Choices{NoNotes: true}.Bears("Today", ""),
		"only commas avoid nothing":                 Choices{Avoid: " , ,"}.Bears("Anything", ""),
		"rests on Sunday":                           c.Rests(sunday),
		"in their own zone's day":                   !c.Rests(sunday.In(zone(t, "Asia/Tokyo"))),
	} {
		if !ok {
			t.Error("a helper", name)
		}
	}
	for _, n := range []struct{ daily, today, want int64 }{{3, 0, 3}, {3, 2, 1}, {3, 3, 0}, {3, 9, 0}, {0, 0, 0}} {
		if got := (Choices{Daily: n.daily}).Left(n.today, sunday); got != n.want {
			t.Errorf("%d a day, %d today: %d left, want %d", n.daily, n.today, got, n.want)
		}
	}
	if got := (Choices{Daily: 5, Rest: c.Rest}).Left(0, sunday); got != 0 {
		t.Errorf("%d left on a day of rest", got)
	}
}

func TestChoicesThatAreRefused(t *testing.T) {
	long := make([]rune, MaxAvoid+1)
	for i := range long {
		long[i] = 'a'
	}
	for field, c := range map[string]Choices{
		"daily": {Daily: 21}, "wishes": {Wishes: []forum.Wish{"likes"}}, "avoid": {Avoid: string(long)}, "rest": {Rest: []time.Weekday{7}}, "": {Daily: 20},
	} {
		got := ""
		if err := c.Check(); err != nil {
			got = fault.Of(err).Fields[0].Name
		}
		if got != field {
			t.Errorf("%+v: field %q, want %q", c, got, field)
		}
	}
	if (Choices{Daily: -1}).Check() == nil {
		t.Error("a negative number passes")
	}
}

func TestTheQueueGoesByTimeLeftThenAge(t *testing.T) {
	at := func(id forum.ID, age, left time.Duration) Waiting {
		w := Waiting{Asked: forum.Asked{ID: id, At: sunday.Add(-age)}}
		if left != 0 {
			w.Clock = Clock{Begins: sunday.Add(-age), Due: sunday.Add(left)}
		}
		return w
	}
	waiting := []Waiting{at(1, time.Hour, 0), at(2, time.Hour, 5*time.Hour), at(3, 9*time.Hour, 0), at(4, 2*time.Hour, -time.Hour), at(5, 3*time.Hour, 5*time.Hour)}
	inOrder(waiting)
	var got []forum.ID
	for _, w := range waiting {
		got = append(got, w.ID)
	}
	if diff := cmp.Diff([]forum.ID{4, 5, 2, 3, 1}, got); diff != "" {
		t.Error(diff)
	}
}

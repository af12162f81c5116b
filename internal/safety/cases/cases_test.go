package cases

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/platform/fault"
	"hearth/internal/safety/ladder"
)

func day(h, m int) time.Time { return time.Date(2026, 11, 23, h, m, 0, 0, time.UTC) }

func TestDueRunsWhereItIsPromised(t *testing.T) {
	office := []Span{{day(9, 0), day(12, 0)}, {day(14, 0), day(16, 0)}, {day(9, 0).AddDate(0, 0, 1), day(17, 0).AddDate(0, 0, 1)}}
	for name, row := range map[string]struct {
		level   ladder.Level
		at      time.Time
		staffed []Span
		want    time.Time
	}{
		"distress asks for nothing":                      {ladder.S0, day(10, 0), office, time.Time{}},
		"S4 runs at night":                               {ladder.S4, day(3, 0), nil, day(3, 5)},
		"S3 runs at night":                               {ladder.S3, day(3, 0), office, day(3, 30)},
		"a child at risk runs at night":                  {ladder.C, day(3, 0), office, day(3, 30)},
		"S2 at night waits for the morning":              {ladder.S2, day(3, 0), office, day(15, 0)},
		"S2 runs over a lunch":                           {ladder.S2, day(10, 0), office, day(16, 0)},
		"S2 runs over to the next day":                   {ladder.S2, day(11, 0), office, day(10, 0).AddDate(0, 0, 1)},
		"S2 in the middle of a gap":                      {ladder.S2, day(12, 0), office, day(11, 0).AddDate(0, 0, 1)},
		"S2 without staffed hours promises nothing":      {ladder.S2, day(10, 0), nil, time.Time{}},
		"S1 that staffed hours do not cover":             {ladder.S1, day(10, 0), office, time.Time{}},
		"S2 after the last hour that is known":           {ladder.S2, day(10, 0).AddDate(0, 0, 3), office, time.Time{}},
		"a shift that is over counts for nothing":        {ladder.S2, day(12, 0), office[:1], time.Time{}},
		"S2 that ends to the minute at the end of a day": {ladder.S2, day(13, 0).AddDate(0, 0, 1), office, day(17, 0).AddDate(0, 0, 1)},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Due(row.level, row.at, row.staffed); !got.Equal(row.want) {
				t.Errorf("due %s, want %s", got, row.want)
			}
		})
	}
}

func TestTheRightOneStandsFirst(t *testing.T) {
	now := day(12, 0)
	open := func(id ID, l ladder.Level, due time.Time) Line {
		return Line{Case: Case{ID: id, Level: l, Due: due, OpenedAt: day(8, int(id))}}
	}
	answered := func(id ID, l ladder.Level, wrote time.Time) Line {
		return Line{Case: Case{ID: id, Level: l, Due: day(9, 0), FirstAt: day(9, 0), Owner: 1, Second: 2, MemberWrote: wrote, OpenedAt: day(8, int(id))}}
	}
	rows := []struct {
		name  string
		lines []Line
		want  []ID
	}{
		{"the graver level, though the other is overdue", []Line{open(1, ladder.S2, day(9, 0)), open(2, ladder.S4, day(12, 4))}, []ID{2, 1}},
		{"a child before a plan", []Line{open(1, ladder.S3, day(12, 10)), open(2, ladder.C, day(12, 20))}, []ID{2, 1}},
		{"of one level, who has the least time left", []Line{open(1, ladder.S3, day(12, 20)), open(2, ladder.S3, day(11, 0)), open(3, ladder.S3, day(12, 1))}, []ID{2, 3, 1}},
		{"who has no promise comes after those who have", []Line{open(1, ladder.S2, time.Time{}), open(2, ladder.S2, day(18, 0))}, []ID{2, 1}},
		{"who waits for an answer before one where nothing waits, though that is graver",
			[]Line{answered(1, ladder.S4, time.Time{}), answered(2, ladder.S2, day(11, 0))}, []ID{2, 1}},
		{"of two who wait for an answer, the longer wait", []Line{answered(1, ladder.S2, day(11, 0)), answered(2, ladder.S2, day(10, 0))}, []ID{2, 1}},
		{"nobody yet before an answer that waits, at one level", []Line{answered(1, ladder.S3, day(10, 0)), open(2, ladder.S3, day(12, 20))}, []ID{2, 1}},
		{"alike in all, the older one", []Line{open(2, ladder.S3, day(13, 0)), open(1, ladder.S3, day(13, 0))}, []ID{1, 2}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			Order(row.lines, now)
			var got []ID
			for _, l := range row.lines {
				got = append(got, l.ID)
				if len(l.Why) == 0 {
					t.Errorf("case %d stands there without a reason", l.ID)
				}
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhyACaseStandsWhereItStands(t *testing.T) {
	now := day(12, 0)
	for name, row := range map[string]struct {
		line Line
		want []Reason
	}{
		"overdue is not told twice":       {Line{Case: Case{Level: ladder.S2, Due: day(11, 0)}}, []Reason{WhyOverdue}},
		"the time runs":                   {Line{Case: Case{Level: ladder.S2, Due: day(13, 0)}}, []Reason{WhyNobody}},
		"somebody has it, nothing waits":  {Line{Case: Case{Level: ladder.S2, FirstAt: day(9, 0), Owner: 1}}, []Reason{WhyQuiet}},
		"handed over, and nobody has it":  {Line{Case: Case{Level: ladder.S2, FirstAt: day(9, 0)}}, []Reason{WhyUntaken}},
		"a second look is missing":        {Line{Case: Case{Level: ladder.S3, FirstAt: day(9, 0), Owner: 1}}, []Reason{WhySecond}},
		"words wait, and the member does": {Line{Case: Case{Level: ladder.S2, FirstAt: day(9, 0), Owner: 1, MemberWrote: day(11, 0)}, Holds: 1}, []Reason{WhyWaits, WhyHeld}},
		"closed, with a follow-up":        {Line{Case: Case{Level: ladder.S2, FirstAt: day(9, 0), ClosedAt: day(10, 0), Owner: 1}, Follow: Follow{Number: 1}}, []Reason{WhyFollow}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(row.want, row.line.reasons(now)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhoMaySeeAndTakeACase(t *testing.T) {
	responder, facilitator := standing{responder: true, takes: true}, standing{facilitator: true}
	for name, row := range map[string]struct {
		who       standing
		level     ladder.Level
		see, take bool
	}{
		"a responder, S4":                                    {responder, ladder.S4, true, true},
		"a responder who does not take this level":           {standing{responder: true}, ladder.S4, true, false},
		"a responder whom it is about":                       {standing{responder: true, takes: true, concerned: true}, ladder.S2, false, true},
		"a facilitator, S2":                                  {facilitator, ladder.S2, true, true},
		"a facilitator, S3":                                  {facilitator, ladder.S3, false, false},
		"a facilitator, a child at risk":                     {facilitator, ladder.C, false, false},
		"a facilitator, S4, from their own worry":            {standing{facilitator: true, worried: true}, ladder.S4, true, false},
		"a facilitator whose words are the cause":            {standing{facilitator: true, concerned: true}, ladder.S1, false, true},
		"a facilitator who has it, and then the level rose":  {standing{facilitator: true, owner: true}, ladder.S4, true, true},
		"a facilitator, S4, where nobody can be called":      {standing{facilitator: true, alone: true}, ladder.S4, true, true},
		"a facilitator whom it is about, where nobody can":   {standing{facilitator: true, alone: true, concerned: true}, ladder.S4, false, true},
		"a member, where nobody can be called":               {standing{alone: true}, ladder.S4, false, false},
		"a member who is worried, and holds nothing":         {standing{worried: true}, ladder.S2, false, false},
		"whoever has it, though it is about their own words": {standing{owner: true, concerned: true}, ladder.S2, false, true},
		"nobody": {standing{}, ladder.S0, false, false},
		"a worried facilitator who is concerned all the same": {standing{facilitator: true, worried: true, concerned: true}, ladder.S2, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			err := row.who.allow(row.level)
			if (err == nil) != row.see {
				t.Errorf("sees it: %v, want %v", err == nil, row.see)
			}
			if err != nil && !fault.Is(err, fault.NotFound) {
				t.Errorf("who may not see it is told that there is something: %v", err)
			}
			if take := row.who.mayTake(row.level) == nil; row.see && take != row.take {
				t.Errorf("may take it: %v, want %v", take, row.take)
			}
		})
	}
}

func TestWhatItTakesToClose(t *testing.T) {
	written := Case{Level: ladder.S2, FirstAt: day(9, 0), Owner: 1}
	grave := Case{Level: ladder.S4, FirstAt: day(9, 0), Owner: 1, Second: 2}
	unseen := grave
	unseen.Second = 0
	lowered := Case{Level: ladder.S2, Peak: ladder.S4, Owner: 1}
	looked := lowered
	looked.Second = 2
	for name, row := range map[string]struct {
		c    Case
		by   PartyID
		o    Outcome
		want string // the problem, or the code
		// holds is how many words wait for a decision.
		holds int
	}{
		"a talk, S2":                            {c: written, by: 1, o: Steadier},
		"words wait":                            {written, 1, Steadier, "cases.problem.holds", 1},
		"S4 once, lowered":                      {lowered, 1, NoDanger, "cases.problem.second", 0},
		"S4 once, lowered, and looked at":       {looked, 1, NoDanger, "", 0},
		"S4 once, closed by the one who looked": {looked, 2, NoDanger, "cases.problem.second", 0},
		"nobody has written":                    {Case{Level: ladder.S2}, 1, Steadier, "cases.problem.nobody_yet", 0},
		"nobody has written, and no danger was": {Case{Level: ladder.S2}, 1, NoDanger, "", 0},
		"S4 without a second look":              {unseen, 1, Steadier, "cases.problem.second", 0},
		"S4 with one":                           {grave, 1, Steadier, "", 0},
		"S4, closed by the one who looked":      {grave, 2, Steadier, "cases.problem.second", 0},
		"S4, no danger, without a second look":  {Case{Level: ladder.S4}, 1, NoDanger, "cases.problem.second", 0},
		"no outcome":                            {written, 1, "", "cases.problem.outcome", 0},
		"an outcome that only the program has":  {written, 1, Gone, "cases.problem.outcome", 0},
		"closed already":                        {Case{Level: ladder.S2, FirstAt: day(9, 0), ClosedAt: day(10, 0)}, 1, Steadier, "cases.closed", 0},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			if err := row.c.mayClose(row.by, row.o, row.holds); err != nil {
				f := fault.Of(err)
				if got = f.Code; len(f.Fields) > 0 {
					got = f.Fields[0].Key
				}
			}
			if got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

func TestEveryLevelHasAProtocol(t *testing.T) {
	seen := map[Step]bool{}
	for _, l := range ladder.Levels {
		if len(Protocol(l)) == 0 {
			t.Errorf("%s has no steps", l)
		}
		for _, s := range Protocol(l) {
			if seen[s] || !isStep(l, s) {
				t.Errorf("%s stands twice, or is no step of %s", s, l)
			}
			seen[s] = true
		}
	}
	if isStep(ladder.S1, "s4.stay") || isStep(ladder.S4, "") {
		t.Error("a step of another level is none of this one")
	}
}

func TestFollowUpsComeAfterADayAndAWeek(t *testing.T) {
	got := followsAfter(1, ladder.S3, day(12, 0))
	want := []Follow{
		{Case: 1, Number: 1, From: day(12, 0).Add(24 * time.Hour), Due: day(12, 0).Add(72 * time.Hour)},
		{Case: 1, Number: 2, From: day(12, 0).Add(144 * time.Hour), Due: day(12, 0).Add(168 * time.Hour)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(followsAfter(1, ladder.S1, day(12, 0))) != 0 {
		t.Error("S1 is a glance, and promises nothing more")
	}
	if want[0].Waits(day(12, 0)) || !want[0].Waits(want[0].From) {
		t.Error("a follow-up waits from its first day on")
	}
}

package breakglass

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/ladder"
)

// Who may do what. "missing" is what everybody gets who has no place in the case.
func TestPermission(t *testing.T) {
	nobody := standing{}
	colleague := standing{onCase: true}
	asker := standing{onCase: true, asker: true}
	second := standing{onCase: true, second: true}
	worrier := standing{onCase: true, worried: true}
	clinician := standing{onCase: true, clinician: true}
	rows := []struct {
		name string
		who  standing
		l    ladder.Level
		want map[act]string
	}{
		{"whom it is about, whose words caused it, and who is not on duty find nothing", nobody, ladder.S4,
			map[act]string{see: "missing", ask: "missing", askAlone: "missing", answer: "missing", withdraw: "missing", look: "missing", review: "missing", telling: "missing", replyToIt: "missing"}},
		{"even as clinician, asker and second person at once, without a place there is nothing",
			standing{clinician: true, asker: true, second: true}, ladder.S4,
			map[act]string{see: "missing", ask: "missing", askAlone: "missing", answer: "missing", withdraw: "missing", look: "missing", review: "missing", telling: "missing", replyToIt: "missing"}},
		{"a colleague asks, answers, reviews and replies, and never looks", colleague, ladder.S4,
			map[act]string{see: "", ask: "", askAlone: "not_alone", answer: "", withdraw: "asker_only", look: "asker_only", review: "", telling: "", replyToIt: ""}},
		{"who asked looks, and is never their own second person", asker, ladder.S4,
			map[act]string{see: "", ask: "", askAlone: "not_alone", answer: "other_person", withdraw: "", look: "", review: "other_person", telling: "", replyToIt: "other_person"}},
		{"the second person does not look either, and does not answer the member", second, ladder.S4,
			map[act]string{see: "", ask: "", askAlone: "not_alone", answer: "", withdraw: "asker_only", look: "asker_only", review: "", telling: "", replyToIt: "other_person"}},
		{"whose own worry caused it asks, and does not decide", worrier, ladder.S4,
			map[act]string{see: "", ask: "", askAlone: "not_alone", answer: "own_worry", withdraw: "asker_only", look: "asker_only", review: "own_worry", telling: "", replyToIt: ""}},
		{"a clinician opens alone where somebody is in danger now", clinician, ladder.S4, map[act]string{askAlone: ""}},
		{"and at no lower level", clinician, ladder.S3, map[act]string{askAlone: "not_alone"}},
		{"nor where a child is at risk, for which there is time", clinician, ladder.C, map[act]string{askAlone: "not_alone"}},
		{"nor on their own worry", standing{onCase: true, clinician: true, worried: true}, ladder.S4, map[act]string{askAlone: "not_alone"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			for do, want := range row.want {
				err := row.who.allow(do, row.l)
				got := strings.TrimPrefix(code(err), "breakglass.")
				if fault.Is(err, fault.NotFound) {
					got = "missing"
				}
				if got != want {
					t.Errorf("%s: %q, want %q", do, got, want)
				}
			}
		})
	}
}

// What became of an asking is told by what was kept, and by the clock.
func TestState(t *testing.T) {
	now := clock.At(time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)).Now()
	rows := []struct {
		name string
		ask  Ask
		want State
		live bool
	}{
		{"asked a moment ago", Ask{state: Asked, At: now}, Asked, true},
		{"asked a day ago", Ask{state: Asked, At: now.Add(-AnswerWithin)}, Expired, false},
		{"agreed a moment ago", Ask{state: Agreed, AnsweredAt: now}, Agreed, true},
		{"agreed, and not opened for half a day", Ask{state: Agreed, AnsweredAt: now.Add(-OpenWithin)}, Unopened, false},
		{"opened, within the hour", Ask{state: Opened, ClosesAt: now.Add(time.Second)}, Opened, true},
		{"opened, the hour is over", Ask{state: Opened, ClosesAt: now}, Shut, false},
		{"opened, and the case was closed", Ask{state: Opened, ClosesAt: now.Add(time.Minute), EndedAt: now}, Shut, false},
		{"refused stays refused", Ask{state: Refused, At: now.Add(-AnswerWithin)}, Refused, false},
		{"withdrawn stays withdrawn", Ask{state: Withdrawn, At: now.Add(-AnswerWithin)}, Withdrawn, false},
	}
	for _, row := range rows {
		if got := row.ask.State(now); got != row.want || row.ask.Live(now) != row.live {
			t.Errorf("%s: %s, live %t", row.name, got, row.ask.Live(now))
		}
	}
}

func TestWhatIsLeftMustReachSomebody(t *testing.T) {
	rows := []struct {
		name string
		left Left
		want string
	}{
		{"nothing", Left{}, ""},
		{"a number", Left{Contact: Reach{Phone: "+49 170 5550"}}, ""},
		{"a number in Arabic digits", Left{Contact: Reach{Phone: "٠١٧٠٥٥٥"}}, ""},
		{"a mail address", Left{Contact: Reach{Mail: "otter@mail.example"}}, ""},
		{"a word is no number", Left{Contact: Reach{Phone: "call me"}}, "phone breakglass.problem.phone"},
		{"a mail address without a place", Left{Contact: Reach{Mail: "otter@"}}, "mail breakglass.problem.mail"},
		{"a note alone", Left{Contact: Reach{Note: "please"}}, "phone breakglass.problem.way"},
		{"a person with a number", Left{Near: Person{Name: "Mo", Phone: "112 33"}}, ""},
		{"a person without a number", Left{Near: Person{Name: "Mo"}}, "near_phone breakglass.problem.phone"},
		{"a number without a person", Left{Near: Person{Phone: "112 33"}}, "near_name breakglass.problem.name"},
		{"too long", Left{Contact: Reach{Phone: strings.Repeat("1", maxLine+1)}}, "phone breakglass.problem.long"},
	}
	for _, row := range rows {
		if got := code(row.left.check()); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

func TestTally(t *testing.T) {
	now := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	long := now.Add(-48 * time.Hour)
	asks := []Ask{
		{state: Asked, At: now},
		{state: Asked, At: long},
		{state: Refused, At: long},
		{state: Withdrawn, At: long},
		{state: CaseClosed, At: long},
		{state: Opened, OpenedAt: long, ToldAt: long},
		{state: Opened, OpenedAt: long, TellAt: now},
		{state: Opened, OpenedAt: long, Alone: true, ReviewAt: long.Add(ReviewWithin), ToldAt: long},
		{state: Opened, OpenedAt: long, Alone: true, ReviewAt: long.Add(ReviewWithin), ReviewedAt: now, ToldAt: long},
		{state: Opened, OpenedAt: long, Alone: true, ReviewAt: long.Add(ReviewWithin), ReviewedAt: long.Add(time.Hour), ToldAt: long},
	}
	want := Counts{Asked: 10, Opened: 5, Refused: 1, Ended: 3, Waiting: 1, Alone: 3, Late: 2, Told: 4, Silent: 1}
	if diff := cmp.Diff(want, Tally(asks, now)); diff != "" {
		t.Error(diff)
	}
}

package care

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

var now = time.Date(2026, 11, 22, 19, 0, 0, 0, time.UTC)

func ago(d time.Duration) time.Time { return now.Add(-d) }

const day = 24 * time.Hour

func TestTheDeskPutsTheMostUrgentOnTop(t *testing.T) {
	rows := []struct {
		name  string
		items []Item
		want  []Kind
	}{
		{"nothing waits", []Item{{Kind: Requests, Count: 0, Since: ago(9 * day)}}, nil},
		{"a broken promise before a fresh request", []Item{{Kind: Requests, Count: 1, Since: ago(time.Hour)}, {Kind: Overdue, Count: 1, Since: ago(time.Hour)}}, []Kind{Overdue, Requests}},
		{"an old request before a post of this morning", []Item{{Kind: Unanswered, Count: 1, Since: ago(6 * time.Hour)}, {Kind: Requests, Count: 1, Since: ago(2 * day)}}, []Kind{Requests, Unanswered}},
		{"feedback waits for people", []Item{{Kind: Feedback, Count: 1, Since: ago(5 * day)}, {Kind: Newcomers, Count: 1, Since: ago(time.Hour)}}, []Kind{Newcomers, Feedback}},
		{"but not forever", []Item{{Kind: Feedback, Count: 1, Since: ago(30 * day)}, {Kind: Newcomers, Count: 1, Since: ago(time.Hour)}}, []Kind{Feedback, Newcomers}},
		{"a check that ran out this morning", []Item{{Kind: Requests, Count: 1, Since: ago(time.Hour)}, {Kind: Checks, Count: 1, By: ago(8 * time.Hour)}}, []Kind{Checks, Requests}},
		{"one that runs out next month", []Item{{Kind: Checks, Count: 1, By: now.Add(20 * day)}, {Kind: Requests, Count: 1, Since: now}}, []Kind{Requests, Checks}},
		{"equally urgent: people at the door first", []Item{{Kind: Newcomers, Count: 1, Since: now}, {Kind: Requests, Count: 1, Since: now}}, []Kind{Requests, Newcomers}},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			var got []Kind
			for _, i := range Order(r.items) {
				got = append(got, i.Kind)
			}
			if diff := cmp.Diff(r.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	for _, k := range Kinds {
		if _, ok := patience[k]; !ok {
			t.Errorf("nobody said how long %s may wait", k)
		}
	}
}

func TestActivityIsCoarse(t *testing.T) {
	for d, want := range map[time.Duration]Activity{
		0: ThisWeek, -time.Hour: ThisWeek, 7*day - time.Minute: ThisWeek, 7 * day: ThisMonth, 29 * day: ThisMonth, 30 * day: Longer, 400 * day: Longer,
	} {
		if got := ActivityOf(ago(d), now); got != want {
			t.Errorf("%v ago: %s, want %s", d, got, want)
		}
	}
}

func TestOnlyThoseWhoHadTimeNeverSpoke(t *testing.T) {
	rows := map[string]struct {
		m    group.Member
		want bool
	}{
		"joined last month":            {group.Member{JoinedAt: ago(30 * day)}, true},
		"joined this week":             {group.Member{JoinedAt: ago(6 * day)}, false},
		"joined a week ago to the day": {group.Member{JoinedAt: ago(7 * day)}, false},
		"wrote long ago":               {group.Member{JoinedAt: ago(300 * day), SpokeAt: ago(299 * day)}, false},
		"left":                         {group.Member{JoinedAt: ago(30 * day), LeftAt: ago(day)}, false},
	}
	for name, r := range rows {
		if got := NeverSpoke(r.m, now); got != r.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestWhatAFacilitatorMayDoToWhom(t *testing.T) {
	plain, holder, self := Standing{Holders: 2}, Standing{Holds: true, Holders: 2}, Standing{Self: true, Holds: true, Holders: 2}
	staffed := holder
	staffed.Staffed = true
	alone := Standing{Self: true, Holds: true, Holders: 1}
	selfStaffed := self
	selfStaffed.Staffed = true
	rows := []struct {
		name                  string
		s                     Standing
		unseat, remove, offer string // codes of the refusal, "" for none
	}{
		{"a plain member", plain, "not_found", "", ""},
		{"another facilitator, where nobody else could do it", holder, "", "", "care.holds_already"},
		{"another facilitator, where there is staff", staffed, "care.ask_staff", "care.ask_staff", "care.holds_already"},
		{"oneself", self, "", "care.remove_self", "care.offer_self"},
		{"oneself, where there is staff", selfStaffed, "", "care.remove_self", "care.offer_self"},
		{"oneself, being the last", alone, "care.last_holder", "care.remove_self", "care.offer_self"},
	}
	code := func(err error) string {
		if err == nil {
			return ""
		}
		return fault.Of(err).Code
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			got := [3]string{code(MayUnseat(r.s)), code(MayRemove(r.s)), code(MayOffer(r.s))}
			if want := [3]string{r.unseat, r.remove, r.offer}; got != want {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

func TestAGroupEndsSlowly(t *testing.T) {
	usual, err := endingIn(0, now)
	if err != nil || usual.ReadOnlyAt != now.Add(7*day) || usual.GoneAt != now.Add(21*day) {
		t.Fatalf("%+v, %v", usual, err)
	}
	for after, want := range map[time.Duration]Phase{
		0: Told, 7*day - time.Second: Told, 7 * day: Reading, 21*day - time.Second: Reading, 21 * day: Gone, 900 * day: Gone,
	} {
		if got := usual.PhaseAt(now.Add(after)); got != want {
			t.Errorf("after %v: %s, want %s", after, got, want)
		}
	}
	for _, days := range []int64{-1, 1, 6, 61, 1 << 40} {
		if _, err := endingIn(days, now); !fault.Is(err, fault.Invalid) {
			t.Errorf("%d days: %v", days, err)
		}
	}
}

func TestAReasonIsGiven(t *testing.T) {
	long := make([]rune, MaxReason+1)
	for i := range long {
		long[i] = 'ص'
	}
	for reason, fine := range map[string]bool{"It was agreed.": true, string(long[1:]): true, "": false, " \n": false, string(long): false} {
		if err := checkReason(reason); (err == nil) != fine {
			t.Errorf("%d characters: %v", len([]rune(reason)), err)
		}
	}
}

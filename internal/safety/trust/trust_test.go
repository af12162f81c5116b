package trust

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestHowFarSomebodyIsTrusted(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	day := 24 * time.Hour
	good := Facts{Here: 20 * day, Signed: true, Read: true}
	for _, c := range []struct {
		name  string
		f     Facts
		level Level
		needs []Need
		from  time.Time
	}{
		{"just came", Facts{Signed: true}, Newcomer, []Need{Reading}, now.Add(SettleIn)},
		{"has not signed what is agreed now", Facts{Here: 400 * day, Read: true}, Newcomer, []Need{Sign}, time.Time{}},
		{"has read how things are done, a minute later", Facts{Here: time.Minute, Signed: true, Read: true}, Prepared, []Need{Time}, now.Add(SteadyAfter - time.Minute)},
		{"a few days here without reading", Facts{Here: SettleIn, Signed: true}, Prepared, []Need{Reading, Time}, now.Add(SteadyAfter - SettleIn)},
		{"a year here without reading", Facts{Here: 365 * day, Signed: true}, Prepared, []Need{Reading}, time.Time{}},
		{"two weeks", good, Steady, []Need{BeTaken}, time.Time{}},
		{"a decision stood", Facts{Here: 20 * day, Signed: true, Read: true, Upheld: now.Add(-day)}, Prepared, []Need{Mending}, now.Add(89 * day)},
		{"long ago", Facts{Here: 200 * day, Signed: true, Read: true, Upheld: now.Add(-Mends)}, Steady, []Need{BeTaken}, time.Time{}},
		{"taken on, and then a decision stood", Facts{Here: 200 * day, Signed: true, Read: true, TakenOn: true, Upheld: now.Add(-day)}, Prepared, []Need{Mending}, now.Add(89 * day)},
		{"taken on", Facts{Here: 20 * day, Signed: true, Read: true, TakenOn: true}, Helper, []Need{BeAsked}, time.Time{}},
		{"taken on before two weeks", Facts{Here: day, Signed: true, Read: true, TakenOn: true}, Prepared, []Need{Time}, now.Add(13 * day)},
		{"holds the group from the first day", Facts{Holds: true}, Holder, nil, time.Time{}},
		{"holds it, and what was checked has run out", Facts{Here: 20 * day, Signed: true, Read: true, TakenOn: true, Holds: true, Unproven: true}, Helper, []Need{BeProven}, time.Time{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.f.Now = now
			got := Of(c.f)
			if diff := cmp.Diff(Standing{c.level, c.needs, c.from}, got); diff != "" {
				t.Error(diff)
			}
			if !got.Level.May(Speak) || !got.Level.May(AskHelp) {
				t.Error("somebody may not ask for help")
			}
		})
	}
	for _, l := range Levels[1:] {
		for _, below := range Levels[:l] {
			for _, r := range below.Gained() {
				if !l.May(r) {
					t.Errorf("T%d may not what T%d may: %s", l, below, r)
				}
			}
		}
	}
	if Prepared.May(Host) || Newcomer.May(SendLinks) || Holder.May("fly") {
		t.Error("a level may more than it says")
	}
}

func TestWhatIsALink(t *testing.T) {
	for words, want := range map[string]bool{
		"see https://a.example/b":                     true,
		"HTTP://A.EXAMPLE":                            true,
		"www.somewhere.example":                       true,
		"easy-coach.com":                              true,
		"go to t.me/coach":                            false, // one letter before the stop is a sentence more often
		"write on discord://x":                        true,
		"ht\u200btps://a.example":                     true,
		"wwｗ.somewhere.example":                       true,
		"httр://a.example":                            true, // a Cyrillic letter
		"мой сайт easy-coach.ru":                      true,
		"I slept.Then I woke":                         false,
		"I am at 7.30 there":                          false,
		"no http, it said":                            true, // a mistake that costs a look
		"call 988":                                    false,
		"مرحبا":                                       false,
		"it hurts...so much":                          false,
		strings.Repeat("word ", 10_000) + "www.a.com": true,
	} {
		if got := HasLink(words); got != want {
			t.Errorf("%.40q: %v", words, got)
		}
	}
}

package supervision

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/ui"
)

func TestAHeavyMonth(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newDesk(t, d).open()
		s.works("ana", "light", light, ended)
		if m := s.mine("ana"); m.Heavy != 0 || s.heard() != "" || len(m.Waiting) != 0 {
			t.Errorf("light work leaves something behind: %+v", m)
		}
		s.works("ana", "one")
		s.works("ana", "one", ended)
		s.works("ana", "one", ended)
		if m := s.mine("ana"); m.Heavy != 1 || len(m.Waiting) != 1 {
			t.Errorf("one case, however often it changes hands: %d heavy, %d debriefs", m.Heavy, len(m.Waiting))
		}
		if got := s.heard(); got != "supervision.debrief to ana" {
			t.Errorf("told: %q", got)
		}
		s.works("ana", "two")
		s.works("ana", "three")
		if m := s.mine("ana"); m.Heavy != 3 || !m.Resting(s.now()) {
			t.Errorf("the third: %d heavy, resting %v", m.Heavy, m.Resting(s.now()))
		}
		if got := s.heard(); got != "supervision.rest to ana" {
			t.Errorf("told: %q", got)
		}
		last, err := s.Last(t.Context(), []account.ID{s.who["ana"], s.who["sam"], 12345}, nil)
		s.ok(err)
		if len(last) != 1 || !last[s.who["ana"]] {
			t.Errorf("called last: %v", last)
		}
		s.ok(s.SetRest(t.Context(), s.who["ana"], false))
		s.works("ana", "four")
		if rests, err := s.Resting(t.Context(), s.who["ana"]); rests || err != nil {
			t.Errorf("ended, and begun again at once: %v %v", rests, err)
		}
		months, err := s.Months(t.Context(), s.as("org"))
		s.ok(err)
		if len(months) != 1 || months[0].N[countHeavy] != 4 || months[0].N[countRests] != 1 {
			t.Errorf("numbers: %+v", months)
		}
	})
}

func TestAfterALongMonthSomebodyIsOffered(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newDesk(t, d).open()
		month := func(name string) (told int) {
			for i := range 8 {
				s.works(name, name+strconv.Itoa(i)+s.now().String())
			}
			return strings.Count(s.heard(), NoticeMonth)
		}
		if n := month("ana"); n != 1 {
			t.Errorf("told %d times in one month", n)
		}
		s.ok(s.AskTalk(t.Context(), s.who["rowan"], Asking{Words: "a word"}))
		s.heard()
		if n := month("rowan"); n != 0 {
			t.Errorf("who asked for a talk is told %d times", n)
		}
		s.world.Clock.Advance(heavyKept + time.Hour)
		if n := month("rowan"); n != 1 {
			t.Errorf("a month later: %d times", n)
		}
	})
}

// Nothing in the tables leads from an account to what it worked on, or when.
func TestNoRowTellsWhoWorkedOnWhat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newDesk(t, d).open()
		s.works("rowan", "case/777", ended)
		if got := s.heard(); got != "supervision.debrief to member rowan" {
			t.Errorf("a facilitator is told as a member: %q", got)
		}
		s.ok(s.Write(t.Context(), s.who["rowan"], Debrief{Number: 1, Load: 4, Stays: "sentence-seven"}, Asking{}))
		row, err := db.One(t.Context(), d, qPage, scanPage, int64(s.who["rowan"]))
		s.ok(err)
		for _, plain := range []string{"777", "sentence-seven", "heavy"} {
			if strings.Contains(string(row.page)+string(row.debriefs), plain) {
				t.Errorf("%q stands in the database", plain)
			}
		}
		p, _, err := s.store.person(t.Context(), d, s.who["rowan"])
		s.ok(err)
		if strings.Contains(p.Heavy[0].Mark, "777") {
			t.Error("even opened, it tells which case")
		}
	})
}

func TestLimitsAskAndNeverRefuse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newDesk(t, d).open()
		s.cases = 3
		load := func(topics ...string) Load {
			l, err := s.LoadOf(t.Context(), s.who["ana"], s.org.ID, topics)
			s.ok(err)
			return l
		}
		if l := load(); l.Full() {
			t.Errorf("three of the usual four: %+v", l)
		}
		if got := code(s.Suggest(t.Context(), s.as("ana"), Limits{Cases: 3})); got != "supervision.arrangers_only" {
			t.Errorf("a colleague sets everybody's limits: %q", got)
		}
		s.ok(s.Suggest(t.Context(), s.as("org"), Limits{Cases: 3}))
		if l := load(); !l.Full() {
			t.Errorf("the organisation suggests three: %+v", l)
		}
		s.ok(s.Choose(t.Context(), s.who["ana"], Choice{Limits: Limits{Cases: 5}, Topics: nil}))
		if l := load(); l.Full() {
			t.Errorf("one's own number comes first: %+v", l)
		}
		if got := code(s.Choose(t.Context(), s.who["ana"], Choice{Limits: Limits{Cases: 99}})); got != "supervision.problem.number" {
			t.Errorf("%q", got)
		}
		if got := code(s.Choose(t.Context(), s.who["ana"], Choice{Topics: []string{"nonsense"}})); got != "supervision.problem.choice" {
			t.Errorf("%q", got)
		}
	})
}

func TestTopicsThatOneDoesNotTake(t *testing.T) {
	p := Page{Topics: []string{"grief", "sleep"}}
	for _, row := range []struct {
		topics []string
		want   bool
	}{{nil, false}, {[]string{"work"}, false}, {[]string{"work", "sleep"}, true}} {
		if got := p.Declines(row.topics); got != row.want {
			t.Errorf("%v: %v", row.topics, got)
		}
	}
}

func TestTalkingAboutOnesWork(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newDesk(t, d).open()
		ctx := t.Context()
		s.ok(s.AskTalk(ctx, s.who["rowan"], Asking{Words: "a lot lately"}))
		s.world.Clock.Advance(time.Hour)
		s.ok(s.AskTalk(ctx, s.who["sam"], Asking{}))
		s.ok(s.AskTalk(ctx, s.who["sam"], Asking{}))
		if got := s.heard(); got != "supervision.asked to noor, supervision.asked to noor, supervision.asked to sam" {
			t.Errorf("told: %q", got)
		}
		// Sam supervises, and not himself; ana and org do not.
		for name, want := range map[string]string{"noor": "rowan sam", "sam": "rowan", "ana": "", "org": ""} {
			if got := s.queue(name); got != want {
				t.Errorf("%s sees %q, want %q", name, got, want)
			}
		}
		open, _, err := s.Queue(ctx, s.as("noor"))
		s.ok(err)
		if open[0].Words != "" {
			t.Error("words stand in the queue")
		}
		talk := open[0].ID
		if _, err := s.Read(ctx, s.as("ana"), talk); code(err) != "not_found" {
			t.Errorf("a colleague who does not supervise: %v", err)
		}
		if _, err := s.Read(ctx, s.as("sam"), open[1].ID); code(err) != "not_found" {
			t.Errorf("sam reads his own asking as a supervisor: %v", err)
		}
		line, err := s.Read(ctx, s.as("noor"), talk)
		s.ok(err)
		if line.Words != "a lot lately" {
			t.Errorf("%+v", line)
		}
		at := s.now().Add(24 * time.Hour).Truncate(time.Minute)
		s.ok(s.OfferTimes(ctx, s.as("noor"), talk, Offer{Times: []time.Time{at}, Words: "by phone"}))
		if got := s.heard(); got != "supervision.offered to member rowan" {
			t.Errorf("told: %q", got)
		}
		if got := s.queue("sam"); got != "" {
			t.Errorf("what noor has taken sam still sees: %q", got)
		}
		if got := code(s.ChooseTime(ctx, s.who["stranger"], talk, at)); got != "not_found" {
			t.Errorf("a stranger answers: %q", got)
		}
		if got := code(s.ChooseTime(ctx, s.who["rowan"], talk, at.Add(time.Hour))); got != "supervision.changed" {
			t.Errorf("a time that was not offered: %q", got)
		}
		s.ok(s.ChooseTime(ctx, s.who["rowan"], talk, at))
		if m := s.mine("rowan"); m.Talks[0].State() != Agreed || m.Talks[0].Offer.Words != "by phone" {
			t.Errorf("%+v", m.Talks)
		}
		s.ok(s.Hold(ctx, s.as("noor"), talk, "rest on Sundays"))
		if m := s.mine("rowan"); m.Talks[0].State() != Held || m.Talks[0].Steps != "rest on Sundays" {
			t.Errorf("%+v", m.Talks)
		}
		if got := code(s.Hold(ctx, s.as("noor"), talk, "twice")); got != "supervision.changed" {
			t.Errorf("held twice: %q", got)
		}
		s.world.Clock.Advance(talkKept + time.Hour)
		s.ok(s.Sweep(ctx))
		if m := s.mine("rowan"); len(m.Talks) != 0 {
			t.Errorf("a year later: %+v", m.Talks)
		}
	})
}

func TestWhereNobodyElseSupervises(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newDesk(t, d).open()
		for i := range s.staff {
			s.staff[i].Supervises = s.staff[i].Name == "sam"
		}
		if got := code(s.AskTalk(t.Context(), s.who["sam"], Asking{})); got != "supervision.nobody" {
			t.Errorf("%q", got)
		}
		// Noor took a talk and supervises no more: sam sees it again.
		s.ok(s.AskTalk(t.Context(), s.who["ana"], Asking{}))
		s.staff[1].Supervises = true
		open, _, err := s.Queue(t.Context(), s.as("noor"))
		s.ok(err)
		s.ok(s.OfferTimes(t.Context(), s.as("noor"), open[0].ID, Offer{Times: []time.Time{s.now().Add(time.Hour)}}))
		if got := s.queue("sam"); got != "" {
			t.Errorf("%q", got)
		}
		s.staff[1].Supervises = false
		if got := s.queue("sam"); got != "ana" {
			t.Errorf("%q", got)
		}
		s.ok(s.OfferTimes(t.Context(), s.as("sam"), open[0].ID, Offer{Times: []time.Time{s.now().Add(time.Hour)}}))
	})
}

func TestTwoPressesAreOneTalk(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newDesk(t, d).open()
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				if err := s.AskTalk(context.WithoutCancel(t.Context()), s.who["ana"], Asking{}); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		if got := s.queue("noor"); got != "ana" {
			t.Errorf("%q", got)
		}
	})
}

func TestADebriefIsItsWriters(t *testing.T) {
	for name, row := range map[string]struct {
		ask  Asking
		want string // what the supervisor reads
		open bool
	}{
		"kept for oneself":                    {},
		"a talk, without the words":           {ask: Asking{Wanted: true}, open: true},
		"a talk, and they may read the words": {ask: Asking{Wanted: true, Share: true}, open: true, want: "it stays\n\nsleep"},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				s := newDesk(t, d).open()
				s.works("ana", name, ended)
				in := Debrief{Number: 1, Load: 5, Stays: "it stays", Needs: "sleep"}
				s.ok(s.Write(t.Context(), s.who["ana"], in, row.ask))
				s.ok(s.Write(t.Context(), s.who["ana"], in, row.ask)) // pressed twice
				m := s.mine("ana")
				if len(m.Written) != 1 || m.Written[0].Stays != "it stays" || len(m.Waiting) != 0 {
					t.Fatalf("%+v", m)
				}
				open, _, err := s.Queue(t.Context(), s.as("sam"))
				s.ok(err)
				if len(open) == 1 != row.open {
					t.Fatalf("the queue: %v", open)
				}
				if row.open {
					line, err := s.Read(t.Context(), s.as("sam"), open[0].ID)
					s.ok(err)
					if line.Words != row.want {
						t.Errorf("the supervisor reads %q, want %q", line.Words, row.want)
					}
				}
				if _, err := s.Debrief(t.Context(), s.who["sam"], 1); code(err) != "not_found" {
					t.Errorf("somebody else's: %v", err)
				}
				s.ok(s.Skip(t.Context(), s.who["ana"], 1))
				if m := s.mine("ana"); len(m.Written) != 0 {
					t.Error("it cannot be deleted")
				}
			})
		})
	}
}

func TestWhatGoesWithAPerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newDesk(t, d).open()
		s.works("rowan", "one", ended)
		s.ok(s.Write(t.Context(), s.who["rowan"], Debrief{Number: 1, Stays: "trace"}, Asking{Wanted: true, Share: true}))
		sections, err := s.Export(t.Context(), s.who["rowan"])
		s.ok(err)
		if text := fmt.Sprint(sections); strings.Count(text, "trace") != 2 {
			t.Errorf("the copy: %s", text)
		}
		s.ok(d.Tx(t.Context(), func(tx *db.Tx) error { return s.Erase(t.Context(), tx, s.who["rowan"]) }))
		if got := s.queue("sam"); got != "" {
			t.Errorf("still in the queue: %q", got)
		}
		if sections, err = s.Export(t.Context(), s.who["rowan"]); err != nil || strings.Contains(fmt.Sprint(sections), "trace") {
			t.Errorf("%v %v", sections, err)
		}
	})
}

func TestPages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newDesk(t, d).open()
		s.works("ana", "one", ended)
		s.ok(s.AskTalk(t.Context(), s.who["ana"], Asking{Words: "words-of-ana"}))
		open, _, err := s.Queue(t.Context(), s.as("sam"))
		s.ok(err)
		talk := s.TalkURL(s.org, open[0].ID)
		own := URL + "/talks/" + s.token(open[0].ID)
		soon := s.now().Add(48 * time.Hour).UTC().Format(inputTime)
		for _, row := range []struct {
			who, method, path string
			form              url.Values
			want              int
			has, hasNot       string
		}{
			{"ana", "GET", URL, nil, 200, "Five minutes for you", "words-of-ana"},
			{"rowan", "GET", URL, nil, 200, "My load", "Five minutes"},
			{"stranger", "GET", URL, nil, 404, "", "My load"},
			{"ana", "POST", URL, url.Values{"cases": {"many"}}, 422, "up to 30", ""},
			{"ana", "POST", URL, url.Values{"cases": {"2"}, "cover": {"yes"}}, 303, "", ""},
			{"ana", "POST", URL + "/rest", url.Values{"on": {"yes"}}, 303, "", ""},
			{"ana", "GET", URL, nil, 200, "You are resting", ""},
			{"ana", "POST", URL + "/rest", url.Values{"on": {"no"}}, 303, "", ""},
			{"ana", "GET", URL + "/debriefs/1", nil, 200, "What stays with you", ""},
			{"ana", "GET", URL + "/debriefs/9", nil, 404, "", ""},
			{"sam", "GET", URL + "/debriefs/1", nil, 404, "", ""},
			{"ana", "POST", URL + "/debriefs/1", url.Values{"load": {"9"}, "stays": {"kept-typing"}}, 422, "kept-typing", ""},
			{"ana", "POST", URL + "/talks", url.Values{"place": {"nowhere"}, "words": {"kept-typing"}}, 422, "kept-typing", ""},
			{"sam", "GET", OrgURL(s.org), nil, 200, "ana", "words-of-ana"},
			{"org", "GET", OrgURL(s.org), nil, 200, "How heavy it was", "words-of-ana"},
			{"rowan", "GET", OrgURL(s.org), nil, 404, "", ""},
			{"ana", "POST", OrgURL(s.org) + "/limits", url.Values{"cases": {"2"}}, 403, "", ""},
			{"org", "POST", OrgURL(s.org) + "/limits", url.Values{"cases": {"x"}}, 422, "", ""},
			{"org", "GET", talk, nil, 404, "", "words-of-ana"},
			{"sam", "GET", talk, nil, 200, "words-of-ana", ""},
			{"sam", "POST", talk + "/offer", url.Values{"time1": {"2001-01-01T10:00"}, "words": {"kept-typing"}}, 422, "kept-typing", ""},
			{"sam", "POST", talk + "/offer", url.Values{"time1": {soon}}, 303, "", ""},
			{"ana", "GET", URL, nil, 200, "Times were offered", ""},
			{"ana", "POST", own, url.Values{"time": {"nonsense"}}, 409, "", ""},
			{"ana", "POST", own, url.Values{"do": {"none"}}, 303, "", ""},
			{"sam", "POST", talk + "/held", url.Values{"steps": {"slowly"}}, 303, "", ""},
			{"ana", "GET", URL, nil, 200, "slowly", ""},
			{"rowan", "GET", "/groups/low-days/work", nil, 303, "", ""},
			{"ana", "GET", "/groups/low-days/work", nil, 404, "", ""},
		} {
			got := s.ask(row.who, row.method, row.path, "text/html", row.form)
			body := got.Body.String()
			if got.Code != row.want || row.has != "" && !strings.Contains(body, row.has) || row.hasNot != "" && strings.Contains(body, row.hasNot) {
				t.Errorf("%s %s as %s: %d, want %d with %q and without %q\n%.2000s", row.method, row.path, row.who, got.Code, row.want, row.has, row.hasNot, body)
			}
			if row.method == "GET" && row.want == 200 {
				if got := s.ask(row.who, "GET", row.path, "application/json", nil); got.Code != 200 || !strings.HasPrefix(got.Body.String(), "{") {
					t.Errorf("%s as JSON: %d", row.path, got.Code)
				}
			}
		}
	})
}

func TestWordsStayCoveredUntilOpened(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newDesk(t, d).open()
		yes, err := s.Covered(t.Context(), s.who["ana"])
		if !yes || err != nil {
			t.Errorf("at first: %v %v", yes, err)
		}
		s.ok(s.Choose(t.Context(), s.who["ana"], Choice{Uncovered: true}))
		if yes, _ := s.Covered(t.Context(), s.who["ana"]); yes {
			t.Error("turned off, and still covered")
		}
	})
	for covered, want := range map[bool]bool{true: true, false: false} {
		var page strings.Builder
		ctx := ui.WithCover(t.Context(), func(context.Context) bool { return covered })
		if err := ui.Cover("Show it").Render(ctx, &page); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(page.String(), "<details"); got != want {
			t.Errorf("covered %v: %s", covered, page.String())
		}
	}
}

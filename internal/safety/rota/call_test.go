package rota

import (
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/account"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/ladder"
)

func TestEscalation(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStation(t, d)
		s.full()
		s.raise(1, ladder.S3)
		for _, row := range []struct {
			after time.Duration
			want  string
		}{
			{0, "ana mail"},
			{5*time.Minute - time.Second, ""},
			{time.Second, "ben mail"},
			{5 * time.Minute, "lea mail"},
			{5 * time.Minute, "ana mail, ben mail, cai mail, lea mail, owner mail, owner push"},
			{15*time.Minute - time.Second, ""},
			{time.Second, "ana mail, ben mail, cai mail, lea mail, owner mail, owner push"},
			{15 * time.Minute, "ana mail, ben mail, cai mail, lea mail, owner mail, owner push"},
			{29 * time.Minute, ""},
			{time.Minute, "ana mail, ben mail, cai mail, lea mail, owner mail, owner push"},
			{time.Hour, "ana mail, ben mail, cai mail, lea mail, owner mail, owner push"},
		} {
			s.later(row.after)
			if got := s.phones.rang(); got != row.want {
				t.Errorf("%s more: %q, want %q", row.after, got, row.want)
			}
		}
		if _, err := s.Take(t.Context(), account.Actor{ID: s.account["cai"]}, s.alarms()[0].ID); err != nil {
			t.Fatal(err)
		}
		if s.later(3 * time.Hour); s.phones.rang() != "" {
			t.Error("somebody was called after a colleague had come")
		}
	})
}

func TestWhatEndsAnAlarm(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStation(t, d)
		s.full()
		actor := func(name string) account.Actor { return account.Actor{ID: s.account[name]} }
		s.raise(1, ladder.S3)
		id := s.alarms()[0].ID
		for _, name := range []string{"stranger", "org"} { // who works there and said no yes sees none either
			if _, err := s.Take(t.Context(), actor(name), id); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s takes it: %v", name, err)
			}
		}
		a, err := s.Take(t.Context(), actor("ana"), id)
		s.ok(err)
		if a.URL != "/safety/cases/abc" {
			t.Errorf("it leads to %s", a.URL)
		}
		if _, err := s.Take(t.Context(), actor("ana"), id); err != nil {
			t.Errorf("pressed twice: %v", err)
		}
		if _, err := s.Take(t.Context(), actor("ben"), id); !fault.Is(err, fault.Conflict) {
			t.Errorf("a colleague was first: %v", err)
		}
		if err := s.Pass(t.Context(), actor("ben"), id); !fault.Is(err, fault.Conflict) {
			t.Errorf("what a colleague took is passed on: %v", err)
		}
		s.phones.rang()
		s.Clock.Advance(time.Minute) // or the same message would stand for both
		s.ok(s.Pass(t.Context(), actor("ana"), id))
		if s.work(); s.phones.rang() != "ben mail" {
			t.Error("who cannot come after all has the next one called at once")
		}
		s.ok(s.DB.Tx(t.Context(), func(tx *db.Tx) error { return s.Answered(t.Context(), tx, 1, s.account["lea"]) }))
		got := s.alarms()[0]
		if got.Open() || got.TakenBy != s.account["lea"] {
			t.Error("whoever answers the case ends its alarm")
		}
		s.ok(s.DB.Tx(t.Context(), func(tx *db.Tx) error { return s.Answered(t.Context(), tx, 0, s.account["lea"]) }))
		if s.later(time.Hour); s.phones.rang() != "" {
			t.Error("called after it was over")
		}
	})
}

func TestOneOpenAlarmForACase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStation(t, d)
		s.full()
		s.raise(1, ladder.S3)
		s.phones.rang()
		s.Clock.Advance(time.Minute)
		if s.raise(1, ladder.S3); s.phones.rang() != "" || len(s.alarms()) != 1 {
			t.Error("the same again calls nobody again")
		}
		if s.raise(1, ladder.S4); len(s.alarms()) != 1 {
			t.Error("graver is still one alarm")
		}
		// ana was called a minute ago, and is called anew; the second line comes with her now.
		if got := s.phones.rang(); got != "ana mail, ben mail" {
			t.Errorf("graver: %q", got)
		}
		for _, row := range []struct {
			after time.Duration
			want  string
		}{
			{5*time.Minute - time.Second, ""}, {time.Second, "cai mail, lea mail"}, {5 * time.Minute, "lea mail"},
			{5 * time.Minute, "ana mail, ben mail, cai mail, lea mail, owner mail, owner push"},
		} {
			if s.later(row.after); s.phones.rang() == "" != (row.want == "") {
				t.Errorf("graver, %s later: not %q", row.after, row.want)
			}
		}
		s.Clock.Advance(time.Minute)
		if s.raise(1, ladder.C); s.phones.rang() != "" || s.alarms()[0].Level != ladder.S4 {
			t.Error("lighter than before changes nothing")
		}
		for _, level := range []ladder.Level{ladder.S0, ladder.S1, ladder.S2} {
			if s.raise(7, level); len(s.alarms()) != 1 {
				t.Errorf("%s waits in the queue and calls nobody", level)
			}
		}
		bad := s.DB.Tx(t.Context(), func(tx *db.Tx) error {
			return s.Raise(t.Context(), tx, Alarm{Organisation: s.org.ID, Case: 9, Level: ladder.S4, URL: "https://elsewhere.example"})
		})
		if bad == nil {
			t.Error("an alarm leads away from the site")
		}
	})
}

// newDeaf is a station whose ways end as told.
func newDeaf(t *testing.T, d *db.DB, mail, push Outcome) *station {
	s := newStation(t, d)
	s.always("ana", false, func(r *Responder) { r.Ways = []Way{Push, Mail} })
	s.always("ben", true)
	s.lists("lea", lead)
	s.phones.mail, s.phones.push = mail, push
	return s
}

func TestARestartInTheMiddle(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStation(t, d)
		s.full()
		// It is written, and the node dies before it calls anybody.
		s.ok(s.DB.Tx(t.Context(), func(tx *db.Tx) error {
			return s.Raise(t.Context(), tx, Alarm{Organisation: s.org.ID, Case: 1, Level: ladder.S3, URL: "/safety/cases/abc"})
		}))
		s.Module = s.node()
		s.later(WorkEvery)
		if got := s.phones.rang(); got != "ana mail" {
			t.Errorf("after a restart: %q", got)
		}
		// It was claimed, and the node dies before it calls.
		s.later(5 * time.Minute)
		s.phones.rang()
		s.Clock.Advance(5 * time.Minute)
		if claimed, err := s.claim(t.Context()); err != nil || len(claimed) != 1 {
			t.Fatal(claimed, err)
		}
		s.Module = s.node()
		if s.later(claimFor - time.Second); s.phones.rang() != "" {
			t.Error("another node works on what is claimed")
		}
		if s.later(time.Second); s.phones.rang() != "lea mail" {
			t.Error("what a dead node claimed is lost")
		}
		// What is undone calls nobody.
		_ = s.DB.Tx(t.Context(), func(tx *db.Tx) error {
			s.ok(s.Raise(t.Context(), tx, Alarm{Organisation: s.org.ID, Case: 2, Level: ladder.S4, URL: "/safety/cases/abd"}))
			return errBroken
		})
		if s.work(); s.phones.rang() != "" {
			t.Error("what was rolled back calls somebody")
		}
	})
}

func TestTwoNodesCallOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStation(t, d)
		s.full()
		other := s.node()
		for i := range int64(8) {
			s.ok(s.DB.Tx(t.Context(), func(tx *db.Tx) error {
				return s.Raise(t.Context(), tx, Alarm{Organisation: s.org.ID, Case: i + 1, Level: ladder.S3, URL: "/safety/cases/abc"})
			}))
		}
		var both sync.WaitGroup
		for _, m := range []*Module{s.Module, other, s.Module, other} {
			both.Go(func() {
				if err := m.Work(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		s.Settle()
		other.Settle()
		pages := map[string]int{}
		for _, a := range s.alarms() {
			for _, line := range s.outcomes(a.ID) {
				pages[line]++
			}
		}
		if n := pages["0 ana mail sent"] + pages["0 ana mail gathered"]; n != 8 || len(s.alarms()) != 8 {
			t.Errorf("8 alarms, and attempts %v", pages)
		}
		// One message tells of many, but of what two nodes send at the same moment.
		if n := pages["0 ana mail sent"]; n == 0 {
			t.Error("nobody was called")
		}
	})
}

func TestAFloodIsNoStorm(t *testing.T) {
	s := newStation(t, dbtest.SQLite(t))
	s.full()
	for i := range int64(30) {
		s.raise(i+1, ladder.S4)
	}
	if got := s.phones.rang(); got != "ana mail, ben mail" {
		t.Errorf("thirty alarms at once are one message each: %q", got)
	}
	s.Clock.Advance(gatherFor + time.Second)
	if s.raise(99, ladder.S4); s.phones.rang() != "ana mail, ben mail" {
		t.Error("a later one is a message again")
	}
}

func TestClockThatIsWrong(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStation(t, d)
		s.full()
		s.raise(1, ladder.S3)
		s.phones.rang()
		s.Clock.Advance(2 * time.Minute)
		s.Clock.Advance(-10 * time.Hour) // set back in the middle of a step
		s.work()
		if got := s.phones.rang(); got != "ben mail" {
			t.Errorf("set back: %q, want the next step at once rather than ten hours later", got)
		}
		s.later(4 * time.Minute)
		s.Clock.Advance(-2 * time.Minute) // a little back: the step comes later, by less than a step
		if s.work(); s.phones.rang() != "" {
			t.Error("a little back is a little later")
		}
		if s.later(3 * time.Minute); s.phones.rang() != "lea mail" {
			t.Error("it does not come any more")
		}
		s.Clock.Advance(1000 * time.Hour) // far ahead: one step, and not all of them
		if s.work(); s.phones.rang() != "ana mail, ben mail, cai mail, lea mail, owner mail, owner push" {
			t.Error("set ahead: one step at once")
		}
		if s.later(14 * time.Minute); s.phones.rang() != "" {
			t.Error("a storm after the clock was set ahead")
		}
		// A claim from a clock that was ahead does not keep an alarm for ever.
		s.later(time.Minute)
		s.phones.rang()
		s.Clock.Advance(20 * time.Minute)
		if claimed, err := s.claim(t.Context()); err != nil || len(claimed) != 1 {
			t.Fatal(claimed, err)
		}
		s.Clock.Advance(-100 * time.Hour)
		if s.work(); s.phones.rang() == "" {
			t.Error("a claim from the future holds an alarm")
		}
	})
}

func TestNobodyIsLeftUnpagedInSilence(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStation(t, d)
		s.raise(1, ladder.S4)
		if got := s.phones.rang(); got != "owner mail, owner push" {
			t.Errorf("an empty list: %q", got)
		}
		r, may, err := s.Responder(t.Context(), s.account["owner"], s.org.ID)
		if err != nil || !may || !r.Owner || r.Listed {
			t.Errorf("the owner may come: %v %v", may, err)
		}
		for _, name := range []string{"org", "ana", "stranger"} {
			if _, may, err := s.Responder(t.Context(), s.account[name], s.org.ID); may || err != nil {
				t.Errorf("%s may come (%v)", name, err)
			}
		}
		// Nobody reached at all: everybody again after a minute, and not in between.
		s.phones.mail = Failed
		s.Clock.Advance(time.Hour)
		s.raise(2, ladder.S4)
		s.phones.rang()
		if s.later(50 * time.Second); s.phones.rang() != "" {
			t.Error("tried again too soon")
		}
		s.later(20 * time.Second)
		if s.phones.rang() == "" {
			t.Error("given up")
		}
		// Whoever does not work there any more is neither called nor let in.
		s.phones.mail = Sent
		s.lists("ana")
		s.staff.all = s.staff.all[:1]
		if _, may, _ := s.Responder(t.Context(), s.account["ana"], s.org.ID); may {
			t.Error("who left may still come")
		}
	})
}

func TestAFailedStepIsFollowedAtOnce(t *testing.T) {
	for _, row := range []struct {
		sentence   string
		mail, push Outcome
		first      []string
	}{
		{"all is well", Sent, Sent, []string{"0 ana app ", "0 ana mail sent", "0 ana push sent"}},
		{"the mail server is down and a browser is there", Failed, Sent, []string{"0 ana app ", "0 ana mail failed", "0 ana push sent"}},
		{"the push service is down and mail goes", Sent, Failed, []string{"0 ana app ", "0 ana mail sent", "0 ana push failed"}},
		{"there is no browser and mail goes", Sent, None, []string{"0 ana app ", "0 ana mail sent", "0 ana push none"}},
		{"both are down", Failed, Failed, []string{
			"0 ana app ", "0 ana mail failed", "0 ana push failed", "1 ben app ", "1 ben mail failed", "2 lea app ", "2 lea mail failed",
			"3  hook none", "3 ana app ", "3 ana mail failed", "3 ana push failed", "3 ben app ", "3 ben mail failed", "3 lea app ", "3 lea mail failed", "3 owner app ", "3 owner mail failed", "3 owner push failed"}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s := newDeaf(t, dbtest.SQLite(t), row.mail, row.push)
			s.raise(1, ladder.S3)
			if diff := cmp.Diff(row.first, s.outcomes(s.alarms()[0].ID)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Mail that fails while a page is open is no reason to wake everybody.
func TestAnOpenPageIsAWay(t *testing.T) {
	s := newDeaf(t, dbtest.SQLite(t), Failed, Failed)
	s.open.add(s.account["ana"], 1)
	s.raise(1, ladder.S3)
	if diff := cmp.Diff([]string{"0 ana app shown", "0 ana mail failed", "0 ana push failed"}, s.outcomes(s.alarms()[0].ID)); diff != "" {
		t.Error(diff)
	}
	s.later(5 * time.Minute)
	if got := s.outcomes(s.alarms()[0].ID); len(got) < 5 {
		t.Errorf("nobody came, and nobody else was called: %v", got)
	}
}

// A server that hangs keeps one way busy and nothing else.
func TestAWayThatHangsKeepsNobodyWaiting(t *testing.T) {
	s := newStation(t, dbtest.SQLite(t))
	s.full()
	s.phones.slow = make(chan struct{})
	s.ok(s.DB.Tx(t.Context(), func(tx *db.Tx) error {
		return s.Raise(t.Context(), tx, Alarm{Organisation: s.org.ID, Case: 1, Level: ladder.S4, URL: "/safety/cases/abc"})
	}))
	s.ok(s.Work(t.Context())) // returns while the message hangs
	s.ok(s.DB.Tx(t.Context(), func(tx *db.Tx) error {
		return s.Raise(t.Context(), tx, Alarm{Organisation: s.org.ID, Case: 2, Level: ladder.S4, URL: "/safety/cases/abd"})
	}))
	s.ok(s.Work(t.Context()))
	said, mine, err := s.state(t.Context(), s.account["ana"])
	if err != nil || len(mine) != 2 {
		t.Errorf("the page shows %d alarms: %s %v", len(mine), said, err)
	}
	close(s.phones.slow)
	s.Settle()
}

package listening

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

func each(t *testing.T, f func(t *testing.T, p *parlour)) {
	t.Helper()
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, newParlour(t, d)) })
}

func TestATalkFromTheAskingToTheEnd(t *testing.T) {
	each(t, func(t *testing.T, p *parlour) {
		ctx := t.Context()
		otter, heron, wren := p.member("otter"), p.listener("heron", Practice), p.member("wren")
		p.ok(p.listen.Here(ctx, heron, time.Hour))
		id := p.asks(otter, Ask{Words: "The evenings."})
		if told := p.heard(); !slices.Equal(told, []string{KindWaits + " heron"}) {
			t.Errorf("told: %v", told)
		}
		if _, err := p.listen.Ask(ctx, otter, Ask{Wish: "heard"}); fault.Of(err).Code != "listening.asked_already" {
			t.Errorf("asked twice: %v", err)
		}
		p.refused(p.listen.Say(ctx, otter, id, "hello", ""), "listening.over")

		got, ok, err := p.listen.Next(ctx, heron)
		if err != nil || !ok || got != id {
			t.Fatalf("%d, %v, %v", got, ok, err)
		}
		if talk, _ := p.talk(heron, id); talk.Words != "The evenings." {
			t.Errorf("reads %q before saying yes", talk.Words)
		}
		p.ok(p.listen.Accept(ctx, heron, id))
		if told := p.heard(); !slices.Equal(told, []string{KindCame + " otter"}) {
			t.Errorf("told: %v", told)
		}
		p.ok(p.listen.Say(ctx, otter, id, "They are long.", "a"))
		p.ok(p.listen.Say(ctx, otter, id, "They are long.", "a")) // sent again
		p.ok(p.listen.Say(ctx, heron, id, "It sounds lonely.", "a"))
		for _, v := range []group.Visit{otter, heron} {
			if _, lines := p.talk(v, id); len(lines) != 2 || lines[0].Body != "They are long." || lines[1].Author != heron.Member.ID {
				t.Errorf("%s reads %+v", v.Member.Handle, lines)
			}
		}
		for _, v := range []group.Visit{wren, p.holder} {
			if _, _, err := p.listen.Talk(ctx, v, id); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s may read it: %v", v.Member.Handle, err)
			}
			if err := p.listen.Say(ctx, v, id, "me too", ""); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s may speak: %v", v.Member.Handle, err)
			}
		}
		p.refused(p.listen.After(ctx, otter, id, Word{Heard: 4, Safe: true}), "listening.not_over")
		p.ok(p.listen.End(ctx, otter, id))
		p.refused(p.listen.Say(ctx, heron, id, "Take care.", ""), "listening.over")
		if talk, _ := p.talk(heron, id); talk.How != ByAsker || !talk.Over() {
			t.Errorf("ended %q", talk.How)
		}
	})
}

// Two who take the same one at once do not both have it.
func TestTwoListenersAtOnce(t *testing.T) {
	each(t, func(t *testing.T, p *parlour) {
		p.asks(p.member("otter"), Ask{})
		listeners := []group.Visit{p.listener("heron", Practice), p.listener("robin", Practice), p.listener("finch", 0)}
		got := make([]bool, len(listeners))
		var all sync.WaitGroup
		for i, v := range listeners {
			all.Go(func() {
				_, ok, err := p.listen.Next(t.Context(), v)
				if err != nil {
					t.Error(err)
				}
				got[i] = ok
			})
		}
		all.Wait()
		if n := len(slices.DeleteFunc(got, func(ok bool) bool { return !ok })); n != 1 {
			t.Errorf("%d were offered the one talk", n)
		}
	})
}

func TestPassingAndHandingOver(t *testing.T) {
	each(t, func(t *testing.T, p *parlour) {
		ctx := t.Context()
		otter, heron, robin := p.member("otter"), p.listener("heron", Practice), p.listener("robin", Practice)
		id := p.asks(otter, Ask{})
		later(p, time.Minute)
		second := p.asks(p.member("wren"), Ask{})
		got, _, err := p.listen.Next(ctx, heron)
		p.ok(err)
		if _, _, err := p.listen.Next(ctx, heron); fault.Of(err).Code != "listening.one_at_a_time" {
			t.Errorf("two at a time: %v", err)
		}
		p.ok(p.listen.Pass(ctx, heron, got))
		if next, _, err := p.listen.Next(ctx, heron); err != nil || next != second {
			t.Errorf("after passing on: %d, %v", next, err)
		}
		p.ok(p.listen.Pass(ctx, heron, second))
		if _, ok, err := p.listen.Next(ctx, heron); ok || err != nil {
			t.Errorf("offered again what was passed on: %v, %v", ok, err)
		}

		if p.begins(robin) != id {
			t.Error("the longest wait was not first")
		}
		p.ok(p.listen.Say(ctx, otter, id, "Only for you.", ""))
		p.ok(p.listen.Say(ctx, robin, id, "I hear you.", ""))
		later(p, time.Minute)
		p.refused(p.listen.HandOver(ctx, otter, id, ""), "listening.listener_only")
		p.heard()
		finch := p.listener("finch", Practice)
		p.ok(p.listen.Here(ctx, finch, time.Hour))
		p.ok(p.listen.HandOver(ctx, robin, id, "The evenings are hard."))
		if told := p.heard(); !slices.Equal(told, []string{KindHanded + " otter", KindWaits + " finch"}) {
			t.Errorf("told: %v", told)
		}
		if _, _, err := p.listen.Talk(ctx, robin, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("who handed it over still reads it: %v", err)
		}
		if p.begins(finch) != id {
			t.Error("who had waited longest was not first again")
		}
		talk, lines := p.talk(finch, id)
		if talk.Note != "The evenings are hard." || len(lines) != 0 {
			t.Errorf("the next listener reads %q and %+v", talk.Note, lines)
		}
		if _, lines := p.talk(otter, id); len(lines) != 2 {
			t.Errorf("who asked lost lines: %+v", lines)
		}
	})
}

func TestAnOfferLapses(t *testing.T) {
	each(t, func(t *testing.T, p *parlour) {
		ctx := t.Context()
		id := p.asks(p.member("otter"), Ask{})
		heron, robin := p.listener("heron", Practice), p.listener("robin", Practice)
		_, _, err := p.listen.Next(ctx, heron)
		p.ok(err)
		if _, ok, _ := p.listen.Next(ctx, robin); ok {
			t.Error("was offered to two")
		}
		later(p, Offered)
		if got, ok, err := p.listen.Next(ctx, robin); err != nil || !ok || got != id {
			t.Errorf("did not come back: %d, %v, %v", got, ok, err)
		}
		if err := p.listen.Accept(ctx, heron, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("the first could still begin it: %v", err)
		}
	})
}

func TestLimitsOfADay(t *testing.T) {
	each(t, func(t *testing.T, p *parlour) {
		ctx := t.Context()
		heron := p.listener("heron", Practice)
		p.ok(p.listen.SetLimits(ctx, heron, Limits{Daily: 1}))
		p.asks(p.member("otter"), Ask{})
		p.asks(p.member("wren"), Ask{})
		p.ok(p.listen.End(ctx, heron, p.begins(heron)))
		if _, _, err := p.listen.Next(ctx, heron); fault.Of(err).Code != "listening.enough_today" {
			t.Errorf("a second on a day of one: %v", err)
		}
		later(p, day)
		if _, ok, err := p.listen.Next(ctx, heron); !ok || err != nil {
			t.Errorf("the next day: %v, %v", ok, err)
		}
		for _, l := range []Limits{{Daily: -1}, {Daily: MaxDaily + 1}, {Avoid: strings.Repeat("x", MaxAvoid+1)}} {
			if err := p.listen.SetLimits(ctx, heron, l); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", l, err)
			}
		}
	})
}

// One account never does both, in whichever groups.
func TestWhoListensDoesNotAsk(t *testing.T) {
	each(t, func(t *testing.T, p *parlour) {
		ctx := t.Context()
		heron, otter := p.listener("heron", Practice), p.member("otter")
		if _, err := p.listen.Ask(ctx, heron, Ask{Wish: "heard"}); fault.Of(err).Code != "listening.you_listen" {
			t.Errorf("here: %v", err)
		}
		there := p.also(heron.Actor, "open-window", "egret")
		p.ok(p.listen.SetOpen(ctx, p.Facilitator("open-window", "moss"), true))
		if _, err := p.listen.Ask(ctx, there, Ask{Wish: "heard"}); fault.Of(err).Code != "listening.you_listen" {
			t.Errorf("in another group: %v", err)
		}
		p.asks(otter, Ask{})
		if _, err := p.listen.Answer(ctx, otter, right()); fault.Of(err).Code != "listening.you_ask" {
			t.Errorf("the other way round: %v", err)
		}
		p.ok(p.listen.Stop(ctx, heron))
		if _, err := p.listen.Ask(ctx, there, Ask{Wish: "heard"}); err != nil {
			t.Errorf("after having stopped: %v", err)
		}
	})
}

// also makes the person a member of another group.
func (p *parlour) also(actor account.Actor, slug, handle string) group.Visit {
	p.t.Helper()
	_, err := p.Groups.Join(p.t.Context(), p.Visit(actor, slug), group.Joining{Handle: handle, Agree: true})
	p.ok(err)
	return p.Visit(actor, slug)
}

func TestSomebodyIsBroughtIn(t *testing.T) {
	each(t, func(t *testing.T, p *parlour) {
		ctx := t.Context()
		otter, heron, moss := p.member("otter"), p.listener("heron", Practice), p.holds("moss")
		p.asks(otter, Ask{})
		id := p.begins(heron)
		p.ok(p.listen.Say(ctx, otter, id, "I cannot go on.", ""))
		if err := p.listen.Join(ctx, moss, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("came in without having been called: %v", err)
		}
		p.heard()
		p.ok(p.listen.Call(ctx, heron, id))
		if told := p.heard(); !slices.Equal(slices.Sorted(slices.Values(told)), []string{KindCalled + " fern", KindCalled + " moss"}) {
			t.Errorf("told: %v", told)
		}
		if err := p.listen.Join(ctx, p.member("wren"), id); !fault.Is(err, fault.NotFound) {
			t.Errorf("a member came in: %v", err)
		}
		p.ok(p.listen.Join(ctx, moss, id))
		if err := p.listen.Join(ctx, p.holder, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("a second one came in: %v", err)
		}
		p.ok(p.listen.Say(ctx, moss, id, "I am here too.", ""))
		if _, lines := p.talk(moss, id); len(lines) != 2 {
			t.Errorf("reads %+v", lines)
		}
		for do, err := range map[string]error{"end": p.listen.End(ctx, moss, id), "rate": p.listen.Call(ctx, moss, id)} {
			if fault.Of(err).Code != "listening.not_beside" {
				t.Errorf("%s: %v", do, err)
			}
		}
	})
}

// A facilitator reads along in first talks alone, and only where who asked does
// not mind.
func TestReadingAlong(t *testing.T) {
	for _, c := range []struct {
		name  string
		talks int
		alone bool
		may   bool
	}{{"first talks", 0, false, true}, {"later ones", Practice, false, false}, {"who wants to be alone", Practice, true, false}} {
		t.Run(c.name, func(t *testing.T) {
			each(t, func(t *testing.T, p *parlour) {
				heron := p.listener("heron", c.talks)
				p.asks(p.member("otter"), Ask{Alone: c.alone})
				id := p.begins(heron)
				if err := p.listen.Join(t.Context(), p.holder, id); (err == nil) != c.may {
					t.Errorf("came in: %v", err)
				}
			})
		})
	}
}

// What is said about a listener's talks is for facilitators, is said once, names
// nobody, and ends nothing, however bad and however often.
func TestWordsAfterATalkChangeNothing(t *testing.T) {
	each(t, func(t *testing.T, p *parlour) {
		ctx := t.Context()
		heron := p.listener("heron", Practice)
		for i := range Few {
			otter := p.member("otter-" + string(rune('a'+i)))
			p.asks(otter, Ask{})
			id := p.begins(heron)
			p.ok(p.listen.End(ctx, otter, id))
			p.refused(p.listen.After(ctx, otter, id, Word{Heard: 6}), "invalid")
			p.ok(p.listen.After(ctx, otter, id, Word{Heard: 1, Safe: false, Words: "Never again."}))
			p.ok(p.listen.After(ctx, otter, id, Word{Heard: 1, Safe: false, Words: "And again."})) // once is enough
			sum, err := p.listen.SumOf(ctx, p.holder, heron.Member.ID)
			p.ok(err)
			if sum.Tells() != (i+1 >= Few) || len(sum.Words) != i+1 {
				t.Errorf("after %d: tells %v, %d words", i+1, sum.Tells(), len(sum.Words))
			}
			later(p, day)
		}
		p.asks(p.member("wren"), Ask{})
		if _, ok, err := p.listen.Next(ctx, heron); !ok || err != nil {
			t.Errorf("a listener lost their place by spite: %v, %v", ok, err)
		}
		for _, v := range []group.Visit{heron, p.member("robin")} {
			if _, err := p.listen.SumOf(ctx, v, heron.Member.ID); err == nil {
				t.Errorf("%s may read what was said", v.Member.Handle)
			}
		}
		body := p.ask(p.holder, "GET", "/groups/low-days/listening/listeners/"+p.listen.memberToken(heron.Member.ID), "", nil).Body.String()
		if !strings.Contains(body, "Never again.") || strings.Contains(body, "otter") {
			t.Error("the page lacks the words, or names who said them")
		}
	})
}

func TestWhatComesByItself(t *testing.T) {
	each(t, func(t *testing.T, p *parlour) {
		ctx := t.Context()
		otter, wren, heron := p.member("otter"), p.member("wren"), p.listener("heron", Practice)
		runs := p.asks(otter, Ask{})
		p.begins(heron)
		p.ok(p.listen.Say(ctx, otter, runs, "Hello.", ""))
		waits := p.asks(wren, Ask{})
		appointed := p.asks(p.member("robin"), Ask{From: p.Clock.Now().Add(5 * time.Hour)})
		p.heard()
		later(p, Silent-time.Second)
		p.ok(p.listen.Sweep(ctx))
		if talk, _ := p.talk(otter, runs); talk.Over() {
			t.Error("ended a second too early")
		}
		later(p, time.Minute)
		p.ok(p.listen.Sweep(ctx))
		if talk, _ := p.talk(otter, runs); talk.How != BySilence {
			t.Errorf("silence ended it as %q", talk.How)
		}
		later(p, Waits)
		p.ok(p.listen.Sweep(ctx))
		p.ok(p.listen.Sweep(ctx))
		if talk, _ := p.talk(wren, waits); talk.How != Nobodys {
			t.Errorf("waiting ended as %q", talk.How)
		}
		if told := p.heard(); !slices.Equal(told, []string{KindNobody + " wren"}) {
			t.Errorf("told: %v", told)
		}
		if talk, err := p.listen.get(ctx, p.db, appointed); err != nil || talk.Over() {
			t.Errorf("a talk for later was swept: %v", err)
		}
		later(p, Kept)
		p.ok(p.listen.Sweep(ctx))
		if n, err := db.One(ctx, p.db, qAllLines, db.Value[int64]); err != nil || n != 0 {
			t.Errorf("%d lines are left after a week, %v", n, err)
		}
	})
}

var qAllLines = db.Register("listening.line.count_for_tests", `SELECT COUNT(*) FROM talk_line`)

// Who asked for a time is told when it is near, and so are the listeners whom it
// fits, there or not; each once.
func TestATimeThatIsNear(t *testing.T) {
	each(t, func(t *testing.T, p *parlour) {
		ctx := t.Context()
		p.listener("heron", Practice)
		wary := p.listener("finch", Practice)
		p.ok(p.listen.SetLimits(ctx, wary, Limits{Daily: 1, Avoid: "exams"}))
		robin, otter := p.member("robin"), p.member("otter")
		p.asks(robin, Ask{From: p.Clock.Now().Add(2 * time.Hour), Words: "My exams."})
		ended := p.asks(otter, Ask{From: p.Clock.Now().Add(2 * time.Hour)})
		p.ok(p.listen.End(ctx, otter, ended))
		p.asks(p.member("wren"), Ask{})
		p.heard()
		for _, step := range []struct {
			after time.Duration
			told  []string
		}{
			{2*time.Hour - Remind - time.Second, nil},
			{time.Second, []string{KindSoon + " robin", KindSoonHere + " heron"}},
			{time.Minute, nil},
		} {
			later(p, step.after)
			p.ok(p.listen.Sweep(ctx))
			if told := p.heard(); !slices.Equal(told, step.told) {
				t.Errorf("told %v, want %v", told, step.told)
			}
		}
	})
}

func TestBadAsking(t *testing.T) {
	each(t, func(t *testing.T, p *parlour) {
		otter := p.member("otter")
		now := p.Clock.Now()
		for name, a := range map[string]Ask{
			"no wish":         {},
			"another wish":    {Wish: "money"},
			"too much":        {Wish: "heard", Words: strings.Repeat("x", MaxWords+1)},
			"the past":        {Wish: "heard", From: now.Add(-time.Hour)},
			"too far ahead":   {Wish: "heard", From: now.Add(Ahead + time.Hour)},
			"a foreign topic": {Wish: "heard", Topics: []string{"nonsense"}},
		} {
			if _, err := p.listen.Ask(t.Context(), otter, a); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		form := url.Values{"wish": {"money"}, "words": {"My own words."}}
		w := p.ask(otter, "POST", "/groups/low-days/listening/ask", "", form)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "My own words.") {
			t.Errorf("%d, and what was written is lost", w.Code)
		}
		p.ok(p.listen.SetOpen(t.Context(), p.holder, false))
		if w := p.ask(otter, "GET", "/groups/low-days/listening", "", nil); w.Code != http.StatusNotFound {
			t.Errorf("where it is not offered: %d", w.Code)
		}
		if w := p.ask(p.holder, "GET", "/groups/low-days/listening", "", nil); w.Code != http.StatusOK {
			t.Errorf("who may open it: %d", w.Code)
		}
	})
}

// What is said goes through the watch; what was refused does not reach it twice,
// and blocked people are not brought together.
func TestTheWatchAndThoseApart(t *testing.T) {
	each(t, func(t *testing.T, p *parlour) {
		ctx := t.Context()
		otter, heron := p.member("otter"), p.listener("heron", Practice)
		id := p.asks(otter, Ask{Words: "First."})
		p.apart = []group.MemberID{otter.Member.ID}
		if _, ok, err := p.listen.Next(ctx, heron); ok || err != nil {
			t.Errorf("two who are apart were brought together: %v", err)
		}
		p.apart = nil
		p.begins(heron)
		p.ok(p.listen.Say(ctx, heron, id, "Second.", ""))
		if want := []string{"First.", "wrote", "Second.", "wrote"}; !slices.Equal(p.read, want) {
			t.Errorf("the watch read %v", p.read)
		}
	})
}

// Who goes takes what they said along; who was talking with them comes first
// again.
func TestWhoLeaves(t *testing.T) {
	each(t, func(t *testing.T, p *parlour) {
		ctx := t.Context()
		otter, heron := p.member("otter"), p.listener("heron", Practice)
		p.asks(otter, Ask{})
		id := p.begins(heron)
		p.ok(p.listen.Say(ctx, heron, id, "Mine.", ""))
		p.ok(p.db.Tx(ctx, func(tx *db.Tx) error { return p.listen.Erase(ctx, tx, heron.Actor.ID) }))
		talk, lines := p.talk(otter, id)
		if talk.Runs() || talk.Over() || len(lines) != 0 {
			t.Errorf("runs %v, over %v, %d lines", talk.Runs(), talk.Over(), len(lines))
		}
		robin := p.listener("robin", Practice)
		if p.begins(robin) != id {
			t.Error("the talk did not come back to the line")
		}
		p.ok(p.listen.Say(ctx, otter, id, "Still here.", ""))
		sections, err := p.listen.Export(ctx, otter.Actor.ID)
		p.ok(err)
		if len(sections) != 3 || len(sections[0].Records) != 1 || len(sections[1].Records) != 1 {
			t.Errorf("the export: %+v", sections)
		}
		p.ok(p.db.Tx(ctx, func(tx *db.Tx) error { return p.listen.Erase(ctx, tx, otter.Actor.ID) }))
		if _, _, err := p.listen.Talk(ctx, robin, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("the talk of who was erased: %v", err)
		}
	})
}

func TestPages(t *testing.T) {
	each(t, func(t *testing.T, p *parlour) {
		otter, heron := p.member("otter"), p.listener("heron", 0)
		base := "/groups/low-days/listening"
		has := func(v group.Visit, path string, want, not []string) {
			t.Helper()
			w := p.ask(v, "GET", path, "", nil)
			body := w.Body.String()
			if w.Code != http.StatusOK {
				t.Fatalf("%s: %d", path, w.Code)
			}
			for _, s := range want {
				if !strings.Contains(body, s) {
					t.Errorf("%s lacks %q", path, s)
				}
			}
			for _, s := range not {
				if strings.Contains(body, s) {
					t.Errorf("%s holds %q", path, s)
				}
			}
		}
		has(otter, base, []string{"Ask for a talk", "To be heard", "Good to know"}, []string{"Somebody may be waiting", "For those who hold"})
		has(p.holder, base, []string{"For those who hold the group"}, nil)
		p.asks(otter, Ask{Words: "A private matter."})
		has(heron, base, []string{"1 person waits"}, []string{"otter", "A private matter.", "Ask for a talk"})
		has(otter, base+"/course", []string{"Be there", "Leave advice out"}, nil)
		id := p.begins(heron)
		url := p.listen.TalkURL(otter.Group, id)
		has(otter, url, []string{"You are talking with", "heron", "first talks", "Bring somebody in"}, []string{"Hand the talk over"})
		has(heron, url, []string{"A private matter.", "Hand the talk over"}, nil)
		has(p.holder, url, []string{"Come in"}, []string{"A private matter."})
		w := p.ask(otter, "POST", base+"/course", "", map[string][]string{"sad": {"fix"}})
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Name it first.") {
			t.Errorf("a wrong answer: %d", w.Code)
		}
	})
}

package cases

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/ladder"
	"hearth/internal/safety/subject"
)

func TestSignalsJoinOneCase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		id := b.signal(ladder.S1)
		if diff := cmp.Diff([]string{NoticeWaits + " rowan"}, b.heard()); diff != "" || len(b.paged) != 0 {
			t.Errorf("S1: %s, paged %d", diff, len(b.paged))
		}
		for _, l := range []ladder.Level{ladder.S0, ladder.S1, ladder.S2, ladder.S1} {
			if again := b.signal(l); again != id {
				t.Errorf("a signal of %s opened a second case", l)
			}
		}
		if c := b.one(id); c.Level != ladder.S2 {
			t.Errorf("the case stands at %s: a lighter signal never lowers it", c.Level)
		}
		if len(b.paged) != 0 {
			t.Error("S2 pages nobody")
		}
		b.signal(ladder.S4)
		b.signal(ladder.S4)
		b.signal(ladder.C)
		if len(b.paged) != 1 || b.paged[0].Level != ladder.S4 || b.paged[0].Case != int64(id) || b.paged[0].URL != b.cases.URL(id) {
			t.Errorf("paged %+v", b.paged)
		}
		w := b.whole(b.responder, id)
		if diff := cmp.Diff([]What{Opened, Signalled, Signalled, Signalled, Signalled, Raised, Signalled, Signalled, Raised, Signalled, Signalled}, kindsOf(w.Entries)); diff != "" {
			t.Error(diff)
		}
		if w.Entries[1].Words != "lantern" {
			t.Errorf("what gave the sign reads %q", w.Entries[1].Words)
		}
	})
}

func kindsOf(entries []Entry) (kinds []What) {
	for _, e := range entries {
		kinds = append(kinds, e.What)
	}
	return kinds
}

func TestManySignalsAtOnceAreOneCase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		var all sync.WaitGroup
		ids, errs := make([]ID, 8), make([]error, 8)
		for i := range ids {
			all.Go(func() {
				errs[i] = d.Tx(t.Context(), func(tx *db.Tx) (err error) {
					ids[i], err = b.cases.Signal(t.Context(), tx, Signal{Group: b.member.Group.ID, Member: b.member.Member.ID, Level: ladder.S0, Source: Measure})
					return err
				})
			})
		}
		all.Wait()
		for i, id := range ids {
			if errs[i] != nil || id != ids[0] {
				t.Errorf("signal %d: case %d, %v", i, id, errs[i])
			}
		}
		if n := len(b.whole(b.responder, ids[0]).Entries); n != 9 {
			t.Errorf("%d entries, want 9: one opened, eight signals", n)
		}
	})
}

func TestTwoTakeACaseAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		id := b.signal(ladder.S4)
		desks := []Desk{b.desk(b.responder, id), b.desk(b.colleague, id)}
		var all sync.WaitGroup
		var errs [2]error
		for i, desk := range desks {
			all.Go(func() { errs[i] = b.cases.Take(t.Context(), desk, false) })
		}
		all.Wait()
		if got := []string{code(errs[0]), code(errs[1])}; got[0] == got[1] || got[0]+got[1] != "cases.taken" {
			t.Errorf("both took it: %q", got)
		}
		who, other := b.responder, b.colleague
		if errs[0] != nil {
			who, other = b.colleague, b.responder
		}
		if !b.desk(who, id).owner || b.desk(other, id).owner || len(b.quiet) != 1 {
			t.Errorf("the wrong one has it, or paging goes on: %v", b.quiet)
		}
		b.ok(b.cases.Take(t.Context(), b.desk(who, id), false)) // pressed twice
		stale := b.desk(other, id)
		b.ok(b.cases.Note(t.Context(), b.desk(who, id), "busy", ""))
		if got := code(b.cases.Take(t.Context(), stale, true)); got != "cases.taken" {
			t.Errorf("taking over from an old page: %q", got)
		}
		b.ok(b.cases.Take(t.Context(), b.desk(other, id), true))
		if !b.desk(other, id).owner {
			t.Error("a colleague can take over")
		}
	})
}

func TestACaseFromThePageToTheEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		id, at := b.held(ladder.S4, HoldDanger)
		if diff := cmp.Diff([]string(nil), b.heard()); diff != "" || len(b.paged) != 1 {
			t.Errorf("told: %s, paged %d", diff, len(b.paged))
		}
		b.Clock.Advance(2 * time.Minute)
		b.ok(b.cases.Say(t.Context(), b.desk(b.responder, id), "I am Rosa. I have read it. Are you safe?", "f1"))
		b.ok(b.cases.Say(t.Context(), b.desk(b.responder, id), "I am Rosa. I have read it. Are you safe?", "f1")) // double press
		if diff := cmp.Diff([]string{NoticeTalk + " quiet-otter"}, b.heard()); diff != "" {
			t.Error(diff)
		}
		c := b.one(id)
		if c.Owner == 0 || c.FirstAt.IsZero() || !c.Talks {
			t.Errorf("whoever writes first has the case: %+v", c)
		}
		talk, err := b.cases.Talk(t.Context(), b.member)
		b.ok(err)
		if len(talk.Entries) != 1 || talk.Entries[0].Words != "I am Rosa. I have read it. Are you safe?" || talk.Names[talk.Entries[0].Party] != "Rosa" || len(talk.Holds) != 1 {
			t.Errorf("the member reads %+v", talk)
		}
		b.ok(b.cases.Ask(t.Context(), b.member, Asking{Words: "not really", Once: "m1"}))
		if diff := cmp.Diff([]string{NoticeWrote + " account"}, b.heard()); diff != "" {
			t.Error(diff)
		}
		if b.one(id).MemberWrote.IsZero() {
			t.Error("the member waits for an answer")
		}
		b.ok(b.cases.Say(t.Context(), b.desk(b.responder, id), "Then let us call together.", ""))
		if !b.one(id).MemberWrote.IsZero() {
			t.Error("the member was answered")
		}
		desk := b.desk(b.responder, id)
		b.ok(b.cases.Step(t.Context(), desk, "s4.stay"))
		b.ok(b.cases.Step(t.Context(), desk, "s4.stay"))
		if got := code(b.cases.Step(t.Context(), desk, "s2.ask")); got != "not_found" {
			t.Errorf("a step of another level: %q", got)
		}
		excerpt, err := b.cases.Context(t.Context(), desk, at)
		b.ok(err)
		if excerpt.Words != "lantern words" {
			t.Errorf("the context reads %q", excerpt.Words)
		}
		b.ok(b.cases.Decide(t.Context(), b.desk(b.responder, id), Decision{Ref: at, Do: Opening}))
		if b.said[at.ID].State != subject.Open {
			t.Error("the words are still held")
		}
		if got := code(b.cases.Close(t.Context(), b.desk(b.responder, id), Steadier, "")); got != "cases.problem.second" {
			t.Errorf("closed without a second person: %q", got)
		}
		if got := code(b.cases.Look(t.Context(), b.desk(b.responder, id))); got != "cases.other_eyes" {
			t.Errorf("whoever has it looked at it: %q", got)
		}
		b.ok(b.cases.Look(t.Context(), b.desk(b.colleague, id)))
		b.ok(b.cases.Close(t.Context(), b.desk(b.responder, id), Steadier, "sister is with them"))
		if got := code(b.cases.Close(t.Context(), b.desk(b.responder, id), Steadier, "")); got != "cases.closed" {
			t.Errorf("closed twice: %q", got)
		}
		w := b.whole(b.responder, id)
		want := []What{Opened, Signalled, Held, Said, Taken, Wrote, Said, Stepped, Read, Released, Looked, Closed}
		if diff := cmp.Diff(want, kindsOf(w.Entries)); diff != "" {
			t.Error(diff)
		}
		if len(w.Follows) != 2 || len(w.Done) != 1 {
			t.Errorf("%d follow-ups, %d steps done", len(w.Follows), len(w.Done))
		}
		b.audited("cases.read", "cases.words", "cases.close")
	})
}

// audited looks for acts in the audit log, and for words that must not be there.
func (b *bundle) audited(actions ...string) {
	b.t.Helper()
	if _, err := b.audit.Verify(b.t.Context()); err != nil {
		b.t.Error(err)
	}
	entries, err := b.audit.Between(b.t.Context(), time.Time{}, b.Clock.Now().Add(time.Hour), 0)
	b.ok(err)
	written := fmt.Sprint(entries)
	for _, a := range actions {
		if !strings.Contains(written, a) {
			b.t.Errorf("the audit log lacks %s", a)
		}
	}
	for _, secret := range []string{"lantern", "sister", "Rosa", "quiet-otter", fmt.Sprint(int64(b.responder.ID))} {
		if strings.Contains(written, secret) {
			b.t.Errorf("the audit log holds %q", secret)
		}
	}
}

func TestConflictsOfInterest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		fern := b.facilitator("fern")
		b.team[fern.Actor.ID] = Responder{Name: "Fern"} // holds the group, and is on the rota
		plain := b.joined("marsh-heron")
		about := b.sign(Signal{Group: fern.Group.ID, Member: fern.Member.ID, Level: ladder.S2, Source: Reading})
		words := b.write(fern, "what fern wrote")
		caused := b.sign(Signal{Group: fern.Group.ID, Member: plain.Member.ID, Level: ladder.S2, Source: Worry, Ref: words, Author: fern.Member.ID, By: b.holder.Member.ID})
		grave := b.signal(ladder.S3)
		rows := []struct {
			name string
			who  account.Actor
			id   ID
			sees bool
		}{
			{"a responder whom it is about", fern.Actor, about, false},
			{"the other responder", b.responder, about, true},
			{"the other facilitator", b.holder.Actor, about, true},
			{"whose words are the cause", fern.Actor, caused, false},
			{"the facilitator who worried", b.holder.Actor, caused, true},
			{"the member it is about", plain.Actor, caused, false},
			{"a facilitator, S3", b.holder.Actor, grave, false},
			{"a responder, S3", b.responder, grave, true},
			{"a facilitator on the rota, S3 of somebody else", fern.Actor, grave, true},
			{"the member it is about, S3", b.member.Actor, grave, false},
			{"a stranger", b.Account(), grave, false},
		}
		for _, row := range rows {
			_, err := b.cases.Desk(t.Context(), row.who.ID, row.id)
			if (err == nil) != row.sees || err != nil && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", row.name, err)
			}
			q, err := b.cases.Queue(t.Context(), row.who.ID)
			b.ok(err)
			if _, there := q.Desks[row.id]; there != row.sees {
				t.Errorf("%s: in the queue %v", row.name, there)
			}
		}
		for _, told := range b.heard() {
			if told == NoticeWaits+" fern" {
				t.Error("fern is told of a case about fern, or about fern's words")
			}
		}
		if b.Groups.Leave(t.Context(), fern, group.Keep) != nil {
			t.Fatal("fern cannot leave")
		}
		if _, err := b.cases.Desk(t.Context(), fern.Actor.ID, about); !fault.Is(err, fault.NotFound) {
			t.Errorf("a responder who left the group sees the case about themselves: %v", err)
		}
	})
}

func TestWorries(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		heron := b.joined("marsh-heron")
		b.ok(b.cases.WorryAbout(t.Context(), heron, Worried{About: b.member.Member.ID, Words: "lantern worry", Urgent: Now, Once: "w"}))
		b.ok(b.cases.WorryAbout(t.Context(), heron, Worried{About: b.member.Member.ID, Words: "lantern worry", Urgent: Now, Once: "w"}))
		if len(b.paged) != 1 || b.paged[0].Level != ladder.S4 {
			t.Errorf("paged %+v", b.paged)
		}
		w := b.whole(b.responder, ID(b.paged[0].Case))
		if diff := cmp.Diff([]What{Opened, Signalled}, kindsOf(w.Entries)); diff != "" || w.Entries[1].Words != "lantern worry" {
			t.Errorf("%s %+v", diff, w.Entries)
		}
		talk, err := b.cases.Talk(t.Context(), b.member)
		b.ok(err)
		if talk.Case.ID != 0 {
			t.Error("the member is shown that somebody worries about them")
		}
		for name, row := range map[string]struct {
			v    group.Visit
			in   Worried
			want string
		}{
			"about nobody":        {heron, Worried{Urgent: Unsure}, "cases.problem.handle"},
			"without an urgency":  {heron, Worried{About: b.member.Member.ID}, "cases.problem.urgency"},
			"about no member":     {heron, Worried{About: 7, Urgent: Unsure}, "not_found"},
			"by an outsider":      {b.Visit(b.Account(), "low-days"), Worried{About: b.member.Member.ID, Urgent: Now}, "not_found"},
			"too long":            {heron, Worried{About: b.member.Member.ID, Urgent: Now, Words: strings.Repeat("a", MaxWords+1)}, "cases.problem.long"},
			"about oneself, asks": {heron, Worried{About: heron.Member.ID, Urgent: Unsure}, ""},
		} {
			if got := code(b.cases.WorryAbout(t.Context(), row.v, row.in)); got != row.want {
				t.Errorf("%s: %q, want %q", name, got, row.want)
			}
		}
	})
}

func TestAFloodOfWorriesIsNoStorm(t *testing.T) {
	d := dbtest.SQLite(t)
	b := newBundle(t, d)
	heron, refused := b.joined("marsh-heron"), 0
	for range 30 {
		err := b.cases.WorryAbout(t.Context(), heron, Worried{About: b.member.Member.ID, Urgent: Now})
		if err != nil && !fault.Is(err, fault.TooMany) {
			t.Fatal(err)
		}
		if err != nil {
			refused++
		}
	}
	if len(b.paged) != 1 || refused != 20 {
		t.Errorf("%d pages, %d refused", len(b.paged), refused)
	}
}

func TestHandingOver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		id := b.signal(ladder.S3)
		b.ok(b.cases.Take(t.Context(), b.desk(b.responder, id), false))
		if got := code(b.cases.Pass(t.Context(), b.desk(b.colleague, id), "mine?")); got != "cases.not_yours" {
			t.Errorf("handed over somebody else's: %q", got)
		}
		if got := code(b.cases.Pass(t.Context(), b.desk(b.responder, id), " ")); got != "cases.problem.empty" {
			t.Errorf("handed over without a note: %q", got)
		}
		b.ok(b.cases.Pass(t.Context(), b.desk(b.responder, id), "has not answered; sister's name is in the talk"))
		if len(b.paged) != 2 {
			t.Errorf("paged %d times: whoever is next is called", len(b.paged))
		}
		w := b.whole(b.colleague, id)
		if last := w.Entries[len(w.Entries)-1]; last.What != Passed || !strings.HasPrefix(last.Words, "has not answered") {
			t.Errorf("the note is %+v", last)
		}
		if c := b.one(id); c.Owner != 0 || !c.FirstAt.IsZero() {
			t.Errorf("to take is not to write: %+v", c)
		}
	})
}

func TestOnlyAPersonLowersALevel(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		id := b.signal(ladder.S4)
		if got := code(b.cases.SetLevel(t.Context(), b.desk(b.responder, id), ladder.S2, " ")); got != "cases.problem.reason" {
			t.Errorf("without a reason: %q", got)
		}
		b.ok(b.cases.SetLevel(t.Context(), b.desk(b.responder, id), ladder.S2, "a song"))
		if c := b.one(id); c.Level != ladder.S2 {
			t.Errorf("it stands at %s", c.Level)
		}
		b.audited("cases.lower")
		b.ok(b.cases.SetLevel(t.Context(), b.desk(b.responder, id), ladder.S4, "not a song"))
		if len(b.paged) != 2 {
			t.Errorf("paged %d times", len(b.paged))
		}
	})
}

func TestARisingLevelPromisesAnew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		now := b.Clock.Now()
		b.spans = []Span{{now, now.Add(8 * time.Hour)}}
		id := b.signal(ladder.S2)
		if got := b.one(id).Due; !got.Equal(now.Add(4 * time.Hour)) {
			t.Errorf("S2 is due %s", got)
		}
		b.ok(b.cases.Say(t.Context(), b.desk(b.holder.Actor, id), "I am here.", ""))
		b.Clock.Advance(time.Hour)
		b.signal(ladder.S4)
		c := b.one(id)
		if !c.FirstAt.IsZero() || !c.Due.Equal(now.Add(time.Hour+5*time.Minute)) {
			t.Errorf("after S4: first %s, due %s", c.FirstAt, c.Due)
		}
		b.ok(b.cases.Say(t.Context(), b.desk(b.holder.Actor, id), "Still here.", ""))
		if len(b.paged) != 1 {
			t.Error("S4 pages although a facilitator has it")
		}
	})
}

func TestANewSignCallsAnew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		id := b.signal(ladder.S4)
		b.ok(b.cases.Say(t.Context(), b.desk(b.responder, id), "I am here.", ""))
		b.heard()
		b.Clock.Advance(10 * time.Minute)
		b.signal(ladder.S3)
		if len(b.paged) != 1 {
			t.Errorf("paged %d times while a talk goes on", len(b.paged))
		}
		if diff := cmp.Diff([]string{NoticeWaits + " account"}, b.heard()); diff != "" {
			t.Errorf("whoever has it is told: %s", diff)
		}
		b.Clock.Advance(3 * time.Hour)
		b.signal(ladder.S4)
		if c := b.one(id); len(b.paged) != 2 || !c.FirstAt.IsZero() || c.Due.Sub(b.Clock.Now()) != 5*time.Minute {
			t.Errorf("hours later: paged %d times, first %s, due %s", len(b.paged), c.FirstAt, c.Due)
		}
		b.ok(b.cases.Say(t.Context(), b.desk(b.responder, id), "Still here.", ""))
		b.Clock.Advance(time.Hour)
		b.ok(b.cases.Ask(t.Context(), b.member, Asking{Words: "lantern", Now: true}))
		if len(b.paged) != 3 {
			t.Errorf("paged %d times: somebody says that they are not safe", len(b.paged))
		}
	})
}

func TestHeldWords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		id, at := b.held(ladder.S3, HoldMethod)
		other := b.write(b.holder, "no part of this")
		d1 := b.desk(b.responder, id)
		for name, row := range map[string]struct {
			in   Decision
			want string
		}{
			"kept without a reason": {Decision{Ref: at, Do: Keeping}, "cases.problem.reason"},
			"no decision":           {Decision{Ref: at, Do: "burn"}, "cases.problem.choice"},
			"not of this case":      {Decision{Ref: other, Do: Opening}, "not_found"},
			"no such place":         {Decision{Ref: subject.Ref{Kind: "dream", ID: 1}, Do: Opening}, "not_found"},
		} {
			if got := code(b.cases.Decide(t.Context(), d1, row.in)); got != row.want {
				t.Errorf("%s: %q, want %q", name, got, row.want)
			}
		}
		if _, err := b.cases.Context(t.Context(), d1, other); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody on duty reads what is no part of the case: %v", err)
		}
		b.ok(b.cases.Decide(t.Context(), d1, Decision{Ref: at, Do: Keeping, Reason: "It still says how."}))
		if got := code(b.cases.Decide(t.Context(), b.desk(b.colleague, id), Decision{Ref: at, Do: Opening})); got != "cases.decided" {
			t.Errorf("decided twice: %q", got)
		}
		if b.said[at.ID].State != subject.Held {
			t.Error("kept words were opened")
		}
		if err := b.cases.AskAgain(t.Context(), b.holder, at); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else asks again: %v", err)
		}
		b.ok(b.cases.AskAgain(t.Context(), b.member, at))
		b.ok(b.cases.AskAgain(t.Context(), b.member, at)) // double press
		if !b.one(id).AskedAgain {
			t.Error("nobody sees that somebody else is asked for")
		}
		if got := code(b.cases.Decide(t.Context(), b.desk(b.responder, id), Decision{Ref: at, Do: Keeping, Reason: "No."})); got != "cases.other_eyes" {
			t.Errorf("the same person decided again: %q", got)
		}
		b.ok(b.cases.Decide(t.Context(), b.desk(b.colleague, id), Decision{Ref: at, Do: Opening}))
		if b.said[at.ID].State != subject.Open {
			t.Error("somebody else opened them, and they are held")
		}
	})
}

func TestEditedWordsOpen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		edited := func(at subject.Ref) (opened bool) {
			b.ok(d.Tx(t.Context(), func(tx *db.Tx) (err error) {
				opened, err = b.cases.Edited(t.Context(), tx, at)
				return err
			}))
			return opened
		}
		_, method := b.held(ladder.S2, HoldMethod)
		if !edited(method) || b.said[method.ID].State != subject.Open || edited(method) {
			t.Error("words that said how, and say it no more, open once")
		}
		id, danger := b.held(ladder.S4, HoldDanger)
		if edited(danger) || b.said[danger.ID].State != subject.Held {
			t.Error("somebody in danger is not out of it because they changed a word")
		}
		b.ok(b.cases.Decide(t.Context(), b.desk(b.responder, id), Decision{Ref: danger, Do: Editing, Reason: "Please leave out the place."}))
		if !edited(danger) {
			t.Error("a change that was asked for opens the words")
		}
		if edited(b.write(b.member, "free")) {
			t.Error("what was never held was opened")
		}
	})
}

func TestSweepTellsWhatCameDue(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		now := b.Clock.Now()
		b.spans = []Span{{now, now.Add(24 * time.Hour)}}
		id := b.signal(ladder.S2)
		b.heard()
		b.ok(b.cases.Sweep(t.Context()))
		if told := b.heard(); len(told) != 0 {
			t.Errorf("told before its time: %v", told)
		}
		b.Clock.Advance(4 * time.Hour)
		b.ok(b.cases.Sweep(t.Context()))
		if diff := cmp.Diff([]string{NoticeLate + " rowan", NoticeLate + " staff"}, b.heard()); diff != "" {
			t.Error(diff)
		}
		b.ok(b.cases.Say(t.Context(), b.desk(b.holder.Actor, id), "I am here.", ""))
		b.heard()
		b.ok(b.cases.Close(t.Context(), b.desk(b.holder.Actor, id), Steadier, ""))
		b.Clock.Advance(25 * time.Hour)
		for range 2 {
			b.ok(b.cases.Sweep(t.Context()))
		}
		if diff := cmp.Diff([]string{NoticeFollow + " rowan"}, b.heard()); diff != "" {
			t.Error(diff)
		}
		q, err := b.cases.Queue(t.Context(), b.responder.ID)
		b.ok(err)
		if len(q.Lines) != 1 || q.Lines[0].Why[0] != WhyFollow {
			t.Errorf("a closed case with a follow-up stands in the queue: %+v", q.Lines)
		}
		b.ok(b.cases.Follow(t.Context(), b.desk(b.responder, id), 1, Reached))
		if got := code(b.cases.Follow(t.Context(), b.desk(b.colleague, id), 1, Unreached)); got != "cases.changed_meanwhile" {
			t.Errorf("followed up twice: %q", got)
		}
		if q, err = b.cases.Queue(t.Context(), b.responder.ID); err != nil || len(q.Lines) != 0 {
			t.Errorf("it is done until next week: %+v %v", q.Lines, err)
		}
	})
}

func TestErasedMeansGone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		heron := b.joined("marsh-heron")
		b.ok(b.cases.WorryAbout(t.Context(), heron, Worried{About: b.member.Member.ID, Words: "lantern worry", Urgent: Soon}))
		id := ID(b.paged[0].Case)
		b.ok(b.cases.Say(t.Context(), b.desk(b.responder, id), "lantern greeting", ""))
		b.ok(b.cases.Ask(t.Context(), b.member, Asking{Words: "lantern answer"}))
		b.ok(b.cases.Note(t.Context(), b.desk(b.responder, id), "lantern note", ""))
		sections, err := b.cases.Export(t.Context(), b.member.Actor.ID)
		b.ok(err)
		copied := fmt.Sprint(sections)
		for word, in := range map[string]bool{"lantern greeting": true, "lantern answer": true, "lantern worry": false, "lantern note": false, "s3": false} {
			if strings.Contains(copied, word) != in {
				t.Errorf("the member's copy has %q: %v", word, !in)
			}
		}
		if theirs, err := b.cases.Export(t.Context(), heron.Actor.ID); err != nil || !strings.Contains(fmt.Sprint(theirs), "lantern worry") {
			t.Errorf("the copy of the one who worried: %v %v", theirs, err)
		}
		erase := func(who account.Actor) {
			b.ok(d.Tx(t.Context(), func(tx *db.Tx) error { return b.cases.Erase(t.Context(), tx, who.ID) }))
		}
		words := func() (all string) {
			w := b.whole(b.colleague, id)
			for _, e := range w.Entries {
				all += e.Words + ";"
			}
			return all
		}
		erase(heron.Actor)
		if got := words(); strings.Contains(got, "worry") || !strings.Contains(got, "lantern answer") {
			t.Errorf("after the one who worried was erased: %s", got)
		}
		erase(b.responder)
		if w := b.whole(b.colleague, id); w.Names[w.Desk.Case.Owner] != "" {
			t.Error("an erased responder still has a name in the case")
		}
		erase(b.member.Actor)
		if got := words(); strings.Contains(got, "lantern") {
			t.Errorf("after the member was erased: %s", got)
		}
		if c := b.one(id); c.Open() || c.Outcome != Gone {
			t.Errorf("a case about nobody is open: %+v", c)
		}
	})
}

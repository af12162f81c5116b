package breakglass

import (
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

func each(t *testing.T, f func(t *testing.T, b *bundle)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, newBundle(t, d)) })
}

// Two people decide, one looks, the member is told, and all of it is on record
// without a word.
func TestTwoPeopleOpen(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		b.left()
		id := b.asks(b.ada, asking(Contact, Near))
		if got := b.heard(); got != "asked ben, asked cleo, asked lea" {
			t.Errorf("told of asking: %s", got)
		}
		if _, err := b.looks(b.ada, id); code(err) != "breakglass.over" {
			t.Errorf("looked before anybody agreed: %v", err)
		}
		b.ok(b.answers(b.ben, id, Answer{Yes: true, Words: "lantern yes"}))
		if got := b.heard(); got != "answered ada" {
			t.Errorf("told of the answer: %s", got)
		}
		for _, who := range []account.Actor{b.ben, b.lea} {
			if _, err := b.looks(who, id); code(err) != "breakglass.asker_only" {
				t.Errorf("%s looked: %v", b.names[who.ID], err)
			}
		}
		s, err := b.looks(b.ada, id)
		b.ok(err)
		if s.Contact.Phone != "0170 5550" || s.Contact.Note != "lantern note" || s.Near.Name != "lantern sister" || len(s.Handles) != 0 {
			t.Errorf("shown: %+v", s)
		}
		if got := b.heard(); got != "opened member" {
			t.Errorf("told of opening: %s", got)
		}
		b.Clock.Advance(LookFor - time.Second)
		_, err = b.looks(b.ada, id)
		b.ok(err)
		b.Clock.Advance(time.Second)
		if _, err := b.looks(b.ada, id); code(err) != "breakglass.over" {
			t.Errorf("looked after the hour: %v", err)
		}
		if got := b.recorded(); got != "asked agreed opened told looked" {
			t.Errorf("the record: %s", got)
		}
		all, err := b.audit.Between(t.Context(), time.Unix(1, 0), b.Clock.Now().Add(time.Hour), 0)
		b.ok(err)
		for _, e := range all {
			for _, part := range append([]string{e.Actor, e.Object}, e.Detail["what"], e.Detail["reason"]) {
				if strings.Contains(part, "lantern") || strings.Contains(part, number(int64(b.ada.ID))) {
					t.Errorf("the record says %q", part)
				}
			}
		}
	})
}

// What is asked for is all that is shown.
func TestOnlyWhatWasAskedForIsShown(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		b.left()
		id := b.asks(b.ada, asking(Near))
		b.ok(b.answers(b.ben, id, Answer{Yes: true}))
		s, err := b.looks(b.ada, id)
		b.ok(err)
		if !s.Contact.None() || s.Near.None() {
			t.Errorf("shown: %+v", s)
		}
	})
}

// The link is found over keyed hashes: in groups of the same organisation, of
// members of today, and nowhere else.
func TestTheLinkBetweenHandles(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		ctx := t.Context()
		join := func(actor account.Actor, slug, handle string) {
			_, err := b.Groups.Join(ctx, b.Visit(actor, slug), group.Joining{Handle: handle, Agree: true})
			b.ok(err)
		}
		join(b.member.Actor, "open-window", "blue-heron")
		other := b.Member("open-window", "somebody-else")
		o, err := b.Groups.CreateOrganisation(ctx, "northfold", "Northfold", "")
		b.ok(err)
		_, err = b.Groups.CreateGroup(ctx, o, group.NewGroup{Slug: "steady-ground", Name: "Steady", Summary: "s", Aim: "a", ForWhom: "f", NotFor: "n",
			Lang: "en", LedBy: "peers", Formats: []string{"text"}, Agreements: []string{"One."}})
		b.ok(err)
		join(b.member.Actor, "steady-ground", "far-away")
		b.accounts = []account.ID{b.ada.ID, b.member.Actor.ID, other.Actor.ID}
		slices.Sort(b.accounts)

		id := b.asks(b.ada, asking(Link))
		b.ok(b.answers(b.ben, id, Answer{Yes: true}))
		s, err := b.looks(b.ada, id)
		b.ok(err)
		if len(s.Handles) != 1 || s.Handles[0].Handle != "blue-heron" {
			t.Fatalf("shown: %+v", s.Handles)
		}
		b.ok(b.Groups.Leave(ctx, b.Visit(b.member.Actor, "open-window"), group.Keep))
		if s, err = b.looks(b.ada, id); err != nil || len(s.Handles) != 0 {
			t.Errorf("after leaving: %+v %v", s.Handles, err)
		}
	})
}

// Refused, withdrawn, expired, unopened and a closed case are told apart, and
// nothing is opened by any.
func TestWaysNotToOpen(t *testing.T) {
	rows := []struct {
		name  string
		do    func(b *bundle, id ID) error
		state State
		code  string // of the next answer
	}{
		{"refused", func(b *bundle, id ID) error { return b.answers(b.ben, id, Answer{Words: "call first"}) }, Refused, "breakglass.answered"},
		{"withdrawn", func(b *bundle, id ID) error { return b.glass.Withdraw(b.t.Context(), b.desk(b.ada, id)) }, Withdrawn, "breakglass.withdrawn"},
		{"expired", func(b *bundle, _ ID) error { b.Clock.Advance(AnswerWithin); return nil }, Expired, "breakglass.expired"},
		{"expired, and swept", func(b *bundle, _ ID) error { b.Clock.Advance(AnswerWithin); b.sweep(); return nil }, Expired, "breakglass.expired"},
		{"agreed and never opened", func(b *bundle, id ID) error {
			err := b.answers(b.ben, id, Answer{Yes: true})
			b.Clock.Advance(OpenWithin)
			return err
		}, Unopened, "breakglass.answered"},
		{"the case closed, and swept", func(b *bundle, _ ID) error { b.one.Open = false; b.sweep(); return nil }, CaseClosed, "breakglass.case_closed"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			each(t, func(t *testing.T, b *bundle) {
				b.left()
				id := b.asks(b.ada, asking(Contact))
				b.ok(row.do(b, id))
				if got := b.state(id); got != row.state {
					t.Errorf("state: %s", got)
				}
				if err := b.answers(b.cleo, id, Answer{Yes: true}); code(err) != row.code {
					t.Errorf("answered afterwards: %v", err)
				}
				if s, err := b.looks(b.ada, id); err == nil || !s.Contact.None() {
					t.Errorf("looked all the same: %+v", s)
				}
				if strings.Contains(b.heard(), "member") {
					t.Error("the member was told of something that was not opened")
				}
				b.one.Open = true
				if again := b.asks(b.ada, asking(Contact)); again == id {
					t.Error("it cannot be asked again")
				}
			})
		})
	}
}

// The case closes between the yes and the look: nothing is shown any more.
func TestACaseThatClosesMeanwhile(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		b.left()
		id := b.asks(b.ada, asking(Contact))
		b.one.Open = false
		if err := b.answers(b.ben, id, Answer{Yes: true}); code(err) != "breakglass.case_closed" {
			t.Errorf("agreed on a closed case: %v", err)
		}
		b.one.Open = true
		b.ok(b.answers(b.ben, id, Answer{Yes: true}))
		b.one.Open = false
		if _, err := b.looks(b.ada, id); code(err) != "breakglass.case_closed" {
			t.Errorf("opened on a closed case: %v", err)
		}
		b.one.Open = true
		_, err := b.looks(b.ada, id)
		b.ok(err)
		b.one.Open = false
		if _, err := b.looks(b.ada, id); code(err) != "breakglass.case_closed" {
			t.Errorf("looked on a closed case: %v", err)
		}
		b.sweep()
		if b.state(id) != Shut {
			t.Errorf("state: %s", b.state(id))
		}
		if _, err := b.try(b.ada, asking(Contact)); code(err) != "breakglass.case_closed" {
			t.Errorf("asked on a closed case: %v", err)
		}
	})
}

// Double presses do once; of two who press at once one counts.
func TestPressesAndRaces(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		b.left()
		id := b.asks(b.ada, asking(Contact))
		if again := b.asks(b.ada, asking(Contact)); again != id {
			t.Error("a double press asked twice")
		}
		if _, err := b.try(b.ben, asking(Contact)); code(err) != "breakglass.asked_already" {
			t.Errorf("a second one asked: %v", err)
		}
		b.heard()
		var wait sync.WaitGroup
		errs := make([]error, 2)
		for i, who := range []account.Actor{b.ben, b.cleo} {
			desk := b.desk(who, id)
			wait.Go(func() { errs[i] = b.glass.Answer(t.Context(), desk, Answer{Yes: i == 0, Words: "because"}) })
		}
		wait.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("two answers at once: %v, %v", errs[0], errs[1])
		}
		if state := b.state(id); (state == Agreed) != (errs[0] == nil) {
			t.Errorf("state %s after %v, %v", state, errs[0], errs[1])
		}
		if state := b.state(id); state == Agreed {
			b.ok(b.answers(b.ben, id, Answer{Yes: true})) // pressed twice
		}
	})
}

// Two who ask at the same moment: one asking stands.
func TestTwoAskAtOnce(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		var wait sync.WaitGroup
		errs := make([]error, 3)
		for i, who := range []account.Actor{b.ada, b.ben, b.cleo} {
			d, err := b.glass.OnCase(t.Context(), who.ID, b.one.ID)
			b.ok(err)
			wait.Go(func() { _, errs[i] = b.glass.Ask(t.Context(), d, asking(Contact)) })
		}
		wait.Wait()
		first := 0
		for _, err := range errs {
			if err == nil {
				first++
			} else if code(err) != "breakglass.asked_already" {
				t.Error(err)
			}
		}
		if first != 1 {
			t.Errorf("%d were first: %v", first, errs)
		}
	})
}

// A clinician opens alone at S4; a second person looks at it within a day, and
// until then it is said again and stays on top.
func TestAloneAndReviewed(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		b.left()
		in := asking(Contact)
		in.Alone = true
		if _, err := b.try(b.cleo, in); code(err) != "breakglass.not_alone" {
			t.Errorf("alone without a licence: %v", err)
		}
		id := b.alone()
		if got := b.heard(); got != "opened member, review ada, review ben, review lea" {
			t.Errorf("told: %s", got)
		}
		if err := b.glass.Review(t.Context(), b.desk(b.cleo, id), Right, "fine"); code(err) != "breakglass.other_person" {
			t.Errorf("reviewed by herself: %v", err)
		}
		b.Clock.Advance(ReviewWithin - time.Minute)
		b.sweep()
		if got := b.heard(); got != "" {
			t.Errorf("told before the day is over: %s", got)
		}
		b.Clock.Advance(time.Minute)
		b.sweep()
		b.sweep()
		if got := b.heard(); got != "late lea" {
			t.Errorf("told when it is late: %s", got)
		}
		b.one.Open = false // a closed case hides nothing
		b.Clock.Advance(remindEvery)
		b.sweep()
		if got := b.heard(); got != "late lea" {
			t.Errorf("told a day later: %s", got)
		}
		list, err := b.glass.List(t.Context(), b.ben.ID)
		b.ok(err)
		if len(list) != 1 || list[0].Need != NeedLate {
			t.Errorf("the list: %+v", list)
		}
		if err := b.glass.Review(t.Context(), b.desk(b.ben, id), Wrong, ""); code(err) != "words breakglass.problem.empty" {
			t.Errorf("reviewed without a reason: %v", err)
		}
		b.ok(b.glass.Review(t.Context(), b.desk(b.ben, id), Wrong, "they could be reached here"))
		b.ok(b.glass.Review(t.Context(), b.desk(b.ben, id), Wrong, "pressed twice"))
		if err := b.glass.Review(t.Context(), b.desk(b.lea, id), Right, "no"); code(err) != "breakglass.reviewed" {
			t.Errorf("reviewed again: %v", err)
		}
		c, err := b.glass.Count(t.Context(), b.member.Group.Organisation, time.Unix(0, 0), b.Clock.Now().Add(time.Hour))
		b.ok(err)
		if c.Late != 1 || c.Opened != 1 || c.Alone != 1 {
			t.Errorf("counted: %+v", c)
		}
	})
}

// The level falls between asking alone and the look: it takes two again.
func TestAloneOnlyWhileInDanger(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		b.left()
		b.one.Level, b.licensed[b.cleo.ID] = 4, true
		in := asking(Contact)
		in.Alone = true
		id := b.asks(b.cleo, in)
		b.one.Level = 3
		if _, err := b.looks(b.cleo, id); code(err) != "breakglass.not_alone" {
			t.Errorf("opened: %v", err)
		}
	})
}

// Telling waits where it is not safe, and never goes away by itself.
func TestTellingWaits(t *testing.T) {
	for _, by := range []string{"asker", "second"} {
		t.Run(by, func(t *testing.T) {
			each(t, func(t *testing.T, b *bundle) {
				in, yes := asking(Contact), Answer{Yes: true}
				if by == "asker" {
					in.Unsafe, in.UnsafeWhy = true, "a partner reads along"
				} else {
					yes.Unsafe, yes.UnsafeWhy = true, "a partner reads along"
				}
				id := b.asks(b.ada, in)
				b.ok(b.answers(b.ben, id, yes))
				_, err := b.looks(b.ada, id)
				b.ok(err)
				if strings.Contains(b.heard(), "member") {
					t.Fatal("told though it is not safe")
				}
				told, err := b.glass.ToldTo(t.Context(), b.member)
				b.ok(err)
				if len(told) != 0 {
					t.Fatal("it stands on the member's page")
				}
				b.one.Open = false
				b.sweep()
				for range 3 { // whatever is decided but yes, it comes again
					b.Clock.Advance(TellAgain)
					b.sweep()
					if got := b.heard(); got != "telling ada, telling ben, telling cleo, telling lea" {
						t.Fatalf("asked again: %s", got)
					}
					b.Clock.Advance(remindEvery)
					b.sweep()
					if b.heard() == "" {
						t.Fatal("nobody was reminded a day later")
					}
					if err := b.glass.Telling(t.Context(), b.desk(b.lea, id), false, ""); code(err) != "words breakglass.problem.empty" {
						t.Errorf("put off without a reason: %v", err)
					}
					b.ok(b.glass.Telling(t.Context(), b.desk(b.lea, id), false, "still not"))
					b.sweep()
					if got := b.heard(); got != "" {
						t.Fatalf("told at once after the decision: %s", got)
					}
				}
				b.ok(b.glass.Telling(t.Context(), b.desk(b.lea, id), true, ""))
				b.ok(b.glass.Telling(t.Context(), b.desk(b.ben, id), true, "")) // a colleague pressed too
				if got := b.heard(); got != "opened member" {
					t.Errorf("told: %s", got)
				}
				if err := b.glass.Telling(t.Context(), b.desk(b.ben, id), false, "no"); code(err) != "breakglass.told" {
					t.Errorf("taken back: %v", err)
				}
			})
		})
	}
}

// Somebody on a break gets no notices, so they are not counted as told.
func TestAMemberOnABreakIsToldLater(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		b.ok(b.db.Tx(t.Context(), func(tx *db.Tx) error {
			return b.Groups.Pause(t.Context(), tx, b.member, b.Clock.Now().Add(48*time.Hour), true)
		}))
		id := b.opened(asking(Contact))
		if a := b.row(id); !a.ToldAt.IsZero() || !a.Silent() {
			t.Errorf("told: %v", a.ToldAt)
		}
	})
}

// A member asks why, and somebody answers who had no part.
func TestAMemberComplains(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		ctx := t.Context()
		id := b.opened(asking(Contact))
		b.heard()
		other := b.Member("low-days", "plain-heron")
		if err := b.glass.Complain(ctx, other, id, "lantern why"); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else asked: %v", err)
		}
		b.ok(b.glass.Complain(ctx, b.member, id, "lantern why"))
		if got := b.heard(); got != "complained cleo, complained lea" {
			t.Errorf("told: %s", got)
		}
		if err := b.glass.Complain(ctx, b.member, id, "again"); code(err) != "breakglass.complained" {
			t.Errorf("twice: %v", err)
		}
		for _, who := range []account.Actor{b.ada, b.ben} {
			if err := b.glass.Reply(ctx, b.desk(who, id), "no"); code(err) != "breakglass.other_person" {
				t.Errorf("%s answered: %v", b.names[who.ID], err)
			}
		}
		b.ok(b.glass.Reply(ctx, b.desk(b.lea, id), "We are sorry."))
		if got := b.heard(); got != "replied member" {
			t.Errorf("told: %s", got)
		}
		told, err := b.glass.ToldTo(ctx, b.member)
		b.ok(err)
		if len(told) != 1 || told[0].Question != "lantern why" || told[0].Answer != "We are sorry." {
			t.Errorf("%+v", told)
		}
	})
}

// Whoever has no place in the case is told of nothing and finds nothing.
func TestNoPlaceNoTrace(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		b.out[b.ben.ID] = true // it is about them, or their words
		id := b.asks(b.ada, asking(Contact))
		if got := b.heard(); got != "asked cleo, asked lea" {
			t.Errorf("told: %s", got)
		}
		if _, err := b.glass.Desk(t.Context(), b.ben.ID, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("found: %v", err)
		}
		list, err := b.glass.List(t.Context(), b.ben.ID)
		b.ok(err)
		if len(list) != 0 {
			t.Errorf("the list: %d", len(list))
		}
		if _, err := b.glass.List(t.Context(), b.member.Actor.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("a member has a list: %v", err)
		}
		b.worried[b.cleo.ID] = true
		if err := b.answers(b.cleo, id, Answer{Yes: true}); code(err) != "breakglass.own_worry" {
			t.Errorf("decided on her own worry: %v", err)
		}
		b.team = b.team[:1] // everybody else left the list, Ada too is gone next
		b.ok(b.glass.Withdraw(t.Context(), b.desk(b.ada, id)))
		b.team = nil
		if _, err := b.glass.Desk(t.Context(), b.ada.ID, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("off the list, and found: %v", err)
		}
	})
}

// Where somebody may die meanwhile, colleagues are called, a few times.
func TestColleaguesAreCalled(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		b.asks(b.ada, asking(Contact))
		for range 20 {
			b.sweep()
			b.Clock.Advance(time.Minute)
		}
		if got := len(b.called); got != 3*maxCalls {
			t.Errorf("called %d times: %v", got, b.called)
		}
		for _, name := range b.called {
			if name == "ada" {
				t.Error("the asker was called")
			}
		}
	})
}

// What a member left is changed, taken back, and goes with the membership, but
// not while somebody works on a case about them.
func TestLeavingAndTakingBack(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		ctx := t.Context()
		if err := b.glass.Leave(ctx, b.Visit(b.Account(), "low-days"), Left{Contact: Reach{Phone: "112 3"}}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger left something: %v", err)
		}
		b.left()
		b.ok(b.glass.TakeBack(ctx, b.member, Near))
		left, err := b.glass.Left(ctx, b.member)
		b.ok(err)
		if !left.Near.None() || left.Contact.None() {
			t.Errorf("%+v", left)
		}
		b.ok(b.Groups.Leave(ctx, b.member, group.Keep))
		b.sweep()
		gone := b.Visit(b.member.Actor, "low-days")
		if left, err = b.glass.Left(ctx, gone); err != nil || left.Contact.None() {
			t.Errorf("gone though somebody works on the case: %+v %v", left, err)
		}
		b.one.Open = false
		b.sweep()
		if left, err = b.glass.Left(ctx, gone); err != nil || !left.Contact.None() {
			t.Errorf("stayed: %+v %v", left, err)
		}
	})
}

// The member takes the contact back while it is decided: there is nothing, and
// that is said.
func TestTakenBackMeanwhile(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		b.left()
		id := b.asks(b.ada, asking(Contact))
		b.ok(b.glass.TakeBack(t.Context(), b.member, ""))
		b.ok(b.answers(b.ben, id, Answer{Yes: true}))
		s, err := b.looks(b.ada, id)
		b.ok(err)
		if !s.Contact.None() {
			t.Errorf("%+v", s)
		}
	})
}

// An erased member leaves codes to count, and no word. An erased responder
// leaves no name.
func TestErased(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		ctx := t.Context()
		b.left()
		first := b.opened(asking(Contact))
		b.ok(b.glass.Complain(ctx, b.member, first, "lantern why"))
		b.Clock.Advance(2 * time.Hour)
		second := b.asks(b.ada, asking(Near))
		sections, err := b.glass.Export(ctx, b.member.Actor.ID)
		b.ok(err)
		if len(sections[0].Records) != 1 || len(sections[1].Records) != 1 {
			t.Errorf("the copy: %+v", sections)
		}
		work, err := b.glass.Export(ctx, b.ada.ID)
		b.ok(err)
		if len(work[2].Records) != 4 || work[2].Records[0][2].Value != "lantern words" {
			t.Errorf("the copy of who asked: %+v", work[2].Records)
		}
		b.ok(b.db.Tx(ctx, func(tx *db.Tx) error {
			if err := b.glass.Erase(ctx, tx, b.member.Actor.ID); err != nil {
				return err
			}
			return b.Groups.Erase(ctx, tx, b.member.Actor.ID)
		}))
		if got := b.state(second); got != Gone {
			t.Errorf("state: %s", got)
		}
		if err := b.answers(b.ben, second, Answer{Yes: true}); code(err) != "breakglass.gone" {
			t.Errorf("agreed about nobody: %v", err)
		}
		for _, id := range []ID{first, second} {
			entries, err := b.glass.store.entries(ctx, b.db, b.row(id))
			b.ok(err)
			for _, e := range entries {
				if e.Words != "" {
					t.Errorf("%s still says %q", e.What, e.Words)
				}
			}
		}
		list, err := b.glass.List(ctx, b.lea.ID)
		b.ok(err)
		if len(list) != 0 {
			t.Errorf("the list: %+v", list)
		}
		b.ok(b.db.Tx(ctx, func(tx *db.Tx) error { return b.glass.Erase(ctx, tx, b.ada.ID) }))
		if a := b.row(first); a.By != 0 || a.Second == 0 {
			t.Errorf("who asked: %d, second %d", a.By, a.Second)
		}
	})
}

package moderation

import (
	"encoding/json"
	"slices"
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
	"hearth/internal/safety/subject"
)

func TestSomebodyWronglyReported(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		holder, author, reporter := b.holder("heron"), b.member("slow-ferry"), b.member("wren")
		colleague := b.colleague()
		thing := b.post(author, "I am so stupid")
		matter := b.report(reporter, thing, "hurt")
		if b.heard(KindWaits+" heron") != 1 || b.heard(KindStaffWaits+" staff") != 1 {
			t.Errorf("nobody was called: %v", b.told)
		}
		decision := b.decide(holder.Actor, matter, Fold)
		if b.shelf.things[thing.ID].State != subject.Hidden || b.heard(KindDecided+" slow-ferry") != 1 || b.heard(KindReported+" wren") != 1 {
			t.Errorf("folded: %v, told %v", b.shelf.things[thing.ID].State, b.told)
		}
		s := b.statement(author.Actor, decision)
		if !s.Theirs || s.Facts != "A name was called." || s.Reason == "" || s.Rule != "hurt" || s.Measure != Fold {
			t.Errorf("the statement: %+v", s.Decision)
		}
		_, err := b.m.Statement(t.Context(), reporter.Actor, decision)
		b.refused(err, "not_found")
		appeal := b.appeal(author.Actor, decision)
		_, err = b.m.Appeal(t.Context(), author.Actor, decision, "again")
		b.refused(err, "moderation.asked_already")
		_, err = b.m.AppealFor(t.Context(), holder.Actor, appeal)
		b.refused(err, "moderation.own_decision")
		_, err = b.m.AppealFor(t.Context(), author.Actor, appeal)
		b.refused(err, "not_found")
		asked, err := b.m.AppealFor(t.Context(), colleague, appeal)
		b.must(err)
		if asked.Appeal.Words != "I meant myself." || asked.DueAt.Sub(asked.At) != AppealWithin {
			t.Errorf("the appeal: %+v", asked.Appeal)
		}
		b.must(b.m.Answer(t.Context(), colleague, appeal, Answer{Outcome: Undone, Words: "You spoke of yourself. We are sorry."}))
		b.refused(b.m.Answer(t.Context(), colleague, appeal, Answer{Outcome: Upheld, Words: "x"}), "moderation.settled")
		s = b.statement(author.Actor, decision)
		if b.shelf.things[thing.ID].State != subject.Open || s.State != Reversed || b.heard(KindReversed+" slow-ferry") != 1 || s.Appeal.Answer == "" {
			t.Errorf("restored: %v %v %v", b.shelf.things[thing.ID].State, s.State, b.told)
		}
		page := b.ask(author.Actor, "GET", b.m.DecisionURL(decision), "text/html", nil).Body.String()
		if !strings.Contains(page, "We are sorry") || strings.Contains(page, "wren") || strings.Contains(page, "heron") {
			t.Error("the page does not say sorry, or names somebody")
		}
	})
}

// A crowd makes one matter, weighs no more than three, and slows down who makes
// reports to hurt, never by a count alone.
func TestWhoIsOnABreakIsNotCalled(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		resting, author, reporter := b.holder("heron"), b.member("slow-ferry"), b.member("wren")
		b.holder("kestrel")
		b.must(d.Tx(t.Context(), func(tx *db.Tx) error { return b.Groups.Pause(t.Context(), tx, resting, time.Time{}, true) }))
		b.report(reporter, b.post(author, "I am so stupid"), "other")
		if b.heard(KindWaits+" heron") != 0 || b.heard(KindWaits+" kestrel") != 1 {
			t.Errorf("told: %v", b.told)
		}
	})
}

func TestReportsAreNoWeapon(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		holder, author := b.holder("heron"), b.member("slow-ferry")
		thing := b.post(author, "hello")
		var crowd []group.Visit
		for _, handle := range []string{"one-tree", "two-trees", "three-trees", "four-trees", "five-trees"} {
			crowd = append(crowd, b.member(handle))
		}
		matter := b.report(crowd[0], thing, "other")
		for _, v := range crowd {
			if again := b.report(v, thing, "other"); again != matter {
				t.Error("another matter")
			}
		}
		f, err := b.m.Folder(t.Context(), holder.Actor, matter)
		b.must(err)
		if f.Reports != 5 || len(f.Said) != 5 || b.heard(KindWaits+" heron") != 1 {
			t.Errorf("%d reports, %d said, told %v", f.Reports, len(f.Said), b.told)
		}
		page := b.ask(holder.Actor, "GET", b.m.matterURL(matter), "text/html", nil).Body.String()
		for _, v := range crowd {
			if strings.Contains(page, v.Member.Handle) {
				t.Errorf("the page names %s", v.Member.Handle)
			}
		}
		if !strings.Contains(page, "several reports") || strings.Contains(page, "5 reports") {
			t.Error("the page counts the crowd")
		}
		b.decide(holder.Actor, matter, None)
		if b.heard(KindDecided+" slow-ferry") != 0 {
			t.Error("somebody was told of a report that came to nothing")
		}
		_, err = b.m.Report(t.Context(), author, Reporting{Thing: thing, Rule: "hurt"})
		b.refused(err, "moderation.own_words")

		for range 2 {
			again := b.report(crowd[0], b.post(author, "hello again"), "hurt")
			f, err := b.m.Folder(t.Context(), holder.Actor, again)
			b.must(err)
			b.must(b.m.FindMisused(t.Context(), f.Hand, f.Said[0].ID))
			b.must(b.m.FindMisused(t.Context(), f.Hand, f.Said[0].ID)) // pressed twice
		}
		_, err = b.m.Report(t.Context(), crowd[0], Reporting{Thing: b.post(author, "x"), Rule: "hurt"})
		b.refused(err, "moderation.enough_today")
		mine, err := b.m.Mine(t.Context(), crowd[0].Actor)
		b.must(err)
		if len(mine.Decisions) != 1 || mine.Decisions[0].Measure != SlowReports {
			t.Errorf("no statement of being slowed: %+v", mine.Decisions)
		}
		if v := b.again(crowd[0]); v.MayWrite() != nil {
			t.Error("reporting too much keeps from writing")
		}
		for range DailyReports - 1 {
			b.report(crowd[1], b.post(author, "flood"), "other")
		}
		_, err = b.m.Report(t.Context(), crowd[1], Reporting{Thing: b.post(author, "y"), Rule: "hurt"})
		b.refused(err, "moderation.enough_today")
	})
}

// Everybody who reports at the same moment finds one matter.
func TestReportsAtTheSameMoment(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		author := b.member("slow-ferry")
		thing := b.post(author, "hello")
		var all []group.Visit
		for _, handle := range []string{"one-tree", "two-trees", "three-trees", "four-trees"} {
			all = append(all, b.member(handle))
		}
		var wg sync.WaitGroup
		for _, v := range all {
			wg.Go(func() {
				if _, err := b.m.Report(t.Context(), v, Reporting{Thing: thing, Rule: "hurt"}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		matters, err := db.All(t.Context(), b.m.db, qMattersIn, scanMatter, int64(author.Group.ID), int64(10))
		b.must(err)
		if len(matters) != 1 || matters[0].Reports != 4 {
			t.Errorf("%d matters: %+v", len(matters), matters)
		}
	})
}

func TestWhoDecides(t *testing.T) {
	self, other := group.MemberID(1), group.MemberID(2)
	holder := Hand{Actor: 10, Facilitates: true, Visit: group.Visit{Member: &group.Member{ID: self}}}
	staff := Hand{Actor: 11, Staff: true}
	both := Hand{Actor: 10, Staff: true, Visit: group.Visit{Member: &group.Member{ID: self}}}
	for _, c := range []struct {
		name string
		h    Hand
		t    Touching
		want string
	}{
		{"a facilitator about a member", holder, Touching{About: other}, ""},
		{"not about themselves", holder, Touching{About: self}, "moderation.own_part"},
		{"not what they reported", holder, Touching{About: other, Reporters: []group.MemberID{self}}, "moderation.own_part"},
		{"not about a facilitator where there is staff", holder, Touching{About: other, Facilitator: true, Staffed: true}, "moderation.staff_only"},
		{"about a facilitator where there is nobody else", holder, Touching{About: other, Facilitator: true}, ""},
		{"not what they decided", holder, Touching{About: other, Before: []By{{Member: self}}}, "moderation.own_decision"},
		{"the staff about a facilitator", staff, Touching{About: other, Facilitator: true, Staffed: true}, ""},
		{"not what they decided for the staff", staff, Touching{About: other, Before: []By{{Account: 11}}}, "moderation.own_decision"},
		{"not on the staff what they decided in the group", both, Touching{About: other, Before: []By{{Member: self}}}, "moderation.own_decision"},
		{"not on the staff about themselves in the group", both, Touching{About: self}, "moderation.own_part"},
		{"nobody else", Hand{Actor: 12}, Touching{About: other}, "not_found"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.h.May(c.t)
			got := ""
			if err != nil {
				got = fault.Of(err).Code
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// Whom a matter is about, and who reported, see nothing of it in the queue, also
// if they hold the group.
func TestTheQueueKeepsConflictsOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		one, two, author, reporter := b.holder("heron"), b.holder("kestrel"), b.member("slow-ferry"), b.member("wren")
		grave, light := b.post(author, "a"), b.post(author, "b")
		b.report(reporter, light, "selling")
		b.Clock.Advance(time.Hour)
		b.report(reporter, grave, "threat")
		b.report(reporter, b.post(two, "c"), "hurt")
		b.report(two, b.post(author, "d"), "hurt")
		var got [][]Gravity
		for _, v := range []group.Visit{one, two} {
			q, err := b.m.QueueOf(t.Context(), v.Actor, v.Group)
			b.must(err)
			var g []Gravity
			for _, w := range q.Matters {
				g = append(g, w.Gravity)
			}
			got = append(got, g)
		}
		if diff := cmp.Diff([][]Gravity{{Grave, Serious, Serious, Usual}, {Grave, Usual}}, got); diff != "" {
			t.Error(diff)
		}
		b.colleague() // with staff, no facilitator looks into what another did
		q, err := b.m.QueueOf(t.Context(), one.Actor, one.Group)
		b.must(err)
		if len(q.Matters) != 3 {
			t.Errorf("%d matters", len(q.Matters))
		}
		_, err = b.m.QueueOf(t.Context(), reporter.Actor, reporter.Group)
		b.refused(err, "not_found")
	})
}

func TestNothingPermanentByOnePersonOrOneReport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		holder, author := b.holder("heron"), b.member("slow-ferry")
		one, two := b.colleague(), b.colleague()
		thing := b.post(author, "a")
		matter := b.report(b.member("wren"), thing, "threat")
		_, err := b.m.Decide(t.Context(), holder.Actor, matter, Choice{Measure: LeaveGroup, Rule: "threat", Facts: "f", Reason: "r"})
		b.refused(err, "moderation.one_report")
		b.report(b.member("plover"), thing, "threat")
		_, err = b.m.Decide(t.Context(), holder.Actor, matter, Choice{Measure: LeaveOrganisation, Rule: "threat", Facts: "f", Reason: "r"})
		b.refused(err, "moderation.staff_only")
		id := b.decide(one, matter, LeaveGroup)
		if v := b.again(author); !v.Belongs() || v.MayWrite() == nil {
			t.Error("until a second person agrees, the member reads")
		}
		b.refused(b.m.Confirm(t.Context(), one, id, true), "moderation.own_decision")
		b.must(b.m.Confirm(t.Context(), two, id, true))
		if v := b.again(author); v.Belongs() || v.Still.Kind != group.Outside {
			t.Errorf("still there: %+v", v.Still)
		}
		_, err = b.Groups.Join(t.Context(), b.again(author), group.Joining{Handle: "slow-ferry", Agree: true})
		b.refused(err, "group.still_outside")
		appeal := b.appeal(author.Actor, id)
		_, err = b.m.AppealFor(t.Context(), two, appeal)
		b.refused(err, "moderation.own_decision")
		b.must(b.m.Answer(t.Context(), holder.Actor, appeal, Answer{Outcome: Lighter, Words: "A pause is enough.", Choice: Choice{Measure: Pause, Days: 3}}))
		v := b.again(author)
		if !v.Belongs() || v.Still.Kind != group.ReadsOnly {
			t.Errorf("a lighter measure: %+v, belongs %v", v.Still, v.Belongs())
		}
	})
}

func TestWhatNoSecondPersonConfirmsEnds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		author, holder := b.member("slow-ferry"), b.holder("heron")
		b.must(d.Tx(t.Context(), func(tx *db.Tx) error {
			return b.Groups.Restricted(t.Context(), tx, author.Group, group.Restriction{Act: group.ActMembershipEnded, Thing: int64(author.Member.ID),
				Member: author.Member.ID, By: holder.Member.ID, Reason: "r", URL: "/groups/low-days"})
		}))
		b.must(b.m.Sweep(t.Context()))
		mine, err := b.m.Mine(t.Context(), author.Actor)
		b.must(err)
		if len(mine.Decisions) != 1 || mine.Decisions[0].State != Provisional {
			t.Fatalf("%+v", mine.Decisions)
		}
		b.Clock.Advance(ConfirmWithin)
		b.must(b.m.Sweep(t.Context()))
		b.must(b.m.Sweep(t.Context()))
		if diff := cmp.Diff([]string{group.ActMembershipEnded}, b.undone); diff != "" {
			t.Error(diff)
		}
		if s := b.statement(author.Actor, mine.Decisions[0].ID); s.State != Lapsed || b.heard(KindOver+" slow-ferry") != 1 {
			t.Errorf("%v %v", s.State, b.told)
		}
	})
}

// Every act of every feature that restricts somebody has a statement of reasons
// that the person can read, a form of the Digital Services Act, and an appeal
// that another person answers and that undoes it.
func TestEveryActHasAStatementAndAnAppeal(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		holder, colleague := b.holder("heron"), b.colleague()
		for i, act := range group.Acts {
			t.Run(act, func(t *testing.T) {
				author := b.member("quiet-boat-" + strings.Repeat("x", i+1))
				by := holder.Member.ID
				if act == group.ActHeldForSafety || act == group.ActHeldByRule {
					by = 0
				}
				b.must(d.Tx(t.Context(), func(tx *db.Tx) error {
					return b.Groups.Restricted(t.Context(), tx, author.Group, group.Restriction{Act: act, Thing: b.IDs.Next(), Member: author.Member.ID, By: by,
						Reason: "Because of this.", URL: "/groups/low-days"})
				}))
				mine, err := b.m.Mine(t.Context(), author.Actor)
				b.must(err)
				if len(mine.Decisions) != 1 {
					t.Fatalf("%d decisions", len(mine.Decisions))
				}
				id := mine.Decisions[0].ID
				rec := b.ask(author.Actor, "GET", b.m.DecisionURL(id), "application/json", nil)
				var got decisionJSON
				if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil || got.Reason != "Because of this." || got.Statement == nil {
					t.Fatalf("%v %s", err, rec.Body)
				}
				f := got.Statement
				if len(f.Visibility) == 0 && f.Provision == "" && f.Account == "" || f.Facts == "" || f.Ground == "" || f.Category == "" || f.ApplicationDate == "" || f.PUID == "" {
					t.Errorf("not what Article 17 asks for: %+v", f)
				}
				if page := b.ask(author.Actor, "GET", b.m.DecisionURL(id), "text/html", nil).Body.String(); !strings.Contains(page, "Because of this.") {
					t.Error("the page does not say why")
				}
				appeal := b.appeal(author.Actor, id)
				if by != 0 {
					_, err = b.m.AppealFor(t.Context(), holder.Actor, appeal)
					b.refused(err, "moderation.own_decision")
				}
				before := len(b.undone)
				b.must(b.m.Answer(t.Context(), colleague, appeal, Answer{Outcome: Undone, Words: "Sorry."}))
				if canUndo(act) && (len(b.undone) != before+1 || b.undone[before] != act) {
					t.Errorf("not undone: %v", b.undone)
				}
				if s := b.statement(author.Actor, id); s.State != Reversed {
					t.Errorf("it is %s", s.State)
				}
			})
		}
	})
}

func TestWritingLessForATime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		holder, author, slow := b.holder("heron"), b.member("slow-ferry"), b.member("plover")
		reporter := b.member("wren")
		b.decide(holder.Actor, b.report(reporter, b.post(author, "a"), "hurt"), Pause)
		b.decide(holder.Actor, b.report(reporter, b.post(slow, "a"), "hurt"), Slow)
		b.refused(b.again(author).MayWrite(), "group.still_reading")
		if b.again(author).MayRead() != nil {
			t.Error("reading stays open")
		}
		v := b.again(slow)
		b.must(v.MayWrite())
		b.must(d.Tx(t.Context(), func(tx *db.Tx) error { return b.Groups.Touch(t.Context(), tx, *v.Member) }))
		b.refused(b.again(slow).MayWrite(), "group.still_slowly")
		b.Clock.Advance(Pace)
		b.must(b.again(slow).MayWrite())
		b.Clock.Advance(UsualDays * 24 * time.Hour)
		b.must(b.again(author).MayWrite()) // before anybody has swept
		b.must(b.m.Sweep(t.Context()))
		if b.heard(KindOver+" slow-ferry") != 1 || b.heard(KindOver+" plover") != 1 {
			t.Errorf("nobody was told that it is over: %v", b.told)
		}
	})
}

func TestWrittenDifferently(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		holder, author, reporter := b.holder("heron"), b.member("slow-ferry"), b.member("wren")
		thing := b.post(author, "a")
		id := b.decide(holder.Actor, b.report(reporter, thing, "private"), Edit)
		if b.shelf.things[thing.ID].State != subject.Held {
			t.Error("it is open")
		}
		b.refused(b.m.Resubmit(t.Context(), reporter.Actor, id), "not_found")
		b.must(b.m.Resubmit(t.Context(), author.Actor, id))
		b.refused(b.m.Resubmit(t.Context(), author.Actor, id), "moderation.settled")
		b.refused(b.m.Look(t.Context(), holder.Actor, id, false, ""), "invalid")
		b.must(b.m.Look(t.Context(), holder.Actor, id, false, "The town is still in it."))
		mine, err := b.m.Mine(t.Context(), author.Actor)
		b.must(err)
		next := mine.Decisions[0]
		if next.Measure != Edit || next.Reason != "The town is still in it." {
			t.Fatalf("%+v", next)
		}
		b.must(b.m.Resubmit(t.Context(), author.Actor, next.ID))
		b.must(b.m.Look(t.Context(), holder.Actor, next.ID, true, ""))
		if b.shelf.things[thing.ID].State != subject.Open {
			t.Error("it is not open")
		}
	})
}

// Who reported may ask for another look where nothing was done; then others
// than those who decided look at it.
func TestWhoReportedAsksAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		one, two, author, reporter := b.holder("heron"), b.holder("kestrel"), b.member("slow-ferry"), b.member("wren")
		matter := b.report(reporter, b.post(author, "a"), "hurt")
		id := b.decide(one.Actor, matter, None)
		_, err := b.m.Appeal(t.Context(), author.Actor, id, "")
		b.refused(err, "not_found") // they were never told
		appeal := b.appeal(reporter.Actor, id)
		b.must(b.m.Answer(t.Context(), two.Actor, appeal, Answer{Outcome: Undone, Words: "You are right."}))
		_, err = b.m.Folder(t.Context(), one.Actor, matter)
		b.refused(err, "moderation.own_decision")
		b.decide(two.Actor, matter, Nudge)
		if b.heard(KindDecided+" slow-ferry") != 1 {
			t.Error("nobody was told")
		}
	})
}

// Whoever leaves the organisation is outside in each of its groups, and nothing
// that is stored says that two members are one person.
func TestLeavingTheOrganisation(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		author := b.member("slow-ferry")
		_, err := b.Groups.Join(t.Context(), b.Visit(author.Actor, "open-window"), group.Joining{Handle: "other-name", Agree: true})
		b.must(err)
		one, two := b.colleague(), b.colleague()
		thing := b.post(author, "a")
		matter := b.report(b.member("wren"), thing, "threat")
		b.report(b.member("plover"), thing, "threat")
		id := b.decide(one, matter, LeaveOrganisation)
		if !b.Visit(author.Actor, "open-window").Belongs() {
			t.Error("one person alone put somebody out of everything")
		}
		b.must(b.m.Confirm(t.Context(), two, id, true))
		b.Clock.Advance(freshFor)
		if b.Visit(author.Actor, "open-window").Belongs() {
			t.Error("still in the other group")
		}
		if len(b.listed(author.Actor)) != 0 {
			t.Error("still in the other group's lists")
		}
		if b.Visit(b.Account(), "open-window").Still.Kind != group.NotStill {
			t.Error("somebody else is outside")
		}
		appeal := b.appeal(author.Actor, id)
		three := b.colleague()
		b.must(b.m.Answer(t.Context(), three, appeal, Answer{Outcome: Undone, Words: "Sorry."}))
		if !b.Visit(author.Actor, "open-window").Belongs() || !b.again(author).Belongs() || len(b.listed(author.Actor)) != 2 {
			t.Errorf("not back: in %v", b.listed(author.Actor))
		}
	})
}

func TestWhatIsPublished(t *testing.T) {
	var decisions []Decision
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for i := range 23 {
		d := Decision{ID: DecisionID(i), Measure: Fold, Rule: "hurt", Source: Noticed, State: Standing, At: at}
		if i >= 20 {
			d.Measure, d.At, d.Rule = Pause, at.AddDate(0, 1, 0), Agreement(2)
		}
		decisions = append(decisions, d)
	}
	p := Tally(decisions, []Appeal{{State: Undone, At: at, AnsweredAt: at.Add(time.Hour)}}, openly)
	if diff := cmp.Diff([]Line{{"fold", Cell{Value: 20}}, {"pause", Cell{Value: 3, Hidden: true}}}, p.ByMeasure); diff != "" {
		t.Error(diff)
	}
	if len(p.Log) != 20 || !p.Hours.Hidden {
		t.Errorf("%d in the log, %+v", len(p.Log), p.Hours)
	}
	// Few of a kind tell nothing in the log, and no number of a table that is left
	// out can be counted in it.
	mixed := slices.Clone(decisions[:20])
	for i := range mixed {
		switch {
		case i < 4:
			mixed[i].Measure = Edit
		case i == 4:
			mixed[i].State = Reversed
		case i > 14:
			mixed[i].Rule = "selling"
		}
	}
	log := Tally(mixed, nil, openly).Log
	for _, l := range log {
		if l.Measure != Fold || l.Rule != "hurt" {
			t.Errorf("the log tells of a rare one: %+v", l)
		}
		if l.State == Reversed || l.State == "" && l.Source != "" {
			t.Errorf("the log tells what came of few: %+v", l)
		}
	}
	if len(log) != 11 {
		t.Errorf("%d in the log", len(log))
	}
	if spans := (Published{Log: log}).Spans(); len(spans) != 1 || spans[0].First != "2026-03" {
		t.Errorf("%+v", spans)
	}
	r := Compare(decisions, []Appeal{{Decision: 1, State: Undone}, {Decision: 2, State: Upheld}, {Decision: 3, State: Waiting}})
	if r.Overall.Decided != 0 { // nobody's name stands in these
		t.Errorf("%+v", r.Overall)
	}
}

func TestRulesAreSavedOnceChecked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		colleague := b.colleague()
		v := b.member("slow-ferry")
		o, err := b.Groups.OrganisationByID(t.Context(), v.Group.Organisation)
		b.must(err)
		b.refused(b.m.SaveRules(t.Context(), v.Actor, o, 0, sample), "not_found")
		b.refused(b.m.SaveRules(t.Context(), colleague, o, 0, "version: 1\nrules:\n- {id: no, name: n, do: [ban]}"), "invalid")
		b.must(b.m.SaveRules(t.Context(), colleague, o, 0, sample))
		b.refused(b.m.SaveRules(t.Context(), colleague, o, 0, sample), "moderation.rules_meanwhile")
		b.must(b.m.SaveRules(t.Context(), colleague, o, 1, sample))
	})
}

// What a rule holds explains itself to its author and waits for a person; who
// holds the group is not judged, and a broken document judges nobody.
func TestARuleHoldsAndAPersonDecides(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		colleague, holder, author := b.colleague(), b.holder("heron"), b.member("slow-ferry")
		o, err := b.Groups.OrganisationByID(t.Context(), author.Group.Organisation)
		b.must(err)
		b.enforce(colleague, o, `
version: 1
rules:
  - id: selling
    name: Selling
    when: {space: [posts], text: {any: ["easy money"]}}
    do: [hold]
    explain: {en: "It looks like an advertisement, so somebody looks first."}
    tests: [{say: "easy money", hits: true}, {say: "hard days", hits: false}]
`)
		if b.m.Judge(t.Context(), subject.Post, holder, "easy money", false) != nil || b.m.Judge(t.Context(), subject.Post, author, "hard days", false) != nil ||
			b.m.Judge(t.Context(), subject.Message, author, "easy money", false) != nil {
			t.Error("a rule meets what it should not")
		}
		thing := b.post(author, "ea\u200bsy money")
		judged := b.m.Judge(t.Context(), subject.Post, author, "ea\u200bsy money", false)
		if judged == nil || !judged.Hold() {
			t.Fatal("it is not held")
		}
		b.shelf.things[thing.ID].State = subject.Held
		b.must(d.Tx(t.Context(), func(tx *db.Tx) error { return judged.Wrote(t.Context(), tx, thing.ID) }))
		b.must(d.Tx(t.Context(), func(tx *db.Tx) error { return judged.Wrote(t.Context(), tx, thing.ID) })) // edited, and held again
		mine, err := b.m.Mine(t.Context(), author.Actor)
		b.must(err)
		if mine.Decisions[0].Reason != "It looks like an advertisement, so somebody looks first." || mine.Decisions[0].State != Standing {
			t.Errorf("%+v", mine.Decisions[0].Decision)
		}
		q, err := b.m.QueueOf(t.Context(), holder.Actor, holder.Group)
		b.must(err)
		if len(q.Matters) != 1 {
			t.Fatalf("%d matters", len(q.Matters))
		}
		b.decide(holder.Actor, q.Matters[0].ID, None)
		if s := b.statement(author.Actor, mine.Decisions[0].ID); s.State != Over || b.undone[0] != group.ActHeldByRule {
			t.Errorf("it is %s, undone %v", s.State, b.undone)
		}
	})
}

// A person is erased: what they reported, asked and read of themselves is gone,
// and their account from what they decided.
func TestErasedMeansGone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		colleague, author, reporter := b.colleague(), b.member("slow-ferry"), b.member("wren")
		id := b.decide(colleague, b.report(reporter, b.post(author, "a"), "hurt"), Slow)
		b.appeal(author.Actor, id)
		sections, err := b.m.Export(t.Context(), author.Actor.ID)
		b.must(err)
		if len(sections) != 3 || len(sections[0].Records) != 1 || len(sections[2].Records) != 1 {
			t.Errorf("%+v", sections)
		}
		for _, who := range []account.ID{author.Actor.ID, reporter.Actor.ID, colleague.ID} {
			b.must(d.Tx(t.Context(), func(tx *db.Tx) error { return b.m.Erase(t.Context(), tx, who) }))
		}
		row, err := db.One(t.Context(), d, qDecision, scanDecision, int64(id))
		b.must(err)
		if len(row.words) != 0 || row.State != Over || !row.By.None() {
			t.Errorf("%+v", row)
		}
		b.must(b.again(author).MayWrite())
	})
}

// listed is in which groups the account's members stand in the lists.
func (b *court) listed(a account.Actor) (in []group.ID) {
	b.t.Helper()
	members, err := b.Groups.Memberships(b.t.Context(), b.DB, a.ID)
	b.must(err)
	for _, m := range members {
		if m.LeftAt.IsZero() {
			in = append(in, m.Group)
		}
	}
	return in
}

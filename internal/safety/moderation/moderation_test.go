package moderation

import (
	"encoding/json"
	"strings"
	"testing"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
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

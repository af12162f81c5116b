package moderation

import (
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/safety/subject"
)

const adverts = `
version: 1
rules:
  - id: selling
    name: Selling
    when: {space: [posts], text: {any: ["easy money"]}}
    do: [hold]
    explain: {en: "It looks like an advertisement, so somebody looks first."}
    tests: [{say: "easy money", hits: true}, {say: "hard days", hits: false}]
`

// restricted is what another feature did, by holder.
func (b *court) restricted(holder, member group.Visit, act string, thing int64) DecisionID {
	b.t.Helper()
	b.must(b.DB.Tx(b.t.Context(), func(tx *db.Tx) error {
		return b.Groups.Restricted(b.t.Context(), tx, member.Group, group.Restriction{Act: act, Thing: thing, Member: member.Member.ID, By: holder.Member.ID,
			Reason: "Because of this.", URL: "/groups/low-days"})
	}))
	mine, err := b.m.Mine(b.t.Context(), member.Actor)
	b.must(err)
	return mine.Decisions[0].ID
}

// What a rule holds has its own matter. One about how its author treats others
// decides nothing of it, whatever comes of that.
func TestAnotherMatterOpensNothing(t *testing.T) {
	for _, measure := range []Measure{None, Nudge, Slow} {
		t.Run(string(measure), func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				b := newCourt(t, d)
				colleague, holder, author, reporter := b.colleague(), b.holder("heron"), b.member("slow-ferry"), b.member("wren")
				b.enforce(colleague, b.org(), adverts)
				thing, held := b.written(author, "easy money")
				if !held {
					t.Fatal("it is not held")
				}
				rude := b.post(author, "rude")
				id, err := b.m.Report(t.Context(), reporter, Reporting{Thing: rude, General: true, Rule: "hurt", Words: "It hurt."})
				b.must(err)
				_, general, err := b.m.reportRow(t.Context(), id)
				b.must(err)
				f, err := b.m.Folder(t.Context(), holder.Actor, general.ID)
				b.must(err)
				if f.Waiting != 0 {
					t.Errorf("%d wait for it", f.Waiting)
				}
				b.decide(holder.Actor, general.ID, measure)
				if len(b.undone) != 0 || b.shelf.things[thing.ID].State != subject.Held {
					t.Errorf("it opens: %v, %q", b.undone, b.shelf.things[thing.ID].State)
				}
				left := b.matters(author)
				if len(left) != 1 || left[0].Thing != thing {
					t.Fatalf("%+v", left)
				}
				b.decide(holder.Actor, left[0].ID, None)
				if len(b.undone) != 1 {
					t.Error("its own decision does not open it")
				}
			})
		})
	}
}

// Both of two who are kept apart have a part in an appeal against it, whichever
// of them asks.
func TestBothOfAnOrderHaveAPart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		setter, party, third, one := b.holder("heron"), b.holder("kestrel"), b.holder("plover"), b.member("slow-ferry")
		order := b.IDs.Next()
		id := b.restricted(setter, one, group.ActNoContact, order)
		b.restricted(setter, party, group.ActNoContact, order)
		elsewhere := b.restricted(setter, one, group.ActNoContact, b.IDs.Next())
		appeal, other := b.appeal(one.Actor, id), b.appeal(one.Actor, elsewhere)
		for _, c := range []struct {
			name  string
			actor account.Actor
			of    AppealID
			want  string
		}{
			{"the other one of the two", party.Actor, appeal, "not_found"},
			{"whoever asks", one.Actor, appeal, "not_found"},
			{"whoever set it", setter.Actor, appeal, "moderation.own_decision"},
			{"somebody with no part in it", third.Actor, appeal, ""},
			{"the other one, of an order that is not theirs", party.Actor, other, ""},
		} {
			if _, err := b.m.AppealFor(t.Context(), c.actor, c.of); c.want == "" {
				b.must(err)
			} else {
				t.Log(c.name)
				b.refused(err, c.want)
			}
		}
		_, err := b.m.Statement(t.Context(), party.Actor, id)
		b.refused(err, "not_found")
		b.refused(b.m.Answer(t.Context(), party.Actor, appeal, Answer{Outcome: Undone, Words: "No."}), "not_found")
		if b.heard(KindWaits+" kestrel") != 1 || b.heard(KindWaits+" plover") != 2 { // kestrel of the other order alone
			t.Errorf("called: %v", b.told)
		}
	})
}

// What was done for somebody's care or peace says nothing of how they treat
// others: it is no earlier decision, and not shown as one.
func TestCareIsNoGuilt(t *testing.T) {
	for _, c := range []struct {
		act     string
		earlier bool
	}{
		{group.ActKeptForSafety, false}, {group.ActEditForSafety, false}, {group.ActHeldForSafety, false},
		{group.ActNoContact, false}, {group.ActReportsSlowedDown, false},
		{group.ActPostHidden, true}, {group.ActOutOfMeeting, true},
	} {
		t.Run(c.act, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				b := newCourt(t, d)
				holder, author := b.holder("heron"), b.member("slow-ferry")
				b.restricted(holder, author, c.act, b.IDs.Next())
				f, err := b.m.Folder(t.Context(), holder.Actor, b.report(b.member("wren"), b.post(author, "a"), "threat"))
				b.must(err)
				if f.Alone == c.earlier || (len(f.Earlier) > 0) != c.earlier {
					t.Errorf("alone %v, earlier %+v", f.Alone, f.Earlier)
				}
			})
		})
	}
}

// Who left an organisation is outside it also after the group in which it was
// decided went to another one; what else was decided goes with the group.
func TestOutsideStaysWhereItWas(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		holder, author, wren, plover := b.holder("heron"), b.member("slow-ferry"), b.member("wren"), b.member("plover")
		one, two := b.colleague(), b.colleague()
		folded := b.restricted(holder, author, group.ActPostHidden, b.IDs.Next())
		thing := b.post(author, "a")
		matter := b.report(wren, thing, "threat")
		b.report(plover, thing, "threat")
		left := b.decide(one, matter, LeaveOrganisation)
		b.must(b.m.Confirm(t.Context(), two, left, true))
		old := author.Group.Organisation
		for _, q := range []*db.Query{qMovedGroups, qMovedDecided, qMovedAppeals} { // as Follow does
			b.must(d.Tx(t.Context(), func(tx *db.Tx) error {
				_, err := db.Exec(t.Context(), tx, q, int64(author.Group.ID), int64(old)+1)
				return err
			}))
		}
		for id, want := range map[DecisionID]group.OrganisationID{left: old, folded: old + 1} {
			row, err := db.One(t.Context(), d, qDecision, scanDecision, int64(id))
			b.must(err)
			if row.Organisation != want {
				t.Errorf("%s belongs to %d, want %d", row.Measure, row.Organisation, want)
			}
		}
		b.Clock.Advance(freshFor)
		if b.Visit(author.Actor, "open-window").Still.Kind != group.Outside || b.Visit(wren.Actor, "open-window").Still.Kind != group.NotStill {
			t.Error("who left is back, or somebody else is outside")
		}
	})
}

// Whoever answers an appeal answers what they have read: a decision that has
// changed since is read again first.
func TestAnAppealAgainstWhatHasChanged(t *testing.T) {
	for _, outcome := range []Outcome{Undone, Lighter} {
		t.Run(string(outcome), func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				b := newCourt(t, d)
				holder, author := b.holder("heron"), b.member("slow-ferry")
				id := b.decide(holder.Actor, b.report(b.member("wren"), b.post(author, "a"), "hurt"), Pause)
				appeal, colleague := b.appeal(author.Actor, id), b.colleague()
				a, err := b.m.AppealFor(t.Context(), colleague, appeal)
				b.must(err)
				b.Clock.Advance(8 * 24 * time.Hour)
				b.must(b.m.Sweep(t.Context())) // its time is over
				in := Answer{Outcome: outcome, Words: "Sorry.", Choice: Choice{Measure: Nudge, Rule: "hurt"}}
				b.refused(b.DB.Tx(t.Context(), func(tx *db.Tx) error { return b.m.follow(t.Context(), tx, a, in) }), "moderation.settled")
				if s := b.statement(author.Actor, id); s.State != Over || b.heard(KindReversed+" slow-ferry")+b.heard(KindAnswered+" slow-ferry") != 0 {
					t.Errorf("it is %s, told %v", s.State, b.told)
				}
				b.must(b.m.Answer(t.Context(), colleague, appeal, in)) // read again
			})
		})
	}
}

// Where the same thing waits in a newer matter, an answer to who reported it
// first opens no second one, and is given all the same.
func TestAnsweredWhileItWaitsAnew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		one, two, author, reporter := b.holder("heron"), b.holder("kestrel"), b.member("slow-ferry"), b.member("wren")
		thing := b.post(author, "a")
		id := b.decide(one.Actor, b.report(reporter, thing, "hurt"), None)
		appeal := b.appeal(reporter.Actor, id)
		anew := b.report(b.member("plover"), thing, "hurt")
		b.must(b.m.Answer(t.Context(), two.Actor, appeal, Answer{Outcome: Undone, Words: "You are right."}))
		if open := b.matters(author); len(open) != 1 || open[0].ID != anew || b.heard(KindAnswered+" wren") != 1 {
			t.Errorf("%+v, told %v", open, b.told)
		}
	})
}

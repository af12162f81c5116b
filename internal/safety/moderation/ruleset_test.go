package moderation

import (
	"testing"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/safety/subject"
)

// noRules need no trial.
const noRules = "version: 1\nrules: []\n"

func TestRulesAreSavedOnceChecked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		colleague := b.colleague()
		v := b.member("slow-ferry")
		o, err := b.Groups.OrganisationByID(t.Context(), v.Group.Organisation)
		b.must(err)
		b.refused(b.m.SaveRules(t.Context(), v.Actor, o, 0, noRules), "not_found")
		b.refused(b.m.SaveRules(t.Context(), colleague, o, 0, "version: 1\nrules:\n- {id: no, name: n, do: [ban]}"), "invalid")
		b.must(b.m.SaveRules(t.Context(), colleague, o, 0, noRules))
		b.refused(b.m.SaveRules(t.Context(), colleague, o, 0, noRules), "moderation.rules_meanwhile")
		b.must(b.m.SaveRules(t.Context(), colleague, o, 1, noRules))
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

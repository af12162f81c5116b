package app

import (
	"testing"

	"hearth/internal/account"
	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/safety/cases"
	"hearth/internal/safety/ladder"
	"hearth/internal/safety/moderation"
	"hearth/internal/safety/subject"
)

const sellingRule = `
version: 1
rules:
  - id: selling
    name: Selling
    when: {space: [posts], text: {any: ["easy money"]}}
    do: [hold]
    explain: {en: "It looks like an advertisement, so somebody looks first."}
    tests: [{say: "easy money", hits: true}, {say: "hard days", hits: false}]
`

// A thing that two keep from others opens when both have let go, whichever of
// them does so first, and never by what the other decides.
func TestTwoKeepersOfOneThing(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		newOffice(t, w)
		ctx, supervisor := t.Context(), account.Actor{ID: w.people["supervisor"]}
		harbour := must(w.Group.Organisation(ctx, "harbour"))
		must(w.Moderation.TryRules(ctx, supervisor, harbour, sellingRule))
		if err := w.Moderation.SaveRules(ctx, supervisor, harbour, 0, sellingRule); err != nil {
			t.Fatal(err)
		}
		author, holder := w.visit("member", "low-days"), account.Actor{ID: w.people["holder"]}
		in := func(do func(tx *db.Tx) error) {
			t.Helper()
			if err := w.DB.Tx(ctx, do); err != nil {
				t.Fatal(err)
			}
		}
		talk := must(w.Forum.Start(ctx, w.visit("holder", "low-days"), forum.Writing{Title: "The Sunday feeling", Body: "It drops around six.", Wish: forum.Heard}))
		write := func(words string) subject.Ref {
			post, _, err := w.Forum.Reply(ctx, author, talk, forum.Writing{Body: words})
			return subject.Ref{Kind: subject.Post, ID: int64(must(post, err))}
		}
		state := func(at subject.Ref) subject.State {
			return must(must(w.Places.At(at.Kind)).About(ctx, w.DB, at.ID)).State
		}
		matter := func(at subject.Ref) moderation.MatterID {
			for _, m := range must(w.Moderation.QueueOf(ctx, holder, author.Group)).Matters {
				if m.Thing == at {
					return m.ID
				}
			}
			t.Fatal("no matter waits")
			return 0
		}
		decide := func(at subject.Ref, measure moderation.Measure) {
			must(w.Moderation.Decide(ctx, holder, matter(at), moderation.Choice{Measure: measure, Rule: "hurt", Facts: "What was said.", Reason: "Because of this."}))
		}
		method := func(at subject.Ref) { // as the watch tells of one, and the forum holds the post
			in(func(tx *db.Tx) error {
				if _, err := w.Cases.Signal(ctx, tx, cases.Signal{Group: author.Group.ID, Member: author.Member.ID, Level: ladder.S2, Source: cases.Reading,
					Ref: at, Author: author.Member.ID, Held: cases.HoldMethod}); err != nil {
					return err
				}
				return must(w.Places.At(at.Kind)).Set(ctx, tx, at.ID, subject.Held, "")
			})
		}
		edited := func(at subject.Ref, words string) { // the method has gone
			_, _, err := w.Forum.Edit(ctx, author, forum.PostID(at.ID), forum.Writing{Body: words})
			if err != nil {
				t.Fatal(err)
			}
		}
		is := func(at subject.Ref, want subject.State, when string) {
			t.Helper()
			if got := state(at); got != want {
				t.Errorf("%s it is %q, want %q", when, got, want)
			}
		}

		both := write("easy money, and I want to end it tonight and I have the pills here")
		is(both, subject.Held, "written")
		decide(both, moderation.None)
		is(both, subject.Held, "with nothing wrong with it, while somebody may be in danger,")
		in(func(tx *db.Tx) error { return w.Cases.Release(ctx, tx, both) })
		is(both, subject.Open, "once both have let go")

		ruled := write("easy money")
		method(ruled)
		edited(ruled, "hard days, after all")
		is(ruled, subject.Held, "without the method, while the rule's matter is open,")
		decide(ruled, moderation.Nudge)
		is(ruled, subject.Open, "once the matter is closed")

		folded := write("You are all fools")
		in(func(tx *db.Tx) error {
			r := group.Restriction{Act: group.ActPostHidden, Kind: string(subject.Post), Thing: folded.ID, Member: author.Member.ID, URL: low, Reason: "It hurts."}
			if err := w.Group.Restricted(ctx, tx, author.Group, r); err != nil {
				return err
			}
			return must(w.Places.At(folded.Kind)).Set(ctx, tx, folded.ID, subject.Hidden, r.Reason)
		})
		method(folded)
		is(folded, subject.Held, "folded, with a method in it,")
		edited(folded, "You are all fools, really")
		is(folded, subject.Hidden, "without the method")
		in(func(tx *db.Tx) error {
			if err := w.Moderation.Lifted(ctx, tx, author.Group, group.ActPostHidden, folded.ID, 0); err != nil {
				return err
			}
			return must(w.Places.At(folded.Kind)).Set(ctx, tx, folded.ID, subject.Open, "")
		})
		is(folded, subject.Open, "once it is shown again")

		alone := write("hard days")
		method(alone)
		edited(alone, "hard days, after all")
		is(alone, subject.Open, "held for one reason, which is gone,")
	})
}

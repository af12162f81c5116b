package moderation

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/account"
	"hearth/internal/account/naming"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"

	"hearth/internal/safety/subject"
)

// What arrives in bad faith, or in masses: nothing of it is lost, and nobody
// loses anything by numbers.
func TestNobodyIsPunishedByNumbers(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(b *court, target group.Visit) (kept func() bool)
	}{
		{"a flood of reports by one person", func(b *court, target group.Visit) func() bool {
			one := b.member("flooder")
			for range DailyReports {
				b.report(one, b.post(target, "hello"), "other")
			}
			_, err := b.m.Report(b.t.Context(), one, Reporting{Thing: b.post(target, "hello"), Rule: "hurt"})
			b.refused(err, "moderation.enough_today")
			return func() bool { return len(b.matters(target)) == DailyReports }
		}},
		{"one person reports everything of another", func(b *court, target group.Visit) func() bool {
			one := b.member("pursuer")
			for i := range 12 {
				id := b.report(one, b.post(target, "hello "+strconv.Itoa(i)), "threat")
				f, err := b.m.Folder(b.t.Context(), account.Actor{ID: b.lead}, id)
				b.must(err)
				if f.Reports != 1 {
					b.t.Error("one person counts as more than one")
				}
			}
			return func() bool { return len(b.matters(target)) == 12 }
		}},
		{"several people report at once what one of them wrote of elsewhere", func(b *court, target group.Visit) func() bool {
			thing := b.post(target, "hello")
			for i := range 8 {
				b.report(b.member("brigade-"+string(rune('a'+i))), thing, "hurt")
			}
			return func() bool { list := b.matters(target); return len(list) == 1 && list[0].Reports == 8 }
		}},
		{"the same report again and again", func(b *court, target group.Visit) func() bool {
			thing, one := b.post(target, "hello"), b.member("again")
			for range 30 {
				b.report(one, thing, "hurt")
			}
			return func() bool { list := b.matters(target); return len(list) == 1 && list[0].Reports == 1 }
		}},
		{"ten thousand words in a report", func(b *court, target group.Visit) func() bool {
			_, err := b.m.Report(b.t.Context(), b.member("long"), Reporting{Thing: b.post(target, "hello"), Rule: "hurt", Words: strings.Repeat("word ", 10_000)})
			b.refused(err, "invalid")
			return func() bool { return len(b.matters(target)) == 0 }
		}},
		{"a report in several languages", func(b *court, target group.Visit) func() bool {
			_, err := b.m.Report(b.t.Context(), b.member("many"), Reporting{Thing: b.post(target, "hello"), Rule: "hurt", Words: "مرحبا, it hurt, me dolió, больно"})
			b.must(err)
			return func() bool { return len(b.matters(target)) == 1 }
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				b := newCourt(t, d)
				b.holder("heron")
				b.colleague()
				target := b.member("slow-ferry")
				kept := c.do(b, target)
				if !kept() {
					t.Errorf("something is lost, or stands twice: %+v", b.matters(target))
				}
				v := b.again(target)
				if v.MayWrite() != nil || !v.Belongs() || v.Still.Kind != group.NotStill || b.heard(KindDecided+" slow-ferry") != 0 {
					t.Error("numbers alone took something")
				}
				if s, err := b.trust.Standing(t.Context(), v); err != nil || len(s.Needs) == 0 || s.Needs[0] == "conduct" {
					t.Errorf("numbers alone lower trust: %+v, %v", s, err)
				}
				for _, said := range b.shelf.things {
					if said.State != subject.Open {
						t.Error("numbers alone hide words")
					}
				}
			})
		})
	}
}

// Signs that nobody sees, letters that only look alike, other languages and very
// long texts get nothing past a rule, and none of what was written is lost.
func TestTricksAroundRules(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		colleague, author := b.colleague(), b.member("slow-ferry")
		b.must(b.trust.Read(t.Context(), author))
		b.enforce(colleague, b.org(), strings.Replace(strings.Replace(selling, "do: [route, score]", "do: [hold]", 1), "    queue: adverts\n    add: 2\n", "", 1))
		for words, held := range map[string]bool{
			"easy money":                                             true,
			"e\u200ba\u200bs\u200by money":                           true,
			"еаsу mоnеу":                                             true,
			"EASY\u00a0MONEY":                                        true,
			"مرحبا easy money hola":                                  true,
			"easy money " + strings.Repeat("word ", 10_000):          true,
			"hard days " + strings.Repeat("word ", 10_000):           false,
			"un dinero fácil":                                        false,
			"it was easy. Money was not what I had come for, though": true, // a mistake that a person mends
			"hard days":                                              false,
		} {
			thing, got := b.written(author, words)
			if got != held {
				t.Errorf("%.40q: held %v", words, got)
			}
			if b.shelf.things[thing.ID].Words != words {
				t.Errorf("%.40q: is lost", words)
			}
		}
		if b.again(author).MayWrite() != nil {
			t.Error("a rule silences somebody")
		}
	})
}

// Who looks like somebody else by their handle cannot join under it, so that no
// report meets the wrong one.
func TestLookAlikeHandles(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		b.member("slow-ferry")
		for _, handle := range []string{"Slow-Ferry", "slоw-ferry", "sl0w-ferry", "slow\u200b-ferry", "slow-fеrry"} {
			if naming.Skeleton(naming.Clean(handle)) != naming.Skeleton("slow-ferry") {
				continue // looks different enough, or is refused for its signs
			}
			if _, err := b.Groups.Join(t.Context(), b.Visit(b.Account(), "low-days"), group.Joining{Handle: handle, Agree: true}); err == nil {
				t.Errorf("%q is let in", handle)
			}
		}
	})
}

// An appeal that nobody answers rises to whoever leads and to the others, and
// whoever asked is told; after as long again, what was for a time is lifted, and
// taken up again only by another person.
func TestAnAppealThatNobodyAnswers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		one, lead, author := b.holder("heron"), b.colleague(), b.member("slow-ferry")
		b.holder("kestrel")
		matter := b.report(b.member("wren"), b.post(author, "a"), "hurt")
		id, err := b.m.Decide(t.Context(), lead, matter, Choice{Measure: Pause, Rule: "hurt", Facts: "f", Reason: "r", Days: 30})
		b.must(err)
		appeal := b.appeal(author.Actor, id)
		waits := b.heard(KindWaits + " kestrel")
		b.Clock.Advance(AppealWithin + time.Minute)
		b.must(b.m.Sweep(t.Context()))
		b.must(b.m.Sweep(t.Context()))
		if b.heard(KindLead+" lead") != 1 || b.heard(KindAppealLate+" slow-ferry") != 1 || b.heard(KindWaits+" kestrel") != waits+1 {
			t.Fatalf("told %v", b.told)
		}
		if page := b.ask(author.Actor, "GET", b.m.DecisionURL(id), "text/html", nil).Body.String(); !strings.Contains(page, "Nobody has answered in time") {
			t.Error("the page is not honest")
		}
		if b.again(author).MayWrite() == nil {
			t.Error("lifted too soon")
		}
		b.Clock.Advance(AppealWithin)
		b.must(b.m.Sweep(t.Context()))
		b.must(b.m.Sweep(t.Context()))
		if s := b.statement(author.Actor, id); s.State != Resting || b.again(author).MayWrite() != nil || b.heard(KindLifted+" slow-ferry") != 1 || b.heard(KindLead+" lead") != 2 {
			t.Errorf("%s, told %v", s.State, b.told)
		}
		b.must(b.m.Answer(t.Context(), one.Actor, appeal, Answer{Outcome: Upheld, Words: "It stays, and it took too long."}))
		if s := b.statement(author.Actor, id); s.State != Standing || b.again(author).MayWrite() == nil {
			t.Errorf("it is %s", s.State)
		}
		b.Clock.Advance(30 * 24 * time.Hour)
		b.must(b.m.Sweep(t.Context()))
		if s := b.statement(author.Actor, id); s.State != Over {
			t.Errorf("it is %s", s.State)
		}
	})
}

// Silence never ends what keeps somebody safe, and what lasts goes its own way.
func TestWhatSilenceDoesNotLift(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		b.colleague()
		author := b.member("slow-ferry")
		thing := b.post(author, "a")
		b.must(d.Tx(t.Context(), func(tx *db.Tx) error {
			return b.Groups.Restricted(t.Context(), tx, author.Group, group.Restriction{Act: group.ActHeldForSafety, Thing: thing.ID, Member: author.Member.ID, URL: "/groups/low-days"})
		}))
		mine, err := b.m.Mine(t.Context(), author.Actor)
		b.must(err)
		b.appeal(author.Actor, mine.Decisions[0].ID)
		b.Clock.Advance(LiftAfter + time.Hour)
		b.must(b.m.Sweep(t.Context()))
		if s := b.statement(author.Actor, mine.Decisions[0].ID); s.State != Standing || len(b.undone) != 0 {
			t.Errorf("it is %s, undone %v", s.State, b.undone)
		}
	})
}

// The review shows how much a number rests on, and lays neighbours side by side,
// for whoever leads alone.
func TestTheReview(t *testing.T) {
	var decisions []Decision
	var appeals []Appeal
	opened, start := MatterID(7), time.UnixMilli(0)
	for i := range 12 {
		d := Decision{ID: DecisionID(i + 1), Matter: opened, Member: group.MemberID(i + 1), Measure: Fold, Rule: "hurt", Thing: subject.Ref{Kind: subject.Post}, By: By{Account: 1}, At: start.Add(time.Duration(i+1) * time.Hour)}
		if i == 6 {
			d.Measure, d.By = Pause, By{Account: 2}
		}
		decisions = append(decisions, d)
		if i < 6 {
			appeals = append(appeals, Appeal{Decision: d.ID, State: map[bool]Outcome{true: Undone, false: Upheld}[i < 3]})
		}
	}
	r := Compare(decisions, appeals, map[MatterID]time.Time{opened: start})
	if percent, known := r.Hands[0].Rate(); r.Hands[0].By.Account != 1 || !known || percent != 50 {
		t.Errorf("%+v", r.Hands)
	}
	if _, known := r.Hands[1].Rate(); known || r.Hands[1].Decided != 1 {
		t.Errorf("a share of nothing: %+v", r.Hands[1])
	}
	if _, known := r.Hands[1].Median(); known {
		t.Error("a middle of one")
	}
	if hours, known := r.Overall.Median(); !known || hours != 7 {
		t.Errorf("%d hours", hours)
	}
	if len(r.Pairs) != 2 || r.Pairs[0].Heavier.Measure != Pause || r.Pairs[0].Lighter.Measure != Fold || r.Pairs[0].Again {
		t.Errorf("%+v", r.Pairs)
	}
	for wait, want := range map[time.Duration]int64{0: 1, time.Minute: 1, time.Hour: 1, time.Hour + 1: 2, -time.Minute: 1} {
		if got := hoursOf(wait); got != want {
			t.Errorf("%s is within %d hours, want %d", wait, got, want)
		}
	}
	for i, c := range []struct {
		one, two Measure
		apart    bool
	}{{None, Nudge, false}, {Nudge, Edit, true}, {None, Fold, true}, {Fold, Fold, false}} {
		two := slices.Clone(decisions[:2])
		two[0].Measure, two[1].Measure = c.one, c.two
		if got := Compare(two, nil, nil); (len(got.Pairs) == 1) != c.apart {
			t.Errorf("%d: %s beside %s: %+v", i, c.one, c.two, got.Pairs)
		}
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		lead, other, author := b.colleague(), b.colleague(), b.member("slow-ferry")
		reporter, plover := b.member("wren"), b.member("plover")
		for i, measure := range []Measure{Nudge, Slow} {
			who := []group.Visit{author, plover}[i]
			matter := b.report(reporter, b.post(who, "a"), "hurt")
			b.Clock.Advance(90 * time.Minute)
			b.decide(other, matter, measure)
		}
		_, err := b.m.ReviewFor(t.Context(), other, b.org())
		b.refused(err, "not_found")
		review, err := b.m.ReviewFor(t.Context(), lead, b.org())
		b.must(err)
		if diff := cmp.Diff([]int64{2, 2}, review.Overall.Hours); diff != "" {
			t.Error(diff)
		}
		if len(review.Pairs) != 1 || review.Pairs[0].Heavier.Facts != "A name was called." {
			t.Errorf("%+v", review.Pairs)
		}
		page := b.ask(lead, "GET", fmt.Sprintf("/moderation/%s/review", b.org().Slug), "text/html", nil).Body.String()
		if !strings.Contains(page, "no other look so far") || !strings.Contains(page, "A name was called.") {
			t.Error("the page says more, or less, than is known")
		}
		if code := b.ask(other, "GET", fmt.Sprintf("/moderation/%s/review", b.org().Slug), "text/html", nil).Code; code != 404 {
			t.Errorf("whoever does not lead: %d", code)
		}
	})
}

// What was found to sell does not open to everybody because its author is put
// out, or may write less: it is folded, with a statement of its own. Where nothing
// was wrong, or a word was enough, it opens.
func TestWhatWaitedIsFoldedWithItsAuthorsMeasure(t *testing.T) {
	const opened subject.State = "opened, as app does it"
	for _, c := range []struct {
		measure Measure
		want    subject.State
		stated  int // decisions about them
	}{
		{None, opened, 1}, {Nudge, opened, 2}, {Slow, subject.Hidden, 3}, {Pause, subject.Hidden, 3}, {Edit, subject.Held, 2}, {Fold, subject.Hidden, 2}, {LeaveGroup, subject.Hidden, 3},
	} {
		t.Run(string(c.measure), func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				b := newCourt(t, d)
				holder, reporter := b.holder("heron"), b.member("wren")
				_ = b.member("plover")
				author := b.member("slow-ferry")
				thing, waits := b.written(author, "Look at https://shop.example.com now")
				if !waits {
					t.Fatal("it does not wait")
				}
				matter := b.matters(holder)[0]
				f, err := b.m.Folder(t.Context(), holder.Actor, matter.ID)
				b.must(err)
				if f.Waiting != 1 {
					t.Errorf("whoever decides is told of %d things that wait", f.Waiting)
				}
				b.report(reporter, thing, "selling")
				b.report(b.member("dunlin"), thing, "selling")
				b.decide(holder.Actor, matter.ID, c.measure)
				got := b.shelf.things[thing.ID].State
				if slices.Contains(b.undone, group.ActHeldByRule) {
					got = opened
				}
				if got != c.want {
					t.Errorf("it is %q, want %q", got, c.want)
				}
				mine, err := b.m.Mine(t.Context(), author.Actor)
				b.must(err)
				if len(mine.Decisions) != c.stated {
					t.Errorf("%d statements, want %d", len(mine.Decisions), c.stated)
				}
				for _, s := range mine.Decisions {
					if s.Measure == Fold && s.State.InForce() {
						b.appeal(author.Actor, s.ID)
					}
				}
			})
		})
	}
}

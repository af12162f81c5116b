package cases

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/safety/ladder"
)

func TestCallingGoesOnUntilSomebodyWrites(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		id := b.signal(ladder.S4)
		light := b.joined("marsh-heron")
		b.sign(Signal{Group: light.Group.ID, Member: light.Member.ID, Level: ladder.S2, Source: Measure})
		b.ok(b.cases.Take(t.Context(), b.desk(b.responder, id), false))
		sweep := func(after time.Duration) int {
			b.again = nil
			b.Clock.Advance(after)
			b.ok(b.cases.Sweep(t.Context()))
			return len(b.again)
		}
		if sweep(4*time.Minute) != 0 {
			t.Error("called again before the time is over")
		}
		if sweep(time.Minute) != 1 || b.again[0].Case != int64(id) || b.after != lateGrace {
			t.Errorf("the time is over, nobody wrote: %+v", b.again)
		}
		if sweep(48*time.Hour) != 1 {
			t.Error("it is given up after some days")
		}
		b.ok(b.cases.Say(t.Context(), b.desk(b.responder, id), "I am here.", ""))
		if sweep(time.Hour) != 0 {
			t.Error("somebody wrote, and others are called")
		}
	})
}

func TestANewSignCallsWhereWhoCameSaidNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		id := b.signal(ladder.S3)
		b.ok(b.cases.Take(t.Context(), b.desk(b.responder, id), false))
		b.heard()
		b.Clock.Advance(29 * time.Minute)
		b.signal(ladder.S3)
		if diff := cmp.Diff([]string{NoticeWaits + " account"}, b.heard()); diff != "" || len(b.again) != 0 {
			t.Errorf("within the time: %s, called %d", diff, len(b.again))
		}
		b.Clock.Advance(time.Minute)
		b.signal(ladder.S2)
		if len(b.again) != 0 {
			t.Error("a lighter sign calls")
		}
		b.signal(ladder.S3)
		if len(b.again) != 1 || b.after != ladder.S3.First() {
			t.Errorf("half an hour and no word: called %d", len(b.again))
		}
		b.ok(b.cases.Say(t.Context(), b.desk(b.responder, id), "I am here.", ""))
		b.signal(ladder.S3)
		if len(b.again) != 1 || len(b.paged) != 1 {
			t.Error("a talk goes on, and others are called")
		}
	})
}

func TestWorryAboutOneselfKeepsItsUrgency(t *testing.T) {
	for name, row := range map[string]struct {
		urgent Urgency
		reads  ladder.Level
		want   ladder.Level
	}{
		"a feeling":                     {Unsure, ladder.S0, ladder.S2},
		"a plan":                        {Soon, ladder.S0, ladder.S3},
		"now":                           {Now, ladder.S2, ladder.S4},
		"a child":                       {Child, ladder.S0, ladder.C},
		"a feeling, and the words say":  {Unsure, ladder.S4, ladder.S4},
		"a plan, and the words do not":  {Soon, ladder.S2, ladder.S3},
		"a child, and the words say it": {Child, ladder.S4, ladder.S4},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBundle(t, dbtest.SQLite(t))
			b.cases.ReadBy(func(context.Context, group.Visit, string) ladder.Level { return row.reads })
			b.ok(b.cases.WorryAbout(t.Context(), b.member, Worried{About: b.member.Member.ID, Urgent: row.urgent, Words: "lantern"}))
			q, err := b.cases.Queue(t.Context(), b.responder.ID)
			if err != nil || len(q.Lines) != 1 || q.Lines[0].Level != row.want {
				t.Errorf("%+v, %v, want %s", q.Lines, err, row.want)
			}
		})
	}
}

func TestACaseIsNotClosedWhileWordsWait(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		id, at := b.held(ladder.S2, HoldMethod)
		b.ok(b.cases.Say(t.Context(), b.desk(b.holder.Actor, id), "I am here.", ""))
		if got := code(b.cases.Close(t.Context(), b.desk(b.holder.Actor, id), Steadier, "")); got != "cases.problem.holds" {
			t.Errorf("words wait: %q", got)
		}
		b.ok(b.cases.Decide(t.Context(), b.desk(b.holder.Actor, id), Decision{Ref: at, Do: Keeping, Reason: "It says how."}))
		b.ok(b.cases.AskAgain(t.Context(), b.member, at))
		if got := code(b.cases.Close(t.Context(), b.desk(b.holder.Actor, id), Steadier, "")); got != "cases.problem.holds" {
			t.Errorf("somebody else is asked to look: %q", got)
		}
		b.ok(b.cases.Decide(t.Context(), b.desk(b.responder, id), Decision{Ref: at, Do: Keeping, Reason: "It does."}))
		b.ok(b.cases.Close(t.Context(), b.desk(b.holder.Actor, id), Steadier, ""))
		inQueue := func() (seen []bool) {
			for _, who := range []account.Actor{b.responder, b.holder.Actor} {
				q, err := b.cases.Queue(t.Context(), who.ID)
				b.ok(err)
				_, there := q.Desks[id]
				seen = append(seen, there)
			}
			return seen
		}
		if diff := cmp.Diff([]bool{false, false}, inQueue()); diff != "" {
			t.Errorf("closed, and nothing waits: %s", diff)
		}
		b.ok(b.cases.AskAgain(t.Context(), b.member, at))
		if diff := cmp.Diff([]bool{true, true}, inQueue()); diff != "" {
			t.Errorf("closed, and somebody else is asked to look: %s", diff)
		}
	})
}

func TestWhatAPersonKeptStaysKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		edited := func() (opened bool) {
			id, at := b.held(ladder.S2, HoldMethod)
			b.ok(b.cases.Decide(t.Context(), b.desk(b.responder, id), Decision{Ref: at, Do: Keeping, Reason: "It says how."}))
			b.sign(Signal{Group: b.member.Group.ID, Member: b.member.Member.ID, Level: ladder.S2, Source: Reading, Ref: at, Author: b.member.Member.ID, Held: HoldMethod})
			b.ok(d.Tx(t.Context(), func(tx *db.Tx) (err error) {
				opened, err = b.cases.Edited(t.Context(), tx, at)
				return err
			}))
			h, _, err := b.cases.HoldOf(t.Context(), d, at)
			b.ok(err)
			return opened || h.State != Keeping
		}
		if edited() {
			t.Error("the author undid what a person decided")
		}
		_, at := b.held(ladder.S4, HoldDanger)
		b.sign(Signal{Group: b.member.Group.ID, Member: b.member.Member.ID, Level: ladder.S2, Source: Reading, Ref: at, Author: b.member.Member.ID, Held: HoldMethod})
		b.ok(d.Tx(t.Context(), func(tx *db.Tx) error {
			opened, err := b.cases.Edited(t.Context(), tx, at)
			if opened {
				t.Error("in two steps somebody in danger is out of it by changing a word")
			}
			return err
		}))
	})
}

func TestAnAnswerReachesSomebody(t *testing.T) {
	for _, row := range []struct {
		name  string
		level ladder.Level
		gone  func(b *bundle)
		told  []string
		pages int
		owner bool
	}{
		{"whoever has it is there", ladder.S3, func(*bundle) {}, []string{NoticeWrote + " account"}, 1, true},
		{"a responder left the rota, S3", ladder.S3, func(b *bundle) { delete(b.team, b.responder.ID) }, []string{NoticeWaits + " staff", NoticeWrote + " staff"}, 2, false},
		{"a responder left the rota, S2", ladder.S2, func(b *bundle) { delete(b.team, b.responder.ID) },
			[]string{NoticeWaits + " staff", NoticeWaits + " rowan", NoticeWrote + " rowan"}, 0, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				b := newBundle(t, d)
				id := b.signal(row.level)
				b.ok(b.cases.Say(t.Context(), b.desk(b.responder, id), "I am here.", ""))
				row.gone(b)
				b.heard()
				b.ok(b.cases.Ask(t.Context(), b.member, Asking{Words: "lantern"}))
				if diff := cmp.Diff(row.told, b.heard()); diff != "" || len(b.paged) != row.pages {
					t.Errorf("%s: %s, paged %d times", row.name, diff, len(b.paged))
				}
				if c := b.one(id); (c.Owner != 0) != row.owner {
					t.Errorf("%s: somebody has it: %v", row.name, c.Owner != 0)
				}
			})
		})
	}
}

func TestSweepLetsGoOfWhoStoodDown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		fern := b.facilitator("fern")
		id := b.signal(ladder.S2)
		b.ok(b.cases.Say(t.Context(), b.desk(fern.Actor, id), "I am here.", ""))
		b.ok(b.cases.Sweep(t.Context()))
		if b.one(id).Owner == 0 {
			t.Error("it was taken from who works on it")
		}
		b.rests(fern, true)
		b.heard()
		b.ok(b.cases.Ask(t.Context(), b.member, Asking{Words: "lantern"}))
		if diff := cmp.Diff([]string{NoticeWrote + " fern", NoticeWrote + " rowan"}, b.heard()); diff != "" || b.one(id).Owner == 0 {
			t.Errorf("on a break others are told too: %s", diff)
		}
		b.ok(b.Groups.SetRole(t.Context(), fern.Member.ID, group.Plain, "", time.Time{}))
		b.ok(b.cases.Sweep(t.Context()))
		w := b.whole(b.responder, id)
		if w.Desk.Case.Owner != 0 || w.Entries[len(w.Entries)-1].What != Left {
			t.Errorf("who stepped down still has it: %v", kindsOf(w.Entries))
		}
	})
}

func TestSweepGoesOnAfterAnError(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		now := b.Clock.Now()
		b.spans = []Span{{now, now.Add(24 * time.Hour)}}
		b.signal(ladder.S2)
		heron := b.joined("marsh-heron")
		b.sign(Signal{Group: heron.Group.ID, Member: heron.Member.ID, Level: ladder.S2, Source: Measure})
		b.Clock.Advance(4 * time.Hour)
		b.heard()
		b.cases.Staff = &once{Staff: b}
		if err := b.cases.Sweep(t.Context()); !errors.Is(err, errOnce) {
			t.Errorf("the error is lost: %v", err)
		}
		if got := strings.Join(b.heard(), ", "); strings.Count(got, "staff") != 1 {
			t.Errorf("told: %s", got)
		}
	})
}

// once fails once.
type once struct {
	Staff
	did bool
}

var errOnce = errors.New("broken")

func (o *once) TellStaff(ctx context.Context, tx *db.Tx, of group.OrganisationID, kind, url string) error {
	if !o.did {
		o.did = true
		return errOnce
	}
	return o.Staff.TellStaff(ctx, tx, of, kind, url)
}

func TestTheGravestAndNewestStandInAFullQueue(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		var ids []ID
		for _, l := range []ladder.Level{ladder.S3, ladder.S2, ladder.C, ladder.S4, ladder.S2} {
			v := b.joined([]string{"a-fern", "b-fern", "c-fern", "d-fern", "e-fern"}[len(ids)])
			ids = append(ids, b.sign(Signal{Group: v.Group.ID, Member: v.Member.ID, Level: l, Source: Measure}))
		}
		want := []ID{ids[3], ids[2], ids[0], ids[4]}
		for name, row := range map[string]struct {
			q  *db.Query
			of int64
		}{"organisation": {qOfOrganisation, int64(b.member.Group.Organisation)}, "group": {qOfGroup, int64(b.member.Group.ID)}} {
			rows, err := db.All(t.Context(), d, row.q, scanCase, row.of, len(want))
			b.ok(err)
			var got []ID
			for _, c := range rows {
				got = append(got, c.ID)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	})
}

func TestWhomACaseConcerns(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		heron := b.joined("marsh-heron")
		words := b.write(heron, "what heron wrote")
		id := b.sign(Signal{Group: b.member.Group.ID, Member: b.member.Member.ID, Level: ladder.S4, Source: Worry, Ref: words, Author: heron.Member.ID, By: b.holder.Member.ID})
		other := b.sign(Signal{Group: heron.Group.ID, Member: heron.Member.ID, Level: ladder.S3, Source: Measure})
		got, err := b.cases.Concerned(t.Context(), []account.ID{b.member.Actor.ID, heron.Actor.ID, b.holder.Actor.ID, b.responder.ID}, []int64{int64(id), 7, int64(other)})
		b.ok(err)
		if diff := cmp.Diff(map[int64]map[account.ID]bool{int64(id): {b.member.Actor.ID: true, heron.Actor.ID: true}, int64(other): {heron.Actor.ID: true}}, got); diff != "" {
			t.Error(diff)
		}
		for _, ids := range [][]int64{{7}, nil} {
			if got, err := b.cases.Concerned(t.Context(), []account.ID{b.member.Actor.ID}, ids); err != nil || len(got) != 0 {
				t.Errorf("no such case: %v %v", got, err)
			}
		}
	})
}

package chat

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

func TestAllow(t *testing.T) {
	member := func(id group.MemberID, role group.Role) group.Visit {
		return group.Visit{Group: group.Group{ID: 1}, Member: &group.Member{ID: id, Role: role}}
	}
	gone := member(1, group.Plain)
	gone.Member.LeftAt = time.Unix(1, 0)
	outside := group.Visit{Group: group.Group{ID: 1, PublicConversations: true}}
	mine, elsewhere, withdrawn := &Message{Group: 1, Author: 1}, &Message{Group: 2, Author: 1}, &Message{Group: 1, Author: 1, Withdrawn: true}
	const fine fault.Kind = -1
	cases := []struct {
		name    string
		visit   group.Visit
		act     act
		message *Message
		want    fault.Kind
	}{
		{"a member reads", member(1, group.Plain), read, nil, fine},
		{"a member speaks", member(1, group.Plain), say, nil, fine},
		{"who left does not read", gone, read, nil, fault.NotFound},
		{"an outsider does not read, though conversations are public", outside, read, nil, fault.NotFound},
		{"an outsider does not speak", outside, say, nil, fault.NotFound},
		{"one takes back one's own", member(1, group.Plain), withdraw, mine, fine},
		{"not another's", member(2, group.Plain), withdraw, mine, fault.Forbidden},
		{"nor does a facilitator", member(2, group.Facilitator), withdraw, mine, fault.Forbidden},
		{"not twice", member(1, group.Plain), withdraw, withdrawn, fault.NotFound},
		{"not from another group", member(1, group.Plain), withdraw, elsewhere, fault.NotFound},
		{"a facilitator hides", member(2, group.Facilitator), moderate, mine, fine},
		{"a member does not", member(1, group.Plain), moderate, mine, fault.Forbidden},
		{"nothing to hide", member(2, group.Facilitator), moderate, withdrawn, fault.NotFound},
		{"another group's facilitator does not", member(2, group.Facilitator), moderate, elsewhere, fault.NotFound},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			err := allow(c.visit, c.act, c.message)
			if c.want == fine && err != nil || c.want != fine && !fault.Is(err, c.want) {
				t.Errorf("got %v, want kind %v", err, c.want)
			}
		})
	}
}

func TestWritingIsChecked(t *testing.T) {
	for body, field := range map[string]string{
		"hello": "", " \n ": "chat.problem.body_empty", strings.Repeat("é", MaxBody): "", strings.Repeat("é", MaxBody+1): "chat.problem.body_long",
	} {
		err := Writing{Body: body}.check()
		switch f := fault.Of(err); {
		case field == "" && err != nil:
			t.Errorf("%.10q… is refused: %v", body, err)
		case field != "" && (f == nil || len(f.Fields) != 1 || f.Fields[0].Key != field):
			t.Errorf("%.10q… gives %v, want %s", body, err, field)
		}
	}
}

func TestStreamed(t *testing.T) {
	for _, c := range []struct{ id, name, data, want string }{
		{"7", "", "hi", "id: 7\ndata: hi\n\n"},
		{"7", "changed", "a\nb", "id: 7\nevent: changed\ndata: a\ndata: b\n\n"},
		{"", "leaving", "{}", "event: leaving\ndata: {}\n\n"},
		{"7", "", "a\r\nid: 9\rdata: x", "id: 7\ndata: a\ndata: id: 9\ndata: data: x\n\n"}, // nobody forges a field
	} {
		if got := string(web.StreamEvent(c.id, c.name, c.data)); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestMoment(t *testing.T) {
	n := &moment{floor: 4, tail: 8}
	for _, seq := range []int64{5, 6, 8} { // 7 was deleted
		n.frames = append(n.frames, &frame{event: event{seq: seq}})
	}
	for at, want := range map[int64][]int64{4: {5, 6, 8}, 5: {6, 8}, 6: {8}, 7: {8}, 8: nil, 9: nil} {
		frames, reached := n.after(at)
		var got []int64
		for _, f := range frames {
			got = append(got, f.event.seq)
		}
		if !reached || len(got) != len(want) || len(got) > 0 && got[0] != want[0] {
			t.Errorf("after %d: %v %v, want %v", at, got, reached, want)
		}
	}
	if _, reached := n.after(3); reached {
		t.Error("what came before the floor must be asked of the database")
	}
}

func TestSaying(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
		b.say(otter, "one *word*")
		b.say(heron, "two")
		page := b.read(otter)
		if len(page.Messages) != 2 || page.Last != 2 || page.Earlier || page.Newer {
			t.Fatalf("read %+v", page)
		}
		if m := page.Messages[0]; m.Body != "one *word*" || m.HTML != "one <em>word</em>" || m.Seq != 1 || page.Authors[m.Author].Handle != "quiet-otter" || m.CreatedAt.IsZero() {
			t.Errorf("the first is %+v", m)
		}
		for _, v := range []group.Visit{b.Visit(b.Account(), "low-days"), b.Visit(account.Actor{}, "open-window")} {
			if _, err := b.chat.Say(t.Context(), v, Writing{Body: "let me in"}); !fault.Is(err, fault.NotFound) {
				t.Errorf("an outsider spoke: %v", err)
			}
			if _, err := b.chat.Read(t.Context(), v, Window{}); !fault.Is(err, fault.NotFound) {
				t.Errorf("an outsider read: %v", err)
			}
		}
		for range PerPage + 5 {
			b.say(otter, "and on")
		}
		page = b.read(otter)
		if len(page.Messages) != PerPage || !page.Earlier || page.Newer || page.Messages[PerPage-1].Seq != page.Last {
			t.Fatalf("the newest page has %d, %v %v", len(page.Messages), page.Earlier, page.Newer)
		}
		first, err := b.chat.Read(t.Context(), otter, Window{Before: page.Messages[0].Seq})
		if err != nil || len(first.Messages) != 7 || first.Earlier || !first.Newer || first.Messages[0].Seq != 1 {
			t.Errorf("the page before has %d, %v %v, %v", len(first.Messages), first.Earlier, first.Newer, err)
		}
		after, err := b.chat.Read(t.Context(), otter, Window{After: 55})
		if err != nil || len(after.Messages) != 2 || after.Newer || after.Messages[0].Seq != 56 {
			t.Errorf("after 55 come %d, %v", len(after.Messages), err)
		}
	})
}

func TestOneFormMakesOneMessage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
		const times = 20
		ids := make(chan ID, times)
		for range times {
			go func() {
				m, err := b.chat.Say(context.Background(), otter, Writing{Body: "once", Once: "form"})
				if err != nil {
					t.Error(err)
				}
				ids <- m.ID
			}()
		}
		first := <-ids
		for range times - 1 {
			if id := <-ids; id != first {
				t.Errorf("one form made %d and %d", first, id)
			}
		}
		if m, err := b.chat.Say(t.Context(), heron, Writing{Body: "mine", Once: "form"}); err != nil || m.ID == first {
			t.Errorf("another member's form of the same name: %v %v", m.ID, err)
		}
		b.say(otter, "no form")
		b.say(otter, "no form")
		if page := b.read(otter); len(page.Messages) != 4 {
			t.Errorf("%d messages, want 4", len(page.Messages))
		}
	})
}

// A commit whose answer was lost is tried again message by message, and finds
// what it had written.
func TestCommitTriedAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter := b.Member("low-days", "quiet-otter")
		written, err := b.chat.seal(t.Context(), otter, Writing{Body: "written"})
		if err != nil {
			t.Fatal(err)
		}
		if err := b.chat.committer.write(t.Context(), []*item{written}); err != nil {
			t.Fatal(err)
		}
		fresh, err := b.chat.seal(t.Context(), otter, Writing{Body: "fresh"})
		if err != nil {
			t.Fatal(err)
		}
		b.chat.committer.oneByOne(t.Context(), []*item{written, fresh}, errors.New("the answer was lost"))
		for _, it := range []*item{written, fresh} {
			if err := <-it.done; err != nil {
				t.Error(err)
			}
		}
		if page := b.read(otter); len(page.Messages) != 2 || page.Last != 2 {
			t.Errorf("%d messages up to %d, want 2 up to 2", len(page.Messages), page.Last)
		}
	})
}

func TestFullQueue(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	c := newCommitter(b.chat, 1) // nobody takes from it
	if err := c.put(&item{}); err != nil {
		t.Fatal(err)
	}
	if err := c.put(&item{}); !fault.Is(err, fault.Unavailable) || fault.Of(err).Retry == 0 {
		t.Errorf("a full queue says %v", err)
	}
	b.chat.committer.close()
	if _, err := b.chat.Say(t.Context(), b.Member("low-days", "quiet-otter"), Writing{Body: "late"}); !fault.Is(err, fault.Unavailable) {
		t.Errorf("a closed committer says %v", err)
	}
}

func TestCloseWritesWhatWasQueued(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	otter := b.Member("low-days", "quiet-otter")
	var items []*item
	for range 300 {
		it, err := b.chat.seal(t.Context(), otter, Writing{Body: "still said"})
		if err != nil {
			t.Fatal(err)
		}
		if err := b.chat.committer.put(it); err != nil {
			t.Fatal(err)
		}
		items = append(items, it)
	}
	b.chat.Close()
	for _, it := range items {
		if err := <-it.done; err != nil {
			t.Fatal(err)
		}
	}
	if last := b.read(otter).Last; last != 300 {
		t.Errorf("%d of 300 were written", last)
	}
}

func TestTakingBackAndHiding(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, heron, rowan := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron"), b.Facilitator("low-days", "rowan")
		oops, harsh := b.say(otter, "oops"), b.say(heron, "harsh words")
		if _, err := b.chat.Withdraw(t.Context(), heron, oops.ID); !fault.Is(err, fault.Forbidden) {
			t.Errorf("somebody else took it back: %v", err)
		}
		if _, err := b.chat.Hide(t.Context(), heron, oops.ID, "because"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a member hid it: %v", err)
		}
		if _, err := b.chat.Hide(t.Context(), rowan, harsh.ID, " "); !fault.Is(err, fault.Invalid) {
			t.Errorf("no reason was needed: %v", err)
		}
		if _, err := b.chat.Withdraw(t.Context(), otter, oops.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := b.chat.Hide(t.Context(), rowan, harsh.ID, "We speak gently."); err != nil {
			t.Fatal(err)
		}
		page := b.read(otter)
		if m := page.Messages[0]; !m.Withdrawn || m.Body != "" || m.HTML != "" {
			t.Errorf("taken back: %+v", m)
		}
		if m := page.Messages[1]; !m.Hidden || m.Reason != "We speak gently." || m.OpenTo(otter) || !m.OpenTo(heron) || !m.OpenTo(rowan) {
			t.Errorf("hidden: %+v", m)
		}
		if page.Last != 4 {
			t.Errorf("the room is at %d, want 4", page.Last)
		}
		events, err := b.chat.events(t.Context(), otter.Group, 0, 10)
		if err != nil || len(events) != 4 || !events[2].changed || events[2].ID != oops.ID || events[3].ID != harsh.ID || events[1].changed {
			t.Errorf("events %+v, %v", events, err)
		}
		if _, err := b.chat.Show(t.Context(), rowan, harsh.ID); err != nil {
			t.Fatal(err)
		}
		if m := b.read(otter).Messages[1]; m.Hidden || m.Body != "harsh words" {
			t.Errorf("shown again: %+v", m)
		}
	})
}

func TestOwnData(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
		other, err := b.Groups.Join(t.Context(), b.Visit(otter.Actor, "open-window"), group.Joining{Handle: "fern", Agree: true})
		if err != nil {
			t.Fatal(err)
		}
		b.say(otter, "mine one")
		b.say(heron, "not mine")
		b.say(otter, "mine two")
		b.say(b.Visit(otter.Actor, "open-window"), "mine there")
		sections, err := b.chat.Export(t.Context(), otter.Actor.ID)
		if err != nil || len(sections) != 1 || len(sections[0].Records) != 3 {
			t.Fatalf("exported %+v, %v", sections, err)
		}
		var words []string
		for _, r := range sections[0].Records {
			words = append(words, r[0].Value+" "+r[2].Value)
		}
		if got := strings.Join(words, "; "); got != "quiet-otter mine one; quiet-otter mine two; fern mine there" {
			t.Errorf("exported %q", got)
		}
		listening := b.follow(heron, fromNow, asJSON)
		if err := d.Tx(t.Context(), func(tx *db.Tx) error { return b.chat.Erase(t.Context(), tx, otter.Actor.ID) }); err != nil {
			t.Fatal(err)
		}
		listening.hears(t, "id: 5\n")
		inOrder(t, "heron", listening.all(), 4, 5)
		page := b.read(heron)
		if page.Messages[0].HTML != "" || page.Messages[1].Body != "not mine" || page.Messages[2].Body != "" || page.Last != 5 {
			t.Errorf("erased: %+v", page)
		}
		if left := b.read(b.Visit(otter.Actor, "open-window")); left.Messages[0].Author != other.ID || !left.Messages[0].Withdrawn {
			t.Errorf("erased there: %+v", left)
		}
		if err := d.Tx(t.Context(), func(tx *db.Tx) error { return b.chat.Erase(t.Context(), tx, b.Account().ID) }); err != nil {
			t.Errorf("somebody who said nothing: %v", err)
		}
	})
}

// What would be shown as "taken back" is not taken in the first place.
func TestNothingToShowIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter := b.Member("low-days", "quiet-otter")
		for body, want := range map[string]bool{"![](https://example.org/a.png)": false, "[here](https://example.org/a.png)": true} {
			if _, err := b.chat.Say(t.Context(), otter, Writing{Body: body}); (err == nil) != want || err != nil && !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", body, err)
			}
		}
	})
}

// A facilitator looks at a message, its author takes it back, and then the
// facilitator hides or shows it: its words must not come back.
func TestTakenBackMeanwhile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, rowan := b.Member("low-days", "quiet-otter"), b.Facilitator("low-days", "rowan")
		said := b.say(otter, "not for long")
		seen, err := b.chat.get(t.Context(), rowan, moderate, said.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.chat.Withdraw(t.Context(), otter, said.ID); err != nil {
			t.Fatal(err)
		}
		before := b.read(rowan).Last
		for _, reason := range []string{"", "unkind"} {
			if _, err := b.chat.setHidden(t.Context(), rowan, seen, reason); !fault.Is(err, fault.NotFound) {
				t.Errorf("reason %q: %v", reason, err)
			}
		}
		if page := b.read(rowan); page.Last != before || !page.Messages[0].Withdrawn || page.Messages[0].HTML != "" {
			t.Errorf("something happened to it: %+v", page)
		}
	})
}

var qCountHere = db.Register("chat.test.count_here", `SELECT COUNT(*) FROM room_here`)

func TestSweepForgetsWhoWasHere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		g := b.Member("low-days", "quiet-otter").Group.ID
		now := b.Clock.Now()
		err := b.DB.Tx(t.Context(), func(tx *db.Tx) error {
			for live, until := range []time.Time{now.Add(-time.Second), now.Add(time.Second)} {
				if _, err := db.Exec(t.Context(), tx, qNoteHere, int64(g), int64(live), "[7]", int64(0), until.UnixMilli()); err != nil {
					return err
				}
			}
			return nil
		})
		if err := errors.Join(err, b.chat.Sweep(t.Context())); err != nil {
			t.Fatal(err)
		}
		if n, err := db.One(t.Context(), b.DB, qCountHere, db.Value[int64]); err != nil || n != 1 {
			t.Errorf("%d rows stay, %v; want the one that has not run out", n, err)
		}
	})
}

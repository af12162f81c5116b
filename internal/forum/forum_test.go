package forum

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

func TestWritingIsChecked(t *testing.T) {
	fine := Writing{Title: "The Sunday feeling", Body: "It drops.", Wish: Heard}
	cases := []struct {
		name   string
		change func(*Writing)
		fields []string
	}{
		{"fine", func(*Writing) {}, nil},
		{"no title", func(w *Writing) { w.Title = "" }, []string{"title"}},
		{"title too long", func(w *Writing) { w.Title = strings.Repeat("ä", MaxTitle+1) }, []string{"title"}},
		{"title just fits", func(w *Writing) { w.Title = strings.Repeat("ä", MaxTitle) }, nil},
		{"nothing but space", func(w *Writing) { w.Body = " \n " }, []string{"body"}},
		{"body too long", func(w *Writing) { w.Body = strings.Repeat("ص", MaxBody+1) }, []string{"body"}},
		{"unknown wish", func(w *Writing) { w.Wish = "fame" }, []string{"wish"}},
		{"note too long", func(w *Writing) { w.Note = strings.Repeat("x", MaxNote+1) }, []string{"content_note"}},
		{"all at once", func(w *Writing) { *w = Writing{} }, []string{"title", "body", "wish"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := fine
			c.change(&w)
			var got []string
			if err := w.checkNew(); err != nil {
				for _, f := range fault.Of(err).Fields {
					got = append(got, f.Name)
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(c.fields) {
				t.Errorf("got %v, want %v", got, c.fields)
			}
		})
	}
}

func TestPages(t *testing.T) {
	for number, want := range map[int64]int64{1: 1, 20: 1, 21: 2, 40: 2, 41: 3} {
		if got := pageOf(number); got != want {
			t.Errorf("post %d is on page %d, want %d", number, got, want)
		}
	}
}

func TestConversationFromFirstWordToAnswer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
		id := b.start(otter, "The Sunday feeling")
		if waiting, _, err := b.forum.List(t.Context(), heron, Waiting, ""); err != nil || len(waiting) != 1 {
			t.Fatalf("%d conversations wait, %v; want 1", len(waiting), err)
		}
		b.reply(otter, id, "One more thing") // one's own words are no answer
		if waiting, _, _ := b.forum.List(t.Context(), heron, Waiting, ""); len(waiting) != 1 {
			t.Fatal("the author's own post must not count as an answer")
		}
		b.reply(heron, id, "With you **there**.")
		if waiting, _, _ := b.forum.List(t.Context(), heron, Waiting, ""); len(waiting) != 0 {
			t.Fatal("an answered conversation still waits")
		}
		page := b.read(otter, id)
		if page.Conversation.Title != "The Sunday feeling" || len(page.Posts) != 3 || page.Posts[2].Number != 3 {
			t.Fatalf("read %+v", page.Conversation)
		}
		if got := page.Posts[2]; got.Body != "With you **there**." || got.HTML != "<p>With you <strong>there</strong>.</p>\n" {
			t.Errorf("the answer reads %q, %q", got.Body, got.HTML)
		}
		if page.Cards[page.Posts[2].Author].Handle != "marsh-heron" {
			t.Error("the answer has lost its handle")
		}
		if !page.Kept.Following || page.Kept.ReadUpTo != 2 {
			t.Errorf("the author keeps %+v; want following, read up to 2", page.Kept)
		}
	})
}

func TestTwentyToAPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter := b.Member("low-days", "quiet-otter")
		id := b.start(otter, "Long")
		for i := range 40 {
			b.reply(otter, id, fmt.Sprintf("number %d", i+2))
		}
		for number, want := range map[int64][3]int64{1: {1, 20, 20}, 3: {41, 41, 1}, 99: {41, 41, 1}, -1: {1, 20, 20}} {
			page, err := b.forum.Read(t.Context(), otter, id, number, false)
			if err != nil {
				t.Fatal(err)
			}
			got := [3]int64{page.Posts[0].Number, page.Posts[len(page.Posts)-1].Number, int64(len(page.Posts))}
			if got != want {
				t.Errorf("page %d holds %v, want %v", number, got, want)
			}
		}
	})
}

func TestListGoesOnWithoutGapsOrTwins(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, holder := b.Member("low-days", "quiet-otter"), b.Facilitator("low-days", "rowan")
		var pinned ID
		for i := range 45 {
			id := b.start(otter, fmt.Sprintf("Talk %d", i))
			if i == 3 {
				pinned = id
			}
			if i%3 == 0 { // several in one millisecond, so that the id must decide
				b.Clock.Advance(1e9)
			}
		}
		if err := b.forum.Pin(t.Context(), holder, pinned, true); err != nil {
			t.Fatal(err)
		}
		for order, want := range map[Order]int{Recent: 45, Waiting: 45} {
			seen, after := map[ID]bool{}, ""
			for page := 0; ; page++ {
				items, next, err := b.forum.List(t.Context(), otter, order, after)
				if err != nil {
					t.Fatal(err)
				}
				if page == 0 && order == Recent && items[0].ID != pinned {
					t.Error("the pinned conversation must come first")
				}
				for _, item := range items {
					if seen[item.ID] {
						t.Fatalf("%s: %q came twice", order, item.Title)
					}
					seen[item.ID] = true
				}
				if after = next; next == "" {
					break
				}
			}
			if len(seen) != want {
				t.Errorf("%s: saw %d, want %d", order, len(seen), want)
			}
		}
	})
}

func TestAFormSentTwiceMakesOnePost(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
		w := Writing{Title: "Once", Body: "only", Wish: Heard, Once: "form-1"}
		first, err := b.forum.Start(t.Context(), otter, w)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := b.forum.Start(t.Context(), otter, w); err != nil || again != first {
			t.Fatalf("the second time made %d, %v; want %d", again, err, first)
		}
		a, n, err := b.forum.Reply(t.Context(), otter, first, Writing{Body: "reply", Once: "form-2"})
		if err != nil {
			t.Fatal(err)
		}
		if again, m, err := b.forum.Reply(t.Context(), otter, first, Writing{Body: "reply", Once: "form-2"}); err != nil || again != a || m != n {
			t.Fatalf("the second time made %d number %d, %v; want %d number %d", again, m, err, a, n)
		}
		if other, _, err := b.forum.Reply(t.Context(), heron, first, Writing{Body: "reply", Once: "form-2"}); err != nil || other == a {
			t.Fatalf("another member's form of the same name must make a post of its own: %d, %v", other, err)
		}
		if page := b.read(otter, first); len(page.Posts) != 3 {
			t.Errorf("%d posts, want 3", len(page.Posts))
		}
	})
}

func TestWhoMayDoWhat(t *testing.T) {
	d := dbtest.SQLite(t)
	b := newBundle(t, d)
	people := map[string]group.Visit{
		"visitor":   b.Visit(account.Actor{}, "low-days"),
		"stranger":  b.Visit(b.Account(), "low-days"),
		"member":    b.Member("low-days", "sea-holly"),
		"author":    b.Member("low-days", "quiet-otter"),
		"holder":    b.Facilitator("low-days", "rowan"),
		"elsewhere": b.Facilitator("open-window", "fern"),
	}
	id := b.start(people["author"], "Mine")
	post := b.read(people["author"], id).Posts[0].ID
	acts := []struct {
		name string
		do   func(group.Visit) error
		want map[string]fault.Kind // everybody else may
	}{
		{"read", func(v group.Visit) error { _, err := b.forum.Read(t.Context(), v, id, 1, false); return err },
			map[string]fault.Kind{"visitor": fault.NotFound, "stranger": fault.NotFound, "elsewhere": fault.NotFound}},
		{"search", func(v group.Visit) error { _, err := b.forum.Search(t.Context(), v, "mine"); return err },
			map[string]fault.Kind{"visitor": fault.NotFound, "stranger": fault.NotFound}}, // elsewhere searches their own group
		{"reply", func(v group.Visit) error {
			_, _, err := b.forum.Reply(t.Context(), v, id, Writing{Body: "x"})
			return err
		},
			map[string]fault.Kind{"visitor": fault.NotFound, "stranger": fault.NotFound, "elsewhere": fault.NotFound}},
		{"acknowledge", func(v group.Visit) error {
			_, _, err := b.forum.Acknowledge(t.Context(), v, post, WithYou, true)
			return err
		}, map[string]fault.Kind{"visitor": fault.NotFound, "stranger": fault.NotFound, "elsewhere": fault.NotFound, "author": fault.Forbidden}},
		{"edit", func(v group.Visit) error {
			_, _, err := b.forum.Edit(t.Context(), v, post, Writing{Body: "changed"})
			return err
		}, map[string]fault.Kind{"visitor": fault.NotFound, "stranger": fault.NotFound, "elsewhere": fault.NotFound, "member": fault.Forbidden, "holder": fault.Forbidden}},
		{"pin", func(v group.Visit) error { return b.forum.Pin(t.Context(), v, id, true) },
			map[string]fault.Kind{"visitor": fault.NotFound, "stranger": fault.NotFound, "elsewhere": fault.NotFound, "member": fault.Forbidden, "author": fault.Forbidden}},
		{"lock", func(v group.Visit) error { return b.forum.Lock(t.Context(), v, id, false) },
			map[string]fault.Kind{"visitor": fault.NotFound, "stranger": fault.NotFound, "elsewhere": fault.NotFound, "member": fault.Forbidden, "author": fault.Forbidden}},
		{"hide", func(v group.Visit) error { _, _, err := b.forum.Hide(t.Context(), v, post, "reason"); return err },
			map[string]fault.Kind{"visitor": fault.NotFound, "stranger": fault.NotFound, "elsewhere": fault.NotFound, "member": fault.Forbidden, "author": fault.Forbidden}},
		{"withdraw", func(v group.Visit) error {
			if v.Member != nil && v.Member.ID == people["author"].Member.ID {
				return nil // done in a test of its own
			}
			_, _, err := b.forum.Withdraw(t.Context(), v, post)
			return err
		}, map[string]fault.Kind{"visitor": fault.NotFound, "stranger": fault.NotFound, "elsewhere": fault.NotFound, "member": fault.Forbidden, "holder": fault.Forbidden}},
	}
	for _, a := range acts {
		for name, v := range people {
			t.Run(a.name+" as "+name, func(t *testing.T) {
				err := a.do(v)
				want, refused := a.want[name]
				if !refused && err != nil {
					t.Fatalf("refused: %v", err)
				}
				if refused && !fault.Is(err, want) {
					t.Fatalf("got %v, want kind %d", err, want)
				}
			})
		}
	}
}

func TestAcknowledgementsAreCountedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
		id := b.start(otter, "Hello")
		post := b.read(otter, id).Posts[0].ID
		for _, on := range []bool{true, true, false, false, true} {
			if _, _, err := b.forum.Acknowledge(t.Context(), heron, post, MeToo, on); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := b.forum.Acknowledge(t.Context(), heron, post, "applause", true); !fault.Is(err, fault.Malformed) {
			t.Errorf("an unknown kind: %v", err)
		}
		if got := b.read(heron, id).Posts[0]; got.Counts != [3]int64{0, 1, 0} || got.Given != [3]bool{false, true, false} {
			t.Errorf("heron sees %v, given %v", got.Counts, got.Given)
		}
		if got := b.read(otter, id).Posts[0]; got.Given != [3]bool{} {
			t.Errorf("otter is told to have given %v", got.Given)
		}
	})
}

func TestLockedMeanwhile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, holder := b.Member("low-days", "quiet-otter"), b.Facilitator("low-days", "rowan")
		id := b.start(otter, "Hello")
		before, err := b.forum.audit.Verify(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := b.forum.Lock(t.Context(), holder, id, true); err != nil {
			t.Fatal(err)
		}
		if _, _, err := b.forum.Reply(t.Context(), otter, id, Writing{Body: "late"}); !fault.Is(err, fault.Conflict) {
			t.Fatalf("got %v, want a conflict", err)
		}
		// The lock that falls between the check and the write.
		err = d.Tx(t.Context(), func(tx *db.Tx) error {
			_, open, err := db.Maybe(t.Context(), tx, qNextNumber, db.Value[int64], int64(id), 1, 1)
			if err == nil && open {
				err = errors.New("a locked conversation gave a number")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if after, err := b.forum.audit.Verify(t.Context()); err != nil || after != before+1 {
			t.Errorf("the audit went from %d to %d entries, %v; want the lock", before, after, err)
		}
	})
}

func TestTakenBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
		alone, talked := b.start(otter, "Nobody came"), b.start(otter, "Somebody came")
		b.reply(heron, talked, "I am here")
		for _, id := range []ID{alone, talked} {
			if _, _, err := b.forum.Withdraw(t.Context(), otter, b.read(otter, id).Posts[0].ID); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := b.forum.Read(t.Context(), heron, alone, 1, false); !fault.Is(err, fault.NotFound) {
			t.Errorf("a conversation without answers is still there: %v", err)
		}
		page := b.read(heron, talked)
		if page.Conversation.Title != "" || page.Posts[0].Body != "" || page.Posts[0].HTML != "" || !page.Posts[0].Withdrawn {
			t.Errorf("words remain: %+v", page.Posts[0])
		}
		if page.Posts[1].Body != "I am here" {
			t.Error("the answer is gone")
		}
	})
}

func TestHiddenAndShown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, holder := b.Member("low-days", "quiet-otter"), b.Facilitator("low-days", "rowan")
		id := b.start(otter, "Hello")
		post := b.read(otter, id).Posts[0].ID
		if _, _, err := b.forum.Hide(t.Context(), holder, post, ""); !fault.Is(err, fault.Invalid) {
			t.Fatalf("without a reason: %v", err)
		}
		if _, _, err := b.forum.Hide(t.Context(), holder, post, "It names a school."); err != nil {
			t.Fatal(err)
		}
		page := b.read(otter, id)
		if !page.Posts[0].Hidden || page.Posts[0].Reason != "It names a school." || !page.Conversation.Hidden {
			t.Fatalf("hidden: %+v", page.Posts[0])
		}
		if hits, err := b.forum.Search(t.Context(), otter, "first words"); err != nil || len(hits) != 0 {
			t.Errorf("a hidden post was found: %v, %v", hits, err)
		}
		if _, _, err := b.forum.Show(t.Context(), holder, post); err != nil {
			t.Fatal(err)
		}
		if page := b.read(otter, id); page.Posts[0].Hidden || page.Posts[0].Reason != "" || page.Conversation.Hidden {
			t.Errorf("shown again: %+v", page.Posts[0])
		}
	})
}

func TestDraftsReadingFollowing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
		id := b.start(otter, "Hello")
		draft := Draft{Body: "I used to fight it", Note: "sleep", Touches: []group.Theme{group.Death}}
		for _, at := range []ID{0, id} {
			if err := b.forum.SaveDraft(t.Context(), heron, at, draft); err != nil {
				t.Fatal(err)
			}
		}
		if got := b.read(heron, id).Kept.Draft; cmp.Diff(got, draft) != "" {
			t.Errorf("the draft came back as %+v", got)
		}
		if got, err := b.forum.NewDraft(t.Context(), heron); err != nil || cmp.Diff(got, draft) != "" {
			t.Errorf("the new conversation's draft came back as %+v, %v", got, err)
		}
		if got := b.read(otter, id).Kept.Draft; !got.Empty() {
			t.Errorf("another member sees the draft: %+v", got)
		}
		b.reply(heron, id, "I used to fight it. Now I put the kettle on.")
		if got := b.read(heron, id).Kept.Draft; !got.Empty() {
			t.Errorf("the draft outlived its post: %+v", got)
		}
		for _, number := range []int64{2, 1, 99} {
			if err := b.forum.MarkRead(t.Context(), otter, id, number); err != nil {
				t.Fatal(err)
			}
		}
		if got := b.read(otter, id).Kept.ReadUpTo; got != 2 {
			t.Errorf("read up to %d; reading never goes back, nor past the end: want 2", got)
		}
		if err := b.forum.Follow(t.Context(), heron, id, true); err != nil {
			t.Fatal(err)
		}
		if followed, err := b.forum.Followed(t.Context(), heron); err != nil || len(followed) != 1 {
			t.Errorf("heron follows %d, %v", len(followed), err)
		}
	})
}

func TestSearch(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter := b.Member("low-days", "quiet-otter")
		id := b.start(otter, "Sundays")
		b.reply(otter, id, "El domingo por la tarde, café y niebla")
		b.reply(otter, id, "Nothing to do with it")
		if _, _, err := b.forum.Reply(t.Context(), otter, id, Writing{Body: "niebla behind a note", Note: "weather"}); err != nil {
			t.Fatal(err)
		}
		for query, want := range map[string]int{"CAFE niebla": 1, "niebla": 1, "fog": 0, "": 0, "?!": 0, "domingo fog": 0} {
			hits, err := b.forum.Search(t.Context(), otter, query)
			if err != nil || len(hits) != want {
				t.Errorf("%q found %d, %v; want %d", query, len(hits), err, want)
			}
		}
	})
}

func TestExportAndErase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
		mine, theirs := b.start(otter, "A secret title"), b.start(heron, "Theirs")
		b.reply(otter, theirs, "my answer")
		post := b.read(heron, theirs).Posts[0].ID
		if _, _, err := b.forum.Acknowledge(t.Context(), otter, post, ThankYou, true); err != nil {
			t.Fatal(err)
		}
		if err := b.forum.SaveDraft(t.Context(), otter, theirs, Draft{Body: "half a thought"}); err != nil {
			t.Fatal(err)
		}
		answer := b.read(heron, theirs).Posts[1].ID
		if _, _, err := b.forum.Hide(t.Context(), b.Facilitator("low-days", "rowan"), answer, "It names a school."); err != nil {
			t.Fatal(err)
		}
		sections, err := b.forum.Export(t.Context(), otter.Actor.ID)
		if err != nil {
			t.Fatal(err)
		}
		all := fmt.Sprint(sections)
		for _, want := range []string{"A secret title", "First words of A secret title", "my answer", "half a thought", "thank_you", "It names a school."} {
			if !strings.Contains(all, want) {
				t.Errorf("the export lacks %q", want)
			}
		}
		if strings.Contains(all, "First words of Theirs") {
			t.Error("the export holds somebody else's words")
		}
		err = d.Tx(t.Context(), func(tx *db.Tx) error { return b.forum.Erase(t.Context(), tx, otter.Actor.ID) })
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.forum.Read(t.Context(), heron, mine, 1, true); !fault.Is(err, fault.NotFound) {
			t.Errorf("the conversation is still there: %v", err)
		}
		page := b.read(heron, theirs)
		if page.Posts[1].Body != "" || page.Posts[0].Counts != [3]int64{} {
			t.Errorf("words or acknowledgements remain: %+v", page.Posts)
		}
	})
}

func TestTheSameFormElsewhereIsAnotherForm(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter := b.Member("low-days", "quiet-otter")
		one, other := b.start(otter, "One"), b.start(otter, "Other")
		w := Writing{Title: "Third", Body: "words", Wish: Heard, Once: "form-1"}
		if _, err := b.forum.Start(t.Context(), otter, w); err != nil {
			t.Fatal(err)
		}
		for _, id := range []ID{one, other} {
			if _, _, err := b.forum.Reply(t.Context(), otter, id, w); err != nil {
				t.Fatal(err)
			}
			if page := b.read(otter, id); len(page.Posts) != 2 {
				t.Errorf("%d posts, want 2", len(page.Posts))
			}
		}
	})
}

func TestAFormPressedTwiceAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter := b.Member("low-days", "quiet-otter")
		id := b.start(otter, "One")
		var posts [8]PostID
		var all sync.WaitGroup
		for i := range posts {
			all.Go(func() {
				post, _, err := b.forum.Reply(t.Context(), otter, id, Writing{Body: "words", Once: "form-1"})
				if err != nil {
					t.Error(err)
				}
				posts[i] = post
			})
		}
		all.Wait()
		for _, p := range posts {
			if p != posts[0] {
				t.Errorf("made %v", posts)
				break
			}
		}
		if page := b.read(otter, id); len(page.Posts) != 2 {
			t.Errorf("%d posts, want 2", len(page.Posts))
		}
	})
}

func TestADraftOutlivesItsConversation(t *testing.T) {
	d := dbtest.SQLite(t)
	b := newBundle(t, d)
	otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
	id := b.start(otter, "Soon gone")
	if err := b.forum.SaveDraft(t.Context(), heron, id, Draft{Body: "half"}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.forum.Withdraw(t.Context(), otter, b.read(otter, id).Posts[0].ID); err != nil {
		t.Fatal(err)
	}
	if drafts, err := b.forum.Drafts(t.Context(), heron); err != nil || len(drafts) != 0 {
		t.Errorf("%v, %v; want none and no error", drafts, err)
	}
	if err := b.forum.SaveDraft(t.Context(), heron, id, Draft{}); err != nil {
		t.Errorf("the draft cannot be dropped: %v", err)
	}
}

func TestALockKeepsNobodyFromTakingBack(t *testing.T) {
	d := dbtest.SQLite(t)
	b := newBundle(t, d)
	otter, holder := b.Member("low-days", "quiet-otter"), b.Facilitator("low-days", "rowan")
	id := b.start(otter, "Closed")
	b.reply(holder, id, "yes")
	post := b.read(otter, id).Posts[0].ID
	if _, _, err := b.forum.Hide(t.Context(), holder, post, "It names a school."); err != nil {
		t.Fatal(err)
	}
	if err := b.forum.Lock(t.Context(), holder, id, true); err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.forum.Edit(t.Context(), otter, post, Writing{Body: "x"}); !fault.Is(err, fault.Conflict) {
		t.Errorf("editing: %v", err)
	}
	if _, _, err := b.forum.Withdraw(t.Context(), otter, post); err != nil {
		t.Fatal(err)
	}
	if got := b.read(holder, id).Posts[0]; got.Reason != "" || !got.Withdrawn {
		t.Errorf("what was said about the words outlives them: %+v", got)
	}
}

func TestWhatShowsNothingIsEmpty(t *testing.T) {
	d := dbtest.SQLite(t)
	b := newBundle(t, d)
	otter := b.Member("low-days", "quiet-otter")
	for _, body := range []string{"\u200b\u200d", "[a]: https://example.org", "\u00a0\n"} {
		if _, err := b.forum.Start(t.Context(), otter, Writing{Title: "T", Body: body, Wish: Heard}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", body, err)
		}
	}
	if _, err := b.forum.Start(t.Context(), otter, Writing{Title: "\u2060", Body: "b", Wish: Heard}); !fault.Is(err, fault.Invalid) {
		t.Errorf("an invisible title: %v", err)
	}
}

package board

import (
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/crypto/cryptotest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/ui/uitest"
)

func TestTexts(t *testing.T) { texts(t) }

func TestWordsAreChecked(t *testing.T) {
	now := cryptotest.Now
	for _, row := range []struct {
		name   string
		kind   Kind
		change func(*Words)
		until  time.Time
		want   string
	}{
		{"an announcement", Announcement, nil, time.Time{}, ""},
		{"with an end", Announcement, nil, now.Add(time.Hour), ""},
		{"that is past", Announcement, nil, now, "until"},
		{"that is too far", Announcement, nil, now.Add(MaxAhead + time.Second), "until"},
		{"nothing at all", Announcement, func(w *Words) { *w = Words{} }, time.Time{}, "title body"},
		{"a title that just fits", Card, func(w *Words) { w.Title = strings.Repeat("ä", MaxTitle) }, time.Time{}, ""},
		{"a title that is too long", Card, func(w *Words) { w.Title = strings.Repeat("ä", MaxTitle+1) }, time.Time{}, "title"},
		{"a body too long", Card, func(w *Words) { w.Body = strings.Repeat("ص", MaxBody+1) }, time.Time{}, "body"},
		{"an unknown topic", Card, func(w *Words) { w.Topics = []string{"fame"} }, time.Time{}, "topics"},
		{"too many topics", Card, func(w *Words) { w.Topics = []string{"sleep", "sleep", "sleep", "sleep", "sleep"} }, time.Time{}, "topics"},
		{"a card without when", Card, func(w *Words) { w.When = "" }, time.Time{}, ""},
		{"practical help", Help, nil, time.Time{}, ""},
		{"of no known sort", Help, func(w *Words) { w.Sort = "money" }, time.Time{}, "sort"},
		{"neither asked nor offered", Help, func(w *Words) { w.Way = "" }, time.Time{}, "way"},
		{"with a phone number", Help, func(w *Words) { w.Body = "Ring 07700 900123" }, time.Time{}, "body"},
		{"with three things at once", Help, func(w *Words) {
			w.Title, w.Body, w.Area = "20 euros", "a@b.example or 07700 900123", "12 Harbour Street"
		}, time.Time{}, "title body body area"},
		{"feedback", Feedback, nil, time.Time{}, ""},
		{"with an address is fine", Feedback, func(w *Words) { w.Body = "12 Harbour Street is too far" }, time.Time{}, ""},
		{"a resource", Resource, nil, time.Time{}, ""},
		{"without a link", Resource, func(w *Words) { w.Link, w.Body = "", "" }, time.Time{}, ""},
		{"not over TLS", Resource, func(w *Words) { w.Link = "http://example.org" }, time.Time{}, "link"},
		{"a script as link", Resource, func(w *Words) { w.Link = "javascript:alert(1)" }, time.Time{}, "link"},
		{"a name in the link", Resource, func(w *Words) { w.Link = "https://example.org@evil.example/" }, time.Time{}, "link"},
		{"a bare number", Resource, func(w *Words) { w.Link = "https://192.0.2.1/" }, time.Time{}, "link"},
		{"no host", Resource, func(w *Words) { w.Link = "https://intranet/" }, time.Time{}, "link"},
	} {
		w := good[row.kind]
		if row.change != nil {
			row.change(&w)
		}
		if got := fields(w.check(row.kind, []string{"sleep"}, row.until, now)); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

// Who may do what: the author, another member, a facilitator, an outsider.
func TestPermissions(t *testing.T) {
	now := cryptotest.Now
	g := group.Group{ID: 1, AgreementVersion: 1}
	visit := func(id group.MemberID, role group.Role) group.Visit {
		return group.Visit{Group: g, Member: &group.Member{ID: id, Role: role, AgreedVersion: 1}}
	}
	who := []group.Visit{visit(1, group.Plain), visit(2, group.Plain), visit(3, group.Facilitator), {Group: g}}
	open := Item{Group: 1, Author: 1, OpenedAt: now}
	of := func(kind Kind, change ...func(*Item)) Item {
		i := open
		i.Kind = kind
		for _, f := range change {
			f(&i)
		}
		return i
	}
	waits := func(i *Item) { i.OpenedAt = time.Time{} }
	closed := func(i *Item) { i.ClosedAt = now }
	hidden := func(i *Item) { i.Hidden = true }
	taken := func(i *Item) { i.Taker = 2 }
	over := func(i *Item) { i.Until = now }
	const no, missing, gone = "forbidden", "not_found", "conflict"
	for _, row := range []struct {
		name string
		a    act
		i    Item
		want [4]string // author, another, facilitator, outsider
	}{
		{"see a card", see, of(Card), [4]string{"", "", "", missing}},
		{"see feedback", see, of(Feedback, waits), [4]string{"", missing, "", missing}},
		{"see answered feedback", see, of(Feedback, closed), [4]string{"", missing, "", missing}},
		{"see a waiting resource", see, of(Resource, waits), [4]string{"", missing, "", missing}},
		{"see what has ended", see, of(Help, over), [4]string{"", missing, "", missing}},
		{"see what one took", see, of(Help, over, taken), [4]string{"", "", "", missing}},
		{"edit a card", change, of(Card), [4]string{"", no, no, missing}},
		{"edit an announcement", change, of(Announcement), [4]string{no, no, "", missing}},
		{"edit a listed resource", change, of(Resource), [4]string{gone, no, no, missing}},
		{"edit a waiting resource", change, of(Resource, waits), [4]string{"", missing, no, missing}},
		{"edit what has ended", change, of(Help, over), [4]string{gone, missing, no, missing}},
		{"edit feedback", change, of(Feedback, waits), [4]string{missing, missing, missing, missing}},
		{"take a card back", withdraw, of(Card), [4]string{"", no, no, missing}},
		{"take feedback back", withdraw, of(Feedback, waits), [4]string{"", missing, no, missing}},
		{"end help", end, of(Help), [4]string{"", no, "", missing}},
		{"end an announcement", end, of(Announcement), [4]string{no, no, "", missing}},
		{"end a card", end, of(Card), [4]string{missing, missing, missing, missing}},
		{"answer a card", answer, of(Card), [4]string{"", "", "", missing}},
		{"answer a hidden card", answer, of(Card, hidden), [4]string{missing, missing, missing, missing}},
		{"answer help", answer, of(Help), [4]string{missing, missing, missing, missing}},
		{"take help up", take, of(Help), [4]string{no, "", "", missing}},
		{"take hidden help up", take, of(Help, hidden), [4]string{no, missing, missing, missing}},
		{"take up what has ended", take, of(Help, over), [4]string{no, missing, gone, missing}},
		{"let go", release, of(Help, taken), [4]string{"", "", "", missing}},
		{"say how it went", tellWent, of(Help, taken), [4]string{"", "", no, missing}},
		{"say how nothing went", tellWent, of(Help), [4]string{no, no, no, missing}},
		{"decide", decide, of(Resource, waits), [4]string{no, missing, "", missing}},
		{"hide", moderate, of(Card), [4]string{no, no, "", missing}},
		{"hide feedback", moderate, of(Feedback, waits), [4]string{missing, missing, missing, missing}},
		{"another group's", see, of(Card, func(i *Item) { i.Group = 2 }), [4]string{missing, missing, missing, missing}},
		{"taken back", see, of(Card, func(i *Item) { i.Withdrawn = true }), [4]string{missing, missing, missing, missing}},
	} {
		for n, v := range who {
			got := ""
			if err := allow(v, row.a, row.i, now); err != nil {
				got = map[fault.Kind]string{fault.Forbidden: no, fault.NotFound: missing, fault.Conflict: gone}[fault.Of(err).Kind]
			}
			if got != row.want[n] {
				t.Errorf("%s as %d: %q, want %q", row.name, n, got, row.want[n])
			}
		}
	}
}

func TestAnnouncements(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		b := newBundle(t, d)
		otter, rowan := b.Member("low-days", "quiet-otter"), b.Facilitator("low-days", "rowan")
		elsewhere := b.Member("open-window", "fern")
		if _, err := b.board.Add(ctx, otter, Announcement, Writing{Words: good[Announcement]}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a member announced: %v", err)
		}
		until := b.Clock.Now().Add(48 * time.Hour)
		first, err := b.board.Add(ctx, rowan, Announcement, Writing{Words: good[Announcement], Until: until})
		if err != nil {
			t.Fatal(err)
		}
		second := b.add(rowan, Announcement, func(w *Words) { w.Title = "A new reading" })
		if n := b.ears.heard(otter.Member.ID, "board.announced"); n != 2 || b.ears.heard(rowan.Member.ID, "board.announced") != 0 || b.ears.heard(elsewhere.Member.ID, "board.announced") != 0 {
			t.Errorf("told: %v to %v", b.ears.told, b.ears.to)
		}
		list := func() (titles string) {
			p, _, err := b.board.Announcements(ctx, otter, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range p.Items {
				titles += i.Words.Title + "|"
			}
			return titles
		}
		if got := list(); got != "A new reading|No meeting on Monday|" {
			t.Errorf("listed %s", got)
		}
		above := func(v group.Visit) bool {
			c, err := b.board.Above(ctx, v)
			if err != nil {
				t.Fatal(err)
			}
			return c != nil
		}
		stranger := b.Visit(b.Account(), "open-window")
		for range 2 {
			if !above(otter) || above(stranger) {
				t.Error("what stands above the conversations")
			}
			if err := b.board.MarkRead(ctx, otter, first); err != nil {
				t.Fatal(err)
			}
		}
		_ = b.board.MarkRead(ctx, otter, second)
		_ = b.board.MarkRead(ctx, otter, first) // never goes back
		if above(otter) {
			t.Error("what was read stands above the conversations still")
		}
		// Somebody new sees the newest few, and the way to the rest.
		for range MaxAbove {
			b.add(rowan, Announcement, func(w *Words) { w.Title = "One more" })
		}
		c, err := b.board.Above(ctx, b.Member("low-days", "newcomer"))
		if err != nil {
			t.Fatal(err)
		}
		html := uitest.Render(t, ctx, c)
		if strings.Count(html, "<article") != MaxAbove || !strings.Contains(html, `href="/groups/low-days/board"`) || strings.Contains(html, "Monday") {
			t.Errorf("above the conversations of somebody new:\n%s", html)
		}
		p, _, err := b.board.Announcements(ctx, rowan, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range p.Items[:MaxAbove] {
			if _, err := b.board.Withdraw(ctx, rowan, i.ID); err != nil {
				t.Fatal(err)
			}
		}
		// Another facilitator may change it; then it is theirs.
		fern := b.Facilitator("low-days", "fern")
		if _, err := b.board.Edit(ctx, fern, first, Writing{Words: Words{Title: "No meeting on Tuesday", Body: "Sorry."}, Until: until}); err != nil {
			t.Fatal(err)
		}
		if i := b.get(otter, first); i.Words.Title != "No meeting on Tuesday" || i.Author != fern.Member.ID {
			t.Errorf("after editing: %+v", i)
		}
		if _, err := b.board.Close(ctx, rowan, second); err != nil {
			t.Fatal(err)
		}
		b.Clock.Advance(48 * time.Hour)
		if got := list(); got != "" {
			t.Errorf("still there: %s", got)
		}
		if p, err := b.board.Ended(ctx, rowan); err != nil || len(p.Items) != 2 {
			t.Errorf("%d have ended, %v", len(p.Items), err)
		}
		if p, err := b.board.Ended(ctx, otter); err != nil || len(p.Items) != 0 {
			t.Errorf("a member sees %d that have ended, %v", len(p.Items), err)
		}
	})
}

func TestCards(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		b := newBundle(t, d)
		otter, rowan := b.Member("low-days", "quiet-otter"), b.Facilitator("low-days", "rowan")
		id := b.add(otter, Card)
		later := b.add(rowan, Card, func(w *Words) { w.Title = "A walk" })
		for n, name := range []string{"heron", "plover", "dipper"} {
			v := b.Member("low-days", name)
			for _, a := range []Answer{Tried, Helped, Helped} { // the last one counts, once
				if _, err := b.board.Answer(ctx, v, id, a); err != nil {
					t.Fatal(err)
				}
			}
			if got := b.get(v, id); got.Counts != [3]int64{0, int64(n + 1), 0} || got.Mine != Helped {
				t.Errorf("after %d: %v %q", n+1, got.Counts, got.Mine)
			}
		}
		if Shown(2) != 0 || Shown(3) != 3 {
			t.Error("counts show from the wrong number on")
		}
		if _, err := b.board.Answer(ctx, otter, id, "loved"); !fault.Is(err, fault.Malformed) {
			t.Errorf("an unknown answer: %v", err)
		}
		for range 2 {
			if _, err := b.board.Answer(ctx, b.Visit(otter.Actor, "low-days"), id, ""); err != nil {
				t.Fatal(err)
			}
			if _, err := b.board.Save(ctx, otter, id, true); err != nil {
				t.Fatal(err)
			}
		}
		// The newest first, whatever helped most.
		all, err := b.board.Cards(ctx, otter, false, 0)
		if err != nil || len(all.Items) != 2 || all.Items[0].ID != later || all.Items[1].ID != id || !all.Items[1].Saved {
			t.Errorf("all: %+v, %v", all.Items, err)
		}
		kept, err := b.board.Cards(ctx, otter, true, 0)
		if err != nil || len(kept.Items) != 1 || kept.Items[0].ID != id {
			t.Errorf("kept: %+v, %v", kept.Items, err)
		}
		if kept, _ := b.board.Cards(ctx, rowan, true, 0); len(kept.Items) != 0 {
			t.Error("somebody else's are kept by me")
		}
		if _, err := b.board.Save(ctx, otter, id, false); err != nil {
			t.Fatal(err)
		}
		if kept, _ := b.board.Cards(ctx, otter, true, 0); len(kept.Items) != 0 {
			t.Error("let go and still kept")
		}
		if _, err := b.board.Hide(ctx, rowan, id, " "); fields(err) != "reason" {
			t.Errorf("hidden without a reason: %v", err)
		}
		if _, err := b.board.Hide(ctx, rowan, id, "It names a school."); err != nil {
			t.Fatal(err)
		}
		if i := b.get(otter, id); !i.Hidden || i.Reason != "It names a school." {
			t.Errorf("hidden: %+v", i)
		}
		if _, err := b.board.Show(ctx, rowan, id); err != nil || b.get(otter, id).Hidden {
			t.Errorf("shown again: %v", err)
		}
		if _, err := b.board.Withdraw(ctx, otter, id); err != nil {
			t.Fatal(err)
		}
		if _, _, err := b.board.Get(ctx, otter, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("taken back and still there: %v", err)
		}
	})
}

func TestManyCardsComeByThePage(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	otter := b.Member("low-days", "quiet-otter")
	for range PerPage + 3 {
		b.add(otter, Card)
	}
	first, err := b.board.Cards(t.Context(), otter, false, 0)
	if err != nil || len(first.Items) != PerPage || first.Next == 0 {
		t.Fatalf("%d, next %d, %v", len(first.Items), first.Next, err)
	}
	rest, err := b.board.Cards(t.Context(), otter, false, first.Next)
	if err != nil || len(rest.Items) != 3 || rest.Next != 0 {
		t.Errorf("%d, next %d, %v", len(rest.Items), rest.Next, err)
	}
}

func TestPracticalHelp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		b := newBundle(t, d)
		otter, heron, plover := b.Member("low-days", "quiet-otter"), b.Member("low-days", "heron"), b.Member("low-days", "plover")
		id := b.add(otter, Help)
		// Two press at once: one gets it.
		var all sync.WaitGroup
		errs := make([]error, 2)
		for n, v := range []group.Visit{heron, plover} {
			all.Go(func() { _, errs[n] = b.board.Take(ctx, v, id) })
		}
		all.Wait()
		first, other := heron, plover
		if errs[0] != nil {
			first, other = plover, heron
		}
		if codeOf(errs[0])+codeOf(errs[1]) != "board.taken" {
			t.Fatalf("the two got %v", errs)
		}
		if _, err := b.board.Take(ctx, first, id); err != nil { // pressed twice
			t.Error(err)
		}
		if got := b.get(otter, id); got.Taker != first.Member.ID || b.ears.heard(otter.Member.ID, "board.help_taken") != 1 {
			t.Errorf("taken by %d, told %v", got.Taker, b.ears.told)
		}
		if _, err := b.board.Release(ctx, other, id); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a third one let it go: %v", err)
		}
		for range 2 {
			if _, err := b.board.Release(ctx, first, id); err != nil {
				t.Fatal(err)
			}
		}
		if b.ears.heard(otter.Member.ID, "board.help_released") != 1 {
			t.Errorf("told %v", b.ears.told)
		}
		if _, err := b.board.Take(ctx, other, id); err != nil {
			t.Fatal(err)
		}
		// A taker who leaves makes room.
		if err := b.Groups.Leave(ctx, other, group.Keep); err != nil {
			t.Fatal(err)
		}
		if _, err := b.board.Take(ctx, first, id); err != nil || b.get(otter, id).Taker != first.Member.ID {
			t.Errorf("after the taker left: %v", err)
		}
		if _, err := b.board.SayWent(ctx, first, id, "great", "07700 900123"); fields(err) != "went went_words" {
			t.Errorf("how it went: %v", err)
		}
		for range 2 {
			if _, err := b.board.SayWent(ctx, first, id, Worked, "We read it together."); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := b.board.SayWent(ctx, otter, id, Partly, ""); codeOf(err) != "board.went_said" {
			t.Errorf("the other said so too: %v", err)
		}
		if got := b.get(otter, id); got.Went != Worked || got.WentWords != "We read it together." || got.Open(b.Clock.Now()) {
			t.Errorf("in the end: %+v", got)
		}
		if p, err := b.board.OwnHelp(ctx, otter); err != nil || len(p.Items) != 1 {
			t.Errorf("%d of the asker's own have ended, %v", len(p.Items), err)
		}
		if p, err := b.board.OpenHelp(ctx, first, 0); err != nil || len(p.Items) != 0 {
			t.Errorf("%d stand still, %v", len(p.Items), err)
		}
	})
}

func TestHelpEndsByItself(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "heron")
	id := b.add(otter, Help)
	b.Clock.Advance(HelpFor - time.Second)
	if _, err := b.board.Edit(t.Context(), otter, id, Writing{Words: good[Help]}); err != nil {
		t.Fatal(err)
	}
	if p, _ := b.board.OpenHelp(t.Context(), heron, 0); len(p.Items) != 1 {
		t.Error("gone a second early")
	}
	b.Clock.Advance(time.Second) // editing gave it no more time
	if p, _ := b.board.OpenHelp(t.Context(), heron, 0); len(p.Items) != 0 {
		t.Error("still there")
	}
	if _, err := b.board.Take(t.Context(), heron, id); !fault.Is(err, fault.NotFound) {
		t.Errorf("taken up after its end: %v", err)
	}
}

func TestResources(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		b := newBundle(t, d)
		otter, heron, rowan := b.Member("low-days", "quiet-otter"), b.Member("low-days", "heron"), b.Facilitator("low-days", "rowan")
		listed := func() int {
			p, err := b.board.Resources(ctx, heron, 0)
			if err != nil {
				t.Fatal(err)
			}
			return len(p.Items)
		}
		id := b.add(otter, Resource)
		if listed() != 0 || b.ears.heard(rowan.Member.ID, "board.resource_waits") != 1 {
			t.Errorf("%d listed, told %v", listed(), b.ears.told)
		}
		if p, err := b.board.Own(ctx, otter, Resource); err != nil || len(p.Items) != 1 {
			t.Errorf("the author sees %d, %v", len(p.Items), err)
		}
		if _, err := b.board.Approve(ctx, otter, id); !fault.Is(err, fault.Forbidden) {
			t.Errorf("approved by its author: %v", err)
		}
		for range 2 {
			if _, err := b.board.Approve(ctx, rowan, id); err != nil {
				t.Fatal(err)
			}
		}
		if listed() != 1 || b.ears.heard(otter.Member.ID, "board.resource_taken_up") != 1 {
			t.Errorf("%d listed, told %v", listed(), b.ears.told)
		}
		if _, err := b.board.Decline(ctx, rowan, id, ""); fields(err) != "reason" {
			t.Errorf("declined without a reason: %v", err)
		}
		if _, err := b.board.Decline(ctx, rowan, id, "It sells something."); err != nil || listed() != 0 {
			t.Errorf("declined: %v", err)
		}
		if i := b.get(otter, id); i.Reason != "It sells something." {
			t.Errorf("the author is told %q", i.Reason)
		}
		if _, err := b.board.Approve(ctx, rowan, id); codeOf(err) != "board.settled" {
			t.Errorf("approved after it was declined: %v", err)
		}
		b.add(rowan, Resource) // a facilitator's own needs no second look
		if listed() != 1 {
			t.Errorf("%d listed", listed())
		}
	})
}

func TestFeedback(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		b := newBundle(t, d)
		otter, heron, rowan := b.Member("low-days", "quiet-otter"), b.Member("low-days", "heron"), b.Facilitator("low-days", "rowan")
		id := b.add(otter, Feedback)
		if p, err := b.board.Waiting(ctx, rowan, Feedback); err != nil || len(p.Items) != 1 || b.ears.heard(rowan.Member.ID, "board.feedback") != 1 {
			t.Errorf("%d wait, told %v, %v", len(p.Items), b.ears.told, err)
		}
		if p, err := b.board.Waiting(ctx, heron, Feedback); err != nil || len(p.Items) != 0 {
			t.Errorf("another member sees %d, %v", len(p.Items), err)
		}
		if _, err := b.board.AddChange(ctx, otter, id, Change{Said: "s", Did: "d"}, ""); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a member noted a change: %v", err)
		}
		if _, err := b.board.AddChange(ctx, rowan, id, Change{}, ""); fields(err) != "said did" {
			t.Errorf("an empty note: %v", err)
		}
		if _, err := b.board.AddChange(ctx, rowan, b.add(otter, Card), Change{Said: "s", Did: "d"}, ""); !fault.Is(err, fault.NotFound) {
			t.Errorf("a card was answered as feedback: %v", err)
		}
		note := Change{Said: "The room is quick.", Did: "We pause every ten minutes."}
		one, err := b.board.AddChange(ctx, rowan, id, note, "form-1")
		if err != nil {
			t.Fatal(err)
		}
		if again, err := b.board.AddChange(ctx, rowan, id, note, "form-1"); err != nil || again != one {
			t.Errorf("sent twice: %d and %d, %v", one, again, err)
		}
		list, _, err := b.board.Changes(ctx, heron, 0)
		if err != nil || len(list) != 1 || list[0].Said != note.Said || list[0].Did != note.Did {
			t.Errorf("the log: %+v, %v", list, err)
		}
		if b.ears.heard(otter.Member.ID, "board.feedback_answered") != 1 || b.get(otter, id).Waits() {
			t.Errorf("told %v", b.ears.told)
		}
		aside := b.add(heron, Feedback)
		if _, err := b.board.Close(ctx, rowan, aside); err != nil || b.ears.heard(heron.Member.ID, "board.feedback_read") != 1 {
			t.Errorf("set aside: %v", err)
		}
		for range 2 {
			if err := b.board.RemoveChange(ctx, rowan, one); err != nil {
				t.Fatal(err)
			}
		}
		if list, _, _ := b.board.Changes(ctx, heron, 0); len(list) != 0 {
			t.Error("removed and still there")
		}
	})
}

func TestFormsSentTwice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter := b.Member("low-days", "quiet-otter")
		var ids [2]ID
		for n := range ids {
			var err error
			if ids[n], err = b.board.Add(t.Context(), otter, Card, Writing{Words: good[Card], Once: "form-7"}); err != nil {
				t.Fatal(err)
			}
		}
		if ids[0] != ids[1] {
			t.Error("one form made two cards")
		}
		b.Clock.Advance(remembered + time.Hour)
		if err := b.board.Sweep(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// What a person wrote and did here goes with them, and is theirs to take along.
func TestOwnData(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		b := newBundle(t, d)
		otter, heron, rowan := b.Member("low-days", "quiet-otter"), b.Member("low-days", "heron"), b.Facilitator("low-days", "rowan")
		var ids []ID
		for kind := range good {
			if kind != Announcement {
				ids = append(ids, b.add(otter, kind, func(w *Words) { w.Body = "trace-words" }))
			}
		}
		others, card := b.add(heron, Help), b.add(heron, Card)
		steps := []func() (Item, error){
			func() (Item, error) { return b.board.Take(ctx, otter, others) },
			func() (Item, error) { return b.board.SayWent(ctx, otter, others, Partly, "trace-went") },
			func() (Item, error) { return b.board.Answer(ctx, otter, card, Tried) },
			func() (Item, error) { return b.board.Save(ctx, otter, card, true) },
		}
		for _, do := range steps {
			if _, err := do(); err != nil {
				t.Fatal(err)
			}
		}
		sections, err := b.board.Export(ctx, otter.Actor.ID)
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]int{}
		for _, s := range sections {
			for _, r := range s.Records {
				for _, e := range r {
					found[e.Value]++
				}
			}
		}
		if found["trace-words"] != 4 || found["trace-went"] == 0 || found["tried"] != 1 || found["saved"] != 1 {
			t.Errorf("the copy holds %v", found)
		}
		if err := d.Tx(ctx, func(tx *db.Tx) error { return b.board.Erase(ctx, tx, otter.Actor.ID) }); err != nil {
			t.Fatal(err)
		}
		for _, id := range ids {
			if _, _, err := b.board.Get(ctx, rowan, id); !fault.Is(err, fault.NotFound) {
				t.Errorf("%d is there after erasing: %v", id, err)
			}
		}
		if i := b.get(rowan, others); i.Taker != 0 || i.WentBy != 0 || i.WentWords != "" {
			t.Errorf("what they took up: %+v", i)
		}
		if i := b.get(heron, card); i.Counts != [3]int64{} {
			t.Errorf("their answer counts still: %v", i.Counts)
		}
		if sections, err := b.board.Export(ctx, otter.Actor.ID); err != nil || len(sections[0].Records)+len(sections[1].Records)+len(sections[2].Records) != 0 {
			t.Errorf("a second copy holds %v, %v", sections, err)
		}
	})
}

// Who leaves and takes their words along leaves nothing on the board.
func TestLeavingWithOnesWords(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "heron")
	card, help := b.add(otter, Card), b.add(heron, Help)
	if _, err := b.board.Take(t.Context(), otter, help); err != nil {
		t.Fatal(err)
	}
	if err := b.Groups.Leave(t.Context(), otter, group.Withdraw); err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.board.Get(t.Context(), heron, card); !fault.Is(err, fault.NotFound) {
		t.Errorf("the card is there: %v", err)
	}
	if b.get(heron, help).Taker != 0 {
		t.Error("what they took up is not free")
	}
}

package board

import (
	"strings"
	"testing"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/crypto/cryptotest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
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

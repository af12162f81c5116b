package notice

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

func TestDays(t *testing.T) {
	at := func(s string) time.Time {
		when, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	gathers := func(k Kind) bool { return k == "a.many" }
	show := func(days []Day) (lines []string) {
		for _, d := range days {
			line := ""
			for _, e := range d.Entries {
				line += strings.TrimPrefix(string(e.Kind), "a.") + "×" + number(int64(e.Count)) + e.First + " "
			}
			lines = append(lines, strings.TrimSpace(line))
		}
		return lines
	}
	late, early := at("2026-11-22T20:00:00Z"), at("2026-11-22T01:00:00Z")
	for _, row := range []struct {
		name    string
		zone    string
		notices []Notice
		want    []string
	}{
		{"nothing", "UTC", nil, nil},
		{"the newest first", "UTC", []Notice{{Kind: "a.one", URL: "/1", At: early}, {Kind: "a.two", URL: "/2", At: late}}, []string{"two×1/2 one×1/1"}},
		{"alike are gathered, and lead to the oldest", "UTC",
			[]Notice{{ID: 1, Member: 7, Kind: "a.many", URL: "/1", At: early}, {ID: 2, Member: 7, Kind: "a.many", URL: "/2", At: late}}, []string{"many×2/1"}},
		{"what is read leads to the newest", "UTC",
			[]Notice{{ID: 1, Kind: "a.many", URL: "/1", At: early, Seen: true}, {ID: 2, Kind: "a.many", URL: "/2", At: late, Seen: true}}, []string{"many×2/2"}},
		{"not what was read with what was not", "UTC",
			[]Notice{{Kind: "a.many", URL: "/1", At: early, Seen: true}, {Kind: "a.many", URL: "/2", At: late}}, []string{"many×1/2 many×1/1"}},
		{"not of two members", "UTC", []Notice{{Member: 7, Kind: "a.many", URL: "/1", At: early}, {Member: 8, Kind: "a.many", URL: "/2", At: late}}, []string{"many×1/2 many×1/1"}},
		{"not what does not gather", "UTC", []Notice{{Kind: "a.one", URL: "/1", At: early}, {Kind: "a.one", URL: "/2", At: late}}, []string{"one×1/2 one×1/1"}},
		{"days are those of the reader's zone", "America/New_York",
			[]Notice{{Kind: "a.many", URL: "/1", At: early}, {Kind: "a.many", URL: "/2", At: late}}, []string{"many×1/2", "many×1/1"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			if diff := cmp.Diff(row.want, show(Days(row.notices, zoneOf(t, row.zone), gathers))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestKindNamesItsSentence(t *testing.T) {
	if got := Kind("entry.seat_offered").Message(); got != "entry.notice.seat_offered" {
		t.Error(got)
	}
}

func TestWhoIsTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, heron := b.person("low-days", "quiet-otter"), b.person("low-days", "grey-heron")
		b.tell(otter, answered, "/groups/low-days/posts/1")
		b.tell(otter, answered, "/groups/low-days/posts/1")
		b.tell(otter, answered, "/groups/low-days/posts/2")
		b.Clock.Advance(time.Minute)
		b.tell(otter, requested, "/groups/low-days/requests")
		if diff := cmp.Diff([]string{"requested 1 low-days new", "answered 2 low-days new"}, b.list(otter.Actor.ID)); diff != "" {
			t.Error("told twice of one thing, or not at all:", diff)
		}
		if got := b.list(heron.Actor.ID); got != nil {
			t.Error("somebody else reads", got)
		}
		b.ok(b.SeeAll(t.Context(), otter.Actor.ID, b.IDs.Next()))
		b.tell(otter, answered, "/groups/low-days/posts/1")
		if diff := cmp.Diff([]string{"answered 1 low-days new", "requested 1 low-days", "answered 2 low-days"}, b.list(otter.Actor.ID)); diff != "" {
			t.Error("what was read is news when it happens again:", diff)
		}
	})
}

func TestTellRefusesWhatIsWrong(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	v := b.person("low-days", "quiet-otter")
	for name, call := range map[string][2]string{
		"a kind that nobody registered":    {"test.unheard", "/groups"},
		"another site":                     {answered, "https://evil.example/"},
		"another site without a scheme":    {answered, "//evil.example/"},
		"another site with a backslash":    {answered, "/\\evil.example"},
		"no address":                       {answered, ""},
		"an address that is much too long": {answered, "/" + strings.Repeat("a", maxURL)},
	} {
		for _, told := range []error{
			b.try(func(tx *db.Tx) error { return b.Tell(t.Context(), tx, v.Member.ID, call[0], call[1]) }),
			b.try(func(tx *db.Tx) error { return b.TellAccount(t.Context(), tx, v.Actor.ID, call[0], call[1]) }),
		} {
			if told == nil {
				t.Errorf("%s is taken", name)
			}
		}
	}
	if got := b.list(v.Actor.ID); got != nil {
		t.Error(got)
	}
}

func (b *bundle) try(f func(tx *db.Tx) error) error { return b.DB.Tx(b.t.Context(), f) }

func TestWhoIsNotThereIsToldNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b, handle := newBundle(t, d), 0
		for name, row := range map[string]struct {
			goes func(b *bundle, v group.Visit)
			told bool
		}{
			"a member":               {func(*bundle, group.Visit) {}, true},
			"on a break":             {func(b *bundle, v group.Visit) { b.pause(v, time.Time{}) }, false},
			"on a break for a while": {func(b *bundle, v group.Visit) { b.pause(v, b.Clock.Now().Add(time.Hour)) }, false},
			"whose break is over": {func(b *bundle, v group.Visit) {
				b.pause(v, b.Clock.Now().Add(time.Hour))
				b.Clock.Advance(2 * time.Hour)
			}, true},
			"who left": {func(b *bundle, v group.Visit) { b.ok(b.Groups.Leave(t.Context(), v, group.Keep)) }, false},
			"who was erased": {func(b *bundle, v group.Visit) {
				b.tx(func(tx *db.Tx) error { return b.Groups.Erase(t.Context(), tx, v.Actor.ID) })
			}, false},
		} {
			t.Run(name, func(t *testing.T) {
				b.t, handle = t, handle+1
				v := b.outside("quiet-otter-" + number(int64(handle)))
				row.goes(b, v)
				b.tell(v, answered, "/groups/low-days/posts/1")
				b.later(slot)
				if got := b.arrived(); (len(got) == 1) != row.told {
					t.Error("mails:", got)
				}
				if n := b.count(qCountPending); n != 0 {
					t.Errorf("%d are pending", n)
				}
			})
		}
	})
}

func (b *bundle) pause(v group.Visit, until time.Time) {
	b.tx(func(tx *db.Tx) error { return b.Groups.Pause(b.t.Context(), tx, v, until, true) })
}

func TestWhatAnAccountIsTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		actor := b.Account()
		b.account(actor.ID)
		b.tellAccount(actor.ID, offered, "/groups/low-days")
		b.tellAccount(actor.ID, offered, "/groups/low-days")
		b.tellAccount(actor.ID, offered, "/groups/nowhere")
		b.tellAccount(account.ID(99), offered, "/groups/low-days") // who is gone
		if diff := cmp.Diff([]string{"offered 1 low-days new"}, b.list(actor.ID)); diff != "" {
			t.Error(diff)
		}
		b.ok(b.SeeAll(t.Context(), actor.ID, 0))
		if diff := cmp.Diff([]string{"offered 1 low-days"}, b.list(actor.ID)); diff != "" {
			t.Error(diff)
		}
		b.tellAccount(actor.ID, offered, "/groups/low-days")
		if diff := cmp.Diff([]string{"offered 1 low-days new"}, b.list(actor.ID)); diff != "" {
			t.Error("offered again is news again:", diff)
		}
	})
}

func TestSee(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, heron := b.person("low-days", "quiet-otter"), b.person("low-days", "grey-heron")
		b.tell(otter, answered, "/groups/low-days/posts/1")
		b.tell(otter, answered, "/groups/low-days/posts/2")
		b.tellAccount(otter.Actor.ID, offered, "/groups/open-window")
		days, err := b.List(t.Context(), otter.Actor.ID, time.UTC)
		b.ok(err)
		two, one := days[0].Entries[0], days[0].Entries[1]
		if one.Kind == answered {
			one, two = two, one
		}
		if _, err := b.See(t.Context(), heron.Actor.ID, time.UTC, two.ID, true); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else opens it: %v", err)
		}
		if _, err := b.See(t.Context(), otter.Actor.ID, time.UTC, one.ID, true); !fault.Is(err, fault.NotFound) {
			t.Errorf("an account's notice opens as a member's: %v", err)
		}
		if url, err := b.See(t.Context(), otter.Actor.ID, time.UTC, two.ID, true); err != nil || url != "/groups/low-days/posts/1" {
			t.Errorf("it leads to %s, %v", url, err)
		}
		if url, err := b.See(t.Context(), otter.Actor.ID, time.UTC, one.ID, false); err != nil || url != "/groups/open-window" {
			t.Errorf("it leads to %s, %v", url, err)
		}
		if got := strings.Join(b.list(otter.Actor.ID), "|"); strings.Contains(got, "new") {
			t.Error("not read by opening:", got)
		}
	})
}

func TestWhoLeftReadsWhatLasts(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	v := b.person("low-days", "quiet-otter")
	b.tell(v, answered, "/groups/low-days/posts/1")
	b.tell(v, removed, "/removed/low-days")
	b.ok(b.Groups.Leave(t.Context(), v, group.Keep))
	if diff := cmp.Diff([]string{"removed 1 low-days new"}, b.list(v.Actor.ID)); diff != "" {
		t.Error(diff)
	}
	if any, err := b.Unread(t.Context(), v.Actor.ID); err != nil || !any {
		t.Errorf("no dot for it: %v", err)
	}
	b.ok(b.SeeAll(t.Context(), v.Actor.ID, b.IDs.Next()))
	if any, err := b.Unread(t.Context(), v.Actor.ID); err != nil || any {
		t.Errorf("a dot for what cannot be read any more: %v", err)
	}
}

func TestWhatFollowsIsToldToWhoIsAway(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b, n := newBundle(t, d), 0
		for name, row := range map[string]struct {
			goes func(b *bundle, v group.Visit)
			told bool
		}{
			"on a break":              {func(b *bundle, v group.Visit) { b.pause(v, time.Time{}) }, true},
			"who left":                {func(b *bundle, v group.Visit) { b.ok(b.Groups.Leave(t.Context(), v, group.Keep)) }, true},
			"whose group is archived": {func(b *bundle, v group.Visit) { b.ok(b.Groups.ArchiveGroup(t.Context(), "open-window")) }, true},
			"who was erased": {func(b *bundle, v group.Visit) {
				b.ok(b.try(func(tx *db.Tx) error { return b.Groups.Erase(t.Context(), tx, v.Actor.ID) }))
			}, false},
		} {
			n++
			slug := "low-days"
			if name == "whose group is archived" {
				slug = "open-window"
			}
			v := b.person(slug, "quiet-otter-"+number(int64(n)))
			row.goes(b, v)
			b.tell(v, talked, "/groups/"+slug+"/person")
			b.tell(v, requested, "/groups/"+slug+"/requests")
			var want []string
			if row.told {
				want = []string{"talked 1 " + slug + " new"}
			}
			if diff := cmp.Diff(want, b.list(v.Actor.ID)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	})
}

func TestDot(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	v := b.person("low-days", "quiet-otter")
	unread := func() bool {
		any, err := b.Unread(t.Context(), v.Actor.ID)
		b.ok(err)
		return any
	}
	if unread() {
		t.Error("a dot for nothing")
	}
	b.tell(v, answered, "/groups/low-days/posts/1")
	b.Clock.Advance(dotFor)
	if !unread() {
		t.Error("no dot after a while")
	}
	b.ok(b.SeeAll(t.Context(), v.Actor.ID, b.IDs.Next()))
	if unread() {
		t.Error("the dot stays after reading")
	}
	b.tellAccount(v.Actor.ID, offered, "/groups/open-window")
	b.Clock.Advance(dotFor)
	if !unread() {
		t.Error("no dot for what the account was told")
	}
}

// The dot needs no handle: what somebody was called in a group that they left
// may not open any more.
func TestDotOpensNoHandle(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	v := b.person("low-days", "quiet-otter")
	b.ok(b.Groups.Leave(t.Context(), v, group.Keep))
	b.tellAccount(v.Actor.ID, offered, "/groups/open-window")
	b.tx(func(tx *db.Tx) error { return b.Keys.Destroy(t.Context(), tx, v.Member.Key) })
	if any, err := b.Unread(t.Context(), v.Actor.ID); err != nil || !any {
		t.Errorf("the dot is %v, %v", any, err)
	}
	b.ok(b.SeeAll(t.Context(), v.Actor.ID, b.IDs.Next()))
	if any, err := b.Unread(t.Context(), v.Actor.ID); err != nil || any {
		t.Errorf("after reading, the dot is %v, %v", any, err)
	}
}

func TestSeeAllLeavesWhatCameMeanwhile(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	v := b.person("low-days", "quiet-otter")
	b.tell(v, answered, "/groups/low-days/posts/1")
	drawn := b.IDs.Next()
	b.tell(v, requested, "/groups/low-days/requests")
	b.ok(b.SeeAll(t.Context(), v.Actor.ID, drawn))
	if diff := cmp.Diff([]string{"requested 1 low-days new", "answered 1 low-days"}, b.list(v.Actor.ID)); diff != "" {
		t.Error(diff)
	}
}

func TestNoticesRunOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		v := b.person("low-days", "quiet-otter")
		b.tell(v, answered, "/groups/low-days/posts/1")
		b.tellAccount(v.Actor.ID, offered, "/groups/open-window")
		b.Clock.Advance(KeptFor)
		b.tell(v, requested, "/groups/low-days/requests")
		b.ok(b.Sweep(t.Context()))
		if got := len(b.list(v.Actor.ID)); got != 3 {
			t.Errorf("%d are left just in time", got)
		}
		b.Clock.Advance(time.Hour)
		b.ok(b.Sweep(t.Context()))
		if diff := cmp.Diff([]string{"requested 1 low-days new"}, b.list(v.Actor.ID)); diff != "" {
			t.Error(diff)
		}
	})
}

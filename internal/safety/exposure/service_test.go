package exposure

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

func TestChoosingWhatOneMeets(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, heron := b.person("quiet-otter"), b.person("marsh-heron")
		rowan := b.Facilitator("low-days", "rowan")
		meet := func(v group.Visit, theme group.Theme) group.Meet {
			t.Helper()
			brake, err := b.Groups.Brake(t.Context(), d, v)
			b.must(err)
			return brake.Of(group.Touches{Own: []group.Theme{theme}})
		}
		want := func(name string, got, want group.Meet) {
			t.Helper()
			if got != want {
				t.Errorf("%s: %s, want %s", name, got, want)
			}
		}
		want("nothing chosen", meet(otter, group.Suicide), group.Folded)
		if rec := b.ask(otter, "POST", "/account/reading", "text/html", url.Values{"suicide": {"show"}, "death": {"hide"}, "eating": {"nonsense"}}); rec.Code != 303 {
			t.Fatalf("%d %s", rec.Code, rec.Body)
		}
		want("everywhere", meet(otter, group.Suicide), group.Shown)
		want("everywhere, away", meet(otter, group.Death), group.Away)
		want("what was not chosen", meet(otter, group.Eating), group.Folded)
		want("somebody else", meet(heron, group.Suicide), group.Folded)
		b.ask(otter, "POST", "/groups/low-days/reading", "text/html", url.Values{"death": {"show"}, "illness": {"fold"}})
		want("the group comes first", meet(otter, group.Death), group.Shown)
		want("and adds to it", meet(otter, group.Illness), group.Folded)
		want("what holds everywhere stays", meet(otter, group.Suicide), group.Shown)
		if got := b.ask(otter, "GET", "/groups/low-days/reading", "application/json", nil).Body.String(); !strings.Contains(got, `{"themes":{"death":"show","illness":"fold"}}`) {
			t.Errorf("the group's page as JSON: %s", got)
		}
		page := b.ask(otter, "GET", "/groups/low-days/reading", "text/html", nil).Body.String()
		for _, part := range []string{"as in my other groups: show it open", `value="fold" selected`, "/groups/low-days/apart", "data-heavy-settings"} {
			if !strings.Contains(page, part) {
				t.Errorf("the page lacks %q", part)
			}
		}
		if strings.Contains(page, `name="limit`) {
			t.Error("the limit has a name by which a form would send it")
		}
		want("who holds the group", meet(rowan, group.Suicide), group.Shown)
		want("a visitor", meet(group.Visit{Group: otter.Group}, group.Suicide), group.Folded)

		sections, err := b.Export(t.Context(), otter.Actor.ID)
		b.must(err)
		if n := len(sections[0].Records); n != 4 {
			t.Errorf("%d choices in the copy, want 4: %v", n, sections)
		}
		b.must(d.Tx(t.Context(), func(tx *db.Tx) error { return b.Erase(t.Context(), tx, otter.Actor.ID) }))
		want("once erased", meet(otter, group.Death), group.Shown)
		b.must(b.choose(t.Context(), heron.Actor.ID, choice{group.Suicide: group.Shown}))
		b.must(b.choose(t.Context(), heron.Actor.ID, nil))
		want("taken back", meet(heron, group.Suicide), group.Folded)
		if rec := b.ask(b.stranger(), "GET", "/groups/low-days/reading", "text/html", nil); rec.Code != 404 {
			t.Errorf("a stranger got %d", rec.Code)
		}
	})
}

// stranger is somebody with an account and no member.
func (b *bundle) stranger() group.Visit { return group.Visit{Actor: b.Account()} }

func TestReadingNeverKeepsWordsBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		for words, want := range map[string]group.Touches{
			"crash at the funeral": {Read: []group.Theme{group.Death}},
			"It is hopeless.":      {Read: []group.Theme{group.Suicide}, Cry: true},
			"goodbye, the alcohol": {Read: []group.Theme{group.Suicide, group.Substances}, Cry: true},
			"We had soup.":         {},
		} {
			if diff := cmp.Diff(want, b.Themes(words)); diff != "" {
				t.Errorf("%q: %s", words, diff)
			}
		}
	})
}

func TestSumsByDay(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, rowan := b.person("quiet-otter"), b.Facilitator("low-days", "rowan")
		write := func(words string) {
			b.must(d.Tx(t.Context(), func(tx *db.Tx) error {
				b.Count(tx, otter.Group.ID, b.Read(words))
				return nil
			}))
		}
		lost := errors.New("not written")
		if err := d.Tx(t.Context(), func(tx *db.Tx) error {
			b.Count(tx, otter.Group.ID, b.Read("goodbye"))
			return lost
		}); !errors.Is(err, lost) {
			t.Fatal(err)
		}
		write("soup")
		write("idiot")
		b.must(b.Flush(t.Context()))
		b.must(b.Flush(t.Context()))
		write("hopeless")
		b.World.Clock.Advance(24 * time.Hour)
		write("goodbye")
		b.waiting = 2
		f, err := b.Facts(t.Context(), rowan)
		b.must(err)
		if diff := cmp.Diff([2]Day{{Calm: 2, Heavy: 1, Hurting: 1}, {Grave: 1}}, [2]Day{f.Days[Days-2], f.Days[Days-1]}); diff != "" {
			t.Errorf("what was not written is not counted, and what was is once: %s", diff)
		}
		if f.Waiting != 2 || f.Joined != 2 || f.Members < 2 {
			t.Errorf("%+v", f)
		}
		page := b.ask(rowan, "GET", "/groups/low-days/desk/temperature", "text/html", nil)
		for _, part := range []string{"Too little was written to tell", "1–3", "<svg", "<table"} {
			if !strings.Contains(page.Body.String(), part) {
				t.Errorf("the page lacks %q", part)
			}
		}
		if json := b.ask(rowan, "GET", "/groups/low-days/desk/temperature", "application/json", nil).Body.String(); !strings.Contains(json, `"warmth":"unknown","why":[],"steps":[],"waiting":"1–3"`) {
			t.Errorf("as JSON: %s", json)
		}
		if rec := b.ask(otter, "GET", "/groups/low-days/desk/temperature", "text/html", nil); rec.Code != 404 {
			t.Errorf("a member got %d", rec.Code)
		}
		b.World.Clock.Advance(kept * 24 * time.Hour)
		b.must(b.Sweep(t.Context()))
		if n, err := db.One(t.Context(), d, qDaysLeft, db.Value[int64]); err != nil || n != 1 {
			t.Errorf("%d days are left, want 1 (%v)", n, err)
		}
	})
}

var qDaysLeft = db.Register("exposure.test.days", `SELECT COUNT(*) FROM exposure_day`)

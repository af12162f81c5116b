package chat

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

// named finds a theme in each of three words; the last of them cries.
type named struct{}

func (named) Themes(words string) (t group.Touches) {
	if strings.Contains(words, "coffin") {
		t.Read = append(t.Read, group.Death)
	}
	if strings.Contains(words, "scale") {
		t.Read = append(t.Read, group.Eating)
	}
	if strings.Contains(words, "no way on") {
		t.Read, t.Cry = append(t.Read, group.Suicide), true
	}
	return t
}

// What a line touches on is met by each reader as they chose, on the page and on
// the stream, and what cries for help is folded at most.
func TestEachMeetsLinesAsTheyChose(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		b.chat.ThemesBy(named{})
		otter, rowan, fern := b.Member("low-days", "quiet-otter"), b.Facilitator("low-days", "rowan"), b.Member("low-days", "fern")
		chose := map[group.MemberID]map[group.Theme]group.Meet{
			fern.Member.ID: {group.Death: group.Away, group.Eating: group.Folded, group.Suicide: group.Away},
		}
		b.Groups.SetBrake(func(_ context.Context, _ db.Conn, v group.Visit) (group.Brake, error) {
			return group.NewBrake(v, chose[v.Member.ID]), nil
		})
		reader := b.Member("low-days", "plain-reader")
		ears := map[group.MemberID]*following{}
		for _, v := range []group.Visit{otter, rowan, fern, reader} {
			ears[v.Member.ID] = b.follow(v, fromNow, htmlIn("en"))
		}
		for _, line := range []struct {
			words string
			want  map[group.MemberID]group.Meet // shown, unless said here
		}{
			{"calm tea", nil},
			{"the coffin was blue", map[group.MemberID]group.Meet{fern.Member.ID: group.Away}},
			{"the scale again", map[group.MemberID]group.Meet{fern.Member.ID: group.Folded}},
			{"I see no way on", map[group.MemberID]group.Meet{fern.Member.ID: group.Folded, reader.Member.ID: group.Folded}},
		} {
			said := b.say(otter, line.words)
			for _, v := range []group.Visit{otter, rowan, fern, reader} {
				want := group.Shown
				if as, other := line.want[v.Member.ID]; other {
					want = as
				}
				page := b.read(v)
				if got := page.Messages[len(page.Messages)-1]; got.ID != said.ID || got.Meet != want {
					t.Errorf("%q is met by %s as %q, not %q", line.words, v.Member.Handle, got.Meet, want)
				}
				frame := ears[v.Member.ID].hears(t, b.chat.token(said.ID))
				folded, there := strings.Contains(frame, "data-heavy"), strings.Contains(frame, line.words)
				if folded != (want == group.Folded) || there != (want != group.Away) || !strings.Contains(frame, "quiet-otter") {
					t.Errorf("%q is heard by %s, who wants it %q:\n%s", line.words, v.Member.Handle, want, frame)
				}
			}
		}
	})
}

// What somebody keeps away opens with its own link, this once, wherever it
// stands; for nobody else, and for no message of another group.
func TestWhatIsAwayOpensOnce(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		b.chat.ThemesBy(named{})
		otter, fern := b.Member("low-days", "quiet-otter"), b.Member("low-days", "fern")
		b.Groups.SetBrake(func(_ context.Context, _ db.Conn, v group.Visit) (group.Brake, error) {
			return group.NewBrake(v, map[group.Theme]group.Meet{group.Death: group.Away}), nil
		})
		old := b.say(otter, "a coffin long ago")
		for range PerPage + 5 {
			b.say(otter, "calm tea")
		}
		recent := b.say(otter, "a coffin today")
		page := func(query string) string {
			w := b.ask(fern.Actor, http.MethodGet, "/groups/low-days/room"+query, "text/html", nil)
			if w.Code != http.StatusOK {
				t.Fatalf("%s: %d", query, w.Code)
			}
			return w.Body.String()
		}
		for _, c := range []struct{ query, shows, hides string }{
			{"", "data-lines", "coffin"},
			{"?show=" + b.chat.token(recent.ID), "a coffin today", "a coffin long ago"},
			{"?show=" + b.chat.token(old.ID), "a coffin long ago", "a coffin today"},
			{"?show=nonsense", "data-lines", "coffin"},
		} {
			if body := page(c.query); !strings.Contains(body, c.shows) || strings.Contains(body, c.hides) {
				t.Errorf("%q shows %v, and %v of what it hides", c.query, strings.Contains(body, c.shows), strings.Contains(body, c.hides))
			}
		}
		// Taking a line back takes away what it touched on, too.
		if _, err := b.chat.Withdraw(t.Context(), otter, recent.ID); err != nil {
			t.Fatal(err)
		}
		if last := b.read(otter).Messages; !last[len(last)-1].Touches.None() {
			t.Error("what a line touched on stays when it is taken back")
		}
	})
}

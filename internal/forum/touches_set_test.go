package forum

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

// What was read in a post, a person may know better: its author, and who holds
// the group. It is not found again unless the words change, and a cry for help is
// nobody's to take off.
func TestSomebodyKnowsBetterWhatAPostTouchesOn(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		b.forum.ThemesBy(named{})
		otter, heron, rowan := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron"), b.Facilitator("low-days", "rowan")
		id, err := b.forum.Start(t.Context(), otter, Writing{Title: "Film", Body: "It was about violence tonight.", Wish: Heard})
		if err != nil {
			t.Fatal(err)
		}
		post := b.read(otter, id).Posts[0].ID
		set := func(v group.Visit, themes ...group.Theme) error {
			_, _, err := b.forum.SetTouches(t.Context(), v, post, themes)
			return err
		}
		touches := func(name string, want ...group.Theme) {
			t.Helper()
			page := b.read(heron, id)
			for _, got := range []group.Touches{page.Posts[0].Touches, page.Conversation.Touches} {
				if diff := cmp.Diff(want, got.All()); diff != "" || !got.Cry {
					t.Errorf("%s: cry %v, %s", name, got.Cry, diff)
				}
			}
		}
		touches("as it was read", group.Violence)
		if err := set(heron, group.Death); !fault.Is(err, fault.Forbidden) {
			t.Errorf("somebody else says so: %v", err)
		}
		for _, c := range []struct {
			name   string
			who    group.Visit
			themes []group.Theme
		}{
			{"its author takes one off", otter, nil},
			{"and puts one on", otter, []group.Theme{group.Death}},
			{"who holds the group puts one back", rowan, []group.Theme{group.Violence}},
			{"its author takes it off again", otter, nil},
		} {
			if err := set(c.who, c.themes...); err != nil {
				t.Fatal(err)
			}
			touches(c.name, c.themes...)
		}
		edit := func(body string) {
			if _, _, err := b.forum.Edit(t.Context(), otter, post, Writing{Body: body}); err != nil {
				t.Fatal(err)
			}
		}
		edit("It was about violence tonight.")
		touches("the same words")
		edit("It was about violence and illness tonight.")
		touches("other words", group.Violence, group.Illness)

		path := "/groups/low-days/posts/" + b.forum.postToken(post) + "/touches"
		if w := b.ask(otter.Actor, "POST", path, "text/html", url.Values{"touches": {"illness"}}); w.Code != 303 {
			t.Errorf("the form: %d", w.Code)
		}
		touches("by the form", group.Illness)
		if _, _, err := b.forum.Withdraw(t.Context(), otter, post); err != nil {
			t.Fatal(err)
		}
		if err := set(rowan, group.Death); !fault.Is(err, fault.NotFound) {
			t.Errorf("of what was taken back: %v", err)
		}
	})
}

// Where a group goes slowly, words that come too early are kept in the form.
func TestAReplyThatIsTooEarlyComesBackFilledIn(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter := b.Member("low-days", "quiet-otter")
		id := b.start(otter, "Soup")
		b.Groups.SetSlows(tooEarly{})
		for _, path := range []string{"/groups/low-days/conversations/" + b.forum.token(id) + "/replies", "/groups/low-days/conversations"} {
			w := b.ask(otter.Actor, "POST", path, "text/html", url.Values{"title": {"Tea"}, "body": {"these very words"}, "wish": {"heard"}})
			if w.Code != 429 || w.Header().Get("Retry-After") != "40" || !contains(w.Body.String(), "these very words", "you can send them in 40 seconds", "Help now") {
				t.Errorf("%s: %d %s", path, w.Code, w.Body)
			}
		}
	})
}

// tooEarly is a slow time in which it is nobody's turn.
type tooEarly struct{}

func (tooEarly) SlowTime(context.Context, group.Group) (group.SlowTime, error) {
	return group.SlowTime{Every: time.Minute, Until: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)}, nil
}

func (tooEarly) Turn(ctx context.Context, _ group.Visit, at group.Spot, _, _ string) error {
	if at != group.InPosts {
		return nil
	}
	f := fault.New(fault.TooMany, "group.slow").With("wait", group.InWords(ctx, 40*time.Second))
	f.Retry = 40
	return f
}

func contains(body string, all ...string) bool {
	for _, part := range all {
		if !strings.Contains(body, part) {
			return false
		}
	}
	return true
}

package forum

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

// named finds a theme where its name stands, and a cry for help in "tonight".
type named struct{}

func (named) Themes(words string) group.Touches {
	t := group.Touches{Cry: strings.Contains(words, "tonight")}
	for _, theme := range group.Themes {
		if strings.Contains(words, string(theme)) {
			t.Read = append(t.Read, theme)
		}
	}
	return t
}

func TestWhatPostsTouchOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		b.forum.ThemesBy(named{})
		otter, heron, rowan := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron"), b.Facilitator("low-days", "rowan")
		asked := 0
		chose := map[group.Theme]group.Meet{}
		b.Groups.SetBrake(func(_ context.Context, _ db.Conn, v group.Visit) (group.Brake, error) {
			asked++
			if v.Facilitates() {
				return group.NewBrake(v, nil), nil
			}
			return group.NewBrake(v, chose), nil
		})
		plain := b.start(otter, "Soup")
		b.read(heron, plain)
		if asked != 0 {
			t.Error("a page on which nothing is touched on asks nothing")
		}
		id, err := b.forum.Start(t.Context(), otter, Writing{Title: "After violence", Body: "Words.", Wish: Heard, Touches: []group.Theme{group.Eating}})
		if err != nil {
			t.Fatal(err)
		}
		b.reply(rowan, id, "About suicide, tonight.")
		meets := func(v group.Visit) (list []group.Meet) {
			page := b.read(v, id)
			list = []group.Meet{page.Conversation.Meet}
			for _, p := range page.Posts {
				list = append(list, p.Meet)
			}
			return list
		}
		same := func(name string, got, want any) {
			t.Helper()
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
		same("what is stored", b.read(heron, id).Posts[0].Touches, group.Touches{Own: []group.Theme{group.Eating}, Read: []group.Theme{group.Violence}})
		asked = 0
		same("somebody who chose nothing", meets(heron), []group.Meet{group.Folded, group.Folded, group.Folded})
		if asked != 1 {
			t.Errorf("a page asked %d times how its reader meets it", asked)
		}
		same("the author, about their own", meets(otter), []group.Meet{"", "", group.Folded})
		same("who holds the group", meets(rowan), []group.Meet{group.Shown, group.Shown, ""})
		chose = map[group.Theme]group.Meet{group.Eating: group.Away, group.Suicide: group.Away}
		same("who keeps it away", meets(heron), []group.Meet{group.Away, group.Away, group.Folded})

		items, _, err := b.forum.List(t.Context(), heron, Recent, "")
		if err != nil || items[0].Meet != group.Away || items[1].Meet != "" {
			t.Errorf("the list: %v %v", items, err)
		}
		hits, err := b.forum.Search(t.Context(), heron, "suicide")
		if err != nil || len(hits) != 1 || hits[0].Post.Meet != group.Folded {
			t.Errorf("the search: %+v %v", hits, err)
		}

		first := b.read(otter, id).Posts[0]
		if err := b.forum.Reword(t.Context(), otter, first.ID, "Better words."); err != nil {
			t.Fatal(err)
		}
		same("other words keep what their author said", b.read(heron, id).Posts[0].Touches.Own, []group.Theme{group.Eating})
		if _, _, err := b.forum.Edit(t.Context(), otter, first.ID, Writing{Body: "Soup again."}); err != nil {
			t.Fatal(err)
		}
		same("an edit changes it, the title stays", b.read(heron, id).Conversation.Touches, group.Touches{Read: []group.Theme{group.Violence}})
		if _, _, err := b.forum.Withdraw(t.Context(), otter, first.ID); err != nil {
			t.Fatal(err)
		}
		page := b.read(heron, id)
		if !page.Conversation.Touches.None() || !page.Posts[0].Touches.None() {
			t.Error("what was taken back touches on nothing")
		}
	})
}

// ticked is the box of a theme that its author chose.
var ticked = regexp.MustCompile(`<input[^>]* checked[^>]* value="eating"`)

func TestFoldedWordsOnAPage(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
		chose := group.Folded
		b.Groups.SetBrake(func(_ context.Context, _ db.Conn, v group.Visit) (group.Brake, error) {
			return group.NewBrake(v, map[group.Theme]group.Meet{group.Eating: chose}), nil
		})
		rec := b.ask(otter.Actor, "POST", "/groups/low-days/conversations", "", url.Values{"title": {"Lunch"}, "body": {"About my plate."}, "touches": {"eating", "nonsense"}})
		where := rec.Header().Get("Location")
		id, err := b.forum.ConversationOf(where[strings.LastIndex(where, "/")+1:])
		if err != nil {
			t.Fatal(err)
		}
		shown := func(path string) string { return b.ask(heron.Actor, "GET", path, "text/html", nil).Body.String() }
		page := shown(where)
		for _, want := range []string{"<details class=\"fold heavy\" data-heavy>", "Touches on:", "eating or weight", "A reply is welcome.", "About my plate.", "data-after-heavy", "quiet-otter"} {
			if !strings.Contains(page, want) {
				t.Errorf("a folded post lacks %q", want)
			}
		}
		if own := b.ask(otter.Actor, "GET", where, "text/html", nil).Body.String(); strings.Contains(own, "data-heavy") || !strings.Contains(own, "About my plate.") {
			t.Error("the author's own words are folded")
		}
		chose = group.Away
		page = shown(where)
		if strings.Contains(page, "About my plate.") || strings.Contains(page, ">Lunch<") {
			t.Error("words that the reader keeps away are on the page")
		}
		post := b.read(heron, id).Posts[0]
		if open := shown(where + "?show=" + b.forum.postToken(post.ID)); !strings.Contains(open, "About my plate.") {
			t.Error("one press does not bring them")
		}
		if form := b.ask(otter.Actor, "GET", "/groups/low-days/posts/"+b.forum.postToken(post.ID)+"/edit", "text/html", nil).Body.String(); !ticked.MatchString(form) {
			t.Error("the form does not know what its author said")
		}
	})
}

package board

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/ui/uitest"
)

// Two who open the form at the same time: the second one to save is told, and
// writes over nothing unseen.
func TestTwoWhoEditTheSame(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		b := newBundle(t, d)
		rowan, fern := b.Facilitator("low-days", "rowan"), b.Facilitator("low-days", "fern")
		id := b.add(rowan, Announcement)
		edit := func(title string, revision int64) Writing {
			w := Writing{Words: good[Announcement], Revision: revision}
			w.Title = title
			return w
		}
		start := b.get(rowan, id).Revision()
		if _, err := b.board.Edit(ctx, rowan, id, edit("Rowan's words", start)); err != nil {
			t.Fatal(err)
		}
		now, err := b.board.Edit(ctx, fern, id, edit("Fern's words", start))
		if codeOf(err) != "board.changed_meanwhile" || now.Words.Title != "Rowan's words" {
			t.Errorf("fern wrote over rowan: %v, %q", err, now.Words.Title)
		}
		if got := b.get(fern, id); got.Words.Title != "Rowan's words" || got.Author != rowan.Member.ID {
			t.Errorf("it says %q", got.Words.Title)
		}
		// A double press saves once, and is not told of itself. The clock has not
		// moved, and yet there is a new revision.
		if _, err := b.board.Edit(ctx, rowan, id, edit("Rowan's words", start)); err != nil || now.Revision() <= start {
			t.Errorf("pressed twice: %v, from %d to %d", err, start, now.Revision())
		}
		if _, err := b.board.Edit(ctx, fern, id, edit("Fern's words", now.Revision())); err != nil {
			t.Errorf("having seen them: %v", err)
		}
		second := b.get(fern, id).Revision()
		if _, err := b.board.Edit(ctx, rowan, id, edit("Rowan again", now.Revision())); codeOf(err) != "board.changed_meanwhile" || second <= now.Revision() {
			t.Errorf("within one millisecond: %v, from %d to %d", err, now.Revision(), second)
		}
		if _, err := b.board.Close(ctx, rowan, id); err != nil {
			t.Fatal(err)
		}
		if _, err := b.board.Edit(ctx, fern, id, edit("Too late", second)); codeOf(err) != "board.over" {
			t.Errorf("one that has ended: %v", err)
		}
	})
}

func TestAFormThatCameTooLateComesBack(t *testing.T) {
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	rowan, fern, otter := b.Facilitator("low-days", "rowan"), b.Facilitator("low-days", "fern"), b.Member("low-days", "otter")
	for _, c := range []struct {
		name        string
		kind        Kind
		first, then url.Values
	}{
		{"an announcement", Announcement, url.Values{"title": {"Theirs"}, "body": {"Their *body*"}}, url.Values{"title": {"Mine"}, "body": {"My body"}}},
		{"a card in two tabs", Card, url.Values{"title": {"Theirs"}, "body": {"Their *body*"}}, url.Values{"title": {"Mine"}, "body": {"My body"}, "topics": {"sleep"}}},
		{"an ask", Help, url.Values{"title": {"Theirs"}, "body": {"Their *body*"}, "way": {"ask"}, "sort": {"forms"}}, url.Values{"title": {"Mine"}, "body": {"My body"}, "way": {"ask"}, "sort": {"forms"}}},
		{"a resource", Resource, url.Values{"title": {"Theirs"}, "body": {"Their *body*"}, "sort": {"book"}}, url.Values{"title": {"Mine"}, "body": {"My body"}, "sort": {"book"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b.t = t
			one, other := otter, otter
			if c.kind == Announcement {
				one, other = rowan, fern
			}
			id := b.add(one, c.kind)
			path := "/groups/low-days/board/items/" + b.board.token(id) + "/edit"
			if w := b.ask(other.Actor, "GET", path, "", nil); !strings.Contains(w.Body.String(), `name="revision" value="0"`) {
				t.Errorf("the form does not say from which words it begins")
			}
			c.first.Set("revision", "0")
			c.then.Set("revision", "0")
			if w := b.ask(one.Actor, "POST", path, "", c.first); w.Code != http.StatusSeeOther {
				t.Fatalf("the first: %d", w.Code)
			}
			if w := b.ask(other.Actor, "POST", path, script, c.then); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "board.changed_meanwhile") {
				t.Errorf("a script: %d %s", w.Code, w.Body)
			}
			w := b.ask(other.Actor, "POST", path, "", c.then)
			body := w.Body.String()
			if w.Code != http.StatusConflict {
				t.Errorf("the second: %d", w.Code)
			}
			now := strconv.FormatInt(b.get(other, id).Revision(), 10)
			for _, want := range []string{`value="Mine"`, "My body", "Theirs", "Their <em>body</em>", "What stands now", `name="revision" value="` + now + `"`} {
				if !strings.Contains(body, want) {
					t.Errorf("%q is missing in\n%s", want, body)
				}
			}
			for _, never := range []string{"/withdraw", "/hide", "/answer", "/take"} {
				if strings.Contains(body, never) {
					t.Errorf("the page offers %s", never)
				}
			}
			uitest.Clean(t, body)
			c.then.Set("title", "") // something to mend: what it is about stays the same
			c.then.Set("revision", now)
			if w := b.ask(other.Actor, "POST", path, "", c.then); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `name="revision" value="`+now+`"`) {
				t.Errorf("without a title: %d", w.Code)
			}
			c.then.Set("title", "Mine")
			if w := b.ask(other.Actor, "POST", path, "", c.then); w.Code != http.StatusSeeOther {
				t.Errorf("having seen them: %d", w.Code)
			}
			c.then.Del("revision")
			c.then.Set("title", "From nowhere")
			if w := b.ask(other.Actor, "POST", path, "", c.then); w.Code != http.StatusConflict {
				t.Errorf("without a revision: %d", w.Code)
			}
		})
	}
}

package forum

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

// afterwords leads whoever wrote "pier" to another page.
type afterwords struct{ read []string }

func (a *afterwords) After(_ *http.Request, _ group.Visit, _ PostID, words, next string) string {
	a.read = append(a.read, words)
	if strings.Contains(words, "pier") {
		return "/elsewhere"
	}
	return next
}

func TestWhereSomebodyGoesWhoHasWritten(t *testing.T) {
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	after := &afterwords{}
	b.forum.LeadBy(after)
	otter := b.Member("low-days", "quiet-otter")
	id := b.start(otter, "The Sunday feeling")
	page, post := "/groups/low-days/conversations/"+b.forum.token(id), "/groups/low-days/posts/"+b.forum.postToken(b.reply(otter, id, "hello"))
	for name, row := range map[string]struct {
		path   string
		form   url.Values
		led    bool
		status int
	}{
		"a conversation":   {"/groups/low-days/conversations", url.Values{"title": {"t"}, "body": {"the pier"}, "wish": {"heard"}}, true, 303},
		"its title":        {"/groups/low-days/conversations", url.Values{"title": {"pier"}, "body": {"b"}, "wish": {"heard"}}, true, 303},
		"a plain one":      {"/groups/low-days/conversations", url.Values{"title": {"t"}, "body": {"b"}, "wish": {"heard"}}, false, 303},
		"a reply":          {page + "/replies", url.Values{"body": {"the pier"}}, true, 303},
		"its content note": {page + "/replies", url.Values{"body": {"b"}, "content_note": {"pier"}}, true, 303},
		"a change":         {post + "/edit", url.Values{"body": {"the pier"}}, true, 303},
		"what was refused": {page + "/replies", url.Values{"body": {" "}, "content_note": {"pier"}}, false, 422},
	} {
		w := b.ask(otter.Actor, "POST", row.path, "text/html", row.form)
		if w.Code != row.status || (w.Header().Get("Location") == "/elsewhere") != row.led {
			t.Errorf("%s: %d, goes to %s", name, w.Code, w.Header().Get("Location"))
		}
	}
}

func TestReword(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
		id := b.start(otter, "The Sunday feeling")
		plain := b.reply(otter, id, "call 555")
		noted, _, err := b.forum.Reply(t.Context(), otter, id, Writing{Body: "call 555", Note: "a loss"})
		if err != nil {
			t.Fatal(err)
		}
		for post, words := range map[PostID]string{plain: "call [number]", noted: "a loss\n\ncall [number]"} {
			if err := b.forum.Reword(t.Context(), heron, post, words); err == nil {
				t.Error("somebody else changed the words")
			}
			if err := b.forum.Reword(t.Context(), otter, post, words); err != nil {
				t.Error(err)
			}
		}
		posts := b.read(otter, id).Posts
		for _, p := range posts[1:] {
			if p.Body != "call [number]" || (p.ID == noted) != (p.Note == "a loss") {
				t.Errorf("reads %q under %q", p.Body, p.Note)
			}
		}
		if wish, err := b.forum.Replied(t.Context(), heron, plain); err != nil || wish != Heard {
			t.Errorf("answers %q, %v", wish, err)
		}
		if wish, err := b.forum.Replied(t.Context(), heron, posts[0].ID); err != nil || wish != "" {
			t.Errorf("an opening post answers %q, %v", wish, err)
		}
		if _, err := b.forum.WishOf(t.Context(), b.Visit(b.Account(), "low-days"), id); !fault.Is(err, fault.NotFound) {
			t.Errorf("an outsider is told the wish: %v", err)
		}
	})
}

package app

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"hearth/internal/platform/db"
)

var qTestSlowTrace = db.Register("test.slow.trace", `SELECT COUNT(*) FROM audit_entry WHERE action = 'exposure.slow.begin'`)

// A facilitator has the group go slowly: it is said in the room, is on record,
// and is one pace for posts and lines; and nothing that is a call for help waits.
func TestAGroupGoesSlowlyEverywhereButForHelp(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		if rec := w.ask("holder", "POST", low+"/desk/slow", "text/html", url.Values{"every": {"300"}, "for": {"3600"}, "why": {"So that we hear each other."}}); rec.Code != http.StatusSeeOther {
			t.Fatalf("set: %d %s", rec.Code, rec.Body)
		}
		if page := w.ask("member", "GET", low+"/room", "text/html", nil).Body.String(); !strings.Contains(page, "Let us go slowly for 1 hour") || !strings.Contains(page, "Slowly, for a while") {
			t.Error("it is not said in the room, or above it")
		}
		if n := must(db.One(t.Context(), w.DB, qTestSlowTrace, db.Value[int64])); n != 1 {
			t.Errorf("%d traces", n)
		}
		post := func(role, path, body string) int {
			return w.ask(role, "POST", low+path, "application/json", url.Values{"title": {"A word"}, "wish": {"heard"}, "body": {body}}).Code
		}
		for _, c := range []struct {
			name, role, path, body string
			want                   int
		}{
			{"a first line", "member", "/room/messages", "The kettle is on", 201},
			{"a second", "member", "/room/messages", "And the tea is good", 429},
			{"a post", "member", "/conversations", "The tea is good", 429},
			{"somebody in danger", "member", "/room/messages", "I am going to kill myself tonight", 201},
			{"a plan, in a post", "member", "/conversations", "I have the pills here and I will take them all tonight", 201},
			{"who holds the group", "holder", "/room/messages", "I am here", 201},
			{"at once again", "holder", "/room/messages", "And listening", 201},
		} {
			if got := post(c.role, c.path, c.body); got != c.want {
				t.Errorf("%s: %d, not %d", c.name, got, c.want)
			}
		}
		if rec := w.ask("member", "POST", low+"/room/messages", "text/html", url.Values{"body": {"still these words"}}); rec.Code != 429 || !strings.Contains(rec.Body.String(), "still these words") {
			t.Errorf("refused in the room: %d", rec.Code)
		}
		if rec := w.ask("member", "POST", low+"/person", "application/json", url.Values{"words": {"I need somebody"}, "body": {"I need somebody"}}); rec.Code == 429 {
			t.Error("asking for a person waits")
		}
	})
}

package forum

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"hearth/internal/platform/db/dbtest"
)

// Agreements change while somebody writes: the words come back with a tick
// beneath them, and one press later they are said.
func TestWordsOutliveNewAgreements(t *testing.T) {
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	otter := b.Member("low-days", "quiet-otter")
	page := "/groups/low-days/conversations/" + b.forum.token(b.start(otter, "The Sunday feeling"))
	if _, err := b.Groups.SetAgreements(t.Context(), "low-days", []string{"Kindness, also on Mondays."}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		path string
		form url.Values
	}{
		"an answer":          {page + "/replies", url.Values{"body": {"My long answer"}}},
		"a new conversation": {"/groups/low-days/conversations", url.Values{"title": {"A title"}, "body": {"My long answer"}, "wish": {"heard"}}},
		"an old tick":        {page + "/replies", url.Values{"body": {"My long answer"}, "agree_again": {"yes"}, "agreed_version": {"1"}}},
	} {
		w := b.ask(otter.Actor, "POST", c.path, "text/html", c.form)
		if body := w.Body.String(); w.Code != http.StatusUnprocessableEntity || !strings.Contains(body, "My long answer</textarea>") || !strings.Contains(body, `name="agree_again"`) {
			t.Errorf("%s: %d, or the words or the tick are not there", name, w.Code)
		}
	}
	if w := b.ask(otter.Actor, "POST", page+"/draft", "text/html", url.Values{"body": {"half"}}); w.Code != http.StatusSeeOther {
		t.Errorf("a draft was refused: %d", w.Code)
	}
	signed := url.Values{"body": {"My long answer"}, "agree_again": {"yes"}, "agreed_version": {"2"}}
	if w := b.ask(otter.Actor, "POST", page+"/replies", "text/html", signed); w.Code != http.StatusSeeOther {
		t.Fatalf("signed, and refused: %d", w.Code)
	}
	if b.Visit(otter.Actor, "low-days").MustAgree() {
		t.Error("the tick was not taken")
	}
}

package chat

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"hearth/internal/group"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

// noSevens stands in for a group's rules: it leaves out the word seven.
type noSevens struct{}

func (noSevens) Look(_ context.Context, _ group.Group, field, words string) error {
	var c fault.Check
	if strings.Contains(words, "seven") {
		c.Add(field, "chat.problem.body_empty")
	}
	return c.Err()
}

func (noSevens) Reminder(context.Context, group.Group) []string {
	return []string{"We leave out sevens."}
}

func TestWhatAGroupLeavesOutIsNotSaid(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	b.chat.ScreenBy(noSevens{})
	otter := b.Member("low-days", "quiet-otter")
	const room = "/groups/low-days/room"
	if body := b.ask(otter.Actor, "GET", room, "text/html", nil).Body.String(); !strings.Contains(body, "We leave out sevens.") {
		t.Error("the composer does not say so")
	}
	w := b.ask(otter.Actor, "POST", room+"/messages", "text/html", url.Values{"body": {"seven days"}})
	if w.Code != 422 || !strings.Contains(w.Body.String(), "seven days</textarea>") {
		t.Errorf("%d", w.Code)
	}
	if w := b.ask(otter.Actor, "POST", room+"/messages", "application/json", url.Values{"body": {"seven days"}}); w.Code != 422 || !strings.Contains(w.Body.String(), `"body":`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if _, err := b.chat.Say(t.Context(), otter, Writing{Body: "seven"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("%v", err)
	}
	if w := b.ask(otter.Actor, "POST", room+"/messages", "text/html", url.Values{"body": {"eight days"}}); w.Code != 303 {
		t.Errorf("%d", w.Code)
	}
}

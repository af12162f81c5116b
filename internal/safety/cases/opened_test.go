package cases

import (
	"net/http"
	"strings"
	"testing"

	"hearth/internal/platform/db/dbtest"
	"hearth/internal/safety/ladder"
	"hearth/internal/safety/subject"
)

// What stands above the talk once words are open: the newest, those with a reason,
// and what still waits.
func TestOpenWordsDoNotPileUpAboveTheTalk(t *testing.T) {
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	const open, waits, because = "Your words are open", "Your words are kept, and wait", "We read them as a sign"
	var id ID
	var at []subject.Ref
	for range 4 {
		var one subject.Ref
		id, one = b.held(ladder.S4, HoldDanger)
		at = append(at, one)
	}
	page := func() string {
		return b.ask(b.member.Actor, http.MethodGet, PersonURL(b.member.Group), "text/html", nil).Body.String()
	}
	for i, row := range []struct {
		reason       string
		opens, waits int
	}{{"We talked.", 1, 3}, {"", 2, 2}, {"", 2, 1}, {"", 2, 0}} {
		b.ok(b.cases.Decide(t.Context(), b.desk(b.responder, id), Decision{Ref: at[i], Do: Opening, Reason: row.reason}))
		body := page()
		if n := strings.Count(body, open); n != row.opens {
			t.Errorf("%d opened: said %d times, want %d", i+1, n, row.opens)
		}
		if n := strings.Count(body, waits); n != row.waits || strings.Count(body, because) != row.waits {
			t.Errorf("%d opened: %d wait, want %d, with why %d times", i+1, n, row.waits, strings.Count(body, because))
		}
		if !strings.Contains(body, "We talked.") {
			t.Errorf("%d opened: the reason is gone", i+1)
		}
	}
}

func TestWhatWasHandedOverStandsFirst(t *testing.T) {
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	id := b.signal(ladder.S3)
	const note = "Their sister is on the way."
	top := func() bool {
		body := b.ask(b.colleague, http.MethodGet, b.cases.URL(id), "text/html", nil).Body.String()
		at := strings.Index(body, note)
		return at >= 0 && at < strings.Index(body, "Why it is here")
	}
	b.ok(b.cases.Take(t.Context(), b.desk(b.responder, id), false))
	b.ok(b.cases.Note(t.Context(), b.desk(b.responder, id), note+" Not yet.", ""))
	if top() {
		t.Error("a note among those on duty stands first")
	}
	b.ok(b.cases.Pass(t.Context(), b.desk(b.responder, id), note))
	if !top() {
		t.Error("whoever comes next does not find it")
	}
	b.ok(b.cases.Take(t.Context(), b.desk(b.colleague, id), false))
	if !top() {
		t.Error("it is gone with the first press")
	}
	b.ok(b.cases.Say(t.Context(), b.desk(b.colleague, id), "I am Sam, and I am here now.", ""))
	if top() {
		t.Error("it stays when somebody else is with them")
	}
}

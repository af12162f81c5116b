package cases

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/safety/ladder"
)

// What stands on the page of somebody who waits for a first line, in each row
// after what the rows before did.
func TestWhoeverWaitsIsToldWhatHappens(t *testing.T) {
	texts(t)
	const asked, calling, coming, late = "Somebody knows that you", "are being called for you now", "is coming to you here", "Nobody has managed to come yet"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		page := func() string {
			return b.ask(b.member.Actor, http.MethodGet, PersonURL(b.member.Group), "text/html", nil).Body.String()
		}
		var id ID
		for _, row := range []struct {
			name string
			do   func()
			says string
			head bool // the numbers come before the talk
		}{
			{"nobody asked", func() {}, "", false},
			{"they asked", func() { b.ok(b.cases.Ask(t.Context(), b.member, Asking{Words: "lantern"})) }, asked, false},
			{"they are not safe", func() {
				b.ok(b.cases.Ask(t.Context(), b.member, Asking{Now: true}))
				id = ID(b.paged[0].Case)
			}, calling, true},
			{"somebody took it", func() { b.ok(b.cases.Take(t.Context(), b.desk(b.responder, id), false)) }, coming, false},
			{"and did not come", func() { b.Clock.Advance(6 * time.Minute) }, late, true},
			{"somebody wrote", func() { b.ok(b.cases.Say(t.Context(), b.desk(b.responder, id), "I am here.", "")) }, "", false},
			{"it ended", func() {
				b.ok(b.cases.Look(t.Context(), b.desk(b.colleague, id)))
				b.ok(b.cases.Close(t.Context(), b.desk(b.responder, id), Steadier, ""))
			}, "", false},
		} {
			row.do()
			body := page()
			for _, says := range []string{asked, calling, coming, late} {
				if strings.Contains(body, says) != (says == row.says) {
					t.Errorf("%s: it says %q: %v", row.name, says, says != row.says)
				}
			}
			if head := strings.Index(body, "call-somebody") < strings.Index(body, `id="talk"`); head != row.head || strings.Count(body, "call-somebody") != 1 {
				t.Errorf("%s: the numbers come first: %v, and stand there %d times", row.name, head, strings.Count(body, "call-somebody"))
			}
			if there := strings.Contains(body, "Nobody is watching at the moment"); there == row.head {
				t.Errorf("%s: beside what is done for them stands when somebody is there: %v", row.name, there)
			}
			if strings.Contains(body, "S4") {
				t.Errorf("%s: it says how grave it is", row.name)
			}
		}
	})
}

func TestWhoeverIsNotSafeComesToTheNumbers(t *testing.T) {
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	at := PersonURL(b.member.Group)
	for _, row := range []struct {
		name string
		form url.Values
		want string
	}{
		{"a few words", url.Values{"body": {"lantern"}}, at + "#talk"},
		{"not safe", url.Values{"now": {"yes"}}, at + "#there"},
		{"more words meanwhile", url.Values{"body": {"are you there"}}, at + "#there"},
	} {
		w := b.ask(b.member.Actor, http.MethodPost, at, "text/html", row.form)
		if got := w.Header().Get("Location"); w.Code != http.StatusSeeOther || got != row.want {
			t.Errorf("%s: %d %q", row.name, w.Code, got)
		}
	}
}

func TestWhereNobodyCanBeCalledNobodyIsSaidToBe(t *testing.T) {
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	b.nobody()
	b.ok(b.cases.Ask(t.Context(), b.member, Asking{Now: true}))
	for _, after := range []time.Duration{0, ladder.S4.First() + time.Minute} {
		b.Clock.Advance(after)
		body := b.ask(b.member.Actor, http.MethodGet, PersonURL(b.member.Group), "text/html", nil).Body.String()
		if !strings.Contains(body, "Those who hold this group have been told") || strings.Contains(body, "called for you") || strings.Contains(body, "go on calling") {
			t.Errorf("after %s: it promises what nobody does", after)
		}
	}
}

package breakglass

import (
	"net/url"
	"strings"
	"testing"

	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

// Every page draws in each of its states, as a page and as data, and a refused
// form comes back filled in.
func TestPages(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		mine := "/groups/low-days/sealed"
		get := func(path string, want ...string) {
			t.Helper()
			who := b.ada
			if strings.HasPrefix(path, "/groups") {
				who = b.member.Actor
			}
			for _, accept := range []string{"text/html", "application/json"} {
				rec := b.ask(who, "GET", path, accept, nil)
				body := rec.Body.String()
				if rec.Code != 200 || strings.Contains(body, "breakglass.") && accept == "text/html" {
					t.Errorf("GET %s: %d %s", path, rec.Code, body)
				}
				for _, words := range want {
					if accept == "text/html" && !strings.Contains(body, words) {
						t.Errorf("GET %s lacks %q", path, words)
					}
				}
			}
		}
		if rec := b.ask(b.ada, "GET", "/privacy/opening", "text/html", nil); rec.Code != 200 || strings.Contains(rec.Body.String(), "breakglass.") {
			t.Errorf("the public page: %d", rec.Code)
		}
		rec := b.ask(b.member.Actor, "POST", mine, "text/html", url.Values{"phone": {"call me"}, "near_name": {"lantern sister"}})
		if rec.Code != 422 || !strings.Contains(rec.Body.String(), "lantern sister") || !strings.Contains(rec.Body.String(), "call me") {
			t.Errorf("refused: %d", rec.Code)
		}
		if rec := b.ask(b.member.Actor, "POST", mine, "text/html", url.Values{"phone": {"0170 5550"}}); rec.Code != 303 {
			t.Errorf("left: %d", rec.Code)
		}
		get(mine, "0170 5550")

		of := b.glass.CaseURL(b.one.ID)
		get(of, "How to reach them")
		get("/safety/sealed", "Nothing waits")
		rec = b.ask(b.ada, "POST", of, "text/html", url.Values{"what": {"contact"}, "words": {"lantern words"}})
		if rec.Code != 422 || !strings.Contains(rec.Body.String(), "lantern words") {
			t.Errorf("asked without a reason: %d", rec.Code)
		}
		id := b.asks(b.ada, asking(Contact, Near, Link))
		one := b.glass.URL(id)
		get("/safety/sealed", "Needs a second person")
		get(one, "lantern words", "3 colleagues were told")
		get(of, "Something was asked for already")
		if rec := b.ask(b.ben, "GET", one, "text/html", nil); !strings.Contains(rec.Body.String(), "I agree") {
			t.Error("Ben cannot agree")
		}
		if rec := b.ask(b.ben, "POST", one+"/refuse", "text/html", url.Values{}); rec.Code != 422 {
			t.Errorf("refused without a reason: %d", rec.Code)
		}
		if rec := b.ask(b.ben, "POST", one+"/agree", "text/html", url.Values{"unsafe": {"yes"}, "unsafe_why": {"a partner"}}); rec.Code != 303 {
			t.Errorf("agreed: %d", rec.Code)
		}
		get(one, "Show it")
		rec = b.ask(b.ada, "POST", one+"/look", "text/html", url.Values{})
		if rec.Code != 200 || !strings.Contains(rec.Body.String(), "tel:01705550") || strings.Contains(rec.Body.String(), "breakglass.") {
			t.Errorf("looked: %d", rec.Code)
		}
		if rec := b.ask(b.ben, "POST", one+"/look", "text/html", url.Values{}); rec.Code != 403 || strings.Contains(rec.Body.String(), "0170 5550") {
			t.Errorf("Ben looked: %d", rec.Code)
		}
		b.Clock.Advance(TellAgain)
		get(one, "Seven days have gone by")
		if rec := b.ask(b.ben, "POST", one+"/telling", "text/html", url.Values{"do": {"wait"}}); rec.Code != 422 {
			t.Errorf("put off without a reason: %d", rec.Code)
		}
		if rec := b.ask(b.ben, "POST", one+"/telling", "text/html", url.Values{"do": {"tell"}}); rec.Code != 303 {
			t.Errorf("told: %d", rec.Code)
		}
		get(mine, "Something of yours was opened", "a second person on call agreed")
		token := strings.TrimPrefix(one, "/safety/sealed/")
		if rec := b.ask(b.member.Actor, "POST", mine+"/"+token+"/complain", "text/html", url.Values{"words": {""}}); rec.Code != 422 {
			t.Errorf("complained without a word: %d", rec.Code)
		}
		if rec := b.ask(b.member.Actor, "POST", mine+"/"+token+"/complain", "text/html", url.Values{"words": {"Why me?"}}); rec.Code != 303 {
			t.Errorf("complained: %d", rec.Code)
		}
		get(one, "Why me?", "who had no part in it")
		if rec := b.ask(b.lea, "POST", one+"/reply", "text/html", url.Values{"words": {"We were worried."}}); rec.Code != 303 {
			t.Errorf("replied: %d", rec.Code)
		}
		get(mine, "We were worried.")

		alone := b.alone()
		get(b.glass.URL(alone), "By one clinician alone")
		get("/safety/sealed", "To be reviewed")
		b.Clock.Advance(ReviewWithin)
		get("/safety/sealed", "Review is late")
		if rec := b.ask(b.ben, "POST", b.glass.URL(alone)+"/review", "text/html", url.Values{"verdict": {"wrong"}, "words": {"no need"}}); rec.Code != 303 {
			t.Errorf("reviewed: %d", rec.Code)
		}
		get(mine, "it should have stayed sealed")
		if rec := b.ask(b.member.Actor, "GET", one, "text/html", nil); rec.Code != 404 {
			t.Errorf("the member sees the page of those on duty: %d", rec.Code)
		}
	})
}

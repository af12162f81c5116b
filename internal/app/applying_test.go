package app

import (
	"net/url"
	"strings"
	"testing"

	"hearth/internal/account"
	"hearth/internal/entry"
	"hearth/internal/platform/db"
)

var qTestByRequest = db.Register("test.applying.entry", `UPDATE support_group SET terms = $2, revision = revision + 1 WHERE slug = $1`)

// Somebody who asks to come in and writes that they are in danger gets a person
// before the group has answered, though they are no member. Lighter words get
// numbers that answer now, and are read first by those who hold the group. Words
// of every day get neither.
func TestApplicationsAreReadForDanger(t *testing.T) {
	const wish = "Most days I wish I were dead, and I would like to be among people who know that"
	question := entry.Question{Kind: "text", Text: "What brings you here?"}
	each(t, func(t *testing.T, w *town) {
		g := must(w.Group.BySlug(t.Context(), "low-days"))
		must(g, w.DB.Tx(t.Context(), func(tx *db.Tx) error {
			_, err := db.Exec(t.Context(), tx, qTestByRequest, "low-days", `{"entry":"request"}`)
			return err
		}))
		w.clock.Advance(60e9)
		must(g, w.Entry.SetQuestions(t.Context(), must(w.Group.Visit(t.Context(), account.Actor{ID: w.people["holder"]}, "low-days")), []entry.Question{question}))
		path := low + "/request"
		says := func(words, do string, agreed bool) (status int) {
			form := url.Values{"handle": {"grey-wagtail"}, question.Field(): {words}, "do": {do}}
			if agreed {
				form.Set("agree", "on")
			}
			return w.ask("newcomer", "POST", path, "text/html", form).Code
		}
		for _, c := range []struct {
			name, words, do string
			agreed          bool
			status          int
			cases           int64
			has, hasn       []string // of the applicant's page
			first           bool     // for those who hold the group
		}{
			{"a draft is nobody's to read", inDanger, "draft", true, 303, 0, nil, []string{"/person"}, false},
			{"every day", everyday, "send", true, 303, 0, nil, []string{`data-beside="applied"`, "/person"}, false},
			{"a wish to be dead", wish, "send", true, 303, 0, []string{`data-beside="applied"`, "numbers below"}, []string{low + "/person"}, true},
			{"danger, in a form that comes back", inDanger, "send", false, 422, 1, nil, nil, true},
			{"danger", inDanger, "send", true, 303, 1, []string{`data-beside="applied"`, low + "/person", "Somebody on duty has been told"}, nil, true},
		} {
			if status := says(c.words, c.do, c.agreed); status != c.status {
				t.Fatalf("%s: %d", c.name, status)
			}
			if n := w.openCases(); n != c.cases {
				t.Errorf("%s: %d cases", c.name, n)
			}
			page := w.ask("newcomer", "GET", path, "text/html", nil).Body.String()
			for _, words := range c.has {
				if !strings.Contains(page, words) {
					t.Errorf("%s: the page has no %q", c.name, words)
				}
			}
			for _, words := range c.hasn {
				if strings.Contains(page, words) {
					t.Errorf("%s: the page has %q", c.name, words)
				}
			}
			if c.status == 303 && c.do == "send" {
				if list := w.ask("holder", "GET", low+"/requests", "text/html", nil).Body.String(); strings.Contains(list, "Please read this one first") != c.first {
					t.Errorf("%s: read first: %v", c.name, !c.first)
				}
			}
		}
		if n := w.signs("applied"); n != 1 { // the same words in the form that came back are one sign
			t.Errorf("%d signs", n)
		}
		for place, status := range map[string]int{low + "/person": 200, low + "/conversations": 404, low + "/room": 404} {
			if rec := w.ask("newcomer", "GET", place, "text/html", nil); rec.Code != status {
				t.Errorf("%s: %d", place, rec.Code)
			}
		}
		if rec := w.ask("newcomer", "POST", low+"/membership", "text/html", url.Values{"handle": {"grey-wagtail"}, "agree": {"on"}}); rec.Code == 303 {
			t.Errorf("the door let them in: %d", rec.Code)
		}
		if rec := w.ask("newcomer", "POST", low+"/person", "text/html", url.Values{"body": {"I am still here."}}); rec.Code != 303 {
			t.Errorf("they cannot answer: %d", rec.Code)
		}
	})
}

package app

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/web"
)

var (
	qTestHeard = db.Register("test.heard.cases", `SELECT COUNT(*) FROM safety_case WHERE closed_at = 0`)
	qTestSigns = db.Register("test.heard.signs", `SELECT COUNT(*) FROM safety_case_entry WHERE kind = 'signalled' AND code = $1`)
)

const (
	inDanger = "I'm going to end my life tonight, I just took all the pills"
	everyday = "The soup was good and the evening was long"
)

func (w *town) openCases() int64 {
	return must(db.One(w.t.Context(), w.DB, qTestHeard, db.Value[int64]))
}

func (w *town) signs(source string) int64 {
	return must(db.One(w.t.Context(), w.DB, qTestSigns, db.Value[int64], source))
}

// still is a decision about somebody, as far as this test needs one.
type still struct {
	group.Stills
	who  account.ID
	what group.Still
}

func (s still) StillOf(_ context.Context, v group.Visit) (group.Still, error) {
	if v.Actor.ID == s.who {
		return s.what, nil
	}
	return group.Still{}, nil
}

func TestWhoMayNotWriteIsReadAllTheSame(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		conversation, _ := w.conversation("holder")
		as := func(s group.Still) func() {
			return func() { w.Group.SetStills(still{who: w.people["member"], what: s}) }
		}
		room, talks := low+"/room/messages", low+"/conversations"
		rows := []struct {
			name    string
			prepare func()
			path    string
			status  int
		}{
			{"paused, in a reply", as(group.Still{Kind: group.ReadsOnly}), conversation + "/replies", 403},
			{"paused, in a conversation", as(group.Still{Kind: group.ReadsOnly}), talks, 403},
			{"paused, in the room", as(group.Still{Kind: group.ReadsOnly}), room, 403},
			{"slowed", as(group.Still{Kind: group.Slowly, Next: w.clock.Now().Add(time.Hour)}), room, 429},
			{"too long for a post, so the form comes back", func() { w.Group.SetStills(nil) }, talks, 422},
			{"in a conversation that is locked", func() {
				w.Group.SetStills(nil)
				w.ask("holder", "POST", conversation+"/lock", "text/html", url.Values{"on": {"yes"}})
			}, conversation + "/replies", 409},
			{"locked out", as(group.Still{Kind: group.Outside}), conversation + "/replies", 404},
		}
		for i, row := range rows {
			row.prepare()
			for _, accept := range []string{"text/html", "application/json"} {
				before := w.openCases()
				form := url.Values{"title": {"A word"}, "wish": {"heard"}, "body": {everyday}, "once": {fmt.Sprint("plain", i, accept)}}
				if row.status == 422 {
					form.Set("title", strings.Repeat("word ", 100))
				}
				rec := w.ask("member", "POST", row.path, accept, form)
				if rec.Code != row.status || strings.Contains(rec.Body.String(), "/person") || w.openCases() != before {
					t.Errorf("%s, as %s, nothing grave: %d, %d cases", row.name, accept, rec.Code, w.openCases())
				}
				signs := w.signs("refused")
				form.Set("body", inDanger)
				form.Set("once", fmt.Sprint("danger", i, accept))
				for range 2 { // pressed twice is one sign
					rec = w.ask("member", "POST", row.path, accept, form)
				}
				body := rec.Body.String()
				if rec.Code != row.status || !strings.Contains(body, low+"/person") || !strings.Contains(body, "/help") {
					t.Errorf("%s, as %s: %d %s", row.name, accept, rec.Code, body)
				}
				if accept == "text/html" && !strings.Contains(body, "I just took all the pills") {
					t.Errorf("%s: the words are gone", row.name)
				}
				if w.openCases() != 1 || w.signs("refused") != signs+1 {
					t.Errorf("%s, as %s: %d cases, %d signs more", row.name, accept, w.openCases(), w.signs("refused")-signs)
				}
			}
		}
		if page := w.ask("member", "GET", low+"/person", "text/html", nil); page.Code != http.StatusOK {
			t.Errorf("the page that was named: %d", page.Code)
		}
		w.ask("newcomer", "POST", room, "text/html", url.Values{"body": {inDanger}}) // never belonged
		if w.openCases() != 1 {
			t.Errorf("%d cases after a stranger's words", w.openCases())
		}
	})
}

func TestWordsThatNothingElseReadsAreHeard(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		_, post := w.conversation("holder")
		thing := post[strings.LastIndex(post, "/")+1:]
		rows := []struct {
			name, path, field string
			more              url.Values
			heard             bool
		}{
			{"feedback without a handle", "/board/feedback", "body", url.Values{}, false},
			{"feedback with one", "/board/feedback", "body", url.Values{"named": {"yes"}}, true},
			{"help asked on the board", "/board/help", "body", url.Values{"title": {"A lift"}, "way": {"ask"}, "sort": {"other"}, "area": {"here"}}, true},
			{"a report", "/report", "words", url.Values{"kind": {"post"}, "id": {thing}, "rule": {"harm"}}, true},
			{"a break", "/pause", "words", url.Values{"for": {"open"}}, true},
			{"a draft is not sent", "/conversations/draft", "body", url.Values{}, false},
			{"nor is what a note is made about", "/quiet-note", "body", url.Values{}, false},
			{"a goodbye", "/leave", "goodbye", url.Values{"words": {"keep"}}, true},
		}
		for i, row := range rows {
			before := w.signs("reading") + w.signs("refused")
			send := func(words string) int {
				form := url.Values{row.field: {words}, "once": {fmt.Sprint(i)}}
				for name, values := range row.more {
					form[name] = values
				}
				return w.ask("member", "POST", low+row.path, "text/html", form).Code
			}
			if row.field != "goodbye" {
				send(everyday)
			}
			if n := w.signs("reading") + w.signs("refused"); n != before {
				t.Errorf("%s, nothing grave: %d signs", row.name, n-before)
			}
			status := send(inDanger)
			if n := w.signs("reading") + w.signs("refused"); (n > before) != row.heard {
				t.Errorf("%s: %d, %d signs", row.name, status, n-before)
			}
			if status >= 500 || status == 404 {
				t.Errorf("%s: %d", row.name, status)
			}
		}
		if w.openCases() != 1 {
			t.Errorf("%d cases, want one with every sign in it", w.openCases())
		}
	})
}

// A form that is named here and is none any more would be read by nobody.
func TestFormsThatAreHeardAreThere(t *testing.T) {
	w := newTown(t, "")
	routes := w.Router.Routes()
	for pattern := range w.forms(nil) {
		if !slices.ContainsFunc(routes, func(r web.Route) bool { return r.Pattern == pattern }) {
			t.Errorf("%s is no route", pattern)
		}
	}
}

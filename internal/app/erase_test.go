package app

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"hearth/internal/platform/db/dbtest"
	"hearth/internal/staff"
)

// What the person writes: one of these in every place that takes words.
var traces = []string{"lantern-seven", "sea-glass", "Trace title", "Trace opening", "trace note", "Trace answer", "Trace draft", "Trace message", "Trace edited", "Trace colleague", "Trace roster", "Trace break", "trace-lantern@mail.example", "Trace card", "Trace ask", "Trace feedback", "Trace subject", "Trace plan", "Trace mute", "Trace fee", "Trace asks", "Trace worry", "Trace report", "Trace supervision", "Trace sealed", "trace sister"}

// A person writes in every place there is, takes a copy, and is erased. Nothing
// of theirs is then found: not on any page that others see, not in any table.
func TestErasedMeansGone(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		person := w.writer()
		theirs, _ := w.conversation("holder")
		pages := append(w.writeEverywhere(person, theirs), theirs, low+"/conversations", low+"/room", low, low+"/search?q=trace", lowBoard+"/cards", lowBoard+"/help", lowBoard+"/changes")
		before := w.dump()
		for _, trace := range traces {
			if strings.Contains(before, trace) {
				t.Errorf("%q stands in the database unsealed", trace)
			}
		}
		copied := w.copyOf(person)
		for _, trace := range traces {
			if !strings.Contains(copied, trace) && trace != "Trace opening" { // which was edited
				t.Errorf("the copy lacks %q", trace)
			}
		}
		account := fmt.Sprint(int64(w.people[person]))
		if !strings.Contains(before, account) {
			t.Fatal("the dump does not show the account at all")
		}
		rec := w.ask(person, "POST", "/account/data/erase", "text/html", url.Values{"name": {"lantern-seven"}})
		if rec.Code != 303 || rec.Header().Get("Location") != "/goodbye" || !strings.Contains(rec.Header().Get("Clear-Site-Data"), "cookies") ||
			!strings.Contains(rec.Header().Get("Set-Cookie"), "Max-Age=0") {
			t.Fatalf("erasing: %d %s", rec.Code, rec.Body)
		}
		after := w.dump()
		if strings.Contains(after, account) {
			t.Error("the account's id is still in the database")
		}
		if keys(after) != keys(before)-2 {
			t.Errorf("%d keys before, %d after: the account's and the member's must be destroyed", keys(before), keys(after))
		}
		if n, err := w.Audit.Verify(t.Context()); err != nil || n == 0 || !strings.Contains(after, "account.erase") {
			t.Errorf("the audit log: %d entries, %v", n, err)
		}
		w.findNothing(pages, theirs)
	})
}

func (w *town) writer() string {
	w.people["writer"] = must(w.Account.Join(w.t.Context(), joining("lantern-seven")))
	w.join("writer", "low-days", "sea-glass")
	return "writer"
}

// writeEverywhere puts a trace into every place that takes words, and returns
// the pages where they can be seen.
func (w *town) writeEverywhere(person, theirs string) []string {
	w.ask(person, "POST", "/account/notices/mail", "text/html", url.Values{"address": {"trace-lantern@mail.example"}})
	w.ask(person, "POST", "/account/notices/groups/low-days", "text/html", url.Values{"on": {"yes"}})
	w.ask(person, "POST", "/account/notices", "text/html", url.Values{"rhythm_you": {"daily"}})
	w.traceAtWork(person)
	w.people["listens"] = must(w.Account.Join(w.t.Context(), joining("calm-listener")))
	if err := w.Staff.Employ(w.t.Context(), "harbour", w.people["listens"], staff.Supervisor, "Somebody to talk to"); err != nil {
		w.t.Fatal(err)
	}
	own := w.post(person, low+"/conversations", url.Values{"title": {"Trace title"}, "body": {"Trace opening"}, "content_note": {"trace note"}})
	w.post("holder", own.URL+"/replies", url.Values{"body": {"I am here"}})
	w.post(person, theirs+"/replies", url.Values{"body": {"Trace answer"}})
	w.post(person, low+"/room/messages", url.Values{"body": {"Trace message"}})
	if err := w.Group.SetStarting(w.t.Context(), "harbour", "anyone"); err != nil {
		w.t.Fatal(err)
	}
	w.ask(person, "POST", low+"/worry", "text/html", url.Values{"handle": {"quiet-otter"}, "urgency": {"unsure"}, "body": {"Trace worry"}})
	plan := w.post(person, "/start", url.Values{"organisation": {"harbour"}})
	w.post(person, lowBoard+"/cards", url.Values{"title": {"Trace card"}, "body": {"Slowly"}})
	w.post(person, lowBoard+"/help", url.Values{"title": {"Trace ask"}, "body": {"Two pages"}, "way": {"ask"}, "sort": {"forms"}})
	w.post(person, lowBoard+"/feedback", url.Values{"body": {"Trace feedback"}, "named": {"on"}})
	post := w.opening(theirs)
	w.post(person, low+"/report", url.Values{"kind": {"post"}, "id": {post[strings.LastIndexByte(post, '/')+1:]}, "rule": {"hurt"}, "words": {"Trace report"}})
	for path, form := range map[string]url.Values{
		plan.URL:                                {"name": {"Trace plan"}, "do": {"later"}},
		theirs + "/draft":                       {"body": {"Trace draft"}},
		low + "/conversations/draft":            {"title": {"Trace draft"}},
		theirs + "/follow":                      {},
		w.opening(own.URL) + "/edit":            {"body": {"Trace edited"}, "content_note": {"trace note"}},
		low + "/pause":                          {"for": {"week"}, "keep_seat": {"yes"}, "words": {"Trace break"}},
		low + "/room/presence":                  {"present": {"yes"}},
		low + "/apart/words":                    {"words": {"Trace mute"}},
		low + "/reading":                        {"eating": {"hide"}},
		"/account/reading":                      {"suicide": {"hide"}},
		costing(low + "/fees/waiver")(w):        {"words": {"Trace fee"}},
		low + "/person":                         {"body": {"Trace asks"}},
		low + "/quiet-note/hints":               {},
		low + "/sealed":                         {"phone": {"0170 5550"}, "note": {"Trace sealed"}, "near_name": {"trace sister"}, "near_phone": {"112 233"}},
		"/account/work/talks":                   {"place": {"org.harbour"}, "words": {"Trace supervision"}},
		"/helping":                              {"daily": {"2"}, "avoid": {"Trace subject"}},
		w.opening(theirs) + "/acknowledgements": {"kind": {"with_you"}},
	} {
		if rec := w.ask(person, "POST", path, "text/html", form); rec.Code != 303 {
			w.t.Fatalf("%s: %d %s", path, rec.Code, rec.Body)
		}
	}
	return []string{own.URL}
}

// findNothing walks the pages as those who stayed see them.
func (w *town) findNothing(pages []string, theirs string) {
	for _, role := range []string{"holder", "member"} {
		for _, page := range pages {
			for _, accept := range []string{"text/html", "application/json"} {
				body := w.ask(role, "GET", page, accept, nil).Body.String()
				for _, trace := range traces {
					if strings.Contains(body, trace) && !strings.Contains(page, "q=") {
						w.t.Errorf("%s as %s shows %q to the %s", page, accept, trace, role)
					}
				}
			}
		}
	}
	if body := w.ask("holder", "GET", theirs, "text/html", nil).Body.String(); !strings.Contains(body, "Taken back by its author") {
		w.t.Error("the place of the answer has gone, and with it the sense of what others wrote")
	}
}

// copyOf downloads the person's archive and returns all its files in one.
func (w *town) copyOf(person string) string {
	rec := w.ask(person, "POST", "/account/data/export", "text/html", url.Values{})
	archive, err := zip.NewReader(bytes.NewReader(rec.Body.Bytes()), int64(rec.Body.Len()))
	if err != nil {
		w.t.Fatalf("%d: %v", rec.Code, err)
	}
	var all strings.Builder
	for _, f := range archive.File {
		r := must(f.Open())
		raw := must(io.ReadAll(r))
		if f.Name == "index.html" && !bytes.Contains(raw, []byte("Trace answer")) {
			w.t.Error("the readable page lacks the answer")
		}
		all.Write(raw)
	}
	return all.String()
}

func (w *town) dump() string {
	w.t.Helper()
	if w.Config.DatabaseURL != "" {
		return dbtest.Dump(w.t, w.Config.DatabaseURL)
	}
	return dbtest.Dump(w.t, filepath.Join(w.Config.DataDir, "hearth.db"))
}

func keys(dump string) int { return strings.Count(dump, "sealing_key.wrapped: ") }

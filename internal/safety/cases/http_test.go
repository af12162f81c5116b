package cases

import (
	"bytes"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"hearth/internal/account"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/safety/ladder"
)

func TestPagesSayWhatTheyMust(t *testing.T) {
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	id, at := b.held(ladder.S4, HoldMethod)
	heron := b.joined("marsh-heron")
	lighter := b.sign(Signal{Group: heron.Group.ID, Member: heron.Member.ID, Level: ladder.S2, Source: Worry, By: b.holder.Member.ID, Words: "they were so quiet <b>"})
	page, light := b.cases.URL(id), b.cases.URL(lighter)
	person, worry := "/groups/low-days/person", "/groups/low-days/worry"
	thing := b.cases.Thing(at)
	post := b.write(heron, "a line of heron")
	var logged bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(before) })
	const html = "text/html"
	rows := []struct {
		name         string
		actor        account.Actor
		method, path string
		accept       string
		form         url.Values
		status       int
		want, never  []string
	}{
		{"the queue of a responder", b.responder, "GET", "/safety/cases", html, nil, 200,
			[]string{"quiet-otter", "marsh-heron", "Nobody has written yet. 5 minutes left", "S4 · in danger now"}, []string{"lantern", "so quiet", "Nobody has it yet"}},
		{"the queue of a facilitator", b.holder.Actor, "GET", "/safety/cases", html, nil, 200, []string{"marsh-heron", "S2"}, []string{"quiet-otter", "S4"}},
		{"the queue as JSON", b.responder, "GET", "/safety/cases", "application/json", nil, 200, []string{`"level":"s4"`, `"why":["nobody","held"]`}, []string{"lantern"}},
		{"no queue for a member", b.member.Actor, "GET", "/safety/cases", html, nil, 404, nil, []string{"heron"}},
		{"no queue for a stranger", b.Account(), "GET", "/safety/cases", html, nil, 404, nil, nil},
		{"a visitor signs in first", account.Actor{}, "GET", page, html, nil, 303, nil, []string{"otter"}},
		{"a case", b.responder, "GET", page, html, nil, 200,
			[]string{"quiet-otter", "I take this", "Write now. One line", "Words that wait", "It says how", "Read what was written"}, []string{"lantern words", "You have it"}},
		{"a case, for the member it is about", b.member.Actor, "GET", page, html, nil, 404, nil, []string{"S4", "otter"}},
		{"a case, for a facilitator whom it is too grave for", b.holder.Actor, "GET", page, html, nil, 404, nil, nil},
		{"a worry is shown as text", b.holder.Actor, "GET", light, html, nil, 200, []string{"so quiet &lt;b&gt;", "rowan"}, []string{"<b>"}},
		{"a token of nothing", b.responder, "GET", "/safety/cases/nonsense", html, nil, 404, nil, nil},
		{"what was written, by a press", b.responder, "POST", page + "/context", html, url.Values{"thing": {thing}}, 200, []string{"lantern words", "It is in the record"}, nil},
		{"what was written elsewhere", b.responder, "POST", page + "/context", html, url.Values{"thing": {b.cases.Thing(post)}}, 404, nil, []string{"line of heron"}},
		{"what was written, by the member", b.member.Actor, "POST", page + "/context", html, url.Values{"thing": {thing}}, 404, nil, []string{"lantern"}},
		{"an empty message comes back", b.responder, "POST", page + "/say", html, url.Values{"body": {" "}}, 422, []string{"Please write something first"}, nil},
		{"one too long comes back, with its words", b.responder, "POST", page + "/say", html, url.Values{"body": {"kept-start " + strings.Repeat("é", MaxWords)}}, 422, []string{"kept-start", "11 characters shorter"}, nil},
		{"a message", b.responder, "POST", page + "/say", html, url.Values{"body": {"I am Rosa <i>"}, "once": {"a"}}, 303, nil, nil},
		{"the same once more", b.responder, "POST", page + "/say", html, url.Values{"body": {"I am Rosa <i>"}, "once": {"a"}}, 303, nil, nil},
		{"the member reads it", b.member.Actor, "GET", person, html, nil, 200,
			[]string{"I am Rosa &lt;i&gt;", "call-somebody", "Rosa", "Nobody is watching at the moment", "Leave out how"}, []string{"S4", "s4", "Rosa <i>", "cases."}},
		{"as JSON, without a level", b.member.Actor, "GET", person, "application/json", nil, 200, []string{`"words":"I am Rosa`}, []string{"s4", "level"}},
		{"nobody else reads it", heron.Actor, "GET", person, html, nil, 200, []string{"Ask for a person"}, []string{"I am Rosa"}},
		{"nor who holds the group", b.holder.Actor, "GET", person, html, nil, 200, nil, []string{"I am Rosa"}},
		{"a stranger", b.Account(), "GET", person, html, nil, 404, nil, nil},
		{"the member answers", b.member.Actor, "POST", person, html, url.Values{"body": {"lantern answer"}}, 303, nil, nil},
		{"the responder reads it, and that they wait", b.responder, "GET", page, html, nil, 200, []string{"lantern answer", "They wrote, and have waited"}, nil},
		{"a step", b.responder, "POST", page + "/steps", html, url.Values{"step": {"s4.stay"}}, 303, nil, nil},
		{"a note", b.responder, "POST", page + "/note", html, url.Values{"note": {"only among us"}}, 303, nil, nil},
		{"the member does not see the note", b.member.Actor, "GET", person, html, nil, 200, nil, []string{"only among us"}},
		{"kept without a reason comes back", b.responder, "POST", page + "/words", html, url.Values{"thing": {thing}, "do": {"kept"}}, 422, []string{"Please say why"}, nil},
		{"kept, with one", b.responder, "POST", page + "/words", html, url.Values{"thing": {thing}, "do": {"kept"}, "reason": {"Please leave out the bridge."}}, 303, nil, nil},
		{"decided twice", b.colleague, "POST", page + "/words", html, url.Values{"thing": {thing}, "do": {"released"}}, 409, []string{"a moment ago"}, nil},
		{"the member reads why", b.member.Actor, "GET", person, html, nil, 200, []string{"Please leave out the bridge.", "Ask that somebody else looks"}, nil},
		{"and asks for somebody else", b.member.Actor, "POST", person + "/again", html, url.Values{"thing": {thing}}, 303, nil, nil},
		{"which somebody else cannot", heron.Actor, "POST", person + "/again", html, url.Values{"thing": {thing}}, 404, nil, nil},
		{"no wrong level", b.responder, "POST", page + "/level", html, url.Values{"level": {"s7"}, "reason": {"because"}}, 422, []string{"because"}, nil},
		{"not closed alone", b.responder, "POST", page + "/close", html, url.Values{"outcome": {"steadier"}, "note": {"my note"}}, 422, []string{"my note", "A second person"}, nil},
		{"a second look", b.colleague, "POST", page + "/look", html, url.Values{}, 303, nil, nil},
		{"taken already", b.colleague, "POST", page + "/take", html, url.Values{}, 409, []string{"A colleague took this one"}, nil},
		{"handed over", b.responder, "POST", page + "/pass", html, url.Values{"note": {"for the night"}}, 303, nil, nil},
		{"to somebody who reads the note", b.colleague, "GET", page, html, nil, 200, []string{"for the night"}, nil},
		{"a worry, the form", heron.Actor, "GET", worry + "?thing=" + thing, html, nil, 404, nil, []string{"otter"}}, // it is held: nobody knows of it
		{"a worry about a post", b.member.Actor, "GET", worry + "?thing=" + b.cases.Thing(post), html, nil, 200, []string{"marsh-heron", "call-somebody"}, nil},
		{"a worry about nobody comes back", heron.Actor, "POST", worry, html, url.Values{"handle": {"no-such"}, "urgency": {"now"}, "body": {"my worry"}}, 422, []string{"my worry", "Nobody in this group has that handle"}, nil},
		{"a worry", heron.Actor, "POST", worry, html, url.Values{"handle": {"quiet-otter"}, "urgency": {"now"}, "body": {"my worry"}}, 200, []string{"Somebody knows now", "call the emergency number now"}, nil},
		{"a worry by a stranger", b.Account(), "POST", worry, html, url.Values{"handle": {"quiet-otter"}, "urgency": {"now"}}, 404, nil, nil},
		{"where to ask for a person", b.member.Actor, "GET", "/person", html, nil, 303, nil, nil},
		{"where somebody without a group does", b.Account(), "GET", "/person", html, nil, 200, []string{"call-somebody", "You are not in a group yet"}, nil},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			w := b.ask(row.actor, row.method, row.path, row.accept, row.form)
			if w.Code != row.status {
				t.Fatalf("status %d, want %d: %s", w.Code, row.status, w.Body)
			}
			for _, want := range row.want {
				if !strings.Contains(w.Body.String(), want) {
					t.Errorf("lacks %q in %s", want, w.Body)
				}
			}
			for _, never := range row.never {
				if strings.Contains(w.Body.String(), never) {
					t.Errorf("must not contain %q", never)
				}
			}
		})
	}
	for _, secret := range []string{"lantern", "Rosa", "quiet-otter", "bridge", "worry\"", "among us", "night"} {
		if strings.Contains(logged.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
		for _, told := range append(b.told, b.urls...) {
			if strings.Contains(told, secret) && secret != "quiet-otter" {
				t.Errorf("the notice %s holds %q", told, secret)
			}
		}
	}
}

// A database that fails in the middle of a case loses nothing that was typed.
func TestWordsComeBackWhereTheyCannotBeKept(t *testing.T) {
	texts(t)
	d := dbtest.SQLite(t)
	b := newBundle(t, d)
	id := b.signal(ladder.S2)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		who   account.Actor
		path  string
		form  url.Values
		words string
	}{
		"a message to the member": {b.responder, b.cases.URL(id) + "/say", url.Values{"body": {"I am here <b>"}, "once": {"form-9"}}, "I am here &lt;b&gt;"},
		"a note":                  {b.responder, b.cases.URL(id) + "/note", url.Values{"note": {"for the next"}, "once": {"form-9"}}, "for the next"},
		"the member's own words":  {b.member.Actor, "/groups/low-days/person", url.Values{"body": {"please come"}, "now": {"yes"}, "once": {"form-9"}}, "please come"},
		"a worry":                 {b.member.Actor, "/groups/low-days/worry", url.Values{"body": {"they said goodbye"}, "handle": {"fern"}, "once": {"form-9"}}, "they said goodbye"},
	} {
		w := b.ask(row.who, "POST", row.path, "text/html", row.form)
		if body := w.Body.String(); w.Code != 503 || !strings.Contains(body, row.words) || !strings.Contains(body, "form-9") ||
			!strings.Contains(body, `action="`+row.path+`"`) || !strings.Contains(body, "call-somebody") {
			t.Errorf("%s: %d %s", name, w.Code, body)
		}
		if w := b.ask(row.who, "POST", row.path, "application/json", row.form); w.Code != 500 {
			t.Errorf("%s, for a program: %d", name, w.Code)
		}
	}
}

// After an act somebody is where they go on: whoever takes a case at the field to
// write in, and everything else where it was done. Each place can have the focus.
func TestEachActLeadsToItsPlace(t *testing.T) {
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	id := b.signal(ladder.S4)
	page := b.cases.URL(id)
	for _, row := range []struct {
		act  string
		form url.Values
		at   string
	}{
		{"/take", url.Values{}, "talk"},
		{"/say", url.Values{"body": {"I am here"}}, "talk"},
		{"/steps", url.Values{"step": {"s4.stay"}}, "steps"},
		{"/note", url.Values{"note": {"a note"}}, "notes"},
		{"/level", url.Values{"level": {"s2"}, "reason": {"calmer now"}}, "case"},
		{"/pass", url.Values{"note": {"for the night"}}, "case"},
	} {
		w := b.ask(b.responder, "POST", page+row.act, "text/html", row.form)
		if got, want := w.Header().Get("Location"), page+"#"+row.at; w.Code != 303 || got != want {
			t.Errorf("%s: %d to %q, want %q", row.act, w.Code, got, want)
		}
		if body := b.ask(b.responder, "GET", page, "text/html", nil).Body.String(); !strings.Contains(body, `id="`+row.at+`" tabindex="-1"`) {
			t.Errorf("%s: no place %q that can have the focus", row.act, row.at)
		}
	}
}

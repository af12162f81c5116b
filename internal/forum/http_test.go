package forum

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"hearth/internal/account"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

const script = "application/json"

func TestScripts(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter := b.Member("low-days", "quiet-otter").Actor
		made := b.ask(otter, "POST", "/groups/low-days/conversations", script,
			url.Values{"title": {"The Sunday feeling"}, "body": {"It drops."}, "wish": {"heard"}})
		var created struct{ ID, URL string }
		if err := json.Unmarshal(made.Body.Bytes(), &created); err != nil || made.Code != http.StatusCreated {
			t.Fatalf("%d %s %v", made.Code, made.Body, err)
		}
		if w := b.ask(otter, "POST", created.URL+"/replies", script, url.Values{"body": {"and *again*"}}); w.Code != http.StatusCreated {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		var read struct {
			ID, Title string
			Posts     []struct{ ID, Handle, Body string }
		}
		w := b.ask(otter, "GET", created.URL, script, nil)
		if err := json.Unmarshal(w.Body.Bytes(), &read); err != nil {
			t.Fatal(err)
		}
		if read.ID != created.ID || read.Title != "The Sunday feeling" || len(read.Posts) != 2 || read.Posts[1].Body != "and *again*" || read.Posts[0].Handle != "quiet-otter" {
			t.Errorf("read %+v", read)
		}
		var list struct {
			Items []struct{ ID, Title string }
			Next  *string
		}
		w = b.ask(otter, "GET", "/groups/low-days/conversations", script, nil)
		if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || len(list.Items) != 1 || list.Items[0].ID != created.ID || list.Next != nil {
			t.Errorf("listed %s, %v", w.Body, err)
		}
		w = b.ask(otter, "POST", created.URL+"/replies", script, url.Values{"body": {" "}})
		var refused struct {
			Code, Message string
			Fields        map[string]string
		}
		if err := json.Unmarshal(w.Body.Bytes(), &refused); err != nil || w.Code != http.StatusUnprocessableEntity || refused.Code != "invalid" || refused.Fields["body"] == "" {
			t.Errorf("refused with %d %s, %v", w.Code, w.Body, err)
		}
	})
}

// A row asks for one page and says what must and must not be on it.
type row struct {
	name         string
	actor        account.Actor
	method, path string
	form         url.Values
	status       int
	want         []string
	never        []string
}

func TestPagesSayWhatTheyMust(t *testing.T) {
	texts(t)
	d := dbtest.SQLite(t)
	b := newBundle(t, d)
	otter, heron, holder := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron"), b.Facilitator("low-days", "rowan")
	fern := b.Member("open-window", "fern")
	stranger := b.Account()
	id := b.start(otter, "The Sunday feeling")
	open := b.start(fern, "Anybody may read")
	noted, _, err := b.forum.Reply(t.Context(), otter, id, Writing{Body: "Behind <b>the</b> note", Note: "a loss"})
	if err != nil {
		t.Fatal(err)
	}
	post := b.read(otter, id).Posts[0].ID
	if _, _, err := b.forum.Acknowledge(t.Context(), heron, post, WithYou, true); err != nil {
		t.Fatal(err)
	}
	page, openPage := "/groups/low-days/conversations/"+b.forum.token(id), "/groups/open-window/conversations/"+b.forum.token(open)
	posts := "/groups/low-days/posts/" + b.forum.postToken(post)
	rows := []row{
		{"a member reads", heron.Actor, "GET", page, nil, 200,
			[]string{"The Sunday feeling", "quiet-otter", "wishes to be heard", "a loss", "&lt;b&gt;the&lt;/b&gt;", `dir="auto"`}, []string{"With you · 1", "<b>the", "Pin</"}},
		{"the author sees numbers", otter.Actor, "GET", page, nil, 200, []string{"With you · 1"}, nil},
		{"a facilitator finds tools", holder.Actor, "GET", page, nil, 200, []string{"/pin", "/lock", "/hide"}, []string{"With you · 1"}},
		{"a stranger finds nothing", stranger, "GET", page, nil, 404, nil, []string{"Sunday", "quiet-otter", "low-days\""}},
		{"a visitor finds nothing", account.Actor{}, "GET", page, nil, 404, nil, []string{"Sunday", "quiet-otter"}},
		{"no such conversation looks the same", account.Actor{}, "GET", "/groups/low-days/conversations/zzz", nil, 404, nil, nil},
		{"another group's door", otter.Actor, "GET", "/groups/open-window/conversations/" + b.forum.token(id), nil, 404, nil, []string{"Sunday"}},
		{"a post's token is no conversation's", otter.Actor, "GET", "/groups/low-days/conversations/" + b.forum.postToken(post), nil, 404, nil, []string{"Sunday"}},
		{"path tricks", otter.Actor, "GET", "/groups/low-days/conversations/..%2f..%2fetc", nil, 404, nil, nil},
		{"a visitor reads an open group", account.Actor{}, "GET", openPage, nil, 200, []string{"Anybody may read", "Members answer here"}, []string{"<textarea", "hx-post"}},
		{"a visitor may not write there", account.Actor{}, "POST", openPage + "/replies", url.Values{"body": {"hello"}}, 401, []string{"hello"}, nil},
		{"a stranger may not write there", stranger, "POST", openPage + "/replies", url.Values{"body": {"hello"}}, 403, nil, nil},
		{"an empty reply comes back", heron.Actor, "POST", page + "/replies", url.Values{"body": {""}, "content_note": {"kept note"}}, 422,
			[]string{"Please write something first", "kept note", `aria-invalid="true"`}, nil},
		{"a refused conversation comes back filled in", heron.Actor, "POST", "/groups/low-days/conversations",
			url.Values{"title": {""}, "body": {"my words"}, "wish": {"advice"}}, 422, []string{"my words", "Please give it a title", `<input checked id="wish-2"`}, nil},
		{"a good reply moves on", heron.Actor, "POST", page + "/replies", url.Values{"body": {"yes"}}, 303, nil, nil},
		{"permalink", heron.Actor, "GET", "/groups/low-days/posts/" + b.forum.postToken(noted), nil, 303, nil, nil},
		{"a member may not hide", heron.Actor, "POST", posts + "/hide", url.Values{"reason": {"x"}}, 403, nil, nil},
		{"an empty reason comes back", holder.Actor, "POST", posts + "/hide", url.Values{"reason": {" "}}, 422, []string{"Please say why", "<textarea"}, nil},
		{"nor edit another's", heron.Actor, "GET", posts + "/edit", nil, 403, nil, []string{"First words"}},
		{"the author edits", otter.Actor, "GET", posts + "/edit", nil, 200, []string{"First words of The Sunday feeling"}, nil},
		{"search", heron.Actor, "GET", "/groups/low-days/search?q=first+words", nil, 200, []string{"1 post found", "First words"}, []string{"Behind"}},
		{"search, a script in the query", heron.Actor, "GET", "/groups/low-days/search?q=%3Cscript%3E", nil, 200, []string{"&lt;script&gt;"}, []string{"<script>"}},
		{"draft kept without script", heron.Actor, "POST", page + "/draft", url.Values{"body": {"half"}}, 303, nil, nil},
		{"and comes back", heron.Actor, "GET", page, nil, 200, []string{"half</textarea>"}, nil},
		{"wrong kind of acknowledgement", heron.Actor, "POST", posts + "/acknowledgements", url.Values{"kind": {"applause"}}, 400, nil, nil},
		{"what was given can be taken back", heron.Actor, "GET", page, nil, 200, []string{`name="take_back" value="with_you" aria-pressed="true"`, `name="kind" value="me_too" aria-pressed="false"`}, nil},
		{"by the button that says so", heron.Actor, "POST", posts + "/acknowledgements", url.Values{"take_back": {"with_you"}}, 303, nil, nil},
		{"and then it is gone", heron.Actor, "GET", page, nil, 200, []string{`name="kind" value="with_you" aria-pressed="false"`}, []string{"take_back"}},
		{"waiting list", holder.Actor, "GET", "/groups/low-days/conversations?order=waiting", nil, 200, []string{"Everybody has been answered"}, nil},
		{"a broken cursor begins anew", heron.Actor, "GET", "/groups/low-days/conversations?after=%00", nil, 200, []string{"The Sunday feeling"}, nil},
	}
	var logged bytes.Buffer
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})))
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			w := b.ask(r.actor, r.method, r.path, "text/html", r.form)
			body := w.Body.String()
			if w.Code != r.status {
				t.Fatalf("status %d, want %d", w.Code, r.status)
			}
			for _, want := range r.want {
				if !strings.Contains(body, want) {
					t.Errorf("lacks %q", want)
				}
			}
			for _, never := range r.never {
				if strings.Contains(body, never) {
					t.Errorf("must not contain %q", never)
				}
			}
		})
	}
	for _, secret := range []string{"Sunday", "my words", "kept note", "quiet-otter", "hello"} {
		if strings.Contains(logged.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

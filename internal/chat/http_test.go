package chat

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui/uitest"
)

const script = "application/json"

func TestScripts(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter := b.Member("low-days", "quiet-otter").Actor
		w := b.ask(otter, "POST", "/groups/low-days/room/messages", script, url.Values{"body": {"hello *there*"}})
		var created struct{ ID, URL string }
		if err := json.Unmarshal(w.Body.Bytes(), &created); err != nil || w.Code != http.StatusCreated || created.URL != "/groups/low-days/room#m-"+created.ID {
			t.Fatalf("%d %s %v", w.Code, w.Body, err)
		}
		var list struct {
			Items []struct {
				ID, Handle, Body string
				At               time.Time
			}
			Next *string
		}
		w = b.ask(otter, "GET", "/groups/low-days/room", script, nil)
		if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || len(list.Items) != 1 || list.Next != nil {
			t.Fatalf("listed %s, %v", w.Body, err)
		}
		if m := list.Items[0]; m.ID != created.ID || m.Handle != "quiet-otter" || m.Body != "hello *there*" || !m.At.Equal(b.Clock.Now()) {
			t.Errorf("listed %+v", m)
		}
		var refused struct {
			Code   string
			Fields map[string]string
		}
		w = b.ask(otter, "POST", "/groups/low-days/room/messages", script, url.Values{"body": {" "}})
		if err := json.Unmarshal(w.Body.Bytes(), &refused); err != nil || w.Code != http.StatusUnprocessableEntity || refused.Fields["body"] == "" {
			t.Errorf("refused with %d %s, %v", w.Code, w.Body, err)
		}
		for range PerPage {
			b.say(b.Visit(otter, "low-days"), "more")
		}
		w = b.ask(otter, "GET", "/groups/low-days/room", script, nil)
		if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || len(list.Items) != PerPage || list.Next == nil {
			t.Fatalf("listed %s, %v", w.Body, err)
		}
		w = b.ask(otter, "GET", *list.Next, script, nil)
		if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || len(list.Items) != 1 || list.Items[0].ID != created.ID {
			t.Errorf("and then %s, %v", w.Body, err)
		}
	})
}

// A scenario asks for one page and says what must and must not be on it.
type scenario struct {
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
	b := newBundle(t, dbtest.SQLite(t))
	otter, heron, rowan := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron"), b.Facilitator("low-days", "rowan")
	fern := b.Member("open-window", "fern")
	stranger, visitor := b.Account(), account.Actor{}
	secret := b.say(otter, "secret <b>words</b>")
	harsh := b.say(heron, "harsh words")
	gone := b.say(heron, "gone words")
	if _, err := b.chat.Withdraw(t.Context(), heron, gone.ID); err != nil {
		t.Fatal(err)
	}
	const room = "/groups/low-days/room"
	message := func(m Message, verb string) string { return room + "/messages/" + b.chat.token(m.ID) + "/" + verb }
	long := strings.Repeat("x", MaxBody+1)
	rows := []scenario{
		{"a member reads", heron.Actor, "GET", room, nil, 200,
			[]string{"secret &lt;b&gt;words", "quiet-otter", "taken back", `action="/groups/low-days/room/messages"`, `name="once"`, "Show newer messages",
				message(harsh, "withdraw"), `data-after="4"`, `dir="auto"`},
			[]string{"<b>words", "gone words", message(secret, "withdraw"), message(harsh, "hide"), "role=\"log\""}},
		{"a facilitator finds tools", rowan.Actor, "GET", room, nil, 200, []string{message(harsh, "hide"), message(secret, "hide")}, []string{message(harsh, "withdraw"), message(gone, "hide")}},
		{"before the first", heron.Actor, "GET", room + "?before=2", nil, 200, []string{"secret", "Newer messages", `data-live="false"`}, []string{"harsh words"}},
		{"a broken window", heron.Actor, "GET", room + "?before=%00&after=x", nil, 200, []string{"secret"}, nil},
		{"a stranger finds nothing", stranger, "GET", room, nil, 404, nil, []string{"secret", "quiet-otter"}},
		{"another group's member finds nothing", fern.Actor, "GET", room, nil, 404, nil, []string{"secret", "quiet-otter"}},
		{"not even where conversations are public", otter.Actor, "GET", "/groups/open-window/room", nil, 404, nil, []string{"fern"}},
		{"no such group looks the same", stranger, "GET", "/groups/nowhere/room", nil, 404, nil, nil},
		{"a visitor is asked to sign in", visitor, "GET", room, nil, 303, nil, []string{"secret", "quiet-otter"}},
		{"a visitor's words are kept", visitor, "POST", room + "/messages", url.Values{"body": {"kept"}}, 401, []string{"kept"}, []string{"secret"}},
		{"a stranger does not speak", stranger, "POST", room + "/messages", url.Values{"body": {"hello"}}, 404, nil, []string{"hello"}},
		{"nothing said comes back", heron.Actor, "POST", room + "/messages", url.Values{"body": {" "}, "once": {"again"}}, 422,
			[]string{"nothing to send yet", `aria-invalid="true"`, `value="again"`, "secret"}, nil},
		{"too much comes back whole", heron.Actor, "POST", room + "/messages", url.Values{"body": {long}}, 422, []string{long, "1 character too long"}, nil},
		{"a good message moves on", heron.Actor, "POST", room + "/messages", url.Values{"body": {"good"}}, 303, nil, nil},
		{"a script in it is shown as typed", heron.Actor, "POST", room + "/messages", url.Values{"body": {"<script>alert(1)</script>"}}, 303, nil, nil},
		{"and harms nobody", otter.Actor, "GET", room, nil, 200, []string{"&lt;script&gt;alert(1)"}, []string{"<script>alert"}},
		{"not another's to take back", otter.Actor, "POST", message(harsh, "withdraw"), nil, 403, nil, nil},
		{"nor from another group", heron.Actor, "POST", "/groups/open-window/room/messages/" + b.chat.token(harsh.ID) + "/withdraw", nil, 404, nil, nil},
		{"nor twice", heron.Actor, "POST", message(gone, "withdraw"), nil, 404, nil, nil},
		{"a made-up token", heron.Actor, "POST", room + "/messages/zzzz/withdraw", nil, 404, nil, nil},
		{"a member does not hide", otter.Actor, "POST", message(harsh, "hide"), url.Values{"reason": {"x"}}, 403, nil, nil},
		{"hiding wants a reason", rowan.Actor, "POST", message(harsh, "hide"), url.Values{"reason": {""}}, 422, []string{"Please say why", `id="reason"`, "harsh words"}, nil},
		{"hidden with a reason", rowan.Actor, "POST", message(harsh, "hide"), url.Values{"reason": {"We <i>speak</i> gently"}}, 303, nil, nil},
		{"others read the reason", otter.Actor, "GET", room, nil, 200, []string{"We &lt;i&gt;speak&lt;/i&gt; gently"}, []string{"harsh words", "<i>speak"}},
		{"the author still reads the words", heron.Actor, "GET", room, nil, 200, []string{"harsh words", "Your words"}, nil},
		{"a facilitator does too", rowan.Actor, "GET", room, nil, 200, []string{"harsh words", message(harsh, "show")}, nil},
		{"shown again", rowan.Actor, "POST", message(harsh, "show"), nil, 303, nil, nil},
		{"presence", otter.Actor, "POST", room + "/presence", url.Values{"present": {"on"}}, 303, nil, nil},
		{"is kept", otter.Actor, "GET", room, nil, 200, []string{"checked"}, nil},
		{"and off again", otter.Actor, "POST", room + "/presence", url.Values{}, 303, nil, nil},
		{"a stranger's presence", stranger, "POST", room + "/presence", url.Values{"present": {"on"}}, 404, nil, nil},
		{"a stranger's stream", stranger, "GET", room + "/events", nil, 404, nil, []string{"secret"}},
		{"a visitor's stream", visitor, "GET", room + "/events", nil, 303, nil, []string{"secret"}},
		{"a stream's head ends", heron.Actor, "HEAD", room + "/events", nil, 200, nil, []string{"secret"}},
		{"a stream from nowhere", heron.Actor, "GET", room + "/events?after=now", nil, 400, nil, []string{"secret"}},
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
			for _, never := range append(r.never, "chat.", "{n") {
				if strings.Contains(strings.ReplaceAll(body, `"New messages: {n}"`, ""), never) {
					t.Errorf("must not contain %q", never)
				}
			}
			if w.Code < 300 || w.Code >= 400 {
				uitest.Clean(t, body)
			}
		})
	}
	for _, words := range []string{"secret", "harsh", "gently", "kept", "quiet-otter", "low-days"} {
		if strings.Contains(logged.String(), words) {
			t.Errorf("%q was logged", words)
		}
	}
}

func TestTooFast(t *testing.T) {
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	otter, heron := b.Member("low-days", "quiet-otter").Actor, b.Member("low-days", "marsh-heron").Actor
	say := func(who account.Actor, accept string) *httptest.ResponseRecorder {
		return b.ask(who, "POST", "/groups/low-days/room/messages", accept, url.Values{"body": {"and again"}})
	}
	for range b.chat.pace.Burst {
		if w := say(otter, "text/html"); w.Code != http.StatusSeeOther {
			t.Fatalf("status %d", w.Code)
		}
	}
	if w := say(otter, "text/html"); w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "2" || !strings.Contains(w.Body.String(), "and again</textarea>") {
		t.Errorf("%d, wait %q, and the words are kept: %v", w.Code, w.Header().Get("Retry-After"), strings.Contains(w.Body.String(), "and again</textarea>"))
	}
	if w := say(otter, script); w.Code != http.StatusTooManyRequests || !strings.Contains(w.Body.String(), `"code":"chat.too_fast"`) {
		t.Errorf("a script got %d %s", w.Code, w.Body)
	}
	if w := say(heron, "text/html"); w.Code != http.StatusSeeOther {
		t.Errorf("somebody else got %d", w.Code)
	}
	b.Clock.Advance(b.chat.pace.Every)
	if w := say(otter, "text/html"); w.Code != http.StatusSeeOther {
		t.Errorf("after a while %d", w.Code)
	}
}

func TestBusyRoomKeepsTheWords(t *testing.T) {
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	otter := b.Member("low-days", "quiet-otter").Actor
	b.chat.committer.close()
	w := b.ask(otter, "POST", "/groups/low-days/room/messages", "text/html", url.Values{"body": {"my words"}, "once": {"form-7"}})
	for _, want := range []string{"my words</textarea>", `value="form-7"`, "very busy"} {
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%d lacks %q", w.Code, want)
		}
	}
}

// server serves the bundle over TCP; who asks is named in a header.
func (b *bundle) server(actors ...account.Actor) *httptest.Server {
	rt := b.router()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var who int
		_, _ = fmt.Sscan(r.Header.Get("X-Who"), &who)
		rt.ServeHTTP(w, r.WithContext(as(r.Context(), actors[who], r.URL.Path)))
	}))
	s.Config.RegisterOnShutdown(b.chat.Drain)
	s.Start()
	b.t.Cleanup(s.Close)
	return s
}

// open opens a stream and returns its lines.
func open(t *testing.T, ctx context.Context, address string, header map[string]string) (*http.Response, *bufio.Scanner) {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, "GET", address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range header {
		r.Header.Set(name, value)
	}
	w, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Body.Close() })
	return w, bufio.NewScanner(w.Body)
}

// next reads lines up to one that begins with prefix, and returns the rest of
// it.
func next(t *testing.T, lines *bufio.Scanner, prefix string) string {
	t.Helper()
	for lines.Scan() {
		if rest, ok := strings.CutPrefix(lines.Text(), prefix); ok {
			return rest
		}
	}
	t.Fatalf("the stream ended before %q: %v", prefix, lines.Err())
	return ""
}

func TestResume(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter := b.Member("low-days", "quiet-otter")
		events := b.server(otter.Actor).URL + "/groups/low-days/room/events"
		b.say(otter, "before")
		ctx, hangUp := context.WithCancel(t.Context())
		w, lines := open(t, ctx, events, map[string]string{"Accept": "text/event-stream, application/json"})
		for name, want := range map[string]string{"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"} {
			if got := w.Header.Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		next(t, lines, "retry: ")
		b.say(otter, "heard")
		if id, data := next(t, lines, "id: "), next(t, lines, "data: "); id != "2" || !strings.Contains(data, `"body":"heard"`) {
			t.Errorf("heard %s %s", id, data)
		}
		hangUp()
		for range fillSize + ringSize { // further than the ring reaches
			b.say(otter, "missed")
		}
		for _, header := range []map[string]string{{"Last-Event-ID": "2"}, {"Last-Event-ID": "2", "Accept": script}} {
			_, lines = open(t, t.Context(), events+"?after=77", header)
			for want := 3; want <= 2+fillSize+ringSize; want++ {
				if id := next(t, lines, "id: "); id != fmt.Sprint(want) {
					t.Fatalf("heard %s where %d was next", id, want)
				}
			}
		}
		// A number from before a backup was put back.
		_, lines = open(t, t.Context(), events+"?after=999999", map[string]string{"Accept": script})
		next(t, lines, "retry: ")
		b.say(otter, "and now")
		if data := next(t, lines, "data: "); !strings.Contains(data, "and now") {
			t.Errorf("heard %s", data)
		}
	})
}

func TestShutdownDoesNotWaitForStreams(t *testing.T) {
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	otter := b.Member("low-days", "quiet-otter")
	s := b.server(otter.Actor)
	_, lines := open(t, t.Context(), s.URL+"/groups/low-days/room/events", nil)
	next(t, lines, "retry: ")
	start := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	stopped := make(chan error, 1)
	go func() { stopped <- s.Config.Shutdown(ctx) }()
	next(t, lines, "event: leaving")
	t.Logf("told to leave after %v", time.Since(start))
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	t.Logf("stopped after %v", time.Since(start))
}

// A reader that does not read is dropped by the write deadline, and holds up
// nobody.
func TestSlowReaderIsDropped(t *testing.T) {
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	b.chat.patience = 300 * time.Millisecond
	otter := b.Member("low-days", "quiet-otter")
	s := b.server(otter.Actor)
	conn, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.(*net.TCPConn).SetReadBuffer(4 << 10)
	fmt.Fprintf(conn, "GET /groups/low-days/room/events HTTP/1.1\r\nHost: x\r\n\r\n")
	if _, err := io.ReadFull(conn, make([]byte, 12)); err != nil {
		t.Fatal(err)
	}
	quick := b.follow(otter, fromNow, asJSON)
	words := strings.Repeat("many words ", 180)
	said := int64(0)
	for late := time.Now().Add(patience); b.chat.Listeners() > 1; said++ {
		if time.Now().After(late) {
			t.Fatal("the slow reader is still there")
		}
		b.say(otter, words)
	}
	quick.hears(t, fmt.Sprintf("id: %d\n", said))
	inOrder(t, "the quick reader", quick.all(), 1, said)
}

func TestGolden(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	v := b.Facilitator("low-days", "rowan")
	for _, lang := range i18n.Langs {
		texts(t)
		m := Message{ID: 7, Author: v.Member.ID, HTML: "one <em>word</em>", CreatedAt: b.Clock.Now()}
		view := b.chat.lineView(m, b.read(v).Authors[m.Author])
		view.Token, view.By, view.Author.ID, view.Author.Handle = "message-7", "member-1", 1, "quiet-otter"
		uitest.Golden(t, i18n.With(t.Context(), lang), "line-"+string(lang), line(view))
	}
}

func TestExercisesAreBegunByThoseWithADuty(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		holder := b.Facilitator("low-days", "rowan").Actor
		plain := b.Member("low-days", "quiet-otter")
		for _, row := range []struct {
			who      account.Actor
			exercise string
			status   int
		}{
			{plain.Actor, "grounding", http.StatusForbidden},
			{holder, "push-ups", http.StatusUnprocessableEntity},
			{holder, "grounding", http.StatusCreated},
			{holder, "grounding", http.StatusCreated}, // pressed twice: said once
		} {
			w := b.ask(row.who, "POST", "/groups/low-days/room/exercises", script, url.Values{"exercise": {row.exercise}, "once": {"one"}})
			if w.Code != row.status {
				t.Errorf("%s: %d %s", row.exercise, w.Code, w.Body)
			}
		}
		list := b.ask(plain.Actor, "GET", "/groups/low-days/room", script, nil).Body.String()
		if strings.Count(list, "Feet on the floor") != 1 {
			t.Errorf("the room holds %s", list)
		}
		for who, shown := range map[account.Actor]bool{holder: true, plain.Actor: false} {
			page := b.ask(who, "GET", "/groups/low-days/room", "text/html", nil).Body.String()
			if strings.Contains(page, "/room/exercises") != shown {
				t.Errorf("offered: %v, want %v", !shown, shown)
			}
		}
	})
}

package rota

import (
	"bufio"
	"context"
	"encoding/json"
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
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
	"hearth/internal/safety/ladder"
)

func TestDutyPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStation(t, d)
		s.full()
		if got := s.ask("stranger", "GET", "/safety", "text/html", nil).Code; got != 404 {
			t.Errorf("a stranger: %d", got)
		}
		if got := s.ask("org", "GET", "/safety", "text/html", nil).Code; got != 404 {
			t.Errorf("who said no yes: %d", got)
		}
		if body := s.page("ana", "/safety"); !strings.Contains(body, "Nobody needs you") || !strings.Contains(body, "On call until") {
			t.Error("a quiet hour")
		}
		s.raise(1, ladder.S4)
		body := s.page("ana", "/safety")
		for _, want := range []string{"I am coming", "I cannot come", "In danger now"} {
			if !strings.Contains(body, want) {
				t.Errorf("no %q", want)
			}
		}
		var duty dutyJSON
		w := s.ask("ana", "GET", "/safety", "application/json", nil)
		s.ok(json.Unmarshal(w.Body.Bytes(), &duty))
		if len(duty.Calls) != 1 || duty.Calls[0].Level != "s4" || !duty.Places[0].OnCall || !duty.Paging.Well {
			t.Errorf("%s", w.Body)
		}
		take := duty.Calls[0].Take
		if w := s.ask("ana", "POST", take, "text/html", url.Values{}); w.Code != 303 || w.Header().Get("Location") != "/safety/cases/abc" {
			t.Errorf("taken: %d %s", w.Code, w.Header().Get("Location"))
		}
		w = s.ask("ben", "POST", take, "text/html", url.Values{})
		if w.Code != 409 || !strings.Contains(w.Body.String(), "A colleague was a moment quicker") || !strings.Contains(w.Body.String(), "ana came") {
			t.Errorf("a moment later: %d", w.Code)
		}
		if w := s.ask("ben", "POST", take, "application/json", url.Values{}); w.Code != 409 {
			t.Errorf("as a script: %d", w.Code)
		}
		if w := s.ask("stranger", "POST", take, "text/html", url.Values{}); w.Code != 404 {
			t.Errorf("a stranger takes it: %d", w.Code)
		}
		if w := s.ask("ana", "POST", duty.Calls[0].Pass, "text/html", url.Values{}); w.Code != 303 {
			t.Errorf("passed on: %d", w.Code)
		}
	})
}

func TestEveryPageInEveryLanguage(t *testing.T) {
	s := newStation(t, dbtest.SQLite(t))
	s.full()
	s.ok(s.HandOver(t.Context(), s.as("ana"), "<b>A quiet night.</b>"))
	s.ok(s.SetHook(t.Context(), s.as("owner"), "http://calls.example.org/in"))
	s.ok(s.BeginDrill(t.Context(), s.as("owner")))
	s.work()
	day := s.Clock.Now().UTC().Format(time.DateOnly)
	s.ok(s.AskCover(t.Context(), s.as("ana"), s.as("ana").plan.shifts[0].ID, s.as("ana").plan.turns(s.Clock.Now(), s.Clock.Now().Add(7*24*time.Hour))[0].Day))
	for _, lang := range i18n.Langs {
		for _, path := range []string{"/safety", "/safety/rota/harbour?week=" + day, "/safety/rota/harbour/me", "/safety/rota/harbour/handover", "/safety/rota/harbour/drills", "/safety/rota/harbour/calling"} {
			for _, name := range []string{"ana", "owner"} {
				rt := web.NewRouter(ui.ErrorPage, nil)
				s.Routes(rt)
				r := httptest.NewRequestWithContext(i18n.With(t.Context(), lang), "GET", path, nil)
				r.Header.Set("Accept", "text/html")
				ctx := web.WithVisitor(account.WithActor(r.Context(), account.Actor{ID: s.account[name]}), web.Visitor{SignedIn: true, Path: r.URL.Path})
				w := httptest.NewRecorder()
				rt.ServeHTTP(w, r.WithContext(ctx))
				body := w.Body.String()
				if w.Code != 200 || strings.Contains(body, "rota.") || strings.Contains(body, "<b>A quiet") {
					at := max(0, strings.Index(body, "rota."))
					t.Errorf("%s %s as %s: %d …%s", lang, path, name, w.Code, body[at:min(len(body), at+60)])
				}
			}
		}
	}
}

func TestTheWeek(t *testing.T) {
	s := newStation(t, dbtest.SQLite(t))
	ana := s.lists("ana")
	form := url.Values{"responder": {s.responderToken(ana)}, "days": {"1", "2"}, "start": {"22:00"}, "end": {"06:00"}, "zone": {"UTC"}, "line": {"first"}}
	if w := s.ask("ana", "POST", "/safety/rota/harbour/shifts", "text/html", form); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	body := s.page("ana", "/safety/rota/harbour?week=2026-05-06")
	for _, want := range []string{"Monday, 4 May 2026", "22:00 to 06:00 the next day", "Nobody 00:00 to 22:00"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q", want)
		}
	}
	form.Set("end", "nonsense")
	w := s.ask("ana", "POST", "/safety/rota/harbour/shifts", "text/html", form)
	if w.Code != 422 || !strings.Contains(w.Body.String(), `value="22:00"`) {
		t.Errorf("a refused form comes back empty: %d", w.Code)
	}
	var week weekJSON
	s.ok(json.Unmarshal(s.ask("ana", "GET", "/safety/rota/harbour?week=2026-05-06", "application/json", nil).Body.Bytes(), &week))
	if len(week.Turns) != 2 || len(week.People) != 1 || week.Turns[0].Line != "first" {
		t.Errorf("%+v", week)
	}
	if w := s.ask("ana", "POST", week.Turns[0].Remove, "text/html", url.Values{}); w.Code != 303 {
		t.Errorf("removed: %d", w.Code)
	}
}

// listens opens a stream as somebody and returns its lines.
func (s *station) listens(name string) (lines chan string, stop func()) {
	s.t.Helper()
	rt := web.NewRouter(ui.ErrorPage, nil)
	s.Routes(rt)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := web.WithVisitor(account.WithActor(r.Context(), account.Actor{ID: s.account[name]}), web.Visitor{SignedIn: true})
		rt.ServeHTTP(w, r.WithContext(ctx))
	}))
	ctx, cancel := context.WithCancel(s.t.Context())
	r, err := http.NewRequestWithContext(ctx, "GET", server.URL+"/safety/events", nil)
	s.ok(err)
	answer, err := http.DefaultClient.Do(r)
	s.ok(err)
	lines = make(chan string, 64)
	go func() {
		defer close(lines)
		for scan := bufio.NewScanner(answer.Body); scan.Scan(); {
			if text, ok := strings.CutPrefix(scan.Text(), "data: "); ok {
				lines <- text
			}
		}
	}()
	return lines, func() { cancel(); answer.Body.Close(); server.Close() }
}

func TestStream(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStation(t, d)
		s.full()
		lines, stop := s.listens("ana")
		defer stop()
		if first := <-lines; first != `{"calls":[],"well":true}` {
			t.Errorf("at first: %s", first)
		}
		s.raise(1, ladder.S4)
		said := <-lines
		if !strings.Contains(said, `"level":"s4"`) || !strings.Contains(said, `"url":"/safety/cases/abc"`) {
			t.Errorf("it rings: %s", said)
		}
		if _, err := s.Take(t.Context(), account.Actor{ID: s.account["ben"]}, s.alarms()[0].ID); err != nil {
			t.Fatal(err)
		}
		if said := <-lines; said != `{"calls":[],"well":true}` {
			t.Errorf("somebody came: %s", said)
		}
		if got := strings.Join(s.outcomes(s.alarms()[0].ID), ", "); !strings.Contains(got, "0 ana app shown") {
			t.Errorf("that it was shown is not written down: %s", got)
		}
		s.Drain()
		if said := <-lines; said != "{}" {
			t.Errorf("the server stops: %s", said)
		}
	})
}

func TestTheHonestLine(t *testing.T) {
	s := newStation(t, dbtest.SQLite(t))
	text := func() string {
		var b strings.Builder
		s.ok(s.Line(t.Context(), s.org.ID).Render(t.Context(), &b))
		return b.String()
	}
	if got := text(); !strings.Contains(got, "Nobody keeps watch") || !strings.Contains(got, `href="/help"`) {
		t.Errorf("no hours are kept: %q", got)
	}
	ana := s.lists("ana")
	s.ok(s.AddShifts(t.Context(), s.as("ana"), NewShifts{Responder: ana, Days: []int{0, 1, 2, 3, 4, 5, 6}, Start: "09:00", End: "10:00", Zone: "UTC"}))
	now := s.Clock.Now().UTC()
	y, m, d := now.Date()
	s.Clock.Advance(time.Date(y, m, d+1, 9, 30, 0, 0, time.UTC).Sub(now))
	if got := text(); got != "" {
		t.Errorf("while somebody is on duty: %q", got)
	}
	s.Clock.Advance(-2 * time.Hour)
	s.watches.Clear()
	if got := text(); !strings.Contains(got, "Nobody is reading along until 09:00.") {
		t.Errorf("before: %q", got)
	}
	s.Clock.Advance(3 * time.Hour)
	if got := text(); !strings.Contains(got, "09:00.") || !strings.Contains(got, "day 09:00") { // names the day, for it is not today
		t.Errorf("after: %q", got)
	}
	s.ok(s.SayNo(t.Context(), s.as("ana")))
	if got := text(); !strings.Contains(got, "Nobody keeps watch") {
		t.Errorf("a change is seen at once: %q", got)
	}
}

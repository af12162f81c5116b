package account

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"hearth/internal/account/naming"
	"hearth/internal/account/passphrase"
	"hearth/internal/platform/crypto/cryptotest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/limit"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/ui/uitest"
	"hearth/internal/platform/web"
)

const (
	goodName  = "quiet-otter"
	goodWords = "amber lantern rides the tide"
	newWords  = "seven geese over the mill"
)

// A site is the feature behind its middleware, as app puts it together.
type site struct {
	*Module
	kit     *cryptotest.Kit
	router  *web.Router
	handler http.Handler
}

// logMu keeps tests that read the log apart: slog has one default.
var logMu sync.Mutex

func newSite(t *testing.T, d *db.DB, change ...func(*Deps)) *site {
	t.Helper()
	kit := cryptotest.New(t, d)
	deps := Deps{DB: d, Keys: kit.Keys, IDs: kit.IDs, Codec: kit.Codec, Clock: kit.Clock, Limiter: limit.NewMemory(kit.Clock),
		BaseURL: "https://groups.example.org", HashWork: passphrase.Light, DataURL: "/me/data"}
	for _, f := range change {
		f(&deps)
	}
	m, err := New(deps)
	if err != nil {
		t.Fatal(err)
	}
	ctx := uitest.Context(t, i18n.English, Texts, naming.Texts, web.Texts)
	router := web.NewRouter(ui.ErrorPage, nil)
	m.Routes(router)
	router.SignedIn("GET /fresh", m.Fresh("/fresh", func(w http.ResponseWriter, r *http.Request) error {
		_, err := w.Write([]byte("only just signed in"))
		return err
	}))
	inner := m.Authenticate(router.Fail, router)
	return &site{Module: m, kit: kit, router: router, handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inner.ServeHTTP(w, r.WithContext(i18n.With(r.Context(), i18n.From(ctx))))
	})}
}

// A browser keeps cookies, as a person's does.
type browser struct {
	t       *testing.T
	site    *site
	cookies map[string]*http.Cookie
	agent   string
	address string
	header  http.Header
}

func (s *site) browser(t *testing.T) *browser {
	return &browser{t: t, site: s, cookies: map[string]*http.Cookie{}, address: "192.0.2.7:4711", header: http.Header{},
		agent: "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"}
}

func (b *browser) do(method, path, contentType, body string) *httptest.ResponseRecorder {
	b.t.Helper()
	r := httptest.NewRequestWithContext(b.t.Context(), method, path, strings.NewReader(body))
	r.Header = b.header.Clone()
	r.Header.Set("User-Agent", b.agent)
	r.RemoteAddr = b.address
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	for _, c := range b.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	b.site.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c
		}
	}
	return w
}

func (b *browser) get(path string) *httptest.ResponseRecorder {
	b.t.Helper()
	return b.do("GET", path, "", "")
}

func (b *browser) post(path string, pairs ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	return b.do("POST", path, "application/x-www-form-urlencoded", form(pairs...))
}

func (b *browser) json(path string, pairs ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	b.header.Set("Accept", "application/json")
	defer b.header.Del("Accept")
	return b.post(path, pairs...)
}

// joined is a browser of somebody who has just joined.
func (s *site) joined(t *testing.T, name string) *browser {
	t.Helper()
	b := s.browser(t)
	b.want(b.post("/join", "name", name, "passphrase", goodWords, "age_band", "adult"), 303, "/account/recovery")
	return b
}

// want checks status and, if it is not "", where the answer leads.
func (b *browser) want(w *httptest.ResponseRecorder, status int, location string) {
	b.t.Helper()
	if w.Code != status || location != "" && w.Header().Get("Location") != location {
		b.t.Fatalf("got %d to %q, want %d to %q\n%s", w.Code, w.Header().Get("Location"), status, location, w.Body)
	}
}

func form(pairs ...string) string {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return values.Encode()
}

// listen catches what is logged until the test ends.
func listen(t *testing.T) *bytes.Buffer {
	t.Helper()
	logMu.Lock()
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(before); logMu.Unlock() })
	return &log
}

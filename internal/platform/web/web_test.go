package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

func page(text string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}

// errorPage writes what a person would see, without furniture.
func errorPage(v web.ErrorView) templ.Component {
	text := v.Title + "|" + v.Text + "|" + v.Incident
	for _, k := range v.Kept {
		text += "|" + k.Name + "=" + k.Value
	}
	return page(text)
}

func router(t *testing.T) *web.Router {
	t.Helper()
	c, err := i18n.Load(web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(c)
	return web.NewRouter(errorPage, nil)
}

func TestErrorsHaveOneExit(t *testing.T) {
	rt := router(t)
	secret := errors.New("the sentence of a member")
	faults := map[string]error{
		"plain": secret, "wrapped": fault.Wrap(fault.Unavailable, "unavailable", secret), "missing": fault.Missing("closed group"),
		"conflict": fault.New(fault.Conflict, "not_found"), "slow": &fault.Error{Kind: fault.TooMany, Code: "too_many", Retry: 7},
	}
	status := map[string]int{"plain": 500, "wrapped": 503, "missing": 404, "conflict": 409, "slow": 429}
	for name, err := range faults {
		rt.Public("GET /"+name, func(http.ResponseWriter, *http.Request) error { return err })
	}
	rt.Public("GET /panic", func(http.ResponseWriter, *http.Request) error { panic("quoting a member") })
	status["panic"] = 500
	var logged bytes.Buffer
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})))
	site := web.WithIncident(rt.Recover(rt))
	for name, want := range status {
		for _, accept := range []string{"text/html", "application/json"} {
			r := httptest.NewRequest("GET", "/"+name, nil)
			r.Header.Set("Accept", accept)
			w := httptest.NewRecorder()
			site.ServeHTTP(w, r)
			if w.Code != want {
				t.Errorf("%s as %s: status %d, want %d", name, accept, w.Code, want)
			}
			for _, never := range []string{"sentence of a member", "closed group", "quoting"} {
				if strings.Contains(w.Body.String(), never) {
					t.Errorf("%s as %s shows %q", name, accept, never)
				}
			}
			if name == "slow" && w.Header().Get("Retry-After") != "7" {
				t.Error("Retry-After is missing")
			}
			if accept == "application/json" {
				var e struct{ Code, Message, Incident string }
				if err := json.Unmarshal(w.Body.Bytes(), &e); err != nil || e.Code == "" || e.Message == "" || e.Incident == "" || !strings.Contains(logged.String(), e.Incident) {
					t.Errorf("%s: %s, %v; the log must know the incident", name, w.Body, err)
				}
			}
		}
	}
	if strings.Contains(logged.String(), "quoting") {
		t.Error("the log quotes a panic's text")
	}
	if !strings.Contains(logged.String(), "web_test") {
		t.Error("the log does not say where the panic arose")
	}
}

func TestSignInNeeded(t *testing.T) {
	rt := router(t)
	rt.SignedIn("GET /mine", func(w http.ResponseWriter, r *http.Request) error { return web.Render(w, r, 200, page("mine")) })
	rt.SignedIn("POST /mine", func(w http.ResponseWriter, r *http.Request) error { return web.SeeOther(w, r, "/") })
	cases := []struct {
		name, method, accept string
		signedIn             bool
		status               int
		location, want       string
	}{
		{"a page", "GET", "text/html", false, 303, "/sign-in?next=%2Fmine%3Fa%3D1", ""},
		{"a script", "GET", "application/json", false, 401, "", "sign_in_needed"},
		{"what was written is kept", "POST", "text/html", false, 401, "", "body=long words"},
		{"a passphrase is not", "POST", "text/html", false, 401, "", "body="},
		{"signed in", "GET", "text/html", true, 200, "", "mine"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(c.method, "/mine?a=1", strings.NewReader("body=long+words&passphrase=geheim"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Accept", c.accept)
			w := httptest.NewRecorder()
			rt.ServeHTTP(w, r.WithContext(web.WithVisitor(r.Context(), web.Visitor{SignedIn: c.signedIn})))
			if w.Code != c.status || w.Header().Get("Location") != c.location || !strings.Contains(w.Body.String(), c.want) {
				t.Errorf("%d %q %s", w.Code, w.Header().Get("Location"), w.Body)
			}
			if strings.Contains(w.Body.String(), "geheim") {
				t.Error("a passphrase came back")
			}
		})
	}
}

func TestForms(t *testing.T) {
	const form = "application/x-www-form-urlencoded"
	cases := []struct {
		name, kind, body string
		want             fault.Kind // -1: taken
	}{
		{"plain", form, "body=a%0D%0Ab", -1},
		{"with a charset", form + "; charset=utf-8", "body=a", -1},
		{"JSON", "application/json", "{}", fault.Unsupported},
		{"no type", "", "body=a", fault.Unsupported},
		{"multipart", "multipart/form-data; boundary=x", "--x--", fault.Unsupported},
		{"broken escape", form, "body=%zz", fault.Malformed},
		{"broken UTF-8", form, "body=%ff%fe", fault.Malformed},
		{"NUL", form, "body=a%00b", fault.Malformed},
		{"too large", form, "body=" + strings.Repeat("a", web.MaxForm), fault.TooLarge},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest("POST", "/", strings.NewReader(c.body))
			if c.kind != "" {
				r.Header.Set("Content-Type", c.kind)
			}
			f, err := web.ParseForm(r)
			if c.want == -1 {
				if err != nil || !strings.HasPrefix(f.Text("body"), "a") || strings.Contains(f.Text("body"), "\r") {
					t.Fatalf("%q, %v", f.Text("body"), err)
				}
				return
			}
			if !fault.Is(err, c.want) {
				t.Fatalf("got %v, want kind %d", err, c.want)
			}
		})
	}
}

func FuzzForm(f *testing.F) {
	for _, s := range []string{"a=b", "a=%00", "%ff=1", "a=1&a=2", ";", "=&=", "a=%F0%9F%94%A5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest("POST", "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		form, err := web.ParseForm(r)
		if err != nil {
			if k := fault.Of(err).Kind; k != fault.Malformed && k != fault.TooLarge {
				t.Fatalf("%q: kind %d", body, k)
			}
			return
		}
		for _, v := range form.All("a") {
			if strings.ContainsRune(v, 0) {
				t.Fatalf("%q let a NUL through", body)
			}
		}
	})
}

func TestForeignOrigins(t *testing.T) {
	rt := router(t)
	rt.Public("POST /do", func(w http.ResponseWriter, r *http.Request) error { return web.SeeOther(w, r, "/done") })
	site := rt.SameOrigin(rt)
	cases := []struct {
		name    string
		headers map[string]string
		status  int
	}{
		{"our own page", map[string]string{"Sec-Fetch-Site": "same-origin"}, 303},
		{"a program", nil, 303},
		{"another site", map[string]string{"Sec-Fetch-Site": "cross-site"}, 403},
		{"a sibling", map[string]string{"Sec-Fetch-Site": "same-site"}, 403},
		{"an old browser, another site", map[string]string{"Origin": "https://evil.example"}, 403},
		{"an old browser, our page", map[string]string{"Origin": "http://example.com"}, 303},
		{"from a sandbox", map[string]string{"Origin": "null"}, 403},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest("POST", "http://example.com/do", nil)
			for k, v := range c.headers {
				r.Header.Set(k, v)
			}
			w := httptest.NewRecorder()
			site.ServeHTTP(w, r)
			if w.Code != c.status {
				t.Errorf("status %d, want %d", w.Code, c.status)
			}
		})
	}
}

func TestLocalPath(t *testing.T) {
	for next, want := range map[string]string{
		"/groups/low-days?page=2#p": "/groups/low-days?page=2#p", "": "/", "https://evil.example": "/", "//evil.example": "/",
		"/\\evil.example": "/", "javascript:alert(1)": "/", "/a\nSet-Cookie: b": "/",
	} {
		if got := web.LocalPath(next, "/"); got != want {
			t.Errorf("LocalPath(%q) = %q, want %q", next, got, want)
		}
	}
}

func TestPageOf(t *testing.T) {
	for _, c := range []struct{ name, method, target, from, want string }{
		{"a page, with its query", "GET", "/groups?topic=grief", "", "/groups?topic=grief"},
		{"a form", "POST", "/groups/low-days/conversations", "http://example.com/groups/low-days/conversations/new?x=1", "/groups/low-days/conversations/new?x=1"},
		{"a form from nowhere", "POST", "/account/name", "", "/"},
		{"a form of another site", "POST", "/account/name", "https://evil.example/account", "/"},
		{"a form in disguise", "POST", "/account/name", "http://example.com//evil.example", "/"},
		{"nonsense", "POST", "/account/name", "http://%zz", "/"},
	} {
		r := httptest.NewRequest(c.method, c.target, nil)
		r.Header.Set("Referer", c.from)
		if got := web.PageOf(r); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestCameraIsForThePageThatAsks(t *testing.T) {
	for name, page := range map[string]http.HandlerFunc{
		"camera=()":     func(http.ResponseWriter, *http.Request) {},
		"camera=(self)": func(w http.ResponseWriter, _ *http.Request) { web.WithCamera(w) },
	} {
		w := httptest.NewRecorder()
		web.Headers(true, page).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		if got := w.Header().Get("Permissions-Policy"); !strings.Contains(got, name) || !strings.Contains(got, "geolocation=()") {
			t.Errorf("%q, want %s in it", got, name)
		}
	}
}

func TestHeaders(t *testing.T) {
	w := httptest.NewRecorder()
	web.Headers(true, http.NotFoundHandler()).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	policy := w.Header().Get("Content-Security-Policy")
	for _, never := range []string{"unsafe-inline", "unsafe-eval", "*", "http:", "https:"} {
		if strings.Contains(policy, never) {
			t.Errorf("the policy allows %s: %s", never, policy)
		}
	}
	for name, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff"} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// PostgreSQL refuses text that is no UTF-8; to people it is a path like any
// other that does not exist.
func TestBrokenPaths(t *testing.T) {
	rt := router(t)
	rt.Public("GET /groups/{slug}", func(w http.ResponseWriter, r *http.Request) error { return web.Render(w, r, 200, page("there")) })
	for path, want := range map[string]int{
		"/groups/low-days": 200, "/groups/%D8%A7": 200, "/groups/%ff": 404, "/groups/a%00b": 404, "/groups/" + strings.Repeat("a", 3000): 404,
	} {
		w := httptest.NewRecorder()
		rt.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != want {
			t.Errorf("%.20s: %d, want %d", path, w.Code, want)
		}
	}
}

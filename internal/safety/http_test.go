package safety

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui/uitest"
	"hearth/internal/platform/web"
)

// ask sends GET /help through the module's own routes.
func ask(t *testing.T, lang i18n.Lang, now time.Time, file, query string, header map[string]string) *httptest.ResponseRecorder {
	t.Helper()
	m, err := New(Deps{Clock: clock.At(now), HelplinesFile: file})
	if err != nil {
		t.Fatal(err)
	}
	router := web.NewRouter(func(web.ErrorView) templ.Component { return templ.NopComponent }, nil)
	m.Routes(router)
	r := httptest.NewRequest("GET", "/help"+query, nil)
	for name, value := range header {
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	router.ServeHTTP(w, r.WithContext(uitest.Context(t, lang, Texts)))
	return w
}

func TestHelp(t *testing.T) {
	own := write(t, `[`+ownLine+`]`)
	for _, tc := range []struct {
		name, query, accept string // accept is Accept-Language
		lang                i18n.Lang
		now                 time.Time
		file                string
		must, mustNot       []string
	}{
		{
			name: "by country", query: "?country=US",
			must: []string{`href="tel:911"`, `href="tel:988"`, `href="sms:988"`, `href="sms:741741?body=HOME"`,
				"Checked on 2 June 2026 by open-helplines", "You can talk to a person now.", "Spanish", "Day and night", "No name needed"},
			mustNot: []string{"Samaritans", "tel:112", "+18002738255", "+1741741", "We guessed", "more than a year"},
		},
		{
			name: "every country",
			must: []string{`href="tel:988"`, `href="tel:3114"`, `href="tel:112"`, "European Union, India", "All countries",
				`href="tel:+498001110111"`, "findahelpline.com"},
			mustNot: []string{"+33333114", "131114", "Lifeline Australia", "SADAG", "Mind Självmordslinjen", "We guessed"},
		},
		{
			name: "guessed from the browser", accept: "es-MX,es;q=0.9",
			must:    []string{"We guessed this country from your browser: Mexico", `href="tel:+525552598121"`, "May cost money"},
			mustNot: []string{`href="tel:988"`, "SAPTEL.mx"},
		},
		{
			name: "a language is not a country", accept: "de,fr;q=0.5",
			must:    []string{"TelefonSeelsorge", `href="tel:988"`},
			mustNot: []string{"We guessed"},
		},
		{
			name: "a wider region is not a country", accept: "es-419",
			must: []string{`href="tel:988"`}, mustNot: []string{"We guessed"},
		},
		{
			name: "all countries beat the browser", query: "?country=", accept: "en-GB",
			must: []string{`href="tel:988"`, `href="tel:116123"`}, mustNot: []string{"We guessed"},
		},
		{
			name: "small letters and UK", query: "?country=uk",
			must: []string{`href="tel:999"`, `href="tel:116123"`}, mustNot: []string{"tel:988", "+44116123"},
		},
		{
			name: "a union's number", query: "?country=DE",
			must: []string{`href="tel:112"`}, mustNot: []string{"tel:110", "tel:911"},
		},
		{
			name: "two services", query: "?country=JP",
			must: []string{`href="tel:119"`, "Ambulance", `href="tel:110"`, "Police",
				"Every day, 16:00 to 21:00 (time in Japan, Tokyo)", "On the 10th of each month"},
		},
		{
			name: "no emergency number known", query: "?country=BR",
			must:    []string{"Brazil: we have no checked emergency number", `href="tel:188"`, `href="https://cvv.org.br/chat/"`, "Hours vary"},
			mustNot: []string{"tel:911", "tel:112", "+55188"},
		},
		{
			name: "an extension is shown, not dialled", query: "?country=ID",
			must: []string{`href="tel:119"`, "choose extension 8"}, mustNot: []string{"ext=8", "tel:1198"},
		},
		{
			name: "an emergency number and no helpline", query: "?country=SE",
			must:    []string{`href="tel:112"`, "We have no checked helpline for this country yet"},
			mustNot: []string{"90101", "tel:988"},
		},
		{
			name: "nothing known", query: "?country=KE",
			must:    []string{"Kenya: we have no checked emergency number", "no checked helpline", "befrienders.org", `<option value="KE" selected>Kenya`},
			mustNot: []string{"tel:"},
		},
		{
			name: "nonsense is left out", query: "?country=%3Cscript%3E&need=%3Cscript%3E&x=1",
			must: []string{`href="tel:988"`}, mustNot: []string{"<script>", "%3Cscript"},
		},
		{
			name: "a need", query: "?country=RU&need=young",
			must: []string{`href="tel:+78002000122"`}, mustNot: []string{"+78003334434", "listen too"},
		},
		{
			name: "a need that nothing serves", query: "?country=GB&need=young",
			must: []string{"The people below listen too", `href="tel:116123"`},
		},
		{
			name: "the operator's own line", query: "?country=NG", file: own,
			must: []string{`href="tel:08000000000"`, "by Ana, North Shore", "Violence at home", "Ask for the night desk.",
				"Monday to Friday, 09:00 to 17:00, Saturday, 10:00 to 14:00 (time in Nigeria, Lagos)"},
		},
		{
			name: "flagged after 12 months", query: "?country=US", now: day("2027-06-02"),
			must: []string{`href="tel:988"`, "Check the number before you rely on it", "Checked on 2 June 2026"},
		},
		{
			name: "hidden after 24 months", query: "?country=US", now: day("2028-06-03"),
			must: []string{`href="tel:911"`, "no checked helpline"}, mustNot: []string{"tel:988", "741741"},
		},
		{
			name: "Spanish", query: "?country=US", lang: i18n.Spanish,
			must: []string{"Puedes hablar con una persona", "Estados Unidos", "2 de junio de 2026", "inglés, español", `href="tel:988"`},
		},
		{
			name: "Arabic", query: "?country=US", lang: i18n.Arabic,
			must: []string{`dir="rtl"`, "الولايات المتحدة", "الإنجليزية، الإسبانية", `<bdi dir="ltr">988`, `href="tel:988"`},
		},
		{
			name: "the honest line and what one can do alone",
			must: []string{"Nobody here watches messages around the clock", "Breathe in slowly", "five things", "one taste", "worried about somebody else"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if tc.lang == "" {
				tc.lang = i18n.English
			}
			if tc.now.IsZero() {
				tc.now = today
			}
			w := ask(t, tc.lang, tc.now, tc.file, tc.query, map[string]string{"Accept-Language": tc.accept})
			body := w.Body.String()
			if w.Code != 200 {
				t.Fatalf("status %d", w.Code)
			}
			for _, s := range tc.must {
				if !strings.Contains(body, s) {
					t.Errorf("must contain %q", s)
				}
			}
			for _, s := range append(tc.mustNot, "+33333114", "safety.") {
				if strings.Contains(body, s) {
					t.Errorf("must not contain %q", s)
				}
			}
			uitest.Clean(t, body)
			if len(body) > 100<<10 {
				t.Errorf("the page has %d bytes, more than 100 KB", len(body))
			}
		})
	}
}

func TestHelpHeaders(t *testing.T) {
	h := ask(t, i18n.English, today, "", "", nil).Header()
	for name, want := range map[string]string{"Cache-Control": "private", "Vary": "Accept-Language, Cookie"} {
		if got := strings.Join(h.Values(name), ", "); !strings.Contains(got, want) {
			t.Errorf("%s is %q, want %q in it", name, got, want)
		}
	}
}

func TestHelpJSON(t *testing.T) {
	w := ask(t, i18n.English, today, "", "?country=US", map[string]string{"Accept": "application/json"})
	var got map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if next, there := got["next"]; !there || next != nil {
		t.Errorf("next is %v", next)
	}
	items := got["items"].([]any)
	first := items[0].(map[string]any)
	want := map[string]any{
		"id": "us-988-lifeline", "country": "US", "name": "988 Suicide & Crisis Lifeline", "category": "suicide_prevention",
		"website": "https://988lifeline.org/", "source": "https://www.samhsa.gov/mental-health/988",
		"verified_at": "2026-06-02", "verified_by": "open-helplines", "state": "ok",
		"contacts": []any{
			map[string]any{"method": "phone", "display": "988", "dial": "988", "href": "tel:988", "hours": "24/7", "free": true, "anonymous": true, "languages": []any{"en", "es"}},
			map[string]any{"method": "text", "display": "988", "dial": "988", "href": "sms:988", "hours": "24/7", "free": true, "anonymous": true, "languages": []any{"en", "es"}},
		},
	}
	if diff := cmp.Diff(want, first); diff != "" {
		t.Error(diff)
	}
	if emergency := got["emergency"].([]any)[0].(map[string]any); emergency["region"] != "US" {
		t.Errorf("emergency is %v", emergency)
	}
	if len(items) != 2 {
		t.Errorf("%d items, want 2", len(items))
	}
}

func TestHelpJSONEmpty(t *testing.T) {
	w := ask(t, i18n.English, today, "", "?country=KE", map[string]string{"Accept": "application/json"})
	if got := strings.TrimSpace(w.Body.String()); got != `{"items":[],"next":null,"emergency":[]}` {
		t.Errorf("got %s", got)
	}
}

func TestHelpGolden(t *testing.T) {
	d := mustLoad(t, "", today)
	for _, lang := range i18n.Langs {
		ctx := uitest.Context(t, lang, Texts)
		v := viewOf(ctx, d, Wish{Country: "JP"}, today)
		uitest.Golden(t, ctx, "help-"+string(lang), helpBody(v))
	}
}

// The page lies in a browser for weeks, so it does not say whose.
func TestHelpNamesNobody(t *testing.T) {
	m, err := New(Deps{Clock: clock.At(time.Date(2026, 11, 22, 19, 0, 0, 0, time.UTC))})
	if err != nil {
		t.Fatal(err)
	}
	router := web.NewRouter(func(web.ErrorView) templ.Component { return templ.NopComponent }, nil)
	m.Routes(router)
	ctx := web.WithVisitor(uitest.Context(t, i18n.English, Texts), web.Visitor{SignedIn: true, Name: "lantern-seven", Path: "/help"})
	w := httptest.NewRecorder()
	router.ServeHTTP(w, httptest.NewRequest("GET", "/help", nil).WithContext(ctx))
	if body := w.Body.String(); strings.Contains(body, "lantern-seven") || !strings.Contains(body, `href="/me"`) {
		t.Error("the page names the account, or is not that of somebody who is signed in")
	}
}

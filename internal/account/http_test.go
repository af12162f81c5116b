package account

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/limit"
	"hearth/internal/platform/ui/uitest"
)

func TestForms(t *testing.T) {
	join := []string{"name", "brisk-heron", "passphrase", goodWords, "age_band", "adult"}
	with := func(fields []string, name, value string) []string {
		out := append([]string{}, fields...)
		for i := 0; i < len(out); i += 2 {
			if out[i] == name {
				out[i+1] = value
				return out
			}
		}
		return append(out, name, value)
	}
	for _, row := range []struct {
		name, path    string
		fields        []string
		json          bool
		status        int
		to            string
		must, mustNot []string
	}{
		{name: "join", path: "/join", fields: join, status: 303, to: "/account/recovery"},
		{name: "join and come back", path: "/join", fields: with(join, "next", "/groups/low-days"), status: 303, to: "/account/recovery?next=%2Fgroups%2Flow-days"},
		{name: "join, and next is elsewhere", path: "/join", fields: with(join, "next", "//evil.example"), status: 303, to: "/account/recovery"},
		{name: "join, 18+", path: "/join", fields: with(join, "age_band", "18+"), status: 303},
		{name: "join, 18_plus", path: "/join", fields: with(join, "age_band", "18_plus"), status: 303},
		{name: "join, over_18", path: "/join", fields: with(join, "age_band", "over_18"), status: 303},
		{name: "join as a program", path: "/join", fields: join, json: true, status: 201, must: []string{`"id":"`, `"url":"/account/recovery"`}},

		{name: "too young", path: "/join", fields: with(join, "age_band", "under_18"), status: 422,
			must: []string{"/help?need=young", "glad that you are looking for company", `value="brisk-heron"`}, mustNot: []string{goodWords}},
		{name: "too young, and nothing else matters", path: "/join", fields: []string{"name", "", "passphrase", "short", "age_band", "under_18"}, status: 422,
			must: []string{"/help?need=young"}, mustNot: []string{"spaces included", "Any name that you like"}},
		{name: "age 17", path: "/join", fields: with(join, "age_band", "17"), status: 422, must: []string{"/help?need=young"}},
		{name: "no age", path: "/join", fields: with(join, "age_band", ""), status: 422,
			must: []string{"Please say whether you are 18"}, mustNot: []string{"/help?need=young"}},
		{name: "an e-mail address", path: "/join", fields: with(join, "name", "anna@example.org"), status: 422,
			must: []string{"looks like an e-mail address", `value="anna@example.org"`}, mustNot: []string{goodWords}},
		{name: "a full name", path: "/join", fields: with(join, "name", "Anna Kowalska"), status: 422, must: []string{"first and last name"}},
		{name: "markup in the name", path: "/join", fields: with(join, "name", `"><script>alert(1)</script>@`), status: 422,
			mustNot: []string{"<script>alert"}},
		{name: "a giant name", path: "/join", fields: with(join, "name", strings.Repeat("x", 100_000)), status: 422, must: []string{"40 letters or fewer"}},
		{name: "invisible name", path: "/join", fields: with(join, "name", "\u200b\u202e\u2066"), status: 422, must: []string{"Please choose a name"}},
		{name: "short passphrase", path: "/join", fields: with(join, "passphrase", "short"), status: 422, must: []string{"at least 15 letters"}},
		{name: "breached passphrase", path: "/join", fields: with(join, "passphrase", "passwordpassword1"), status: 422, must: []string{"guessed quickly"}, mustNot: []string{"passwordpassword1"}},
		{name: "a program's refusal", path: "/join", fields: with(join, "passphrase", "short"), json: true, status: 422,
			must: []string{`"code":"invalid"`, `"passphrase":"`, `"message":`, `"incident":`}},
		{name: "taken", path: "/join", fields: with(join, "name", "Quiet Otter"), status: 422, must: []string{"Please choose another", `value="Quiet Otter"`}},
		{name: "taken look-alike", path: "/join", fields: with(join, "name", "quіet-0tter"), status: 422, must: []string{"Please choose another"}},
		{name: "everything missing", path: "/join", status: 422, must: []string{"Please choose a name", "at least 15 letters", "whether you are 18"}},

		{name: "sign in", path: "/sign-in", fields: []string{"name", goodName, "passphrase", goodWords}, status: 303, to: "/"},
		{name: "sign in loosely written", path: "/sign-in", fields: []string{"name", " Quiet  Otter ", "passphrase", goodWords}, status: 303, to: "/"},
		{name: "sign in and come back", path: "/sign-in", fields: []string{"name", goodName, "passphrase", goodWords, "next", "/groups?q=low"}, status: 303, to: "/groups?q=low"},
		{name: "sign in, and next is elsewhere", path: "/sign-in", fields: []string{"name", goodName, "passphrase", goodWords, "next", "https://evil.example"}, status: 303, to: "/"},
		{name: "sign in as a program", path: "/sign-in", fields: []string{"name", goodName, "passphrase", goodWords}, json: true, status: 200, must: []string{`"id":"`, `"url":"/"`}},
		{name: "wrong passphrase", path: "/sign-in", fields: []string{"name", goodName, "passphrase", newWords}, status: 422,
			must: []string{"do not belong together", `value="quiet-otter"`}, mustNot: []string{newWords}},
		{name: "wrong, as a program", path: "/sign-in", fields: []string{"name", goodName, "passphrase", newWords}, json: true, status: 422, must: []string{`"code":"account.no_match"`}},

		{name: "recover with eleven words", path: "/recover", fields: []string{"name", goodName, "words", "zoo zoo zoo", "passphrase", newWords}, status: 422,
			must: []string{"twelve words"}, mustNot: []string{newWords}},
		{name: "recover with wrong words", path: "/recover", fields: []string{"name", goodName, "words", strings.Repeat("abandon ", 11) + "about", "passphrase", newWords}, status: 422,
			must: []string{"name and the words do not belong together"}, mustNot: []string{newWords}},
	} {
		t.Run(row.name, func(t *testing.T) {
			log := listen(t)
			s := newSite(t, dbtest.SQLite(t))
			s.joined(t, goodName)
			b := s.browser(t)
			send := b.post
			if row.json {
				send = b.json
			}
			w := send(row.path, row.fields...)
			b.want(w, row.status, row.to)
			body := w.Body.String()
			for _, text := range row.must {
				if !strings.Contains(body, text) {
					t.Errorf("%q is missing in\n%s", text, body)
				}
			}
			for _, text := range row.mustNot {
				if strings.Contains(body, text) {
					t.Errorf("%q is there", text)
				}
			}
			if !row.json && row.status == 422 {
				uitest.Clean(t, body)
			}
			if signedIn := len(b.cookies) > 0; signedIn != (row.status < 400) {
				t.Errorf("signed in is %v after %d", signedIn, row.status)
			}
			for i := 1; i < len(row.fields); i += 2 {
				if v := row.fields[i]; len(v) > 7 && len(v) < 1000 && strings.Contains(log.String(), v) {
					t.Errorf("the log tells %q", v)
				}
			}
		})
	}
}

func TestWrongBodies(t *testing.T) {
	s := newSite(t, dbtest.SQLite(t))
	for _, row := range []struct {
		name, contentType, body string
		status                  int
	}{
		{"JSON", "application/json", `{"name":"x"}`, 415},
		{"not a form", "application/x-www-form-urlencoded", "name=%zz", 400},
		{"not UTF-8", "application/x-www-form-urlencoded", "name=%ff%fe", 400},
		{"too large", "application/x-www-form-urlencoded", "name=" + strings.Repeat("x", 1<<20), 413},
	} {
		for _, path := range []string{"/join", "/sign-in", "/recover", "/join/passkey", "/sign-in/passkey/finish"} {
			if w := s.browser(t).do("POST", path, row.contentType, row.body); w.Code != row.status {
				t.Errorf("%s to %s: got %d, want %d", row.name, path, w.Code, row.status)
			}
		}
	}
}

// masked takes out of an answer what differs from one request to the next.
var masked = regexp.MustCompile(`"incident":"[^"]*"|<code dir="ltr">[^<]*</code>`)

// What an unknown name gets must be what a known name gets, byte for byte.
func TestNobodyLearnsWhoExists(t *testing.T) {
	s := newSite(t, dbtest.SQLite(t))
	s.joined(t, goodName)
	wrongWords := strings.Repeat("abandon ", 11) + "about"
	for _, row := range []struct {
		path   string
		fields []string
		json   bool
	}{
		{"/sign-in", []string{"passphrase", newWords}, false},
		{"/sign-in", []string{"passphrase", newWords}, true},
		{"/sign-in", []string{"passphrase", ""}, false},
		{"/recover", []string{"passphrase", newWords, "words", wrongWords}, false},
		{"/recover", []string{"passphrase", newWords, "words", wrongWords}, true},
	} {
		answers := map[string]string{}
		headers := map[string]http.Header{}
		for _, name := range []string{goodName, "warm-kettle"} {
			b := s.browser(t)
			send := b.post
			if row.json {
				send = b.json
			}
			w := send(row.path, append([]string{"name", name}, row.fields...)...)
			answers[name] = strconv.Itoa(w.Code) + masked.ReplaceAllString(strings.ReplaceAll(w.Body.String(), name, "NAME"), "")
			w.Header().Del("Content-Length") // the names differ in length, and so do the pages
			headers[name] = w.Header()
		}
		if diff := cmp.Diff(answers[goodName], answers["warm-kettle"]); diff != "" {
			t.Errorf("%s %v: the answers differ: %s", row.path, row.fields, diff)
		}
		if diff := cmp.Diff(headers[goodName], headers["warm-kettle"]); diff != "" {
			t.Errorf("%s: the headers differ: %s", row.path, diff)
		}
	}
}

func TestThrottle(t *testing.T) {
	for _, row := range []struct {
		name    string
		tries   int
		who     func(i int) string
		from    func(i int) string
		blocked bool
	}{
		{"one name, many networks", perName.Burst, func(int) string { return goodName }, func(i int) string { return "198.51.100." + strconv.Itoa(i) + ":1" }, true},
		{"an unknown name is the same", perName.Burst, func(int) string { return "warm-kettle" }, func(i int) string { return "198.51.100." + strconv.Itoa(i) + ":1" }, true},
		{"many names, one network", perAddress.Burst, func(i int) string { return "otter" + strconv.Itoa(1000+i) }, func(int) string { return "192.0.2.7:4711" }, true},
		{"many names, one IPv6 household", perAddress.Burst, func(i int) string { return "otter" + strconv.Itoa(1000+i) }, func(i int) string { return "[2001:db8::" + strconv.Itoa(i+1) + "]:1" }, true},
		{"a few slips", 5, func(int) string { return goodName }, func(int) string { return "192.0.2.7:4711" }, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := newSite(t, dbtest.SQLite(t))
			s.joined(t, goodName)
			b := s.browser(t)
			for i := range row.tries {
				b.address = row.from(i)
				b.want(b.post("/sign-in", "name", row.who(i), "passphrase", newWords), 422, "")
			}
			b.address = row.from(0)
			w := b.post("/sign-in", "name", row.who(0), "passphrase", newWords)
			if got := w.Code == 429; got != row.blocked {
				t.Fatalf("blocked is %v after %d tries", got, row.tries)
			}
			if !row.blocked {
				return
			}
			if retry, err := strconv.Atoi(w.Header().Get("Retry-After")); err != nil || retry < 1 {
				t.Errorf("Retry-After is %q", w.Header().Get("Retry-After"))
			}
			if !strings.Contains(w.Body.String(), "Your account is safe") || strings.Contains(w.Body.String(), newWords) {
				t.Errorf("the page is\n%s", w.Body)
			}
			s.kit.Clock.Advance(time.Hour)
			b.want(b.post("/sign-in", "name", goodName, "passphrase", goodWords), 303, "/")
		})
	}
}

// Signing in rightly is never throttled: a clinic's many members share one
// address.
func TestRightSignInsAreNotCounted(t *testing.T) {
	s := newSite(t, dbtest.SQLite(t))
	s.joined(t, goodName)
	for range 3 * perAddress.Burst {
		b := s.browser(t)
		b.want(b.post("/sign-in", "name", goodName, "passphrase", goodWords), 303, "/")
	}
}

func TestJoinsAreThrottledByAddress(t *testing.T) {
	s := newSite(t, dbtest.SQLite(t), func(d *Deps) { d.JoinsPerHour = 3 })
	for i := range 3 {
		s.joined(t, "otter"+strconv.Itoa(100+i))
	}
	b := s.browser(t)
	w := b.post("/join", "name", "fourth-otter", "passphrase", goodWords, "age_band", "adult")
	b.want(w, 429, "")
	if w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), `value="fourth-otter"`) {
		t.Errorf("the refusal is %v\n%s", w.Header(), w.Body)
	}
	b.address = "203.0.113.9:1"
	b.want(b.post("/join", "name", "fourth-otter", "passphrase", goodWords, "age_band", "adult"), 303, "")
}

func TestCookie(t *testing.T) {
	for _, row := range []struct {
		base, name string
		secure     bool
	}{{"https://groups.example.org", "__Host-hearth", true}, {"http://localhost:8080", "hearth", false}} {
		s := newSite(t, dbtest.SQLite(t), func(d *Deps) { d.BaseURL = row.base })
		c := s.joined(t, goodName).cookies[row.name]
		if c == nil || !c.HttpOnly || c.Secure != row.secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 30*24*3600 {
			t.Errorf("%s: the cookie is %v", row.base, c)
		}
	}
}

func TestRecoveryWords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		b := s.joined(t, goodName)
		first := wordsOn(t, b.get("/account/recovery").Body.String())
		if again := wordsOn(t, b.get("/account/recovery").Body.String()); cmp.Diff(first, again) != "" {
			t.Error("a reload shows other words")
		}
		check := b.get("/account/recovery/check").Body.String()
		if strings.Contains(check, first[0]+"<") {
			t.Error("the check shows the words")
		}
		at := [2]int{askedOn(t, check, "first_at"), askedOn(t, check, "second_at")}
		wrong := []string{"first_at", strconv.Itoa(at[0]), "second_at", strconv.Itoa(at[1]), "first", "zoo", "second", "zoo"}
		b.want(b.post("/account/recovery/check", wrong...), 422, "")
		same := []string{"first_at", "1", "second_at", "1", "first", first[0], "second", first[0]}
		b.want(b.post("/account/recovery/check", same...), 422, "")
		right := []string{"first_at", strconv.Itoa(at[0]), "second_at", strconv.Itoa(at[1]), "first", first[at[0]-1], "second", strings.ToUpper(first[at[1]-1])}
		b.want(b.post("/account/recovery/check", right...), 303, "/account?done=words")
		b.want(b.get("/account/recovery"), 303, "/account")
		if page := b.get("/account").Body.String(); strings.Contains(page, "You have not kept") {
			t.Error("the account page still reminds")
		}

		// Elsewhere, with the words alone.
		other := s.browser(t)
		other.want(other.post("/recover", "name", goodName, "words", strings.Join(first, " "), "passphrase", newWords), 303, "/account?done=recovered")
		b.want(b.get("/account"), 303, "/sign-in?next=%2Faccount") // every other session has ended
		b.want(b.post("/sign-in", "name", goodName, "passphrase", goodWords), 422, "")
		b.want(b.post("/sign-in", "name", goodName, "passphrase", newWords), 303, "/")

		// New words replace the old ones.
		b.want(b.post("/account/recovery"), 303, "/account/recovery")
		second := wordsOn(t, b.get("/account/recovery").Body.String())
		b.want(b.post("/account/recovery/skip"), 303, "/account")
		if page := b.get("/account").Body.String(); !strings.Contains(page, "You have not kept") {
			t.Error("the account page does not remind")
		}
		other.want(other.post("/recover", "name", goodName, "words", strings.Join(first, " "), "passphrase", goodWords), 422, "")
		other.want(other.post("/recover", "name", goodName, "words", strings.Join(second, " "), "passphrase", goodWords), 303, "")
	})
}

var word = regexp.MustCompile(`<li>([a-z]+)</li>`)

func wordsOn(t *testing.T, page string) (words []string) {
	t.Helper()
	_, list, _ := strings.Cut(page, `<ol class="words"`)
	list, _, _ = strings.Cut(list, "</ol>")
	for _, m := range word.FindAllStringSubmatch(list, -1) {
		words = append(words, m[1])
	}
	if len(words) != 12 {
		t.Fatalf("%d words on\n%s", len(words), page)
	}
	return words
}

func askedOn(t *testing.T, page, field string) int {
	t.Helper()
	m := regexp.MustCompile(`name="` + field + `" value="(\d+)"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no %s on\n%s", field, page)
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

func TestSessions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		phone := s.joined(t, goodName)
		laptop, library := s.browser(t), s.browser(t)
		laptop.agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
		library.agent = "curl/8"
		for _, b := range []*browser{laptop, library} {
			b.want(b.post("/sign-in", "name", goodName, "passphrase", goodWords), 303, "/")
		}
		page := phone.get("/account").Body.String()
		uitest.Clean(t, page)
		for _, text := range []string{"Firefox on Android", "Chrome on Linux", "A browser or a program", "This one", "/me/data"} {
			if !strings.Contains(page, text) {
				t.Errorf("%q is missing on\n%s", text, page)
			}
		}
		// One ended by hand: at once on this node, whatever was remembered.
		laptop.want(laptop.get("/account"), 200, "")
		ends := regexp.MustCompile(`/account/sessions/[a-z0-9]+/end`).FindAllString(page, -1)
		if len(ends) != 3 {
			t.Fatalf("%d sessions on the page", len(ends))
		}
		phone.want(phone.post(ends[0]), 303, "/account?done=ended")             // the library's: the newest comes first
		library.want(library.get("/account"), 303, "/sign-in?next=%2Faccount")  // gone
		phone.want(phone.post(ends[0]), 404, "")                                // and not there twice
		stranger := s.joined(t, "brisk-heron")                                  // somebody else's sessions
		stranger.want(stranger.post(ends[1]), 404, "")                          // cannot be ended,
		stranger.want(stranger.post("/account/sessions/abcdefgh/end"), 404, "") // nor guessed
		laptop.want(laptop.get("/account"), 200, "")                            // still here
		phone.want(phone.post("/account/sessions/end-others"), 303, "/account?done=ended")
		laptop.want(laptop.get("/account"), 303, "")
		phone.want(phone.get("/account"), 200, "")
		stranger.want(stranger.get("/account"), 200, "")

		// Thirty days from signing in, it ends by itself.
		s.kit.Clock.Advance(sessionFor - time.Minute)
		phone.want(phone.get("/account"), 200, "")
		s.kit.Clock.Advance(time.Minute)
		phone.want(phone.get("/account"), 303, "")
		if err := s.Sweep(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestLeaving(t *testing.T) {
	for _, row := range []struct {
		name, method, path, site string
		status                   int
		to                       string
		out                      bool
		clears                   string
	}{
		{"sign out", "POST", "/sign-out", "same-origin", 303, "/", true, `"cache", "storage"`},
		{"leave by link", "GET", "/leave", "same-origin", 303, "https://www.wikipedia.org/", true, `"cache", "cookies", "storage"`},
		{"leave by address", "GET", "/leave", "none", 303, "https://www.wikipedia.org/", true, `"cache", "cookies", "storage"`},
		{"leave in an old browser", "GET", "/leave", "", 303, "https://www.wikipedia.org/", true, `"cache", "cookies", "storage"`},
		{"another site links to leave", "GET", "/leave", "cross-site", 303, "https://www.wikipedia.org/", false, ""},
		{"a neighbour links to leave", "GET", "/leave", "same-site", 303, "https://www.wikipedia.org/", false, ""},
		{"beacon", "POST", "/leave", "same-origin", 204, "", true, `"cache", "cookies", "storage"`},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := newSite(t, dbtest.SQLite(t))
			b := s.joined(t, goodName)
			kept := b.cookies["__Host-hearth"]
			if row.site != "" {
				b.header.Set("Sec-Fetch-Site", row.site)
			}
			w := b.do(row.method, row.path, "", "")
			b.want(w, row.status, row.to)
			if got := w.Header().Get("Clear-Site-Data"); got != row.clears {
				t.Errorf("Clear-Site-Data is %q", got)
			}
			if out := len(b.cookies) == 0; out != row.out {
				t.Errorf("cookie gone: %v", out)
			}
			// The token itself is dead too, not only forgotten by the browser.
			b.cookies["__Host-hearth"] = kept
			if out := b.get("/account").Code == 303; out != row.out {
				t.Errorf("session ended: %v", out)
			}
		})
	}
}

func TestFresh(t *testing.T) {
	s := newSite(t, dbtest.SQLite(t))
	b := s.joined(t, goodName)
	b.want(b.get("/fresh"), 200, "")
	s.kit.Clock.Advance(freshFor)
	b.want(b.get("/fresh"), 303, "/confirm?next=%2Ffresh")
	b.want(b.post("/account/passphrase", "passphrase", newWords), 303, "/confirm?next=%2Faccount")
	b.want(b.json("/account/passphrase", "passphrase", newWords), 403, "")
	uitest.Clean(t, b.get("/confirm?next=/fresh").Body.String())
	w := b.post("/confirm", "passphrase", newWords, "next", "/fresh")
	b.want(w, 422, "")
	if !strings.Contains(w.Body.String(), "not the passphrase of this account") || strings.Contains(w.Body.String(), newWords) {
		t.Errorf("the refusal is\n%s", w.Body)
	}
	b.want(b.post("/confirm", "passphrase", goodWords, "next", "/fresh"), 303, "/fresh")
	b.want(b.get("/fresh"), 200, "")
	b.want(b.post("/account/passphrase", "passphrase", "short"), 422, "")
	b.want(b.post("/account/passphrase", "passphrase", newWords), 303, "/account?done=passphrase")
	b.want(b.get("/account?done=passphrase"), 200, "")
	nobody := s.browser(t)
	nobody.want(nobody.get("/fresh"), 303, "/sign-in?next=%2Ffresh")
}

func TestRename(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		b := s.joined(t, goodName)
		s.joined(t, "brisk-heron")
		for _, row := range []struct {
			name   string
			status int
		}{{"Brisk Heron", 422}, {"anna@example.org", 422}, {"", 422}, {"Quiet Otter", 303}, {"slow-ferry", 303}} {
			if w := b.post("/account/name", "name", row.name); w.Code != row.status {
				t.Errorf("%q: got %d, want %d", row.name, w.Code, row.status)
			}
		}
		if page := b.get("/account").Body.String(); !strings.Contains(page, `value="slow-ferry"`) {
			t.Error("the new name does not show")
		}
		other := s.browser(t)
		other.want(other.post("/sign-in", "name", goodName, "passphrase", goodWords), 422, "")
		other.want(other.post("/sign-in", "name", "slow-ferry", "passphrase", goodWords), 303, "")
	})
}

func TestPages(t *testing.T) {
	people := []DemoPerson{{Name: "slow-ferry", Passphrase: "six gulls on one chimney pot", About: "A member of two groups."}}
	s := newSite(t, dbtest.SQLite(t), func(d *Deps) { d.DemoPeople = people })
	for _, row := range []struct {
		path          string
		must, mustNot []string
	}{
		{"/join", []string{`name="name"`, `name="passphrase"`, `name="age_band"`, `autocomplete="new-password"`, `data-passkey="/join/passkey"`}, []string{"captcha", "maxlength=\"15\""}},
		{"/sign-in", []string{"slow-ferry", "six gulls on one chimney pot", "A member of two groups.", `autocomplete="current-password"`, "/recover"}, nil},
		{"/sign-in?next=//evil.example", nil, []string{`name="next"`, `="//evil.example`}},
		{"/recover", []string{`name="words"`}, []string{"slow-ferry"}},
	} {
		w := s.browser(t).get(row.path)
		body := w.Body.String()
		uitest.Clean(t, body)
		for _, text := range row.must {
			if !strings.Contains(body, text) {
				t.Errorf("%s: %q is missing in\n%s", row.path, text, body)
			}
		}
		for _, text := range row.mustNot {
			if strings.Contains(body, text) {
				t.Errorf("%s: %q is there", row.path, text)
			}
		}
	}
	plain := newSite(t, dbtest.SQLite(t))
	if body := plain.browser(t).get("/sign-in").Body.String(); strings.Contains(body, "Who would you like to be") {
		t.Error("demo people without a demo")
	}
	b := plain.joined(t, goodName)
	for _, path := range []string{"/account", "/account/recovery", "/account/recovery/check", "/confirm"} {
		w := b.get(path)
		b.want(w, 200, "")
		uitest.Clean(t, w.Body.String())
	}
	for _, path := range []string{"/join", "/sign-in"} {
		b.want(b.get(path), 303, "/account")
	}
}

// A second node knows nothing of what the first one ended, and must notice
// within five seconds.
func TestOtherNodesNotice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		one := newSite(t, d)
		two := newSite(t, d)
		b := one.joined(t, goodName)
		there := two.browser(t)
		there.cookies = b.cookies
		there.want(there.get("/account"), 200, "")
		kept := b.cookies["__Host-hearth"]
		b.want(b.post("/sign-out"), 303, "/")
		there.cookies = map[string]*http.Cookie{kept.Name: kept}
		two.kit.Clock.Advance(cacheFor)
		there.want(there.get("/account"), 303, "")
	})
}

func TestProgramsGetJSON(t *testing.T) {
	s := newSite(t, dbtest.SQLite(t), func(d *Deps) { d.Limiter = limit.NewMemory(d.Clock) })
	b := s.browser(t)
	var joined struct{ ID, URL string }
	if err := json.Unmarshal(b.json("/join", "name", goodName, "passphrase", goodWords, "age_band", "adult").Body.Bytes(), &joined); err != nil {
		t.Fatal(err)
	}
	id, ok := s.kit.Codec.ID(kindAccount, joined.ID)
	if want, err := s.Lookup(t.Context(), goodName); err != nil || !ok || ID(id) != want {
		t.Errorf("the id is %d, want %d (%v)", id, want, err)
	}
	b.header.Set("Accept", "application/json")
	b.want(b.get(joined.URL), 200, "") // signed in at once
	b.want(b.post("/sign-out"), 200, "")
	b.want(b.get("/account"), 401, "")
}

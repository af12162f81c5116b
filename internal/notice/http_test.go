package notice

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/account"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/push"
)

// has fails the test unless the text has every one of the parts, and none of
// those behind "not".
func has(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		want := true
		if rest, not := strings.CutPrefix(part, "not "); not {
			part, want = rest, false
		}
		if strings.Contains(text, part) != want {
			t.Errorf("%q: there is %v, want %v", part, !want, want)
		}
	}
}

func TestListPage(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	v := b.person("low-days", "quiet-otter")
	has(t, b.page(v.Actor, "/notices"), "Nothing new", "not Mark all as read")
	b.tell(v, answered, "/groups/low-days/posts/1")
	b.tell(v, answered, "/groups/low-days/posts/2")
	has(t, b.page(v.Actor, "/notices"), "2 answers in Group low-days", "Today", "New", "Mark all as read", "not /groups/low-days/posts/1")

	var list struct {
		Items []entryJSON
		Next  *string
	}
	w := b.ask(v.Actor, "GET", "/notices", "application/json", nil)
	if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	want := []entryJSON{{ID: list.Items[0].ID, URL: "/groups/low-days/posts/1", Kind: answered, Message: "2 answers in Group low-days", Group: "Group low-days",
		Count: 2, At: b.Clock.Now()}}
	if diff := cmp.Diff(want, list.Items); diff != "" {
		t.Error(diff)
	}
	w = b.ask(v.Actor, "GET", "/notices/"+list.Items[0].ID, "text/html", nil)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/groups/low-days/posts/1" {
		t.Errorf("it leads to %d %s", w.Code, w.Header().Get("Location"))
	}
	has(t, b.page(v.Actor, "/notices"), "not New<", "not Mark all as read")
	for _, other := range []account.Actor{b.person("low-days", "grey-heron").Actor, {ID: 0}} {
		if w := b.ask(other, "GET", "/notices/"+list.Items[0].ID, "application/json", nil); w.Code == http.StatusSeeOther {
			t.Error("it opens for somebody else")
		}
	}
}

func TestReadAll(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	v := b.person("low-days", "quiet-otter")
	b.tell(v, requested, "/groups/low-days/requests")
	for range 2 { // a second press changes nothing
		if w := b.ask(v.Actor, "POST", "/notices/read", "text/html", url.Values{}); w.Code != http.StatusSeeOther {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
	if diff := cmp.Diff([]string{"requested 1 low-days"}, b.list(v.Actor.ID)); diff != "" {
		t.Error(diff)
	}
}

func TestChoicesPage(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	v := b.person("low-days", "quiet-otter")
	has(t, b.page(v.Actor, choicesPath), "Nothing leaves the app now", "Group low-days", "Switch on", "Send me a code", "not outbox", `data-push="key"`)

	form := func(change ...string) url.Values {
		f := url.Values{"rhythm_needs": {"soon"}, "rhythm_you": {"daily"}, "rhythm_information": {"never"}, "quiet_from": {"22"}, "quiet_to": {"7"},
			"hour": {"19"}, "weekday": {"5"}, "zone": {"America/New_York"}}
		for i := 0; i < len(change); i += 2 {
			f.Set(change[i], change[i+1])
		}
		return f
	}
	for name, row := range map[string]struct {
		form url.Values
		code int
		says string
	}{
		"all is well":                       {form(), 303, ""},
		"a rhythm that is not":              {form("rhythm_you", "hourly"), 422, "choose one of the answers"},
		"an hour that is not":               {form("quiet_from", "24"), 422, "choose an hour"},
		"an hour in words":                  {form("quiet_to", "noon"), 422, "choose an hour"},
		"the digest in the quiet hours":     {form("hour", "23"), 422, "in your quiet hours"},
		"quiet at the hour, but no digest":  {form("hour", "23", "rhythm_you", "soon"), 303, ""},
		"a day that is not":                 {form("weekday", "9"), 422, "choose a day"},
		"a zone that is not":                {form("zone", "Mars/Olympus"), 422, "do not know this time zone"},
		"a zone that is this machine's own": {form("zone", "Local"), 422, "do not know this time zone"},
	} {
		w := b.ask(v.Actor, "POST", choicesPath, "text/html", row.form)
		if w.Code != row.code {
			t.Errorf("%s: %d", name, w.Code)
		}
		has(t, w.Body.String(), row.says)
	}
	b.ask(v.Actor, "POST", choicesPath, "text/html", form())
	var got choicesJSON
	if err := json.Unmarshal(b.ask(v.Actor, "GET", choicesPath, "application/json", nil).Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := choicesJSON{Rhythms: map[Class]Rhythm{NeedsYou: Soon, ForYou: Daily, ForInformation: Never}, QuietFrom: 22, QuietTo: 7, Hour: 19, Weekday: 5,
		Zone: "America/New_York", Groups: []placeJSON{{Name: "Group low-days", URL: choicesPath + "/groups/low-days"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestGroupIsSwitchedOnAndOff(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	v, stranger := b.person("low-days", "quiet-otter"), b.Account()
	press := func(actor account.Actor, on string, code int) {
		t.Helper()
		if w := b.ask(actor, "POST", choicesPath+"/groups/low-days", "text/html", url.Values{"on": {on}}); w.Code != code {
			t.Errorf("%d, want %d", w.Code, code)
		}
	}
	press(stranger, "yes", 404)
	press(v.Actor, "yes", 303)
	press(v.Actor, "yes", 303)
	has(t, b.page(v.Actor, choicesPath), "May reach you outside the app", "Switch off")
	press(v.Actor, "no", 303)
	has(t, b.page(v.Actor, choicesPath), "not May reach you", "Switch on")
}

func TestAddress(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	v := b.person("low-days", "quiet-otter")
	send := func(path string, form url.Values, code int) string {
		t.Helper()
		w := b.ask(v.Actor, "POST", choicesPath+path, "text/html", form)
		if w.Code != code {
			t.Errorf("%s %v: %d, want %d", path, form, w.Code, code)
		}
		return w.Body.String()
	}
	has(t, send("/mail", url.Values{"address": {"not an address"}}, 422), "look at the address again", `value="not an address"`)
	send("/mail", url.Values{"address": {"reader@mail.example"}}, 303)
	sent := b.post.take()
	if len(sent) != 1 || sent[0].To != "reader@mail.example" || sent[0].StopURL != "" {
		t.Fatalf("sent: %+v", sent)
	}
	has(t, sent[0].Subject+sent[0].Text, "Your code", "https://site.example/account/notices?code=", "not Hearth", "not low-days", "not otter")
	code := codeIn.FindString(sent[0].Text)
	has(t, b.page(v.Actor, choicesPath+"?code="+code), "Waits for the code", `value="`+code+`"`)

	wrong := "000000"
	if wrong == code {
		wrong = "000001"
	}
	for range codeTries {
		has(t, send("/mail/confirm", url.Values{"code": {wrong}}, 422), "does not match")
	}
	send("/mail/confirm", url.Values{"code": {code}}, 422) // too many guesses before
	send("/mail", url.Values{"address": {"reader@mail.example"}}, 303)
	code = codeIn.FindString(b.post.take()[0].Text)
	b.Clock.Advance(codeFor + time.Minute)
	send("/mail/confirm", url.Values{"code": {code}}, 422)
	send("/mail", url.Values{"address": {"reader@mail.example"}}, 303)
	code = codeIn.FindString(b.post.take()[0].Text)
	send("/mail/confirm", url.Values{"code": {code[:3] + " " + code[3:]}}, 303)
	send("/mail/confirm", url.Values{"code": {wrong}}, 303) // a second press, of a form that is done
	has(t, b.page(v.Actor, choicesPath), "Confirmed", "reader@mail.example")
	send("/mail/remove", url.Values{}, 303)
	has(t, b.page(v.Actor, choicesPath), "not reader@mail.example")
}

func TestAddressesAreNotFlooded(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	sent := 0
	for i := range 5 {
		v := b.person("low-days", "quiet-otter-"+number(int64(i)))
		w := b.ask(v.Actor, "POST", choicesPath+"/mail", "text/html", url.Values{"address": {"Somebody@mail.example"}})
		if w.Code == http.StatusSeeOther {
			sent++
		} else if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" {
			t.Errorf("%d", w.Code)
		}
	}
	if sent != addressRate.Burst {
		t.Errorf("%d codes to one address", sent)
	}
}

func TestStop(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	v := b.outside("quiet-otter")
	b.tell(v, answered, "/groups/low-days/posts/1")
	b.later(slot)
	stop := strings.TrimPrefix(b.post.take()[0].StopURL, "https://site.example")
	nobody := account.Actor{}
	has(t, b.page(nobody, stop), "Send no more mail", "not otter", "not @")
	has(t, b.page(v.Actor, choicesPath), "quiet-otter@mail.example")
	b.tell(v, answered, "/groups/low-days/posts/2")
	for range 2 { // the mail program, and then its owner
		w := b.ask(nobody, "POST", stop, "*/*", url.Values{"List-Unsubscribe": {"One-Click"}})
		if w.Code != http.StatusOK {
			t.Errorf("%d", w.Code)
		}
	}
	has(t, b.page(v.Actor, choicesPath), "not quiet-otter@mail.example")
	b.later(slot)
	if got := b.arrived(); got != nil {
		t.Error("and still", got)
	}
}

func TestBrowsers(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	v, other := b.person("low-days", "quiet-otter"), b.person("low-days", "grey-heron")
	add := func(actor account.Actor, to push.Browser, code int) {
		t.Helper()
		w := b.ask(actor, "POST", choicesPath+"/browsers", "text/html", url.Values{"endpoint": {to.Endpoint}, "p256dh": {to.P256dh}, "auth": {to.Auth}})
		if w.Code != code {
			t.Errorf("%d, want %d", w.Code, code)
		}
	}
	count := func(actor account.Actor) int { return strings.Count(b.page(actor, choicesPath), "Another browser") }
	add(v.Actor, push.Browser{}, 422)
	add(v.Actor, push.Browser{Endpoint: "http://push.example/1", P256dh: theirs(1).P256dh, Auth: theirs(1).Auth}, 422)
	add(v.Actor, theirs(1), 303)
	add(v.Actor, theirs(1), 303)
	if n := count(v.Actor); n != 1 {
		t.Errorf("%d browsers", n)
	}
	add(other.Actor, theirs(1), 303)
	if count(v.Actor) != 0 || count(other.Actor) != 1 {
		t.Error("a shared computer shows notices of the one before")
	}
	for i := range maxBrowsers + 3 {
		add(v.Actor, theirs(10+i), 303)
	}
	if n := count(v.Actor); n != maxBrowsers {
		t.Errorf("%d browsers", n)
	}
	page := b.page(v.Actor, choicesPath)
	at := strings.Index(page, choicesPath+"/browsers/")
	action := page[at : at+strings.IndexByte(page[at:], '"')]
	b.ask(other.Actor, "POST", action, "text/html", url.Values{})
	if n := count(v.Actor); n != maxBrowsers {
		t.Error("somebody else removed it")
	}
	b.ask(v.Actor, "POST", action, "text/html", url.Values{})
	if n := count(v.Actor); n != maxBrowsers-1 {
		t.Errorf("%d browsers", n)
	}
}

func TestTrial(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	v := b.person("low-days", "quiet-otter")
	b.mailTo(v, "reader@mail.example")
	b.ok(b.AddBrowser(t.Context(), v.Actor.ID, theirs(1)))
	for range trialRate.Burst {
		if w := b.ask(v.Actor, "POST", choicesPath+"/trial", "text/html", url.Values{}); w.Code != http.StatusSeeOther {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	if w := b.ask(v.Actor, "POST", choicesPath+"/trial", "text/html", url.Values{}); w.Code != http.StatusTooManyRequests {
		t.Errorf("%d", w.Code)
	}
	b.ok(b.Work(t.Context()))
	if got := b.post.take(); len(got) != 1 || got[0].Subject != "You have an update" || len(b.bell.got) != 1 || !strings.Contains(b.bell.got[0], "You have an update") {
		t.Errorf("mail %v, browser %v", got, b.bell.got)
	}
	has(t, b.page(v.Actor, "/notices"), "This is your trial notice")
}

func TestOwnData(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		v, other := b.outside("quiet-otter"), b.outside("grey-heron")
		b.ok(b.AddBrowser(t.Context(), v.Actor.ID, theirs(1)))
		for _, told := range []string{"/groups/low-days/posts/1", "/groups/low-days/posts/2"} {
			b.tell(v, answered, told)
			b.tell(other, answered, told)
		}
		b.tellAccount(v.Actor.ID, offered, "/groups/open-window")
		b.ok(b.Work(t.Context()))
		b.tell(v, requested, "/groups/low-days/requests") // is pending

		sections, err := b.Export(t.Context(), v.Actor.ID)
		b.ok(err)
		raw, err := json.Marshal(sections)
		b.ok(err)
		has(t, string(raw), "quiet-otter@mail.example", "Group low-days", "/groups/low-days/posts/1", "A seat waits in Group open-window", "soon", "not grey-heron")

		b.tx(func(tx *db.Tx) error { return b.Erase(t.Context(), tx, v.Actor.ID) })
		for q, want := range map[string]int64{"notice": 2, "account_notice": 0, "notice_choice": 1, "notice_mail": 1, "notice_browser": 0, "notice_route": 1, "notice_pending": 0, "notice_delivery": 1} {
			if got := b.count(counts[q]); got != want {
				t.Errorf("%s: %d rows, want the other's %d", q, got, want)
			}
		}
		b.later(slot)
		if diff := cmp.Diff([]string{"grey-heron@mail.example"}, b.arrived()); diff != "" {
			t.Error(diff)
		}
	})
}

// counts ask how many rows each table has.
var counts = func() map[string]*db.Query {
	all := map[string]*db.Query{}
	for _, table := range []string{"notice", "account_notice", "notice_choice", "notice_mail", "notice_browser", "notice_route", "notice_pending", "notice_delivery"} {
		all[table] = db.Register("notice.test.count."+table, "SELECT COUNT(*) FROM "+table)
	}
	return all
}()

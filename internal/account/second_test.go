package account

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hearth/internal/account/totp"
	"hearth/internal/platform/crypto/cryptotest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/ui/uitest"
)

var secretOn = regexp.MustCompile(`translate="no">([A-Z2-7 ]+)<`)

// withApp sets up a code app in the browser and returns its secret.
func (b *browser) withApp() totp.Secret {
	b.t.Helper()
	b.want(b.post("/account/second-factor"), 303, "/account/second-factor")
	m := secretOn.FindStringSubmatch(b.get("/account/second-factor").Body.String())
	if m == nil {
		b.t.Fatal("no secret on the page")
	}
	secret := totp.Secret(strings.ReplaceAll(m[1], " ", ""))
	b.want(b.post("/account/second-factor/check", codeField, b.code(secret)), 303, "/account?done=second")
	return secret
}

// code is what the app shows now.
func (b *browser) code(secret totp.Secret) string {
	b.t.Helper()
	code, err := secret.Code(totp.Step(b.site.kit.Clock.Now()))
	if err != nil {
		b.t.Fatal(err)
	}
	return code
}

// nextCode lets the app show another code, and returns it.
func (b *browser) nextCode(secret totp.Secret) string {
	b.site.kit.Clock.Advance(30 * time.Second)
	return b.code(secret)
}

func (s *site) signedIn(t *testing.T, name string) *browser {
	t.Helper()
	b := s.browser(t)
	b.want(b.post("/sign-in", "name", name, "passphrase", goodWords), 303, "/")
	return b
}

// withStaff adds pages for staff to the site.
func withStaff(t *testing.T, d *db.DB, change ...func(*Deps)) *site {
	t.Helper()
	s := newSite(t, d, change...)
	say := func(w http.ResponseWriter, r *http.Request) error {
		_ = r.ParseForm()
		_, err := w.Write([]byte("for staff: " + r.PostForm.Get("why")))
		return err
	}
	s.router.SignedIn("GET /desk", s.Staff("", say))
	s.router.SignedIn("POST /desk", s.Staff("", say))
	s.router.SignedIn("GET /desk/old", s.Staff("/desk", say))
	return s
}

func TestSettingUpACodeApp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log := listen(t)
		s := withStaff(t, d)
		b := s.joined(t, goodName)
		id, err := s.Lookup(t.Context(), goodName)
		if err != nil {
			t.Fatal(err)
		}
		has := func(want bool) {
			t.Helper()
			if got, err := s.HasSecondFactor(t.Context(), id); err != nil || got != want {
				t.Errorf("has one is %v, %v", got, err)
			}
		}
		uitest.Clean(t, b.get("/account/second-factor").Body.String())
		b.want(b.post("/account/second-factor", "next", "/desk"), 303, "/account/second-factor?next=%2Fdesk")
		page := b.get("/account/second-factor?next=/desk").Body.String()
		uitest.Clean(t, page)
		secret := totp.Secret(strings.ReplaceAll(secretOn.FindStringSubmatch(page)[1], " ", ""))
		if !strings.Contains(page, `<path fill="#000" d="M4 4h7`) {
			t.Error("no square code")
		}
		has(false) // until the first code came
		w := b.post("/account/second-factor/check", codeField, "000000")
		b.want(w, 422, "")
		if !strings.Contains(w.Body.String(), "not the code of this moment") || !strings.Contains(w.Body.String(), secret.Groups()) {
			t.Error("the refusal does not say so, or lost the secret")
		}
		has(false)
		// Another look at the page, and another secret while one waits.
		if again := b.get("/account/second-factor").Body.String(); !strings.Contains(again, secret.Groups()) {
			t.Error("a reload shows another secret")
		}
		b.want(b.post("/account/second-factor"), 303, "")
		b.want(b.post("/account/second-factor/check", codeField, b.code(secret)), 422, "") // of the old secret
		b.post("/account/second-factor/remove")
		b.want(b.post("/account/second-factor/check", codeField, b.code(secret)), 409, "") // of none
		secret = b.withApp()
		has(true)
		if page := b.get("/account/second-factor").Body.String(); strings.Contains(page, secret.Groups()) || strings.Contains(page, string(secret)) {
			t.Error("the secret shows again")
		}
		b.want(b.post("/account/second-factor"), 409, "")
		// Twice the last press.
		b.want(b.post("/account/second-factor/check", codeField, b.code(secret)), 303, "/account?done=second")
		b.header.Set("Accept", "application/json")
		for _, path := range []string{"/account/second-factor", "/account/second-factor/check"} {
			if body := b.post(path, codeField, b.code(secret)).Body.String(); strings.Contains(body, string(secret)) || strings.Contains(body, b.code(secret)) {
				t.Errorf("%s tells the secret: %s", path, body)
			}
		}
		b.header.Del("Accept")

		sections, err := s.Export(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		last := sections[len(sections)-1]
		if len(last.Records) != 1 || last.Records[0][0].Value != cryptotest.Now.Format(time.RFC3339) {
			t.Errorf("the export says %+v", last)
		}
		row, _, err := s.store.second(t.Context(), d, id)
		if err != nil || strings.Contains(string(row.sealed), string(secret)) {
			t.Errorf("the secret is not sealed, %v", err)
		}
		if strings.Contains(log.String(), string(secret)) || strings.Contains(log.String(), b.code(secret)) {
			t.Error("the log tells the secret")
		}
		if err := d.Tx(t.Context(), func(tx *db.Tx) error { return s.Erase(t.Context(), tx, id) }); err != nil {
			t.Fatal(err)
		}
		if _, found, err := s.store.second(t.Context(), d, id); found || err != nil {
			t.Errorf("still there after erasing: %v", err)
		}
	})
}

// A secret that waits shows only to who has just shown who they are.
func TestWaitingSecretIsGuarded(t *testing.T) {
	s := newSite(t, dbtest.SQLite(t))
	b := s.joined(t, goodName)
	b.want(b.post("/account/second-factor"), 303, "")
	s.kit.Clock.Advance(freshFor)
	b.want(b.get("/account/second-factor?next=/desk"), 303, "/confirm?next=%2Faccount%2Fsecond-factor%3Fnext%3D%252Fdesk")
	b.want(b.post("/account/second-factor/check", codeField, "000000"), 303, "/confirm?next=%2Faccount%2Fsecond-factor")
	b.want(b.post("/account/second-factor"), 303, "/confirm?next=%2Faccount%2Fsecond-factor")
	b.want(b.post("/account/second-factor/remove"), 303, "/confirm?next=%2Faccount%2Fsecond-factor")
	stranger := s.joined(t, "brisk-heron")
	if page := stranger.get("/account/second-factor").Body.String(); secretOn.MatchString(page) {
		t.Error("somebody else's secret shows")
	}
}

func TestIdleLock(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := withStaff(t, d)
		b := s.joined(t, goodName)
		b.want(b.get("/desk?a=1"), 303, "/account/unlock?next=%2Fdesk%3Fa%3D1")
		b.want(b.get("/account/unlock?next=/desk"), 303, "/account/second-factor?next=%2Fdesk") // how to set it up first
		secret := b.withApp()
		b.want(b.get("/desk"), 200, "") // the first code counts

		s.kit.Clock.Advance(staffIdle - time.Second)
		b.want(b.get("/desk"), 200, "")
		s.kit.Clock.Advance(staffIdle - time.Second)
		b.want(b.get("/account"), 200, "") // not a page for staff
		s.kit.Clock.Advance(time.Second)
		b.want(b.get("/desk"), 303, "/account/unlock?next=%2Fdesk")
		b.want(b.get("/desk/old"), 303, "/account/unlock?next=%2Fdesk")
		uitest.Clean(t, b.get("/account/unlock?next=/desk").Body.String())
		b.want(b.post("/account/unlock", codeField, "123", "next", "/desk"), 422, "")
		b.want(b.get("/desk"), 303, "/account/unlock?next=%2Fdesk")
		code := b.code(secret)
		b.want(b.post("/account/unlock", codeField, code, "next", "/desk"), 303, "/desk")
		b.want(b.post("/account/unlock", codeField, code, "next", "/desk"), 303, "/desk") // pressed twice
		b.want(b.get("/desk"), 200, "")

		// The passphrase alone opens nothing, however fresh.
		other := s.signedIn(t, goodName)
		other.want(other.get("/desk"), 303, "/account/unlock?next=%2Fdesk")
		other.want(other.post("/confirm", "passphrase", goodWords), 303, "/account")
		other.want(other.get("/desk"), 303, "/account/unlock?next=%2Fdesk")
		// Nor does a code that was used, here or before.
		w := other.post("/account/unlock", codeField, code)
		other.want(w, 422, "")
		if !strings.Contains(w.Body.String(), "used already") {
			t.Error("the refusal does not say why")
		}
		before, err := secret.Code(totp.Step(s.kit.Clock.Now()) - 1)
		if err != nil {
			t.Fatal(err)
		}
		other.want(other.post("/account/unlock", codeField, before), 422, "")
		other.want(other.post("/account/unlock", codeField, other.nextCode(secret)), 303, "/account")
		other.want(other.get("/desk"), 200, "")
		// Programs are told.
		s.kit.Clock.Advance(staffIdle)
		other.header.Set("Accept", "application/json")
		if w := other.get("/desk"); w.Code != 403 || !strings.Contains(w.Body.String(), `"code":"account.second_needed"`) {
			t.Errorf("a program got %d %s", w.Code, w.Body)
		}
		stranger := s.joined(t, "brisk-heron")
		stranger.header.Set("Accept", "application/json")
		if w := stranger.get("/desk"); w.Code != 403 || !strings.Contains(w.Body.String(), `"code":"account.second_missing"`) {
			t.Errorf("a program without a second factor got %d %s", w.Code, w.Body)
		}
		nobody := s.browser(t)
		nobody.want(nobody.get("/desk"), 303, "/sign-in?next=%2Fdesk")
	})
}

// What was written under a lock stays on the page, and goes through with the
// code.
func TestLockKeepsWhatWasWritten(t *testing.T) {
	log := listen(t)
	s := withStaff(t, dbtest.SQLite(t))
	b := s.joined(t, goodName)
	secret := b.withApp()
	why := "She asked for a pause.\nWe said yes & thanked her."
	s.kit.Clock.Advance(staffIdle)
	fields := []string{"who", "calm-robin", "why", why, "passphrase", goodWords}
	w := b.post("/desk?a=1", fields...)
	b.want(w, 403, "")
	uitest.Clean(t, w.Body.String())
	for _, text := range []string{`action="/desk?a=1"`, `name="who" value="calm-robin"`, "We said yes &amp; thanked her.", "Nothing was lost"} {
		if !strings.Contains(w.Body.String(), text) {
			t.Errorf("%q is missing on\n%s", text, w.Body)
		}
	}
	if strings.Contains(w.Body.String(), goodWords) {
		t.Error("the passphrase is on the page")
	}
	w = b.post("/desk?a=1", append(fields, codeField, "000000")...)
	b.want(w, 422, "")
	if body := w.Body.String(); !strings.Contains(body, "We said yes &amp; thanked her.") || strings.Contains(body, `value="000000"`) {
		t.Errorf("after a wrong code:\n%s", body)
	}
	w = b.post("/desk?a=1", append(fields, codeField, b.code(secret))...)
	b.want(w, 200, "")
	if w.Body.String() != "for staff: "+why {
		t.Errorf("what arrived is %q", w.Body)
	}
	b.want(b.post("/desk", fields...), 200, "")
	if strings.Contains(log.String(), "pause") || strings.Contains(log.String(), "calm-robin") {
		t.Error("the log tells what was written")
	}
	// Somebody without any is told how, and keeps the words too.
	stranger := s.joined(t, "brisk-heron")
	w = stranger.post("/desk", fields...)
	stranger.want(w, 403, "")
	if !strings.Contains(w.Body.String(), "We said yes &amp; thanked her.") || !strings.Contains(w.Body.String(), `href="/account/second-factor"`) {
		t.Errorf("without a second factor:\n%s", w.Body)
	}
}

func TestOneCodeOpensOneSession(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := withStaff(t, d)
		secret := s.joined(t, goodName).withApp()
		browsers := []*browser{s.signedIn(t, goodName), s.signedIn(t, goodName), s.signedIn(t, goodName)}
		code := browsers[0].nextCode(secret)
		var opened atomic.Int64
		var all sync.WaitGroup
		for _, b := range browsers {
			all.Go(func() {
				if b.post("/account/unlock", codeField, code).Code == 303 {
					opened.Add(1)
				}
			})
		}
		all.Wait()
		if opened.Load() != 1 {
			t.Errorf("one code opened %d sessions", opened.Load())
		}
	})
}

func TestCodesAreThrottled(t *testing.T) {
	s := withStaff(t, dbtest.SQLite(t))
	owner := s.joined(t, goodName)
	secret := owner.withApp()
	b := s.signedIn(t, goodName)
	for range perCode.Burst {
		b.want(b.post("/account/unlock", codeField, "000000"), 422, "")
	}
	w := b.post("/account/unlock", codeField, b.nextCode(secret))
	b.want(w, 429, "")
	if w.Header().Get("Retry-After") == "" {
		t.Error("it does not say when")
	}
	b.want(b.post("/desk", codeField, b.code(secret)), 429, "")                          // the other way in
	s.signedIn(t, goodName)                                                              // the passphrase is counted apart
	owner.want(owner.post("/account/second-factor/check", codeField, "000000"), 429, "") // and this way is the same count
	s.kit.Clock.Advance(perCode.Every)
	b.want(b.post("/account/unlock", codeField, b.code(secret)), 303, "/account")
}

// A passphrase alone must not be a way around the second factor.
func TestNoWayAroundTheCodeApp(t *testing.T) {
	s := withStaff(t, dbtest.SQLite(t))
	owner := s.joined(t, goodName)
	words := wordsOn(t, owner.get("/account/recovery").Body.String())
	secret := owner.withApp()
	b := s.signedIn(t, goodName)
	for _, path := range []string{"/account/second-factor/remove", "/account/second-factor"} {
		b.want(b.post(path), 303, "/account/unlock?next=%2Faccount%2Fsecond-factor")
	}
	b.want(b.get("/account/recovery"), 303, "/account/unlock?next=%2Faccount%2Frecovery")
	for _, path := range []string{"/account/recovery", "/account/passkeys", "/account/passkeys/finish"} {
		b.want(b.post(path), 303, "/account/unlock?next=%2Faccount")
		if w := b.json(path); w.Code != 403 || !strings.Contains(w.Body.String(), "account.second_needed") {
			t.Errorf("%s: a program got %d %s", path, w.Code, w.Body)
		}
	}
	// With a code it is done, for ten minutes.
	b.want(b.post("/account/unlock", codeField, b.nextCode(secret), "next", secondPath), 303, secondPath)
	b.want(b.get("/account/recovery"), 200, "")
	s.kit.Clock.Advance(freshFor)
	b.want(b.post("/confirm", "passphrase", goodWords), 303, "/account")
	b.want(b.post("/account/second-factor/remove"), 303, "/account/unlock?next=%2Faccount%2Fsecond-factor")

	// The twelve words are the way back without the phone.
	back := s.browser(t)
	back.want(back.post("/recover", "name", goodName, "words", strings.Join(words, " "), "passphrase", newWords), 303, "/account?done=recovered")
	back.want(back.post("/account/second-factor/remove"), 303, "/account?done=second-removed")
	back.want(back.post("/account/second-factor/remove"), 303, "/account?done=second-removed")
	back.withApp()
}

// withPasskey adds a passkey in the browser and returns the device that has it.
func (b *browser) withPasskey() *authenticator {
	b.t.Helper()
	key := newAuthenticator(b.t)
	c := b.ask("/account/passkeys")
	if status, body := b.finish("/account/passkeys", c, key.create(c)); status != 200 {
		b.t.Fatalf("adding: %d %s", status, body)
	}
	return key
}

// Nor around a passkey, for those who have no code app: with the passphrase
// alone nobody may add what opens the pages for staff, or take off what guards
// them.
func TestNoWayAroundThePasskey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := withStaff(t, d)
		owner := s.joined(t, goodName)
		words := wordsOn(t, owner.get("/account/recovery").Body.String())
		owner.want(owner.post("/account/second-factor"), 303, "") // begun, and never finished
		waiting := totp.Secret(strings.ReplaceAll(secretOn.FindStringSubmatch(owner.get(secondPath).Body.String())[1], " ", ""))
		key := owner.withPasskey()
		remove := regexp.MustCompile(`/account/passkeys/[a-z0-9]+/remove`).FindString(owner.get("/account").Body.String())

		b := s.signedIn(t, goodName)
		for path, page := range map[string]string{
			"/account/recovery": "/account", "/account/passkeys": "/account", "/account/passkeys/finish": "/account", remove: "/account",
			secondPath: secondPath, secondPath + "/check": secondPath, secondPath + "/remove": secondPath,
		} {
			fields := []string{codeField, b.code(waiting)}
			b.want(b.post(path, fields...), 303, withNext(unlockPath, page))
			if w := b.json(path, fields...); w.Code != 403 || !strings.Contains(w.Body.String(), `"code":"account.second_needed"`) ||
				!strings.Contains(w.Body.String(), "twelve recovery words") {
				t.Errorf("%s: a program got %d %s", path, w.Code, w.Body)
			}
		}
		b.want(b.get("/account/recovery"), 303, withNext(unlockPath, "/account/recovery"))
		b.want(b.get(secondPath), 303, withNext(unlockPath, secondPath)) // where the secret that waits would show
		b.want(b.get("/desk"), 303, withNext(unlockPath, "/desk"))
		if page := b.get(unlockPath).Body.String(); !strings.Contains(page, `href="/recover"`) || !strings.Contains(page, "twelve recovery words") {
			t.Errorf("the page does not say what to do without the device:\n%s", page)
		}

		// With the passkey it is done, for ten minutes.
		c := b.ask("/account/unlock/passkey")
		if status, body := b.finish("/account/unlock/passkey", c, key.get(c)); status != 200 {
			t.Fatalf("unlocking: %d %s", status, body)
		}
		b.want(b.get("/account/recovery"), 200, "")
		b.want(b.get(secondPath), 200, "")
		s.kit.Clock.Advance(freshFor)
		b.want(b.post("/confirm", "passphrase", goodWords), 303, "/account")
		b.want(b.post(remove), 303, withNext(unlockPath, "/account"))

		// The twelve words are the way back without the device.
		back := s.browser(t)
		back.want(back.post("/recover", "name", goodName, "words", strings.Join(words, " "), "passphrase", newWords), 303, "/account?done=recovered")
		back.want(back.post(remove), 303, "/account?done=passkey-removed")
		back.withPasskey()
	})
}

// A passkey that verifies nobody guards nothing, so the passphrase is enough.
func TestLaxPasskeyGuardsNothing(t *testing.T) {
	s := newSite(t, dbtest.SQLite(t))
	b, key := s.joined(t, goodName), newAuthenticator(t)
	key.lax = true
	c := b.ask("/account/passkeys")
	b.finish("/account/passkeys", c, key.create(c))
	b.want(b.post(regexp.MustCompile(`/account/passkeys/[a-z0-9]+/remove`).FindString(b.get("/account").Body.String())), 303, "/account?done=passkey-removed")
	b.want(b.post(secondPath), 303, secondPath)
}

func TestPasskeyAsSecondFactor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := withStaff(t, d)
		owner, key := s.joinedByPasskey(t, goodName)
		owner.want(owner.get("/desk"), 200, "") // making it counts, like using it
		id, err := s.Lookup(t.Context(), goodName)
		if err != nil {
			t.Fatal(err)
		}
		if has, err := s.HasSecondFactor(t.Context(), id); !has || err != nil {
			t.Errorf("has one is %v, %v", has, err)
		}
		b := s.browser(t)
		c := b.ask("/sign-in/passkey")
		b.finish("/sign-in/passkey", c, key.get(c))
		b.want(b.get("/desk"), 200, "") // signing in with it counts
		s.kit.Clock.Advance(staffIdle)
		b.want(b.get("/desk"), 303, "/account/unlock?next=%2Fdesk")
		if page := b.get("/account/unlock?next=/desk").Body.String(); !strings.Contains(page, `data-passkey="/account/unlock/passkey"`) || strings.Contains(page, codeField) {
			t.Errorf("the page is\n%s", page)
		}
		// A device that did not verify its holder does not count.
		key.lax = true
		for _, row := range []struct {
			path   string
			status int
		}{{"/confirm/passkey", 200}, {"/account/unlock/passkey", 422}} {
			c = b.ask(row.path)
			if status, body := b.finish(row.path, c, key.get(c)); status != row.status {
				t.Errorf("%s: %d %s", row.path, status, body)
			}
			b.want(b.get("/desk"), 303, "/account/unlock?next=%2Fdesk")
		}
		key.lax = false
		// One ceremony is no good for another.
		c = b.ask("/confirm/passkey")
		if status, _ := b.finish("/account/unlock/passkey", c, key.get(c)); status != 422 {
			t.Errorf("confirming unlocked: %d", status)
		}
		for _, path := range []string{"/confirm/passkey", "/account/unlock/passkey"} {
			s.kit.Clock.Advance(staffIdle)
			b.want(b.get("/desk"), 303, "")
			c = b.ask(path)
			if status, body := b.finish(path, c, key.get(c)); status != 200 {
				t.Errorf("%s: %d %s", path, status, body)
			}
			b.want(b.get("/desk"), 200, "")
		}
		stranger := s.joined(t, "brisk-heron")
		c = stranger.ask("/account/unlock/passkey")
		if status, _ := stranger.finish("/account/unlock/passkey", c, key.get(c)); status != 422 {
			t.Errorf("somebody else's passkey: %d", status)
		}
	})
}

// A passkey that was made without verifying its holder is no second factor.
func TestLaxPasskeyIsNoSecondFactor(t *testing.T) {
	s := withStaff(t, dbtest.SQLite(t))
	b := s.joined(t, goodName)
	key := newAuthenticator(t)
	key.lax = true
	c := b.ask("/account/passkeys")
	if status, body := b.finish("/account/passkeys", c, key.create(c)); status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	id, _ := s.Lookup(t.Context(), goodName)
	if has, err := s.HasSecondFactor(t.Context(), id); has || err != nil {
		t.Errorf("has one is %v, %v", has, err)
	}
	key.lax = false // not even if it says so later
	c = b.ask("/sign-in/passkey")
	b.finish("/sign-in/passkey", c, key.get(c))
	b.want(b.get("/desk"), 303, "/account/unlock?next=%2Fdesk")
}

func TestBeginSure(t *testing.T) {
	s := withStaff(t, dbtest.SQLite(t))
	s.joined(t, goodName)
	id, _ := s.Lookup(t.Context(), goodName)
	for _, row := range []struct {
		begin  func(context.Context, ID, string) (string, error)
		status int
	}{{s.Begin, 303}, {s.BeginSure, 200}} {
		token, err := row.begin(t.Context(), id, "curl/8")
		if err != nil {
			t.Fatal(err)
		}
		b := s.browser(t)
		b.cookies["x"] = s.Cookie(token)
		b.want(b.get("/desk"), row.status, "")
	}
}

// The last two passkeys, taken off at once: one stays.
func TestRemovingTheLastPasskeysAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		b, _ := s.joinedByPasskey(t, goodName)
		laptop := newAuthenticator(t)
		c := b.ask("/account/passkeys")
		if status, body := b.finish("/account/passkeys", c, laptop.create(c)); status != 200 {
			t.Fatalf("adding: %d %s", status, body)
		}
		remove := regexp.MustCompile(`/account/passkeys/[a-z0-9]+/remove`).FindAllString(b.get("/account").Body.String(), -1)
		var refused atomic.Int64
		var all sync.WaitGroup
		for _, path := range remove {
			all.Go(func() {
				if b.post(path).Code == 409 {
					refused.Add(1)
				}
			})
		}
		all.Wait()
		if len(remove) != 2 || refused.Load() != 1 {
			t.Errorf("%d of %d were refused", refused.Load(), len(remove))
		}
	})
}

// Guesses at once are no more than guesses one after the other, and right ones
// at once are never refused.
func TestThrottleOfManyAtOnce(t *testing.T) {
	s := newSite(t, dbtest.SQLite(t))
	s.joined(t, goodName)
	try := func(n int, words string) (looked int64) {
		var count atomic.Int64
		var all sync.WaitGroup
		for range n {
			b := s.browser(t)
			all.Go(func() {
				if code := b.post("/sign-in", "name", goodName, "passphrase", words).Code; code == 422 || code == 303 {
					count.Add(1)
				}
			})
		}
		all.Wait()
		return count.Load()
	}
	if got := try(3*perAddress.Burst, goodWords); got != int64(3*perAddress.Burst) {
		t.Errorf("%d right ones came in", got)
	}
	if got := try(3*perName.Burst, newWords); got != int64(perName.Burst) {
		t.Errorf("%d wrong ones were looked at, want %d", got, perName.Burst)
	}
	// Nothing is left behind.
	if n := len(s.Module.handler.throttle.flying); n != 0 {
		t.Errorf("%d flights are left", n)
	}
}

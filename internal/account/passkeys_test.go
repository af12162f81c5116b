package account

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

// ask begins a ceremony.
func (b *browser) ask(path string, fields ...string) (c challenge) {
	b.t.Helper()
	w := b.json(path, fields...)
	b.want(w, 200, "")
	if err := json.Unmarshal(w.Body.Bytes(), &c); err != nil || c.Ceremony == "" || c.Options.Challenge == "" {
		b.t.Fatalf("no challenge: %v\n%s", err, w.Body)
	}
	return c
}

// finish ends it and returns status and body.
func (b *browser) finish(path string, c challenge, answer string, fields ...string) (int, string) {
	b.t.Helper()
	w := b.json(path+"/finish", append([]string{"ceremony", c.Ceremony, "answer", answer}, fields...)...)
	return w.Code, w.Body.String()
}

// joinedByPasskey is somebody who has never had a passphrase.
func (s *site) joinedByPasskey(t *testing.T, name string) (*browser, *authenticator) {
	t.Helper()
	b, a := s.browser(t), newAuthenticator(t)
	c := b.ask("/join/passkey", "name", name, "age_band", "adult")
	if status, body := b.finish("/join/passkey", c, a.create(c), "next", "/groups/low-days"); status != 200 || !strings.Contains(body, `"url":"/account/recovery?next=%2Fgroups%2Flow-days"`) {
		t.Fatalf("joining: %d %s", status, body)
	}
	return b, a
}

func TestPasskeyFromJoiningToRemoving(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		b, phone := s.joinedByPasskey(t, goodName)
		b.want(b.get("/account/recovery"), 200, "") // signed in at once

		// Back again on another browser, without saying who.
		other := s.browser(t)
		c := other.ask("/sign-in/passkey")
		if len(c.Options.AllowCredentials) != 0 || c.Options.RPID != "groups.example.org" {
			t.Errorf("the question is %+v; it must be the same for everybody", c.Options)
		}
		if status, body := other.finish("/sign-in/passkey", c, phone.get(c), "next", "/groups"); status != 200 || !strings.Contains(body, `"url":"/groups"`) {
			t.Fatalf("signing in: %d %s", status, body)
		}
		other.want(other.get("/account"), 200, "")

		// A passkey account has no passphrase that could be guessed.
		guess := s.browser(t)
		guess.want(guess.post("/sign-in", "name", goodName, "passphrase", ""), 422, "")

		// Confirming, ten minutes later.
		s.kit.Clock.Advance(freshFor)
		b.want(b.get("/fresh"), 303, "/confirm?next=%2Ffresh")
		c = b.ask("/confirm/passkey")
		if status, body := b.finish("/confirm/passkey", c, phone.get(c), "next", "/fresh"); status != 200 || !strings.Contains(body, `"url":"/fresh"`) {
			t.Fatalf("confirming: %d %s", status, body)
		}
		b.want(b.get("/fresh"), 200, "")

		// The last way back cannot be removed; with a second one it can.
		remove := regexp.MustCompile(`/account/passkeys/[a-z0-9]+/remove`)
		first := remove.FindString(b.get("/account").Body.String())
		b.want(b.post(first), 409, "")
		laptop := newAuthenticator(t)
		c = b.ask("/account/passkeys")
		if len(c.Options.ExcludeCredentials) != 1 || c.Options.ExcludeCredentials[0].ID != b64(phone.id) {
			t.Errorf("the device that has a passkey is not left out: %+v", c.Options)
		}
		if status, body := b.finish("/account/passkeys", c, laptop.create(c)); status != 200 {
			t.Fatalf("adding: %d %s", status, body)
		}
		b.want(b.post(first), 303, "/account?done=passkey-removed")
		b.want(b.post(first), 409, "") // and now the other one is the last
		for _, row := range []struct {
			key    *authenticator
			status int
		}{{phone, 422}, {laptop, 200}} {
			c = guess.ask("/sign-in/passkey")
			if status, body := guess.finish("/sign-in/passkey", c, row.key.get(c)); status != row.status {
				t.Errorf("after removing: %d %s, want %d", status, body, row.status)
			}
		}
		stranger := s.joined(t, "brisk-heron")
		stranger.want(stranger.post(remove.FindString(b.get("/account").Body.String())), 404, "")
	})
}

// Every way of cheating gets the same kind refusal, and nobody signed in.
func TestPasskeyRefusals(t *testing.T) {
	for _, row := range []struct {
		name string
		try  func(s *site, b *browser, owner *browser, key *authenticator) (int, string)
	}{
		{"another origin", func(s *site, b, _ *browser, key *authenticator) (int, string) {
			key.origin = "https://evil.example"
			c := b.ask("/sign-in/passkey")
			return b.finish("/sign-in/passkey", c, key.get(c))
		}},
		{"another relying party", func(s *site, b, _ *browser, key *authenticator) (int, string) {
			key.rp = "evil.example"
			c := b.ask("/sign-in/passkey")
			return b.finish("/sign-in/passkey", c, key.get(c))
		}},
		{"the answer to another challenge", func(s *site, b, _ *browser, key *authenticator) (int, string) {
			old, c := b.ask("/sign-in/passkey"), b.ask("/sign-in/passkey")
			return b.finish("/sign-in/passkey", c, key.get(old))
		}},
		{"used twice", func(s *site, b, _ *browser, key *authenticator) (int, string) {
			c := b.ask("/sign-in/passkey")
			answer := key.get(c)
			b.finish("/sign-in/passkey", c, answer)
			return s.browser(b.t).finish("/sign-in/passkey", c, answer)
		}},
		{"too late", func(s *site, b, _ *browser, key *authenticator) (int, string) {
			c := b.ask("/sign-in/passkey")
			s.kit.Clock.Advance(ceremonyFor)
			return b.finish("/sign-in/passkey", c, key.get(c))
		}},
		{"a ceremony for something else", func(s *site, b, owner *browser, key *authenticator) (int, string) {
			c := owner.ask("/confirm/passkey")
			return b.finish("/sign-in/passkey", c, key.get(c))
		}},
		{"another account's handle", func(s *site, b, _ *browser, key *authenticator) (int, string) {
			key.handle = make([]byte, 32)
			c := b.ask("/sign-in/passkey")
			return b.finish("/sign-in/passkey", c, key.get(c))
		}},
		{"a forged signature", func(s *site, b, _ *browser, key *authenticator) (int, string) {
			key.key = newAuthenticator(b.t).key
			c := b.ask("/sign-in/passkey")
			return b.finish("/sign-in/passkey", c, key.get(c))
		}},
		{"a copy whose counter is behind", func(s *site, b, _ *browser, key *authenticator) (int, string) {
			key.count = 9
			c := b.ask("/sign-in/passkey")
			s.browser(b.t).finish("/sign-in/passkey", c, key.get(c))
			key.count = 3
			c = b.ask("/sign-in/passkey")
			return b.finish("/sign-in/passkey", c, key.get(c))
		}},
		{"an unknown passkey", func(s *site, b, _ *browser, key *authenticator) (int, string) {
			key.id = []byte("never seen before, surely")
			c := b.ask("/sign-in/passkey")
			return b.finish("/sign-in/passkey", c, key.get(c))
		}},
		{"nonsense", func(s *site, b, _ *browser, key *authenticator) (int, string) {
			return b.finish("/sign-in/passkey", b.ask("/sign-in/passkey"), `{"id":`)
		}},
		{"no ceremony", func(s *site, b, _ *browser, key *authenticator) (int, string) {
			return b.finish("/sign-in/passkey", challenge{}, key.get(challenge{}))
		}},
		{"confirming as somebody else", func(s *site, b, _ *browser, key *authenticator) (int, string) {
			stranger := s.joined(b.t, "brisk-heron")
			s.kit.Clock.Advance(freshFor)
			c := stranger.ask("/confirm/passkey")
			status, body := stranger.finish("/confirm/passkey", c, key.get(c))
			stranger.want(stranger.get("/fresh"), 303, "/confirm?next=%2Ffresh")
			return status, body
		}},
		{"adding to somebody else", func(s *site, b, owner *browser, _ *authenticator) (int, string) {
			c := owner.ask("/account/passkeys")
			stranger := s.joined(b.t, "brisk-heron")
			return stranger.finish("/account/passkeys", c, newAuthenticator(b.t).create(c))
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			log := listen(t)
			s := newSite(t, dbtest.SQLite(t))
			owner, key := s.joinedByPasskey(t, goodName)
			b := s.browser(t)
			status, body := row.try(s, b, owner, key)
			if status != 422 || !strings.Contains(body, `"code":"account.passkey_failed"`) {
				t.Errorf("got %d %s", status, body)
			}
			if row.name != "used twice" && len(b.cookies) > 0 {
				t.Error("signed in all the same")
			}
			if strings.Contains(log.String(), goodName) || strings.Contains(log.String(), b64(key.id)) {
				t.Errorf("the log tells: %s", log)
			}
		})
	}
}

func TestJoiningByPasskeyIsChecked(t *testing.T) {
	s := newSite(t, dbtest.SQLite(t))
	s.joined(t, goodName)
	for _, row := range []struct {
		name, age, must string
	}{
		{"Quiet Otter", "adult", "choose another"},
		{"anna@example.org", "adult", "e-mail"},
		{"slow-ferry", "under_18", `"age_band"`},
		{"", "", `"name"`},
	} {
		w := s.browser(t).json("/join/passkey", "name", row.name, "age_band", row.age)
		if w.Code != 422 || !strings.Contains(w.Body.String(), row.must) {
			t.Errorf("%q %q: got %d %s", row.name, row.age, w.Code, w.Body)
		}
	}
	// Two who ask for one name at the same time: the second is told.
	one, two := s.browser(t), s.browser(t)
	first := one.ask("/join/passkey", "name", "slow-ferry", "age_band", "adult")
	second := two.ask("/join/passkey", "name", "slow-ferry", "age_band", "adult")
	if status, _ := one.finish("/join/passkey", first, newAuthenticator(t).create(first)); status != 200 {
		t.Errorf("the first got %d", status)
	}
	if status, body := two.finish("/join/passkey", second, newAuthenticator(t).create(second)); status != 422 || !strings.Contains(body, "choose another") {
		t.Errorf("the second got %d %s", status, body)
	}
}

func TestAddressesWithoutPasskeys(t *testing.T) {
	for _, row := range []struct {
		base string
		have bool
	}{
		{"https://groups.example.org", true}, {"http://localhost:8080", true}, {"http://hearth.localhost:8080", true},
		{"http://groups.example.org", false}, {"http://192.0.2.1:8080", false}, {"https://192.0.2.1", false}, {"http://[::1]:8080", false},
	} {
		s := newSite(t, dbtest.SQLite(t), func(d *Deps) { d.BaseURL = row.base })
		b := s.browser(t)
		if got := strings.Contains(b.get("/sign-in").Body.String(), "data-passkey-offer"); got != row.have {
			t.Errorf("%s: offered is %v", row.base, got)
		}
		if got := b.json("/sign-in/passkey").Code == 200; got != row.have {
			t.Errorf("%s: begun is %v", row.base, got)
		}
	}
	for _, base := range []string{"", "groups.example.org", "ftp://groups.example.org", "https://"} {
		if _, err := New(Deps{BaseURL: base}); err == nil || !strings.Contains(err.Error(), "base address") {
			t.Errorf("%q: %v", base, err)
		}
	}
}

func TestCeremoniesAreSwept(t *testing.T) {
	s := newSite(t, dbtest.SQLite(t))
	s.browser(t).ask("/sign-in/passkey")
	s.kit.Clock.Advance(ceremonyFor + time.Second)
	if err := s.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := db.One(t.Context(), s.db, qCountCeremonies, db.Value[int64]); err != nil || n != 0 {
		t.Errorf("%d ceremonies are left, %v", n, err)
	}
}

var qCountCeremonies = db.Register("accounttest.ceremonies", `SELECT COUNT(*) FROM ceremony`)

package account

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/account/naming"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/crypto/cryptotest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
)

func TestTexts(t *testing.T) {
	if _, err := i18n.Load(Texts, naming.Texts); err != nil {
		t.Fatal(err)
	}
}

func TestParseAgeBand(t *testing.T) {
	for _, row := range []struct {
		said string
		want bool
	}{
		{"adult", true}, {"Adult", true}, {" 18+ ", true}, {"18_plus", true}, {"over_18", true},
		{"", false}, {"18", false}, {"17", false}, {"under_18", false}, {"not adult", false}, {"on", false}, {"true", false},
	} {
		if _, got := ParseAgeBand(row.said); got != row.want {
			t.Errorf("%q: %v", row.said, got)
		}
	}
}

func TestDeviceOf(t *testing.T) {
	for _, row := range []struct {
		agent string
		want  device
	}{
		{"Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", device{"Firefox", "Android"}},
		{"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36", device{"Chrome", "Android"}},
		{"Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918B) AppleWebKit/537.36 SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36", device{"Samsung Internet", "Android"}},
		{"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1", device{"Safari", "iPhone"}},
		{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", device{"Edge", "Windows"}},
		{"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15", device{"Safari", "Mac"}},
		{"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", device{"Chrome", "ChromeOS"}},
		{"curl/8.5", device{}},
		{"", device{}},
	} {
		if got := deviceOf(row.agent); got != row.want {
			t.Errorf("%q: %v, want %v", row.agent, got, row.want)
		}
	}
}

// What a thief of the database sees of a person: no name, no word of theirs.
func TestDatabaseTellsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		b := s.joined(t, goodName)
		token := b.cookies["__Host-hearth"].Value
		words := wordsOn(t, b.get("/account/recovery").Body.String())
		id, err := s.Lookup(t.Context(), goodName)
		if err != nil {
			t.Fatal(err)
		}
		a, err := s.get(t.Context(), d, id)
		if err != nil {
			t.Fatal(err)
		}
		for _, column := range [][]byte{a.name, a.nameIndex, a.passphrase, a.recovery, a.recoveryIndex} {
			for _, secret := range []string{goodName, goodWords, words[0], token, "argon2id"} {
				if bytes.Contains(column, []byte(secret)) {
					t.Errorf("%q is in the database", secret)
				}
			}
			if len(column) == 0 {
				t.Error("a column is empty")
			}
		}
	})
}

func TestExportAndErase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		s := newSite(t, d)
		b, _ := s.joinedByPasskey(t, goodName)
		other := s.joined(t, "brisk-heron")
		id, err := s.Lookup(ctx, goodName)
		if err != nil {
			t.Fatal(err)
		}
		a, err := s.get(ctx, d, id)
		if err != nil {
			t.Fatal(err)
		}
		sections, err := s.Export(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		at := cryptotest.Now.Format(time.RFC3339)
		want := []Section{
			{Name: "account", Title: "account.export.account", Records: []Record{{
				{"account.export.name", goodName}, {"account.export.age", "adult"}, {"account.export.created", at}}}},
			{Name: "account-sessions", Title: "account.export.sessions", Records: []Record{{
				{"account.export.device", "Firefox on Android"}, {"account.export.created", at}, {"account.export.seen", at}}}},
			{Name: "account-passkeys", Title: "account.export.passkeys", Records: []Record{{
				{"account.export.device", "Firefox on Android"}, {"account.export.created", at}, {"account.export.used", at}}}},
			{Name: "account-second-factor", Title: "account.export.second"},
		}
		if diff := cmp.Diff(want, sections); diff != "" {
			t.Error(diff)
		}

		for range 2 { // erasing twice is as good as once
			if err := d.Tx(ctx, func(tx *db.Tx) error { return s.Erase(ctx, tx, id) }); err != nil {
				t.Fatal(err)
			}
		}
		b.want(b.get("/account"), 303, "")
		b.want(b.post("/sign-in", "name", goodName, "passphrase", goodWords), 422, "")
		if _, err := s.Lookup(ctx, goodName); !fault.Is(err, fault.NotFound) {
			t.Errorf("the name is still found: %v", err)
		}
		fresh := cryptotest.New(t, d)
		if _, err := fresh.Keys.Seal(ctx, d, a.key, place("name", id), "x"); !errors.Is(err, crypto.ErrDestroyed) {
			t.Errorf("the key is still there: %v", err)
		}
		other.want(other.get("/account"), 200, "")
		s.joined(t, goodName) // the name is free again
	})
}

// A session that is read while it is being ended must not be remembered.
func TestCacheForgetsWhatWasEndedMeanwhile(t *testing.T) {
	now := clock.At(cryptotest.Now)
	c := newSessionCache(now)
	token := tokenHash{1}
	live := session{id: 1, account: 7, token: token, expiresAt: now.Now().Add(time.Hour)}
	loads := 0
	load := func() (session, bool, error) { loads++; return live, true, nil }
	during := func() (session, bool, error) { c.forgetAccount(7); return load() }
	for i, row := range []struct {
		before func()
		load   func() (session, bool, error)
		loads  int // in all, afterwards
	}{
		{nil, load, 1},
		{nil, load, 1}, // remembered
		{func() { c.forgetToken(token) }, load, 2},
		{func() { c.forgetAccount(8) }, load, 2}, // somebody else
		{func() { c.forgetAccount(7) }, during, 3},
		{nil, load, 4}, // what was read meanwhile was not kept
		{func() { now.Advance(cacheFor) }, load, 5},
	} {
		if row.before != nil {
			row.before()
		}
		if _, found, err := c.get(token, row.load); !found || err != nil || loads != row.loads {
			t.Errorf("step %d: found %v, %v, %d loads, want %d", i, found, err, loads, row.loads)
		}
	}
	if _, found, _ := c.get(tokenHash{2}, func() (session, bool, error) { return session{}, false, nil }); found {
		t.Error("found nobody's session")
	}
}

package crypto_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"hearth/internal/platform/crypto"
	"hearth/internal/platform/crypto/cryptotest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

const text = "I have not told anybody this"

var here = crypto.Place{Table: "post", Column: "body", Row: 7}

// hierarchy makes an organisation's key and a member's key beneath it.
func hierarchy(t *testing.T, kit *cryptotest.Kit) (member crypto.KeyID) {
	t.Helper()
	err := kit.DB.Tx(t.Context(), func(tx *db.Tx) error {
		organisation, err := kit.Keys.Create(t.Context(), tx, 0)
		if err != nil {
			return err
		}
		member, err = kit.Keys.Create(t.Context(), tx, organisation)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return member
}

func TestSealedValueOpensOnlyInItsPlace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		kit := cryptotest.New(t, d)
		key := hierarchy(t, kit)
		sealed, err := kit.Keys.Seal(t.Context(), d, key, here, text)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(sealed, []byte("told")) {
			t.Fatal("the sealed value shows the text")
		}
		// A second keyring has nothing in memory, like a node after a restart.
		fresh := cryptotest.New(t, d)
		if err := fresh.Keys.Warm(t.Context(), d, []crypto.KeyID{key}); err != nil {
			t.Fatal(err)
		}
		if got, err := fresh.Keys.Open(t.Context(), d, key, here, sealed); err != nil || got != text {
			t.Fatalf("got %q, %v", got, err)
		}
		for _, elsewhere := range []crypto.Place{
			{Table: "post", Column: "body", Row: 8},
			{Table: "post", Column: "note", Row: 7},
			{Table: "draft", Column: "body", Row: 7},
		} {
			got, err := kit.Keys.Open(t.Context(), d, key, elsewhere, sealed)
			if !errors.Is(err, crypto.ErrUnreadable) {
				t.Fatalf("at %v: %v", elsewhere, err)
			}
			if got != "" || strings.Contains(err.Error(), text) {
				t.Errorf("at %v the text leaked", elsewhere)
			}
		}
	})
}

func TestDestroyedKeyOpensNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		kit := cryptotest.New(t, d)
		key := hierarchy(t, kit)
		sealed, err := kit.Keys.Seal(t.Context(), d, key, here, text)
		if err != nil {
			t.Fatal(err)
		}
		err = d.Tx(t.Context(), func(tx *db.Tx) error { return kit.Keys.Destroy(t.Context(), tx, key) })
		if err != nil {
			t.Fatal(err)
		}
		for name, keys := range map[string]*crypto.Keyring{"same node": kit.Keys, "after a restart": cryptotest.New(t, d).Keys} {
			if _, err := keys.Open(t.Context(), d, key, here, sealed); !errors.Is(err, crypto.ErrDestroyed) {
				t.Errorf("%s: got %v, want ErrDestroyed", name, err)
			}
		}
	})
}

func TestAnotherMasterKeyIsRefused(t *testing.T) {
	d := dbtest.SQLite(t)
	kit := cryptotest.New(t, d)
	other, err := crypto.NewMaster(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	_, err = crypto.NewKeyring(context.Background(), d, other, kit.IDs, kit.Clock)
	if err == nil || !strings.Contains(err.Error(), "hearth.key") {
		t.Fatalf("got %v, want an error that names the key file", err)
	}
}

func TestBlindIndex(t *testing.T) {
	keys := cryptotest.New(t, dbtest.SQLite(t)).Keys
	a := keys.Index("account.name", "quiet-otter")
	if !bytes.Equal(a, keys.Index("account.name", "quiet-otter")) {
		t.Error("the same value must give the same index")
	}
	if bytes.Equal(a, keys.Index("account.name", "quiet-otte")) || bytes.Equal(a, keys.Index("group.handle", "quiet-otter")) {
		t.Error("another value or purpose must give another index")
	}
}

func BenchmarkOpen(b *testing.B) {
	d := dbtest.SQLite(b)
	kit := cryptotest.New(b, d)
	var key crypto.KeyID
	if err := d.Tx(b.Context(), func(tx *db.Tx) (err error) { key, err = kit.Keys.Create(b.Context(), tx, 0); return err }); err != nil {
		b.Fatal(err)
	}
	sealed, err := kit.Keys.Seal(b.Context(), d, key, here, strings.Repeat("word ", 100))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := kit.Keys.Open(b.Context(), d, key, here, sealed); err != nil {
			b.Fatal(err)
		}
	}
}

// Two nodes begin one empty database at once, each with a key of its own: one
// of them must not start.
func TestTwoMastersAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		started := make(chan error)
		for _, secret := range []string{cryptotest.Master, "another master key with 32 bytes"} {
			master, err := crypto.NewMaster([]byte(secret))
			if err != nil {
				t.Fatal(err)
			}
			go func() {
				_, err := crypto.NewKeyring(t.Context(), d, master, nil, nil)
				started <- err
			}()
		}
		if one, other := <-started, <-started; (one == nil) == (other == nil) {
			t.Errorf("one starts: %v; the other: %v", one, other)
		}
	})
}

package crypto_test

import (
	"context"
	"errors"
	"testing"

	"hearth/internal/platform/crypto"
	"hearth/internal/platform/crypto/cryptotest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

// family is two organisations, with a group beneath the first and a member
// beneath the group.
type family struct {
	kit                         *cryptotest.Kit
	first, second, group, child crypto.KeyID
}

func newFamily(t *testing.T, d *db.DB) family {
	t.Helper()
	f := family{kit: cryptotest.New(t, d)}
	err := d.Tx(t.Context(), func(tx *db.Tx) (err error) {
		for _, step := range []struct {
			to     *crypto.KeyID
			parent *crypto.KeyID
		}{{&f.first, new(crypto.KeyID)}, {&f.second, new(crypto.KeyID)}, {&f.group, &f.first}, {&f.child, &f.group}} {
			if *step.to, err = f.kit.Keys.Create(t.Context(), tx, *step.parent); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (f family) rewrap(ctx context.Context, id, parent crypto.KeyID) error {
	return f.kit.DB.Tx(ctx, func(tx *db.Tx) error { return f.kit.Keys.Rewrap(ctx, tx, id, parent) })
}

func (f family) destroy(t *testing.T, id crypto.KeyID) {
	t.Helper()
	if err := f.kit.DB.Tx(t.Context(), func(tx *db.Tx) error { return f.kit.Keys.Destroy(t.Context(), tx, id) }); err != nil {
		t.Fatal(err)
	}
}

func TestAMovedKeyOpensWhatItSealed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newFamily(t, d)
		sealed, err := f.kit.Keys.Seal(t.Context(), d, f.child, here, text)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.rewrap(t.Context(), f.group, f.second); err != nil {
			t.Fatal(err)
		}
		f.destroy(t, f.first) // nothing hangs from it any more
		for name, kit := range map[string]*cryptotest.Kit{"the same node": f.kit, "a node with nothing in memory": cryptotest.New(t, d)} {
			if got, err := kit.Keys.Open(t.Context(), d, f.child, here, sealed); err != nil || got != text {
				t.Errorf("%s: %q, %v", name, got, err)
			}
		}
		if err := f.rewrap(t.Context(), f.group, 0); err != nil {
			t.Errorf("beneath the master key: %v", err)
		}
		f.destroy(t, f.second)
		if got, err := cryptotest.New(t, d).Keys.Open(t.Context(), d, f.child, here, sealed); err != nil || got != text {
			t.Errorf("beneath the master key: %q, %v", got, err)
		}
	})
}

// What was taken back with its key stays noise, wherever that key hung.
func TestWhatIsMovedCanStillBeDestroyed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newFamily(t, d)
		sealed, err := f.kit.Keys.Seal(t.Context(), d, f.child, here, text)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.rewrap(t.Context(), f.child, f.second); err != nil {
			t.Fatal(err)
		}
		f.destroy(t, f.child)
		if _, err := cryptotest.New(t, d).Keys.Open(t.Context(), d, f.child, here, sealed); !errors.Is(err, crypto.ErrDestroyed) {
			t.Errorf("got %v", err)
		}
	})
}

func TestMovesThatMakeNoSenseAreRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newFamily(t, d)
		const none crypto.KeyID = 1
		for name, row := range map[string]struct{ id, parent crypto.KeyID }{
			"the master key":           {0, f.first},
			"beneath itself":           {f.group, f.group},
			"beneath a key of its own": {f.group, f.child},
			"a key that is not there":  {none, f.first},
			"beneath one that is not":  {f.group, none},
		} {
			if err := f.rewrap(t.Context(), row.id, row.parent); err == nil {
				t.Errorf("%s was done", name)
			}
		}
		sealed, err := f.kit.Keys.Seal(t.Context(), d, f.child, here, text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := cryptotest.New(t, d).Keys.Open(t.Context(), d, f.child, here, sealed); err != nil || got != text {
			t.Errorf("afterwards: %q, %v", got, err)
		}
	})
}

func TestAMoveThatIsRolledBackLeavesEverything(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newFamily(t, d)
		sealed, err := f.kit.Keys.Seal(t.Context(), d, f.child, here, text)
		if err != nil {
			t.Fatal(err)
		}
		broken := errors.New("broken")
		err = d.Tx(t.Context(), func(tx *db.Tx) error {
			return errors.Join(f.kit.Keys.Rewrap(t.Context(), tx, f.group, f.second), broken)
		})
		if !errors.Is(err, broken) {
			t.Fatal(err)
		}
		f.destroy(t, f.second)
		if got, err := cryptotest.New(t, d).Keys.Open(t.Context(), d, f.child, here, sealed); err != nil || got != text {
			t.Errorf("%q, %v", got, err)
		}
	})
}

// Package cryptotest makes keyrings for tests.
package cryptotest

import (
	"testing"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/ident"
)

// Now is the moment at which test clocks stand.
var Now = time.Date(2026, 11, 22, 19, 0, 0, 0, time.UTC)

// Master is the master key of tests.
const Master = "hearth test master key, 32 bytes"

// Kit is what a feature under test is made of.
type Kit struct {
	DB    *db.DB
	Clock *clock.Fixed
	IDs   *ident.Source
	Codec *ident.Codec
	Keys  *crypto.Keyring
}

// New returns a kit over the database, with a clock that stands at Now.
func New(t testing.TB, d *db.DB) *Kit {
	t.Helper()
	now := clock.At(Now)
	node, err := d.NextNode(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ids := ident.NewSource(now, node)
	master, err := crypto.NewMaster([]byte(Master))
	if err != nil {
		t.Fatal(err)
	}
	codec, err := ident.NewCodec(master.Derive("ident", 16))
	if err != nil {
		t.Fatal(err)
	}
	keys, err := crypto.NewKeyring(t.Context(), d, master, ids, now)
	if err != nil {
		t.Fatal(err)
	}
	return &Kit{DB: d, Clock: now, IDs: ids, Codec: codec, Keys: keys}
}

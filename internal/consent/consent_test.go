package consent_test

import (
	"testing"

	"hearth/internal/consent"
	"hearth/internal/platform/crypto/cryptotest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

func TestLedger(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, kit := t.Context(), cryptotest.New(t, d)
		ledger := consent.New(kit.IDs, kit.Clock)
		me, other := consent.Subject{Kind: "member", ID: 1}, consent.Subject{Kind: "account", ID: 1}
		do := func(f func(tx *db.Tx) error) {
			t.Helper()
			if err := d.Tx(ctx, f); err != nil {
				t.Fatal(err)
			}
		}
		do(func(tx *db.Tx) error {
			return ledger.Give(ctx, tx, me, consent.Document{Name: "group:7", Version: 1, Hash: []byte{1}, Lang: "ar"})
		})
		do(func(tx *db.Tx) error {
			return ledger.Give(ctx, tx, other, consent.Document{Name: "adult", Version: 1, Hash: []byte{2}, Lang: "en"})
		})
		do(func(tx *db.Tx) error { return ledger.Withdraw(ctx, tx, me, "group:7") })
		mine, err := ledger.Of(ctx, d, me)
		if err != nil || len(mine) != 1 || mine[0].Name != "group:7" || mine[0].Lang != "ar" || !mine[0].WithdrawnAt.Equal(cryptotest.Now) {
			t.Fatalf("mine: %+v, %v", mine, err)
		}
		do(func(tx *db.Tx) error { return ledger.Erase(ctx, tx, me) })
		for subject, want := range map[consent.Subject]int{me: 0, other: 1} {
			if got, err := ledger.Of(ctx, d, subject); err != nil || len(got) != want {
				t.Errorf("%v keeps %d records, %v; want %d", subject, len(got), err, want)
			}
		}
	})
}

package audit_test

import (
	"strings"
	"testing"

	"hearth/internal/audit"
	"hearth/internal/platform/crypto/cryptotest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

var (
	qChange = db.Register("audittest.change", `UPDATE audit_entry SET actor = 'operator' WHERE seq = 2`)
	qDrop   = db.Register("audittest.drop", `DELETE FROM audit_entry WHERE seq = 2`)
	qCut    = db.Register("audittest.cut", `DELETE FROM audit_entry WHERE seq = 3`)
	qNone   = db.Register("audittest.none", `DELETE FROM audit_entry WHERE seq = -1`)
)

func TestChain(t *testing.T) {
	cases := []struct {
		name   string
		tamper *db.Query
		want   string // what the error says, "" for a whole chain
	}{
		{"untouched", qNone, ""},
		{"an entry changed", qChange, "entry 2 has been changed"},
		{"an entry dropped", qDrop, "entry 2 is missing"},
		{"the end cut off", qCut, "should end at 3"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				kit := cryptotest.New(t, d)
				log := audit.New(d, kit.Keys, kit.Clock)
				kit.Clock.Advance(1) // a clock may be finer than the database
				for _, actor := range []string{"member:1", "member:2", audit.Operator} {
					err := d.Tx(t.Context(), func(tx *db.Tx) error {
						return log.Append(t.Context(), tx, audit.Entry{Actor: actor, Action: "forum.post.hide",
							Object: audit.Ref("post", int64(9)), Detail: map[string]string{"b": "2", "a": "1"}})
					})
					if err != nil {
						t.Fatal(err)
					}
				}
				err := d.Tx(t.Context(), func(tx *db.Tx) error {
					_, err := db.Exec(t.Context(), tx, c.tamper)
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				n, err := log.Verify(t.Context())
				if c.want == "" && (err != nil || n != 3) {
					t.Fatalf("a whole chain: %d entries, %v", n, err)
				}
				if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
					t.Fatalf("got %v, want %q", err, c.want)
				}
			})
		})
	}
}

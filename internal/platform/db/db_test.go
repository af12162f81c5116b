package db_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

var (
	qOrder = db.Register("dbtest.order", `SELECT CAST($2 AS BIGINT) * 10 + CAST($1 AS BIGINT)`)
	qKeys  = db.Register("dbtest.keys", `SELECT id FROM sealing_key WHERE id IN (`+db.Slots(1, 4)+`) ORDER BY id`)
	qPut   = db.Register("dbtest.put", `INSERT INTO sealing_key (id, wrapped, created_at) VALUES ($1, $2, $3)`)
)

func TestPlaceholdersKeepTheirNumbers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		got, err := db.One(t.Context(), d, qOrder, db.Value[int64], 1, 2)
		if err != nil || got != 21 {
			t.Fatalf("got %d, %v; want 21", got, err)
		}
	})
}

func TestTx(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, rang := t.Context(), 0
		put := func(id int64, fail error) error {
			return d.Tx(ctx, func(tx *db.Tx) error {
				tx.OnCommit(func() { rang++ })
				if _, err := db.Exec(ctx, tx, qPut, id, []byte("x"), 1); err != nil {
					return err
				}
				return fail
			})
		}
		broken := errors.New("broken")
		if err := put(1, nil); err != nil {
			t.Fatal(err)
		}
		if err := put(2, broken); !errors.Is(err, broken) {
			t.Fatalf("got %v, want the error that the function returned", err)
		}
		if err := put(1, nil); !db.IsTaken(err) {
			t.Fatalf("a second row with the same key: got %v, want a unique violation", err)
		}
		ids, err := db.All(ctx, d, qKeys, db.Value[int64], db.Pad([]int64{1, 2}, 4)...)
		if err != nil || len(ids) != 1 || ids[0] != 1 {
			t.Fatalf("stored %v, %v; want only 1", ids, err)
		}
		if rang != 1 {
			t.Fatalf("OnCommit ran %d times, want once", rang)
		}
		if _, err := db.One(ctx, d, qKeys, db.Value[int64], db.Pad([]int64{9}, 4)...); !errors.Is(err, db.ErrNone) {
			t.Fatalf("no row: got %v", err)
		}
	})
}

func TestRingsComeLast(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var order []string
		note := func(what string) func() { return func() { order = append(order, what) } }
		err := d.Tx(t.Context(), func(tx *db.Tx) error {
			tx.Ring(note("ring"))
			tx.OnCommit(note("drop"))
			_, err := db.Exec(t.Context(), tx, qPut, 1, []byte("x"), 1)
			return err
		})
		if got := strings.Join(order, " "); err != nil || got != "drop ring" {
			t.Errorf("in order %q, %v", got, err)
		}
	})
}

func TestNodesNeverRepeat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, err := d.NextNode(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		b, err := d.NextNode(t.Context())
		if err != nil || b != a+1 {
			t.Fatalf("after %d came %d, %v", a, b, err)
		}
	})
}

func TestMigrateTwice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := d.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := d.Current(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

var (
	qNewer = db.Register("dbtest.newer", `INSERT INTO goose_db_version (version_id, is_applied) VALUES ($1, TRUE)`)
	qOlder = db.Register("dbtest.older", `DELETE FROM goose_db_version WHERE version_id = $1`)
)

func TestANewerSchemaIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		err := d.Tx(ctx, func(tx *db.Tx) error { _, err := db.Exec(ctx, tx, qNewer, 9999); return err })
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Migrate(ctx); err == nil || !strings.Contains(err.Error(), "version 9999") {
			t.Fatalf("got %v, want a refusal that names the version", err)
		}
		if err := d.Current(ctx); err == nil {
			t.Fatal("a newer schema must not count as current")
		}
	})
}

func TestAnOlderFileIsCopiedFirst(t *testing.T) {
	ctx, path := t.Context(), filepath.Join(t.TempDir(), "hearth.db")
	d, err := db.OpenFile(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	if copies, _ := filepath.Glob(path + ".before-*"); len(copies) != 0 {
		t.Fatalf("a new file was copied: %v", copies)
	}
	// The newest migration is taken for not yet run; running it again fails, for
	// its tables are there, and that is when a copy is worth having.
	newest, err := d.Newest()
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Tx(ctx, func(tx *db.Tx) error { _, err := db.Exec(ctx, tx, qOlder, newest); return err }); err != nil {
		t.Fatal(err)
	}
	if err := d.Migrate(ctx); err == nil {
		t.Fatal("the migration ran twice")
	}
	if copies, _ := filepath.Glob(path + ".before-*"); len(copies) != 1 {
		t.Errorf("copies: %v, want one", copies)
	}
}

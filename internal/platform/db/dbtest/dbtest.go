// Package dbtest gives each test a fresh, migrated database on each engine. It
// fails, and never skips, when PostgreSQL is not there.
package dbtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"hearth/internal/platform/db"
)

// Each runs f as a sub-test on SQLite and on PostgreSQL.
func Each(t *testing.T, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { f(t, Postgres(t)) })
}

// template is a migrated SQLite file; copying it is faster than migrating.
var template = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "hearth-template")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	path := filepath.Join(dir, "template.db")
	d, err := db.OpenFile(ctx, path)
	if err != nil {
		return nil, err
	}
	if err := d.Migrate(ctx); err != nil {
		return nil, err
	}
	if err := d.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// SQLite returns a fresh, migrated SQLite database in a temporary file.
func SQLite(t testing.TB) *db.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hearth.db")
	File(t, path)
	d, err := db.OpenFile(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// File writes a fresh, migrated SQLite database.
func File(t testing.TB, path string) {
	t.Helper()
	raw, err := template()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Postgres returns a fresh, migrated schema of the PostgreSQL database that
// HEARTH_TEST_DATABASE_URL names.
func Postgres(t testing.TB) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), "", PostgresURL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d
}

// PostgresURL makes an empty schema that is dropped when the test ends, and
// returns a URL whose connections live in it.
func PostgresURL(t testing.TB) string {
	t.Helper()
	base := os.Getenv("HEARTH_TEST_DATABASE_URL")
	if base == "" {
		t.Fatal("HEARTH_TEST_DATABASE_URL is not set: run the tests with `make test`, which starts a PostgreSQL")
	}
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	admin, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatal(err)
	}
	schema := "t_" + strings.ToLower(rand.Text())
	if _, err := admin.Exec(`CREATE SCHEMA "` + schema + `"`); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, _ = admin.Exec(`DROP SCHEMA "` + schema + `" CASCADE`)
		_ = admin.Close()
	})
	query := u.Query()
	query.Set("search_path", schema)
	u.RawQuery = query.Encode()
	return u.String()
}

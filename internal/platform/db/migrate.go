package db

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings the schema up to date. On SQLite it first copies a database
// that is in use to hearth.db.before-N. It refuses a database that a newer
// Hearth has migrated. Several nodes may call it at once.
func (d *DB) Migrate(ctx context.Context) error {
	p, newest, err := d.migrator()
	if err != nil {
		return err
	}
	version, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("read the schema's version: %w", err)
	}
	if version > newest {
		return fmt.Errorf("the database is at schema version %d and this Hearth knows only %d: start the newer Hearth, or restore the backup made before the update", version, newest)
	}
	if version > 0 && version < newest && d.engine == SQLite {
		if err := d.copyBefore(ctx, newest); err != nil {
			return err
		}
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// Current reports whether the schema is the newest that this program knows.
func (d *DB) Current(ctx context.Context) error {
	p, newest, err := d.migrator()
	if err != nil {
		return err
	}
	version, err := p.GetDBVersion(ctx)
	if err != nil {
		return err
	}
	if version != newest {
		return fmt.Errorf("the schema is at version %d, this program needs %d", version, newest)
	}
	return nil
}

func (d *DB) copyBefore(ctx context.Context, version int64) error {
	to := d.path + ".before-" + strconv.FormatInt(version, 10)
	if _, err := d.write.ExecContext(ctx, "VACUUM INTO ?1", to); err != nil {
		return fmt.Errorf("copy the database before migrating: %w", err)
	}
	return nil
}

func (d *DB) migrator() (p *goose.Provider, newest int64, err error) {
	steps, err := d.steps()
	if err != nil {
		return nil, 0, err
	}
	options := []goose.ProviderOption{goose.WithGoMigrations(steps...), goose.WithDisableGlobalRegistry(true)}
	dialect := goose.DialectSQLite3
	if d.engine == Postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, 0, err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	p, err = goose.NewProvider(dialect, d.write.DB, nil, options...)
	return p, int64(len(steps)), err
}

func (d *DB) steps() ([]*goose.Migration, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var steps []*goose.Migration
	for i, name := range names {
		number, err := strconv.ParseInt(strings.TrimPrefix(name, "migrations/")[:4], 10, 64)
		if err != nil || number != int64(i+1) {
			return nil, fmt.Errorf("migration %s should have number %04d", name, i+1)
		}
		raw, err := migrations.ReadFile(name)
		if err != nil {
			return nil, err
		}
		text := string(raw)
		if d.engine == SQLite {
			text = forSQLite(text)
		}
		run := func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, text)
			return err
		}
		steps = append(steps, goose.NewGoMigration(number, &goose.GoFunc{RunTx: run}, nil))
	}
	return steps, nil
}

var (
	typeName   = regexp.MustCompile(`\b(BIGINT|BOOLEAN|BYTEA)\b`)
	tableEnd   = regexp.MustCompile(`(?m)^\);$`)
	typeInLite = map[string]string{"BIGINT": "INTEGER", "BOOLEAN": "INTEGER", "BYTEA": "BLOB"}
)

// forSQLite turns a migration's four types into SQLite's and makes each table
// STRICT, so that a wrong type is refused there as it is on PostgreSQL. Every
// CREATE TABLE ends in a line that is just ");".
func forSQLite(text string) string {
	text = typeName.ReplaceAllStringFunc(text, func(t string) string { return typeInLite[t] })
	return tableEnd.ReplaceAllString(text, ") STRICT;")
}

package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // registers "pgx"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Engine is the database behind a DB.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// DB is an open database.
type DB struct {
	engine Engine
	path   string // SQLite's file
	read   pool
	write  pool
	share  sharer // used on SQLite
}

// A pool is a sql.DB with the statements prepared on it so far.
type pool struct {
	*sql.DB
	engine Engine
	stmts  *sync.Map // *Query to *sql.Stmt
}

func newPool(db *sql.DB, engine Engine) pool {
	return pool{DB: db, engine: engine, stmts: &sync.Map{}}
}

func (p pool) prepare(ctx context.Context, q *Query) (*sql.Stmt, error) {
	if s, ok := p.stmts.Load(q); ok {
		return s.(*sql.Stmt), nil
	}
	text := q.text
	if p.engine == SQLite {
		text = q.lite
	}
	s, err := p.PrepareContext(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("prepare %s: %w", q.name, err)
	}
	if earlier, raced := p.stmts.LoadOrStore(q, s); raced {
		_ = s.Close()
		return earlier.(*sql.Stmt), nil
	}
	return s, nil
}

// Open opens the PostgreSQL database at rawURL, or if rawURL is empty the
// SQLite file hearth.db in dir, which is made if need be. It does not migrate.
func Open(ctx context.Context, dir, rawURL string) (*DB, error) {
	if rawURL != "" {
		return openPostgres(ctx, rawURL)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return OpenFile(ctx, filepath.Join(dir, "hearth.db"))
}

func openPostgres(ctx context.Context, rawURL string) (*DB, error) {
	db, err := sql.Open("pgx", rawURL)
	if err != nil {
		return nil, errors.New("the database URL cannot be read; it looks like postgres://user:password@host:5432/name")
	}
	db.SetMaxOpenConns(32)
	db.SetMaxIdleConns(16)
	if err := db.PingContext(ctx); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("PostgreSQL does not answer: %w", err)
	}
	p := newPool(db, Postgres)
	return &DB{engine: Postgres, read: p, write: p}, nil
}

// OpenFile opens the SQLite file, making it if need be.
func OpenFile(ctx context.Context, path string) (*DB, error) {
	// What is deleted is overwritten with zeros, or an erased person's key would
	// lie in the file's free pages for whoever has the master key.
	write, err := openSQLite(ctx, path, "_txlock=immediate&_pragma=secure_delete(1)", 1)
	if err != nil {
		return nil, err
	}
	read, err := openSQLite(ctx, path, "_pragma=query_only(1)", 4)
	if err != nil {
		_ = write.Close()
		return nil, err
	}
	return &DB{engine: SQLite, path: path, read: newPool(read, SQLite), write: newPool(write, SQLite)}, nil
}

func openSQLite(ctx context.Context, path, extra string, conns int) (*sql.DB, error) {
	// FULL costs nothing measurable beside the group commit of chat, and a
	// message that was answered with "sent" must survive a power cut.
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)" +
		"&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=temp_store(MEMORY)" +
		"&_pragma=cache_size(-16384)&_pragma=mmap_size(268435456)&" + extra
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	if err := db.PingContext(ctx); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("the SQLite file %s cannot be opened: %w", path, err)
	}
	return db, nil
}

// Engine tells which engine is behind the DB.
func (d *DB) Engine() Engine { return d.engine }

// Close closes every connection.
func (d *DB) Close() error {
	if d.engine == Postgres {
		return d.write.Close()
	}
	return errors.Join(d.read.Close(), d.write.Close())
}

// Ping asks the database whether it answers.
func (d *DB) Ping(ctx context.Context) error { return d.read.PingContext(ctx) }

// Stats tells how busy the pools are: readers, then the writer.
func (d *DB) Stats() (read, write sql.DBStats) { return d.read.Stats(), d.write.Stats() }

func (d *DB) lasting(ctx context.Context) context.Context { return ctx }

func (d *DB) statement(ctx context.Context, q *Query) (*sql.Stmt, error) {
	return d.read.prepare(ctx, q)
}

// A Tx is a transaction. It is a Conn that may write.
type Tx struct {
	tx     *sql.Tx
	db     *DB
	commit []func()
	rings  []func()
}

// lasting keeps a statement going when its caller has gone away: SQLite undoes
// the whole transaction when it is interrupted, and others' work is in it.
func (t *Tx) lasting(ctx context.Context) context.Context {
	if t.db.engine == SQLite {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

func (t *Tx) statement(ctx context.Context, q *Query) (*sql.Stmt, error) {
	s, err := t.db.prepareInside(ctx, t.tx, q)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// prepareInside prepares on the transaction's own connection: SQLite's writer
// pool has one, and asking the pool for another would wait for itself.
func (d *DB) prepareInside(ctx context.Context, tx *sql.Tx, q *Query) (*sql.Stmt, error) {
	if s, ok := d.write.stmts.Load(q); ok {
		return tx.StmtContext(ctx, s.(*sql.Stmt)), nil
	}
	text := q.text
	if d.engine == SQLite {
		text = q.lite
	}
	s, err := tx.PrepareContext(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("prepare %s: %w", q.name, err)
	}
	return s, nil
}

// OnCommit runs f after the transaction has been committed, and never if it is
// rolled back. What memory holds of the past is dropped here.
func (t *Tx) OnCommit(f func()) { t.commit = append(t.commit, f) }

// Ring runs f after everything that OnCommit was given: whoever is rung reads at
// once, and must not find in memory what was there before.
func (t *Tx) Ring(f func()) { t.rings = append(t.rings, f) }

// committed runs what was waiting for the commit.
func (t *Tx) committed() {
	for _, f := range slices.Concat(t.commit, t.rings) {
		f()
	}
}

// Tx runs f in one transaction: committed if f returns nil, else rolled back.
// On SQLite those who write at the same time share a commit; see sharer.
func (d *DB) Tx(ctx context.Context, f func(tx *Tx) error) error {
	if d.engine == SQLite {
		return d.share.do(ctx, d, f)
	}
	inner, err := d.begin(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = inner.Rollback() }() // does nothing once it is committed
	tx := &Tx{tx: inner, db: d}
	if err := f(tx); err != nil {
		return err
	}
	if err := inner.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	tx.committed()
	return nil
}

// begin tries again after a broken connection. Whoever goes away in the middle
// of a statement takes their connection along, and a pool that is full hands
// the broken one on, more often than database/sql itself tries.
func (d *DB) begin(ctx context.Context) (inner *sql.Tx, err error) {
	for range 10 {
		if inner, err = d.write.BeginTx(ctx, nil); !errors.Is(err, driver.ErrBadConn) {
			break
		}
	}
	return inner, err
}

// PrepareAll prepares every registered statement on the writer, so that a
// statement that the engine refuses stops the start and not a person, and so
// that transactions find their statements ready.
func (d *DB) PrepareAll(ctx context.Context) error {
	var problems []error
	for _, q := range Registered() {
		if _, err := d.write.prepare(ctx, q); err != nil {
			problems = append(problems, err)
		}
	}
	return errors.Join(problems...)
}

// IsTaken reports whether err is a unique constraint's refusal.
func IsTaken(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	return false
}

package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A Query is one registered statement.
type Query struct {
	name string
	text string // PostgreSQL's syntax, $N
	lite string // the same with ?N, which SQLite numbers rightly in any order
}

var (
	registryMu sync.Mutex
	registry   = map[string]*Query{}
)

// Register names a statement so that the test that prepares every statement on
// both engines finds it. The name is "feature.thing.verb". It panics if the
// name is taken: names are written by us, at start.
func Register(name, text string) *Query {
	registryMu.Lock()
	defer registryMu.Unlock()
	if _, taken := registry[name]; taken {
		panic("db: two statements are called " + name)
	}
	q := &Query{name: name, text: text, lite: strings.ReplaceAll(text, "$", "?")}
	registry[name] = q
	return q
}

// Registered returns every statement, by name.
func Registered() []*Query {
	registryMu.Lock()
	defer registryMu.Unlock()
	all := make([]*Query, 0, len(registry))
	for _, q := range registry {
		all = append(all, q)
	}
	slices.SortFunc(all, func(a, b *Query) int { return strings.Compare(a.name, b.name) })
	return all
}

// Name returns the statement's name.
func (q *Query) Name() string { return q.name }

// Slots writes n placeholders beginning at $from, for a list of fixed length:
// "IN (" + Slots(2, 3) + ")" gives IN ($2,$3,$4). Pad fills the values.
func Slots(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(from + i))
	}
	return b.String()
}

// Pad returns the ids as arguments for Slots, repeating the last to fill n. It
// panics on an empty list or one longer than n: callers cut lists to a page.
func Pad[T ~int64](ids []T, n int) []any {
	if len(ids) == 0 || len(ids) > n {
		panic(fmt.Sprintf("db: %d ids for %d slots", len(ids), n))
	}
	args := make([]any, n)
	for i := range args {
		args[i] = int64(ids[min(i, len(ids)-1)])
	}
	return args
}

// A Conn runs statements: a *DB for reads, a *Tx for writes.
type Conn interface {
	statement(ctx context.Context, q *Query) (*sql.Stmt, error)
	// lasting returns the context that a statement runs under.
	lasting(ctx context.Context) context.Context
}

// A Row is what a scan function reads one result from.
type Row interface{ Scan(dest ...any) error }

// ErrNone is returned by One when there is no row.
var ErrNone = sql.ErrNoRows

// Exec runs a statement that returns no rows and tells how many it changed.
func Exec(ctx context.Context, tx *Tx, q *Query, args ...any) (int64, error) {
	ctx = tx.lasting(ctx)
	stmt, err := tx.statement(ctx, q)
	if err != nil {
		return 0, err
	}
	res, err := stmt.ExecContext(ctx, emptyBytes(args)...)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", q.name, err)
	}
	return res.RowsAffected()
}

// emptyBytes keeps empty bytes from turning into NULL: SQLite's driver scans
// them as nil, and binds nil as NULL.
func emptyBytes(args []any) []any {
	for i, a := range args {
		if b, ok := a.([]byte); ok && b == nil {
			args[i] = []byte{}
		}
	}
	return args
}

// One returns the single row of a statement, or ErrNone.
func One[T any](ctx context.Context, c Conn, q *Query, scan func(Row) (T, error), args ...any) (T, error) {
	var none T
	ctx = c.lasting(ctx)
	stmt, err := c.statement(ctx, q)
	if err != nil {
		return none, err
	}
	v, err := scan(stmt.QueryRowContext(ctx, args...))
	if err != nil {
		return none, fmt.Errorf("%s: %w", q.name, err)
	}
	return v, nil
}

// Maybe is One for a row that need not be there; found tells.
func Maybe[T any](ctx context.Context, c Conn, q *Query, scan func(Row) (T, error), args ...any) (v T, found bool, err error) {
	v, err = One(ctx, c, q, scan, args...)
	if errors.Is(err, ErrNone) {
		return v, false, nil
	}
	return v, err == nil, err
}

// All returns every row of a statement.
func All[T any](ctx context.Context, c Conn, q *Query, scan func(Row) (T, error), args ...any) ([]T, error) {
	ctx = c.lasting(ctx)
	stmt, err := c.statement(ctx, q)
	if err != nil {
		return nil, err
	}
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", q.name, err)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", q.name, err)
		}
		out = append(out, v)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", q.name, err)
	}
	return out, nil
}

// Value scans a row of one column.
func Value[T any](r Row) (T, error) {
	var v T
	err := r.Scan(&v)
	return v, err
}

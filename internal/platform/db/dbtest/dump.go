package dbtest

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
)

// Dump returns every value of every table as text, a line each, "table.column:
// value". The source is a SQLite file, or a PostgreSQL URL with the schema in
// its search_path. Bytes are written as they are, so that a text among them is
// found.
func Dump(t testing.TB, source string) string {
	t.Helper()
	driver, tables := "sqlite", `SELECT name FROM sqlite_master WHERE type = 'table'`
	if strings.HasPrefix(source, "postgres") {
		driver, tables = "pgx", `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()`
	}
	d, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var out strings.Builder
	for _, table := range column(t, d, tables) {
		dumpTable(t, d, table, &out)
	}
	return out.String()
}

func column(t testing.TB, d *sql.DB, query string) (values []string) {
	t.Helper()
	rows, err := d.QueryContext(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	return values
}

func dumpTable(t testing.TB, d *sql.DB, table string, out *strings.Builder) {
	t.Helper()
	rows, err := d.QueryContext(context.Background(), `SELECT * FROM "`+table+`"`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values, into := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		for i, v := range values {
			if raw, ok := v.([]byte); ok {
				v = string(raw)
			}
			fmt.Fprintf(out, "%s.%s: %v\n", table, names[i], v)
		}
	}
}

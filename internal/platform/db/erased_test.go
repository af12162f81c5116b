package db_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"hearth/internal/platform/db"
)

var qDrop = db.Register("dbtest.drop", `DELETE FROM sealing_key WHERE id = 7`)

// What was deleted is not found in the file by whoever reads it as bytes: not a
// short value, nor one that took pages of its own.
func TestDeletedIsOverwritten(t *testing.T) {
	for name, value := range map[string][]byte{"short": []byte("the wrapped key of somebody"), "long": bytes.Repeat([]byte("a long letter "), 2000)} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "hearth.db")
			d, err := db.OpenFile(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			problems := []error{d.Migrate(t.Context())}
			for _, step := range []struct {
				q    *db.Query
				args []any
			}{{qPut, []any{7, value, 0}}, {qDrop, nil}} {
				problems = append(problems, d.Tx(t.Context(), func(tx *db.Tx) error {
					_, err := db.Exec(t.Context(), tx, step.q, step.args...)
					return err
				}))
			}
			if err := errors.Join(append(problems, d.Close())...); err != nil {
				t.Fatal(err)
			}
			files, err := filepath.Glob(path + "*")
			if err != nil || len(files) == 0 {
				t.Fatalf("no file: %v", err)
			}
			for _, file := range files {
				if raw, err := os.ReadFile(file); err != nil || bytes.Contains(raw, value[:14]) {
					t.Errorf("%s still holds it (%v)", filepath.Base(file), err)
				}
			}
		})
	}
}

package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAFormatIsRehearsed(t *testing.T) {
	var shown bytes.Buffer
	if err := (formatShowCmd{Code: "piece", Lang: "en"}).Run(&session{ctx: context.Background(), out: &shown}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "piece.yaml")
	for _, row := range []struct {
		name, content string
		fails         bool
		has           string
	}{
		{"a format that can be run", shown.String(), false, "vanishes; the seat is held"},
		{"one that cannot", strings.Replace(shown.String(), "kind: piece", "kind: lunch", 1), true, "The piece goes round"},
	} {
		if err := os.WriteFile(path, []byte(row.content), 0o600); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		err := formatRehearseCmd{File: path, Seats: 6, Seed: 1}.Run(&session{ctx: context.Background(), out: &out})
		if (err != nil) != row.fails || !strings.Contains(out.String(), row.has) {
			t.Errorf("%s: %v\n%s", row.name, err, out.String())
		}
	}
}

package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hearth/internal/meeting/format"
)

func TestFormatCommands(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	var shown bytes.Buffer
	if err := (formatShowCmd{Code: "peer", Lang: "es"}).Run(&session{ctx: context.Background(), out: &shown}); err != nil {
		t.Fatal(err)
	}
	good := write("good.yaml", shown.String())
	bad := write("bad.yaml", strings.Replace(shown.String(), "kind: queue", "kind: silence", 1))
	large := write("large.yaml", strings.Repeat("#", format.MaxBytes+1))

	for _, row := range []struct {
		name   string
		run    interface{ Run(*session) error }
		fails  bool
		has    []string
		hasNot []string
	}{
		{"a format that can be run", formatCheckCmd{Files: []string{good}, Lang: "en"}, false, []string{"good.yaml: ok", "0:30  51 min  Conversación", "raised hands"}, []string{"worth a look"}},
		{"one that cannot", formatCheckCmd{Files: []string{bad, good}, Lang: "en"}, true, []string{"bad.yaml:", "Part 5, “Conversación”, speak.order: There are no turns", "good.yaml: ok"}, []string{"bad.yaml: ok"}},
		{"in Spanish", formatCheckCmd{Files: []string{bad}, Lang: "es"}, true, []string{"Parte 5, «Conversación»"}, []string{"Part 5,"}},
		{"one that is too large", formatCheckCmd{Files: []string{large}, Lang: "en"}, true, []string{"256 KB"}, nil},
		{"a list of what is shipped", formatShowCmd{Lang: "en"}, false, []string{"peer ", "twelve_step", "Process group"}, []string{"segments"}},
		{"what is not shipped", formatShowCmd{Code: "none", Lang: "en"}, true, nil, nil},
		{"the schema", formatSchemaCmd{}, false, []string{`"urn:hearth:meeting-format:1"`}, nil},
	} {
		var out bytes.Buffer
		if err := row.run.Run(&session{ctx: context.Background(), out: &out}); (err != nil) != row.fails {
			t.Errorf("%s: %v", row.name, err)
		}
		for _, want := range row.has {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s says nothing of %q:\n%s", row.name, want, out.String())
			}
		}
		for _, no := range row.hasNot {
			if strings.Contains(out.String(), no) {
				t.Errorf("%s says %q:\n%s", row.name, no, out.String())
			}
		}
	}
}

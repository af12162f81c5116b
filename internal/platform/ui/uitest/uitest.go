package uitest

import (
	"context"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// Context makes the words of ui and of texts the ones that pages speak, and
// returns a context in the language.
func Context(t *testing.T, lang i18n.Lang, texts ...fs.FS) context.Context {
	t.Helper()
	catalog, err := i18n.Load(append([]fs.FS{ui.Texts}, texts...)...)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(catalog)
	return i18n.With(context.Background(), lang)
}

// Render returns the component's HTML.
func Render(t *testing.T, ctx context.Context, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Golden compares the component with testdata/<name>.golden.html. Both are
// parsed first, so that white space and the order of attributes do not count;
// the insides of icons and the hashes in addresses are left out, so that a tree
// whose assets were not built gives the same answer.
func Golden(t *testing.T, ctx context.Context, name string, c templ.Component) {
	t.Helper()
	html := Render(t, ctx, c)
	Clean(t, html)
	got := Outline(html)
	path := filepath.Join("testdata", name+".golden.html")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Outline(string(want)), got); diff != "" {
		t.Errorf("%s differs from its golden file (-want +got); if that is right, run the test with -update\n%s", name, diff)
	}
}

// Clean fails the test if the HTML breaks the content security policy: a style
// attribute, an event attribute, or a script or style element with a body.
func Clean(t *testing.T, html string) {
	t.Helper()
	for _, fault := range Offences(html) {
		t.Error(fault)
	}
}

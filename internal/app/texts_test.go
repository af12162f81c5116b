package app

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"hearth/internal/platform/i18n"
)

// How code names a message: what stands before the key, and what is put before
// it to find the message.
var namings = []struct {
	call   *regexp.Regexp
	prefix string
}{
	{regexp.MustCompile(`\b(?:i18n\.T|i18n\.TMap|t)\(ctx, "([^"]+)"(?:,|\))`), ""},
	{regexp.MustCompile(`\bfault\.(?:New|Wrap)\(fault\.\w+, "([^"]+)"[,)]`), "fault."},
	{regexp.MustCompile(`\.Add\("[a-z_]+", "([^"]+)"[,)]`), ""},
	{regexp.MustCompile(`\b(?:Label|Title): +"([a-z]+\.export\.[a-z_]+)"`), ""},
}

// A message that is named in the code and written nowhere would stand on a page
// as its own key.
func TestEveryMessageThatCodeNamesIsWritten(t *testing.T) {
	c, err := i18n.Load(texts()...)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	err = fs.WalkDir(os.DirFS(".."), ".", func(path string, entry fs.DirEntry, err error) error {
		source := strings.HasSuffix(path, ".go") || strings.HasSuffix(path, ".templ")
		if err != nil || !source || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
			return err
		}
		raw, err := os.ReadFile("../" + path)
		if err != nil {
			return err
		}
		for _, n := range namings {
			for _, m := range n.call.FindAllStringSubmatch(string(raw), -1) {
				if seen++; !c.Has(i18n.English, n.prefix+m[1]) {
					t.Errorf("%s names %q, which is written nowhere", path, n.prefix+m[1])
				}
			}
		}
		return nil
	})
	if err != nil || seen < 300 {
		t.Errorf("looked at %d messages, %v", seen, err)
	}
}

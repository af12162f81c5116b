package ui

import (
	"context"
	"encoding/json"
	"io"
	"strings"

	"github.com/a-h/templ"

	"hearth/internal/platform/i18n"
)

// A Share is what a public page tells the programs that preview a link or list
// it: where the page is, and what it is about in the words of schema.org. It
// must hold nothing but what stands on the page for everybody.
type Share struct {
	Path string // of the page on this site; other addresses of it lead here
	Kind string // of OpenGraph: "website" unless set
	Lang string // BCP 47, of title and description; the reader's unless set
	Data any    // of schema.org, to be written as JSON; nil for none
}

type baseKey struct{}

// WithBaseURL returns a context whose pages know where the site is:
// "https://groups.example.org".
func WithBaseURL(ctx context.Context, base string) context.Context {
	return context.WithValue(ctx, baseKey{}, strings.TrimSuffix(base, "/"))
}

// Absolute is the full address of a path of this site.
func Absolute(ctx context.Context, path string) string {
	base, _ := ctx.Value(baseKey{}).(string)
	return base + path
}

func (s Share) kind() string {
	if s.Kind == "" {
		return "website"
	}
	return s.Kind
}

// locale writes a language as OpenGraph does: "pt_BR".
func (s Share) locale(ctx context.Context) string {
	if s.Lang == "" {
		return string(i18n.From(ctx))
	}
	return strings.ReplaceAll(s.Lang, "-", "_")
}

// block is the data as an element that no browser runs and that the content
// security policy therefore lets stand. json.Marshal writes <, > and & as
// escapes, so nothing in it can end the element.
func (s Share) block() templ.Component {
	raw, err := json.Marshal(s.Data)
	if err != nil {
		return templ.ComponentFunc(func(context.Context, io.Writer) error { return err })
	}
	return templ.Raw(`<script type="application/ld+json">` + string(raw) + `</script>`)
}

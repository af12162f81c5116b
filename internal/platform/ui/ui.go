package ui

import (
	"context"
	"embed"
	"slices"
	"strconv"

	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

// Texts are the words of the layout and the parts.
//
//go:embed text.*.json
var Texts embed.FS

// Kind is the colour and with it the tone of a chip or a note. Colour is never
// the only sign: the words say the same.
type Kind string

// The kinds. Rose is for danger to a person and for nothing else.
const (
	Plain Kind = ""      // neutral
	Moss  Kind = "moss"  // good, safe, done
	Dusk  Kind = "dusk"  // information
	Honey Kind = "honey" // take note
	Ember Kind = "ember" // Hearth's own colour
	Rose  Kind = "rose"  // somebody may be in danger
)

// class joins a base class with the kind's own.
func (k Kind) class(base string) string {
	if k == Plain {
		return base
	}
	return base + " " + string(k)
}

// The themes that a reader can choose.
const (
	ThemeAuto  = "auto" // as the device says
	ThemeLight = "light"
	ThemeDark  = "dark"
)

var themes = []string{ThemeAuto, ThemeLight, ThemeDark}

type (
	themeKey struct{}
	leaveKey struct{}
)

// WithTheme returns a context whose pages have the theme; anything but the
// three themes is ThemeAuto.
func WithTheme(ctx context.Context, theme string) context.Context {
	return context.WithValue(ctx, themeKey{}, theme)
}

func themeOf(ctx context.Context) string {
	if t, _ := ctx.Value(themeKey{}).(string); slices.Contains(themes, t) {
		return t
	}
	return ThemeAuto
}

// defaultLeaveURL is where Leave fast goes unless the operator chose another
// place: a site that anybody might have open.
const defaultLeaveURL = "https://www.wikipedia.org/"

// WithLeaveURL returns a context whose pages leave fast to the address.
func WithLeaveURL(ctx context.Context, url string) context.Context {
	return context.WithValue(ctx, leaveKey{}, url)
}

func leaveURL(ctx context.Context) string {
	if u, _ := ctx.Value(leaveKey{}).(string); u != "" {
		return u
	}
	return defaultLeaveURL
}

// t is the message in the reader's language.
func t(ctx context.Context, key string, args ...any) string { return i18n.T(ctx, key, args...) }

// backPath is where a form of the layout returns to: the page it stands on.
func backPath(ctx context.Context) string {
	if p := web.VisitorFrom(ctx).Path; p != "" {
		return p
	}
	return "/"
}

// yes is the value of an ARIA attribute that is true, and "" for one that is
// left out.
func yes(is bool) string {
	if is {
		return "true"
	}
	return ""
}

func number(ctx context.Context, n int) string { return i18n.Number(i18n.From(ctx), int64(n)) }

func itoa(n int) string { return strconv.Itoa(n) }

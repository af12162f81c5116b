package ui

import "context"

type coverKey struct{}

// WithCover returns a context in which Cover asks whether the reader wants what
// others wrote covered until they open it. It is asked only by pages that have
// something to cover.
func WithCover(ctx context.Context, covered func(context.Context) bool) context.Context {
	return context.WithValue(ctx, coverKey{}, covered)
}

// covered reports whether it is so for the reader; where nobody said anything,
// it is not.
func covered(ctx context.Context) bool {
	f, ok := ctx.Value(coverKey{}).(func(context.Context) bool)
	return ok && f(ctx)
}

// coverText is what is pressed to see it.
func coverText(ctx context.Context, label string) string {
	if label != "" {
		return label
	}
	return t(ctx, "ui.cover")
}

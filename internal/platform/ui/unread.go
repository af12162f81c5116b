package ui

import "context"

type unreadKey struct{}

// WithUnread returns a context whose pages ask f, once and only if they have a
// header, whether the reader has notices that they have not read.
func WithUnread(ctx context.Context, f func() bool) context.Context {
	return context.WithValue(ctx, unreadKey{}, f)
}

func unread(ctx context.Context) bool {
	f, ok := ctx.Value(unreadKey{}).(func() bool)
	return ok && f()
}

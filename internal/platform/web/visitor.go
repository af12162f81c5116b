package web

import "context"

// A Visitor is what the page furniture needs to know of whoever asks. The
// account feature's middleware puts it into the request's context.
type Visitor struct {
	SignedIn bool
	Name     string // the account's own name; shown only to its owner
	Path     string // path of the request, for aria-current and for coming back after sign-in
}

type visitorKey struct{}

// WithVisitor returns a context that carries v.
func WithVisitor(ctx context.Context, v Visitor) context.Context {
	return context.WithValue(ctx, visitorKey{}, v)
}

// VisitorFrom returns the context's visitor; the zero Visitor is nobody.
func VisitorFrom(ctx context.Context) Visitor {
	v, _ := ctx.Value(visitorKey{}).(Visitor)
	return v
}

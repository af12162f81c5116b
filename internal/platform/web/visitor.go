package web

import (
	"context"
	"net/http"
	"net/url"
)

// A Visitor is what the page furniture needs to know of whoever asks. The
// account feature's middleware puts it into the request's context.
type Visitor struct {
	SignedIn bool
	Name     string // the account's own name; shown only to its owner
	Path     string // the page before them, with its query, to come back to; see PageOf
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

// PageOf returns the page that a person has before them when r is answered: what
// a GET asks for, and where a POST came from, for its own address may take no
// GET. It is a path of this site, "/" if nothing better is known.
func PageOf(r *http.Request) string {
	if r.Method == http.MethodGet {
		return LocalPath(r.URL.RequestURI(), "/")
	}
	from, err := url.Parse(r.Referer())
	if err != nil || from.Host != r.Host {
		return "/"
	}
	return LocalPath(from.RequestURI(), "/")
}

package web

import (
	"context"
	"crypto/rand"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"hearth/internal/platform/fault"
)

// A Handler parses, calls and renders, and returns the one error that the
// Router turns into an answer.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Access says who may ask for a route at all; what they then may see or do is
// the feature's own decision.
type Access string

// The kinds of access.
const (
	Public   Access = "public"
	SignedIn Access = "signed in"
)

// A Route is one line of the route table.
type Route struct {
	Pattern string // as http.ServeMux takes it: "GET /groups/{slug}"
	Access  Access
}

// A Router collects the routes of all features and answers for their errors.
type Router struct {
	mux    *http.ServeMux
	routes []Route
	// Page draws an error for people. app sets it: the page's furniture lies
	// in ui, which imports this package.
	page func(ErrorView) templ.Component
	// wrap is put around each handler, which by then knows its pattern.
	wrap func(pattern string, next http.Handler) http.Handler
	// hear is told of forms; see HearForms.
	hear func(*http.Request, error) *Beside
}

// NewRouter returns a router that draws errors with page and puts wrap, which
// may be nil, around each route.
func NewRouter(page func(ErrorView) templ.Component, wrap func(pattern string, next http.Handler) http.Handler) *Router {
	rt := &Router{mux: http.NewServeMux(), page: page, wrap: wrap}
	rt.mux.Handle("/", rt.handler(func(http.ResponseWriter, *http.Request) error {
		return fault.Missing("no such route")
	}))
	return rt
}

// Public registers a route that anybody may ask for.
func (rt *Router) Public(pattern string, h Handler) { rt.add(pattern, Public, h) }

// SignedIn registers a route for people who are signed in.
func (rt *Router) SignedIn(pattern string, h Handler) {
	rt.add(pattern, SignedIn, func(w http.ResponseWriter, r *http.Request) error {
		if !VisitorFrom(r.Context()).SignedIn {
			return fault.New(fault.SignInNeeded, "sign_in_needed")
		}
		return h(w, r)
	})
}

func (rt *Router) add(pattern string, access Access, h Handler) {
	rt.routes = append(rt.routes, Route{Pattern: pattern, Access: access})
	next := rt.handler(h)
	if rt.wrap != nil {
		next = rt.wrap(pattern, next)
	}
	rt.mux.Handle(pattern, next)
}

// Routes returns the table of routes, in the order of registration.
func (rt *Router) Routes() []Route { return rt.routes }

// ServeHTTP answers a request. A method that a known path does not take is
// answered like a path that does not exist.
func (rt *Router) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if len(r.URL.Path) > maxPath || strings.ContainsRune(r.URL.Path, 0) || !utf8.ValidString(r.URL.Path) {
		rt.fail(w, r, fault.Missing("path too long or broken"))
		return
	}
	rt.mux.ServeHTTP(w, r)
}

const maxPath = 2048

func (rt *Router) handler(h Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = rt.refusable(r)
		if err := h(w, r); err != nil {
			rt.fail(w, r, err)
			return
		}
		taken(r.Context())
	})
}

type incidentKey struct{}

// WithIncident gives every request an id that a person can quote and the log
// can be searched for.
func WithIncident(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := strings.ToLower(rand.Text()[:10])
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), incidentKey{}, id)))
	})
}

// Incident returns the request's id, "" outside a request.
func Incident(ctx context.Context) string {
	id, _ := ctx.Value(incidentKey{}).(string)
	return id
}

package web

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"hearth/internal/platform/fault"
)

// What somebody sent and was refused is gone with the answer, unless it is
// looked at on the way: one function hears of every form, and may say something
// beside a refusal.

// A Beside is what stands beside a refusal.
type Beside struct {
	Part templ.Component // on the page
	JSON any             // as "help" in an answer for scripts
}

// HearForms sets what hears of each form that is sent, once: of one that is
// refused with the fault, before the answer is written, and of one that was taken
// with nil, after it. Of a refusal it returns what to say beside it, or nil. It is
// not told of forms that cannot be read, nor of refusals to people who are not
// signed in. It is called before any request.
func (rt *Router) HearForms(f func(r *http.Request, err error) *Beside) { rt.hear = f }

type refusalKey struct{}

// A refusal is what is known about a request, should it be refused.
type refusal struct {
	hear   func(*http.Request, error) *Beside
	r      *http.Request // the one that the handler reads its form from
	heard  bool
	beside *Beside
}

// refusable returns the request as its handler gets it.
func (rt *Router) refusable(r *http.Request) *http.Request {
	if rt.hear == nil || r.Method != http.MethodPost {
		return r
	}
	known := &refusal{hear: rt.hear}
	known.r = r.WithContext(context.WithValue(r.Context(), refusalKey{}, known))
	return known.r
}

// taken tells of a form that was not refused.
func taken(ctx context.Context) {
	if known, ok := ctx.Value(refusalKey{}).(*refusal); ok && !known.heard {
		known.heard = true
		known.hear(known.r, nil)
	}
}

// besideOf is what stands beside the refusal of the request, nil for nothing.
func besideOf(ctx context.Context, err error) *Beside {
	known, ok := ctx.Value(refusalKey{}).(*refusal)
	if !ok || err == nil {
		return nil
	}
	switch fault.Of(err).Kind {
	case fault.SignInNeeded, fault.Malformed, fault.TooLarge, fault.Unsupported:
		return nil
	}
	if !known.heard {
		known.heard = true
		known.beside = known.hear(known.r, err)
	}
	return known.beside
}

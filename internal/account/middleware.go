package account

import (
	"context"
	"net/http"

	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

type sessionKey struct{}

// sessionFrom returns the session of whoever asks; the zero session outside
// signed-in requests.
func sessionFrom(ctx context.Context) session {
	s, _ := ctx.Value(sessionKey{}).(session)
	return s
}

// Authenticate puts whoever asks into the request's context: the Actor for
// features, the Visitor for the page's furniture. It costs one query, and none
// for cacheFor after that. Errors go to fail, which is the Router's.
func (m *Module) Authenticate(fail func(http.ResponseWriter, *http.Request, error), next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, visitor := r.Context(), web.Visitor{Path: web.PageOf(r)}
		if token := m.cookies.read(r); token != "" {
			now, found, err := m.session(ctx, token)
			switch {
			case err != nil:
				fail(w, r, err)
				return
			case found:
				visitor.SignedIn, visitor.Name = true, now.name
				ctx = context.WithValue(WithActor(ctx, Actor{ID: now.account}), sessionKey{}, now)
			}
		}
		next.ServeHTTP(w, r.WithContext(web.WithVisitor(ctx, visitor)))
	})
}

// Fresh lets a handler run only for people who showed within the last ten
// minutes who they are. Others are asked to do so first and are then brought
// to page, a path of this site. Programs get a Forbidden fault.
func (m *Module) Fresh(page string, h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		switch {
		case sessionFrom(r.Context()).fresh(m.clock.Now()):
			return h(w, r)
		case web.WantsJSON(r):
			return fault.New(fault.Forbidden, "account.confirm_needed")
		}
		return web.SeeOther(w, r, withNext("/confirm", page))
	}
}

// cookies writes and reads the one cookie that signs a browser in.
type cookies struct{ secure bool }

// name has the __Host- prefix where TLS allows it: such a cookie cannot be
// planted by a neighbouring site.
func (c cookies) name() string {
	if c.secure {
		return "__Host-hearth"
	}
	return "hearth"
}

func (c cookies) of(token string, seconds int) *http.Cookie {
	return &http.Cookie{Name: c.name(), Value: token, Path: "/", MaxAge: seconds,
		Secure: c.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode}
}

func (c cookies) read(r *http.Request) string {
	if cookie, err := r.Cookie(c.name()); err == nil {
		return cookie.Value
	}
	return ""
}

func (c cookies) set(w http.ResponseWriter, token string) {
	http.SetCookie(w, c.of(token, int(sessionFor.Seconds())))
}

// Forget takes the session's cookie off the browser. A session that is gone
// from the database leaves its cookie behind, which tells who has been here.
func (m *Module) Forget(w http.ResponseWriter) { m.cookies.clear(w) }

func (c cookies) clear(w http.ResponseWriter) { http.SetCookie(w, c.of("", -1)) }

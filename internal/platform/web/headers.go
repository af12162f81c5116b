package web

import (
	"net/http"

	"hearth/internal/platform/fault"
)

// policy lets a page load only what this server sends: no inline script or
// style, no other origin, no frame around it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Headers sets what protects every answer. Pages are not stored unless their
// handler says otherwise; secure tells that the site is served over TLS.
func Headers(secure bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()")
		h.Set("X-Robots-Tag", "noindex")
		h.Set("Cache-Control", "no-store")
		if secure {
			h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
		}
		next.ServeHTTP(w, r)
	})
}

// Findable lets search engines list the answer. Everything else asks them not
// to, so that a page about people is never found by what they wrote.
func Findable(w http.ResponseWriter) { w.Header().Del("X-Robots-Tag") }

// WithCamera lets the answer's page ask for camera and microphone, which no other
// page may.
func WithCamera(w http.ResponseWriter) {
	w.Header().Set("Permissions-Policy", "camera=(self), microphone=(self), geolocation=(), browsing-topics=()")
}

// SameOrigin refuses requests that change something and that another site
// made, by Sec-Fetch-Site and Origin. Programs send neither and pass.
func (rt *Router) SameOrigin(next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rt.fail(w, r, fault.New(fault.Forbidden, "foreign_origin"))
	}))
	return guard.Handler(next)
}

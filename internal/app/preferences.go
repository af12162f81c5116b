package app

import (
	"net/http"
	"sync"
	"time"

	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/safety"
)

// preferences puts the reader's language, time zone and theme into the context:
// from cookies that hold nothing else, and the browser's own wish for the
// language.
func (a *App) preferences(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := i18n.With(r.Context(), languageOf(r))
		ctx = i18n.WithZone(ctx, zoneOf(r))
		ctx = safety.Accepting(ctx, r.Header.Get("Accept-Language"))
		if theme, err := r.Cookie("theme"); err == nil {
			ctx = ui.WithTheme(ctx, theme.Value)
		}
		ctx = ui.WithLeaveURL(ctx, a.Config.LeaveURL)
		ctx = ui.WithBaseURL(ctx, a.Config.BaseURL)
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

func languageOf(r *http.Request) i18n.Lang {
	if chosen, err := r.Cookie("lang"); err == nil {
		if lang, ok := i18n.Parse(chosen.Value); ok {
			return lang
		}
	}
	return i18n.Negotiate(r.Header.Get("Accept-Language"))
}

// zones keeps the time zones that were read; there are some six hundred.
var zones sync.Map

func zoneOf(r *http.Request) *time.Location {
	cookie, err := r.Cookie("tz")
	if err != nil || cookie.Value == "" || cookie.Value == "Local" {
		return time.UTC
	}
	if zone, ok := zones.Load(cookie.Value); ok {
		return zone.(*time.Location)
	}
	zone, err := time.LoadLocation(cookie.Value)
	if err != nil {
		return time.UTC
	}
	zones.Store(cookie.Value, zone)
	return zone
}

package web

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
)

// An ErrorView is what people see of an error.
type ErrorView struct {
	Status   int
	Title    string
	Text     string
	Incident string
	Retry    int // seconds to wait, 0 if unknown
	// Kept is what the person had written when their session was found to
	// have ended, or when something stands beside the refusal, with the address
	// to send it to again.
	Kept   []Kept
	Action string
	// Beside is what else is said where words were refused, nil for nothing.
	Beside *Beside
}

// Kept is one field of a form that could not be taken.
type Kept struct{ Name, Value string }

var statusOf = map[fault.Kind]int{
	fault.Internal:     http.StatusInternalServerError,
	fault.Malformed:    http.StatusBadRequest,
	fault.SignInNeeded: http.StatusUnauthorized,
	fault.NotFound:     http.StatusNotFound,
	fault.Conflict:     http.StatusConflict,
	fault.TooLarge:     http.StatusRequestEntityTooLarge,
	fault.Unsupported:  http.StatusUnsupportedMediaType,
	fault.Invalid:      http.StatusUnprocessableEntity,
	fault.TooMany:      http.StatusTooManyRequests,
	fault.Unavailable:  http.StatusServiceUnavailable,
	fault.Forbidden:    http.StatusForbidden,
}

// Fail answers a request with an error; middleware that refuses a request
// before it reaches a handler calls it.
func (rt *Router) Fail(w http.ResponseWriter, r *http.Request, err error) { rt.fail(w, r, err) }

// fail is the one exit from an error to HTTP.
func (rt *Router) fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // nobody is listening any more
	}
	f, status := fault.Of(err), 0
	status = statusOf[f.Kind]
	note(r.Context(), f, status)
	w.Header().Set("Cache-Control", "no-store")
	if f.Retry > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(f.Retry))
	}
	switch {
	case WantsJSON(r):
		_ = JSON(w, status, errorJSON(r.Context(), f))
	case f.Kind == fault.SignInNeeded && r.Method == http.MethodGet:
		http.Redirect(w, r, "/sign-in?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
	default:
		if err := Render(w, r, status, rt.page(rt.view(r, f, status))); err != nil {
			http.Error(w, http.StatusText(status), status)
		}
	}
}

func (rt *Router) view(r *http.Request, f *fault.Error, status int) ErrorView {
	ctx := r.Context()
	v := ErrorView{
		Status:   status,
		Title:    i18n.T(ctx, "web.error."+strconv.Itoa(status)),
		Text:     i18n.TMap(ctx, "fault."+f.Code, f.Args),
		Incident: Incident(ctx),
		Retry:    f.Retry,
	}
	v.Beside = besideOf(ctx, f)
	if f.Kind == fault.SignInNeeded || v.Beside != nil {
		v.Action = r.URL.RequestURI()
		v.Kept = keep(r)
	}
	return v
}

// secrets are fields that are never written into a page again.
var secrets = []string{"passphrase", "words"}

// keep reads the fields of a form that came after the session had ended.
func keep(r *http.Request) (kept []Kept) {
	form, err := ParseForm(r)
	if err != nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(form.values)) {
		if slices.Contains(secrets, name) {
			continue
		}
		for _, value := range form.values[name] {
			kept = append(kept, Kept{Name: name, Value: value})
		}
	}
	return kept
}

type jsonError struct {
	Code     string            `json:"code"`
	Message  string            `json:"message"`
	Fields   map[string]string `json:"fields"`
	Incident string            `json:"incident"`
	Help     any               `json:"help,omitempty"` // see Beside
}

func errorJSON(ctx context.Context, f *fault.Error) jsonError {
	e := jsonError{Code: f.Code, Message: i18n.TMap(ctx, "fault."+f.Code, f.Args), Fields: map[string]string{}, Incident: Incident(ctx)}
	if beside := besideOf(ctx, f); beside != nil {
		e.Help = beside.JSON
	}
	for _, field := range f.Fields {
		e.Fields[field.Name] = i18n.TMap(ctx, field.Key, field.Args)
	}
	return e
}

// note logs our own mistakes as errors and everything else for those who look
// closely. A cause never holds a person's text; see package fault.
func note(ctx context.Context, f *fault.Error, status int) {
	level := slog.LevelDebug
	if status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	attrs := []slog.Attr{slog.Int("status", status), slog.String("code", f.Code), slog.String("incident", Incident(ctx))}
	if cause := errors.Unwrap(f); cause != nil {
		attrs = append(attrs, slog.String("cause", cause.Error()))
	}
	slog.LogAttrs(ctx, level, "request refused", attrs...)
}

// Recover answers a panic like any other mistake of ours.
func (rt *Router) Recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler {
				panic(p)
			}
			rt.fail(w, r, fault.Wrap(fault.Internal, "internal", panicError{p}))
		}()
		next.ServeHTTP(w, r)
	})
}

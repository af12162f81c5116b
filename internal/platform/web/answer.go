package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"hearth/internal/platform/fault"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render draws the page whole before a byte is sent, so that a page never
// breaks off in the middle with a wrong status.
func Render(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	if err := page.Render(r.Context(), buf); err != nil {
		return fault.Wrap(fault.Internal, "internal", err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(buf.Len()))
	h.Add("Vary", "Accept")
	w.WriteHeader(status)
	_, _ = w.Write(buf.Bytes()) // a reader who has gone is not an error
	return nil
}

// WantsJSON reports whether the request prefers JSON to a page. Browsers name
// text/html; scripts name application/json.
func WantsJSON(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return strings.Contains(accept, "application/json") && !strings.Contains(accept, "text/html")
}

// WantsPart reports whether htmx asks for a part of a page.
func WantsPart(r *http.Request) bool { return r.Header.Get("HX-Request") == "true" }

// JSON answers with v.
func JSON(w http.ResponseWriter, status int, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return fault.Wrap(fault.Internal, "internal", err)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Add("Vary", "Accept")
	w.WriteHeader(status)
	_, _ = w.Write(append(raw, '\n'))
	return nil
}

// A List is how JSON answers hold lists. Next is the address of the next page,
// nil on the last.
type List[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next"`
}

// NewList returns a list whose items are never null.
func NewList[T any](items []T, next string) List[T] {
	l := List[T]{Items: items}
	if items == nil {
		l.Items = []T{}
	}
	if next != "" {
		l.Next = &next
	}
	return l
}

// Created answers a POST that made a thing: 303 to its page, or 201 with
// {"id","url"} for scripts.
func Created(w http.ResponseWriter, r *http.Request, id, url string) error {
	if WantsJSON(r) {
		return JSON(w, http.StatusCreated, struct {
			ID  string `json:"id"`
			URL string `json:"url"`
		}{id, url})
	}
	return SeeOther(w, r, url)
}

// Done answers a POST that changed a thing: 303 to the page to look at next,
// or 200 with {"url"} for scripts.
func Done(w http.ResponseWriter, r *http.Request, url string) error {
	if WantsJSON(r) {
		return JSON(w, http.StatusOK, struct {
			URL string `json:"url"`
		}{url})
	}
	return SeeOther(w, r, url)
}

// SeeOther sends the browser on with a GET.
func SeeOther(w http.ResponseWriter, r *http.Request, url string) error {
	http.Redirect(w, r, url, http.StatusSeeOther)
	return nil
}

// Refused answers a form that was refused for something that the person can
// mend: the same page again, filled in, with the problems; 422, or the fault's
// own status where somebody else was first or the pace is too high. Any other
// error, and any error of a script, goes on to the one exit.
func Refused(w http.ResponseWriter, r *http.Request, err error, page func(*Problems) templ.Component) error {
	f := fault.Of(err)
	if WantsJSON(r) {
		return err
	}
	switch f.Kind {
	case fault.Invalid, fault.Conflict, fault.TooMany:
	default:
		return err
	}
	if f.Retry > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(f.Retry))
	}
	return Render(w, r, statusOf[f.Kind], page(ProblemsOf(r.Context(), err)))
}

// LocalPath returns where to go next if it is a path of this site, else
// fallback: "next" comes from an address, and addresses can be made by anybody.
func LocalPath(next, fallback string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\n\r\t") {
		return fallback
	}
	return next
}

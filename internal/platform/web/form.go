package web

import (
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"hearth/internal/platform/fault"
)

// MaxForm is the largest form in bytes, encoded. The longest post that forum
// takes fits in any script.
const MaxForm = 512 << 10

// A Form is a decoded form. Its values are valid UTF-8 without NUL.
type Form struct{ values url.Values }

// ParseForm reads the request's body as a form. It refuses another content
// type with Unsupported, a body over MaxForm with TooLarge, and what cannot be
// read with Malformed.
func ParseForm(r *http.Request) (Form, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.ContentLength == 0 && r.Header.Get("Content-Type") == "" {
		return Form{}, nil
	}
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return Form{}, fault.New(fault.Unsupported, "unsupported")
	}
	if r.Form != nil { // a form that was already read, and is asked for again
		return Form{values: r.PostForm}, nil
	}
	raw, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, MaxForm))
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &big):
		return Form{}, fault.New(fault.TooLarge, "too_large")
	case err != nil:
		return Form{}, fault.Wrap(fault.Malformed, "malformed", err)
	}
	form, err := decode(string(raw))
	if err != nil {
		return Form{}, err
	}
	r.Form, r.PostForm = form.values, form.values
	return form, nil
}

// decode is ParseForm's pure part; it is fuzzed.
func decode(raw string) (Form, error) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return Form{}, fault.New(fault.Malformed, "malformed")
	}
	for name, list := range values {
		for i, v := range list {
			if !utf8.ValidString(v) || strings.ContainsRune(v, 0) || !utf8.ValidString(name) {
				return Form{}, fault.New(fault.Malformed, "malformed")
			}
			list[i] = strings.ReplaceAll(v, "\r\n", "\n")
		}
	}
	return Form{values: values}, nil
}

// Has reports whether the form has the field, even an empty one.
func (f Form) Has(name string) bool { return f.values.Has(name) }

// Text returns the field's text without space around it.
func (f Form) Text(name string) string { return strings.TrimSpace(f.values.Get(name)) }

// Raw returns the field exactly as it was sent; passphrases keep their spaces.
func (f Form) Raw(name string) string { return f.values.Get(name) }

// Line returns the field's text on one line, runs of white space folded.
func (f Form) Line(name string) string { return strings.Join(strings.Fields(f.values.Get(name)), " ") }

// All returns every value of a field that may be given more than once.
func (f Form) All(name string) []string { return f.values[name] }

// Starting returns the text of every field whose name begins so, by their names.
func (f Form) Starting(prefix string) (texts []string) {
	for _, name := range slices.Sorted(maps.Keys(f.values)) {
		if strings.HasPrefix(name, prefix) {
			texts = append(texts, f.Text(name))
		}
	}
	return texts
}

// Yes reports whether a box was ticked, as browsers and scripts say it.
func (f Form) Yes(name string) bool {
	switch strings.ToLower(f.Text(name)) {
	case "on", "yes", "true", "1", "y":
		return true
	}
	return false
}

package fault

import (
	"errors"
	"fmt"
)

// Kind says what sort of thing went wrong; platform/web maps it to a status.
type Kind int

// The kinds, with the HTTP status that each becomes.
const (
	Internal     Kind = iota // 500: our mistake
	Malformed                // 400: the request cannot be read
	SignInNeeded             // 401, or a redirect to the sign-in page
	NotFound                 // 404: does not exist, or may not be seen
	Conflict                 // 409: somebody else was first
	TooLarge                 // 413
	Unsupported              // 415
	Invalid                  // 422: the person can mend it; Fields say how
	TooMany                  // 429
	Unavailable              // 503: try again soon
	Forbidden                // 403: may be seen, but not done by this person or from this place
)

// Field is one thing in a form that the person can mend.
type Field struct {
	Name string         // the form field's name
	Key  string         // i18n key of the sentence shown at the field
	Args map[string]any // values for the sentence's placeholders
}

// Error is the one error type that becomes an answer.
type Error struct {
	Kind Kind
	// Code is stable, for programs: "forum.locked". The sentence that people
	// see is the i18n message "fault." + Code.
	Code   string
	Args   map[string]any // values for the sentence's placeholders
	Fields []Field        // for Invalid
	Retry  int            // for TooMany and Unavailable: seconds to wait, 0 if unknown
	cause  error
}

// New returns a fault of the kind with a stable code such as "forum.locked".
func New(kind Kind, code string) *Error { return &Error{Kind: kind, Code: code} }

// Wrap returns a fault that keeps err as its private cause.
func Wrap(kind Kind, code string, err error) *Error {
	return &Error{Kind: kind, Code: code, cause: err}
}

// Missing is the one answer for what does not exist and for what the actor may
// not see, so that nobody can tell the two apart. The reason goes to the log.
func Missing(reason string) *Error {
	return &Error{Kind: NotFound, Code: "not_found", cause: errors.New(reason)}
}

// Error says kind, code and private cause; it is for logs only.
func (e *Error) Error() string {
	if e.cause != nil {
		return fmt.Sprintf("%s: %v", e.Code, e.cause)
	}
	return e.Code
}

// Unwrap returns the private cause.
func (e *Error) Unwrap() error { return e.cause }

// With sets a value for a placeholder of the sentence.
func (e *Error) With(name string, value any) *Error {
	if e.Args == nil {
		e.Args = map[string]any{}
	}
	e.Args[name] = value
	return e
}

// A Check gathers what is wrong with a form, in the form's order.
type Check struct{ fields []Field }

// Add notes that the named field is wrong; key is the i18n key of the sentence
// and args are its placeholders as name, value pairs.
func (c *Check) Add(name, key string, args ...any) {
	f := Field{Name: name, Key: key}
	for i := 0; i+1 < len(args); i += 2 {
		if f.Args == nil {
			f.Args = map[string]any{}
		}
		f.Args[fmt.Sprint(args[i])] = args[i+1]
	}
	c.fields = append(c.fields, f)
}

// Err returns nil if nothing was noted, and otherwise an Invalid fault.
func (c *Check) Err() error {
	if len(c.fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Code: "invalid", Fields: c.fields}
}

// Of returns the fault inside err, or an Internal one that wraps it. It
// returns nil for nil.
func Of(err error) *Error {
	if err == nil {
		return nil
	}
	var f *Error
	if errors.As(err, &f) {
		return f
	}
	return Wrap(Internal, "internal", err)
}

// Is reports whether err holds a fault of the kind.
func Is(err error, kind Kind) bool {
	var f *Error
	return errors.As(err, &f) && f.Kind == kind
}

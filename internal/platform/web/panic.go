package web

import (
	"fmt"
	"runtime"
	"strings"
)

// panicError tells where a panic arose. It keeps the value's type but not its
// text unless it is a runtime error: a panic's text might quote a person.
type panicError struct{ value any }

func (p panicError) Error() string {
	what := fmt.Sprintf("%T", p.value)
	if err, ok := p.value.(runtime.Error); ok {
		what = err.Error()
	}
	return "panic: " + what + " at " + site()
}

// site names the first of our own frames beneath the panic.
func site() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	panicked := false
	for {
		f, more := frames.Next()
		if f.Function == "runtime.gopanic" {
			panicked = true
		} else if panicked && strings.HasPrefix(f.Function, "hearth/") {
			return fmt.Sprintf("%s:%d", f.Function, f.Line)
		}
		if !more {
			return "unknown"
		}
	}
}

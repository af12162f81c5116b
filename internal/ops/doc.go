// Package ops answers an operator's two questions: does it run, and if not,
// what is to be done.
//
// Programs ask /healthz (the process is alive; restart it if not) and /readyz
// (it can serve now; send people elsewhere if not). Both are open to everybody,
// so they name at most the part that fails and never say why. A person asks
// `hearth doctor`, which says everything but secrets.
//
// The checks come from app, which alone knows every part.
package ops

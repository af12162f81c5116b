// Package limit says how often something may be done.
//
// A limiter keeps, for each key, only the moment at which its allowance will
// be whole again (the generic cell rate algorithm, a token bucket without a
// timer). NewMemory counts in this process, for a bounded number of keys;
// NewRedis counts for all nodes together, and falls back to this process's own
// count while Redis is gone: a limit must never be the reason that a person
// cannot get in.
//
// Keys may name a network address or an account, so Redis only ever sees them
// hashed under the server's own secret, and forgets each as soon as its
// allowance is whole.
package limit

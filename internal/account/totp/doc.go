// Package totp is the codes of an authenticator app, as RFC 6238 says: a secret
// that app and server share, and six digits that follow from it and the time.
//
// The parameters are the ones that every app understands (SHA-1, six digits,
// thirty seconds). It is pure: the caller brings chance and time, keeps the
// secret, and remembers which step was taken last.
package totp

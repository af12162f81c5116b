// Package arch holds the tests that keep the code as docs/architecture.md says
// it is: who may import whom, which packages may know a driver, that every
// package says what it owns.
package arch

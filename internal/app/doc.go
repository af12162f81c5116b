// Package app puts Hearth together. It is the only package that knows every
// feature; nobody imports it but the command.
//
// Build makes the parts in the order in which they need each other and is meant
// to be read from top to bottom. Every feature is in one list, features.go, and
// owes what that list's type demands.
package app

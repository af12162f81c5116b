// Package fault holds the one error type that crosses from a feature to HTTP.
//
// A Fault has two faces. People see its message, its fields and its incident
// id; the log sees its private cause. Neither sees what a member wrote: causes
// must never carry a person's text. platform/web is the only package that
// turns a Fault into a status and a page.
package fault

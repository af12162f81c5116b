// Package format is how a meeting goes, written down: a document of segments in
// order, each with its time, its words, who may speak and who is needed. A
// format is read from YAML or JSON, checked, drawn, shared, and run by the
// floor (package floor), which knows nothing of a meeting but its format and
// what happens.
//
// The package is pure: no clock, no storage, no network. It owns the document's
// schema (schema.json, served to whoever writes formats elsewhere) and the
// formats that Hearth brings along (shipped: how each goes in one file, what is
// said in it in one a language).
//
// What always holds of a Format that Check has passed: it has at least one
// segment, every segment can be run, every role that a segment needs is a role
// that somebody can have, and its minutes fit its length. Written down and read
// back it is the same.
//
// Parse reads, Check refuses, Advice points out, Plan gives minutes, Diff tells
// two versions apart. What a document leaves open is settled in usual.go, and
// only there.
package format

// Package predict is the contract of "hearth ai predict": one JSON object a line
// in, one out, by task. A task is an entry of Tasks and a file of its own.
//
// It owns no tables. What must always hold: every id comes back once and in
// order, the same bytes in give the same bytes out, no text is logged or kept,
// and an error names a line and never what stands in it.
package predict

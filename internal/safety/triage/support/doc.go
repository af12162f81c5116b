// Package support reads what kind of support a text asks for or gives. Two
// models answer: one tells seven kinds apart (asking for or giving emotional,
// informational or practical help, or none); the other says of one sentence of
// a reply whether it supports, informs or tells of the writer, several at once.
//
// Both are n-gram models (package ngram) with extra features: whom the text
// speaks of, whether it asks, and the phrases of package phrase.
//
// It owns no tables. What must always hold: the same text gives the same
// Reading, and nothing of it is kept.
package support

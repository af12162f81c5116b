// Package triage reads what somebody wrote, before others do, and says how grave
// it may be and why: thoughts of suicide and how near they are, of whom, a child
// at risk, a method told, abuse and its kinds, an approach, spam. It runs
// offline, on weights that are embedded (weights/), in well under a millisecond.
//
//	e, err := triage.Load()   // safe for many goroutines
//	r := e.Read(text)
//	r.Level()                 // on the ladder of package ladder
//
// How it reads: package plain folds the text; package cue finds cues (words and
// phrases of one meaning in seven languages: means, farewell, tonight, not,
// somebody else) and the rules over them; package ngram weighs cues, words and
// letters. rules.go holds what must never be missed, whatever the weights say.
// How well it reads, and where it is weak, is in docs/model-card.md.
//
// It owns no tables and keeps, logs and sends nothing. What must always hold:
// any text up to Longest is read without a panic and in bounded time, reasons
// lie inside the text, and the same text gives the same Reading. A reading never
// decides: it only brings a person.
package triage

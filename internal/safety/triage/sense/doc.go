// Package sense turns a text into features: folded (plain), its language guessed
// (tongue), cues found (cue), words and letters counted (ngram), and cues alone,
// in pairs, denied, asked about, and by how long the text is as extra features.
// Sentences adds what a model of lines says of each sentence of a longer text.
// Together makes one margin of what the models of posts say of risk. Training
// and reading both do it here, so that they cannot differ.
//
// It is pure and owns no tables. What must always hold: the same text gives the
// same features, and at most so many extras however long it is.
package sense

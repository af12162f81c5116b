// Package topic reads what a text is about. Two models answer: one tells nine
// stressors apart (work, school, family, relationships, money, health,
// emotional turmoil, everyday decisions, other), for short messages; the other
// twenty-three subjects that people bring to counsellors, several at once, for
// a post with a first line.
//
// Both are n-gram models (package ngram) with one kind of extra feature: which
// topics the words of lexicon.txt name. How they do is in docs/model-card.md.
//
// It owns no tables. What must always hold: the same text gives the same
// Reading, and nothing of it is kept.
package topic

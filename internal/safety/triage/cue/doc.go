// Package cue finds what words mean, one step above the words: that a text
// speaks of pills, of tonight, of a farewell, of somebody else, that something
// is denied, in English, Spanish, Portuguese, French, German, Arabic and Hindi.
// A cue is a set of words and phrases of one meaning; a rule is a few cues in
// order within a sentence. Both are in versioned files beside the code, with the
// date by which somebody must have looked at them again.
//
// cues.txt: a line [name] begins a cue. Then lines "en: phrase | phrase". In a
// phrase "word*" is any word that begins so, "~" is up to three other words of
// the sentence. A phrase that ends in "!" counts only in a text of its
// language: "die!" is English, and not the German article.
//
// rules.txt: "name: cue cue|other ~ cue". The next cue begins at most three
// words later, after "~" at most eight, always in the same sentence; "^cue" must
// not stand in the sentence.
//
// It is pure and owns no tables. What must always hold: reading takes time in
// proportion to the text, and every Hit lies inside it.
package cue

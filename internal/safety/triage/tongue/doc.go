// Package tongue guesses what language a text is in, from its script and the
// small words of seven languages and some neighbours. It is for choosing words
// and words only: nobody is treated by it.
//
// It is pure and owns no tables. What must always hold: the same text gives the
// same language, and "" means that it cannot tell.
package tongue

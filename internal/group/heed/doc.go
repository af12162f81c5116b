// Package heed is how a place that keeps words has them read before others see
// them, and notes what was found in the same transaction as the words.
//
// What must always hold: words are never lost because what was found in them
// could not be noted. Where all that fails is the note, they are written with
// less of it, and at last without; then it is counted.
//
// It owns no table. Who reads is a matter of those who put the program together;
// forum, chat, meeting rooms and talks only ask.
package heed

// Package template holds the eight groups that somebody can start from: each
// says whom it suits, and brings a frame (size, rhythm, entry), agreements,
// questions for those who ask to join, what a first meeting could look like,
// and which roles to fill.
//
// The words are our own, in every language of the interface, in one file a
// language. All gathers them; a piece that is missing in one language is a
// fault that a test finds, and that stops the program from starting.
package template

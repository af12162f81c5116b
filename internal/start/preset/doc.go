// Package preset holds what belongs to a topic whoever starts the group: short
// readings of our own, content notes that are often needed, and the safety
// rules that such a group should begin with.
//
// The words stand in one file a language. All gathers them; a piece that is
// missing in one language is a fault that a test finds, and that stops the
// program from starting.
package preset

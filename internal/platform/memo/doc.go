// Package memo keeps in memory, for a while and so many at most, what a feature
// has read.
//
// It serves what may be a little old: another node's change goes unnoticed until
// an entry runs out. Whatever decides what somebody may do is read afresh.
package memo

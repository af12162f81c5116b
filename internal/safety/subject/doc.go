// Package subject is how the safety packages speak of what a member wrote,
// whatever feature keeps it: a post, a message of a room, a line of a meeting.
// Each feature is a Place for its kind; package app makes them known.
//
// It owns no tables.
package subject

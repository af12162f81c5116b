// Package rehearse runs a meeting format with made-up people in virtual time,
// and tells who spoke when. It is the floor itself that runs: what a rehearsal
// shows is what a meeting will do.
//
// The people are there in mixed ways. One of them passes, one loses the
// connection in the middle of a turn and comes back, one comes late, and one
// only listens. The host goes on when everyone was asked.
//
// It is pure: the same format, number of people and seed give the same
// rehearsal.
package rehearse

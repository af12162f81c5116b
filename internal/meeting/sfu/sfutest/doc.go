// Package sfutest is the other side of package sfu: people with a microphone and
// a camera, for tests and for measuring, and a plain LiveKit to compare with.
//
// A Participant is a small client on pion: LiveKit's first signalling protocol,
// with one connection for what it sends and one for what it gets. What it says
// is noise of the right size.
package sfutest

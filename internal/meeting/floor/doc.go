// Package floor runs a meeting by its format: who speaks, who is asked next,
// whose microphone is open, what time it is in the meeting, who comes in and
// who is missed. It is the same floor for text, voice, video, phone and a
// device with several people before it.
//
// It is a pure state machine. Apply takes a State and an Event and returns the
// next State and the Effects that somebody else carries out: a video server's
// permissions, a timer, a sentence for a screen reader, a notice. There is no
// clock in it, no storage and no chance: an event carries its moment, and the
// one seed of a meeting comes with its beginning. A meeting is the list of its
// events; its State is a snapshot, kept as JSON, from which Replay goes on.
//
// How to read it: state.go and seat.go say what a meeting is, event.go what can
// happen, rules.go who may do what and when, settle.go what the floor does by
// itself after each event, and follow.go what follows from a state: open
// microphones, writing and timers are computed from the state before and the
// state after, never remembered, so that they cannot drift from it.
//
// What always holds:
//
//   - The same events from the same state give the same state. Apply never
//     changes what it is given, and a refused event changes nothing at all.
//   - Under a rule of turns at most one microphone is open: of whoever has the
//     turn, or, between turns, of the host. Those who asked to answer come on
//     top where the format allows cross-talk.
//   - A microphone is never opened by force: an open one means that its owner
//     may speak.
//   - Text, voice, video, phone and device seats are asked alike. A listening
//     seat is asked nothing.
//   - Who has passed is not asked again in that round. Who asked to be come back
//     to is asked once more.
//   - Nobody who waits is skipped for ever: a round asks everyone before it is
//     done, and a raised hand is passed over by later ones no more often than
//     the circle has places.
//   - A place in the circle is given once and never moves; a seat's number is
//     never used again; who was removed never comes back.
//   - A timer is known by its name, its seat and the moment when it is due. One
//     that the state no longer waits for does nothing.
//   - A facilitator who is there can end the meeting at any moment, and so can
//     whoever the group chose to lead it.
//   - No state, no event and no effect holds both a seat and what it voted.
package floor

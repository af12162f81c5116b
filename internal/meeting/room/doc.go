// Package room is a meeting that is open: who is in it, what happens, what is
// said. The rules are the floor's (meeting/floor); this package writes its
// events down, carries its effects out, and shows each person what they may see
// and do.
//
// It owns the tables meeting_run, meeting_event, meeting_line, meeting_ballot,
// meeting_here, meeting_attendance, meeting_rating, meeting_rated, meeting_note,
// meeting_care and meeting_whereabouts.
//
// How it lives: the log of events in the database is the truth. A node that has
// a meeting open holds its state in memory, and brings it up to date from the
// log. An event is applied to the state and written under the next number in one
// transaction; of two nodes that write the same number one has to look again. So
// a killed server's meeting goes on, in the same turn, wherever somebody opens
// it next. The bus only rings.
//
// What always holds:
//
//   - Nothing happens in a meeting that is not in its log, and a reader of the
//     log comes to the same state.
//   - A line is written by who may write it at that moment, by the floor's rule.
//   - A connection belongs to a seat, and a seat to a member of the group. Who
//     was removed does not come in again by any address or token.
//   - Nothing is recorded but what was typed, and that goes with the log a
//     quarter of an hour after the end. What microphones hear is never kept.
//   - How somebody voted or rated is not written down, only sums.
//   - Where somebody is, asked for an emergency, is sealed, seen by those who
//     hold the group, and gone in the transaction that ends the meeting.
//   - What is said in the private room is read by who stepped aside, those who
//     lead, and those who hold the group; who has no seat reads only what was said
//     since. Nothing of the circle is sent there.
//   - Voice and video are told how things are when they are told, and are told
//     again what failed.
//   - What goes wrong with one meeting is that meeting's: no other waits for it.
package room

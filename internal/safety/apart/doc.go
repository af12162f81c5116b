// Package apart keeps people apart who should not meet: by a block, which one
// member makes for themselves; by a no-contact order, which those who look after
// a group set between two; and by words that somebody asked not to come upon.
// What follows from it is done where things are shown: every feature asks
// group.Module.Apart and group.Module.Mute, which this package answers.
//
// What always holds:
//
//   - A block is mutual, silent and immediate. Neither sees what the other
//     wrote, said or signs; nobody is told; and whoever is blocked gets the same
//     answers as before to whatever they press.
//   - Those who hold a group go on seeing everybody in it, or they could not
//     look after it; so they cannot block either. A member may block one of
//     them: then their posts are gone, and what they do for the group is not:
//     announcements, reasons for hiding, meetings that they lead.
//   - In the circle of a meeting both seats stay, and turns are heard, for a
//     circle with holes would tell. Words beside it and signals are not seen. A
//     member is told before they come in that somebody is there whom they asked
//     not to meet; nobody else learns of it.
//   - An order goes further: the two are never in one meeting. Who comes second
//     waits, and is offered another date. It is set and ended by those who hold
//     the group or work for its organisation, never by one of the two, with a
//     reason that is sealed; both are on record.
//   - A row names members of one group. It outlives a change of handle, and
//     leaving and coming back, and tells nothing of other groups.
//
// It owns the tables apart_block, apart_order and apart_mute.
package apart

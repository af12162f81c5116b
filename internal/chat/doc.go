// Package chat is a group's live Room.
//
// Everything that happens in a room is an event with a number: a message said,
// a message that was taken back or hidden. Numbers go up by one, in the order
// in which the events were committed, on both engines and over all nodes; the
// number is the id of the event in a browser's stream. From that follow the
// promises:
//
//   - Durable first: nobody hears a message before it is in the database. One
//     committer per node takes what is queued into one transaction.
//   - Nothing lost, nothing doubled: a listener is a position in the numbers.
//     What it has not heard it gets from a ring in memory or, if it is further
//     behind, from the database; so a reconnect, a restart or another node
//     makes no difference.
//   - A bus only rings: "the room is at 4711". A node that missed a ring
//     catches up at the next one, or at the slow poll.
//   - A listener that does not read is dropped and costs no queue.
//   - Who may listen is asked again while a stream lives.
//
// Messages are sealed under the key of the member who wrote them, reasons for
// hiding under the organisation's. Who is there is shown only of those who wish
// it; the others are a rounded number. It owns the tables room, message,
// room_change and room_here.
package chat

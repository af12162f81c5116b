// Package sfu carries voice and video between the seats of a meeting. It has no
// tables: what it knows is in memory, and is gone when the meeting is.
//
// It knows rooms and seats only by the opaque names that it is given, which mean
// nothing outside their meeting; never a group, a member or a handle. Media
// packets go by a selective forwarding unit (SFU), LiveKit, which passes them on
// without looking into them. It runs inside this process ("embedded", begun at
// the first ticket), or elsewhere ("external"), or not at all ("off"); a Server
// is used the same way in each.
//
// What always holds:
//
//   - Nothing is recorded. No egress, ingress or telephone service is there to
//     be asked, and no grant allows one.
//   - Every join, and every join again, passes the Gate, which asks the meeting.
//     A ticket alone opens nothing: what a seat may say and hear is asked anew
//     each time, so an old ticket gives no old right.
//   - A microphone is opened by its owner only. Mute closes.
//   - Browsers are told of no server but ours, so no third party learns who
//     meets. Logs hold no names and no addresses.
//   - One seat has one connection. The newer one takes the seat over.
package sfu

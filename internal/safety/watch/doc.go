// Package watch is what happens when somebody writes: their words are read
// before others see them, and they are told kindly what was noticed.
//
// Before posting, a quiet note may stand beside what somebody types: that it can
// be said here and whom to call, that a word may show who they are, or what lands
// well in a reply to somebody who wishes to be heard. After a plain form was
// sent, the same note stands on a page of its own, once. Nobody is kept from
// posting by it.
//
// What must always hold:
//
//   - Reading never keeps words from being written. Where it fails, they go
//     through, and that nobody read them is counted.
//   - Words are held only where somebody can be called who opens them.
//   - Whoever may not write is read all the same: they are paused, slowed or
//     locked out, the group has too few to hold it, or a rule refused the words.
//     From S2 on a person is told, and the refusal says where to talk (heard.go).
//   - Whoever asks to come in is read too, though they are no member: from S3 on a
//     person is told and can talk with them at once; from S2 on those who hold the
//     group read their words first, and they see numbers that answer now.
//   - Words that are written for nobody to answer are read once they were taken:
//     a goodbye, a break, an appeal, a report. They are never held.
//   - A note is made from the words and thrown away: nothing of it is stored,
//     logged, or put into an address.
//   - Only the author is told. Whether words are held is known to nobody else
//     but those on duty.
//   - Somebody who writes of another person's danger is helped to help, and is
//     not treated as being in danger; nobody is paged about them.
//
// It owns the table safety_hint_off, which is the account's: who does not want
// hints about replies any more.
package watch

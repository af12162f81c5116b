// Package schedule says when a group meets, and who has a seat on which date.
//
// A Series is a first date and time on the clock of an IANA zone, a Rule by
// which it comes again (RFC 5545), and what departs from the rule: dates that
// are called off, dates moved or otherwise changed, extra dates, pauses. From
// that come occurrences, each known by the Key of the time at which the rule
// had it. Describe says the rule in words; Feed writes occurrences for a
// calendar program; Reminders says when to remind; Place says who has a seat,
// who waits, and who is to confirm by when.
//
// The package is pure: no clock, no storage, no network. What always holds:
//
//   - The clock on the wall decides. A meeting at 19:00 is at 19:00 on both
//     sides of a change of the clocks. Where a time does not exist on a day, it
//     is taken with the offset of before the change (02:30 becomes 03:30);
//     where it comes twice, the first is meant (RFC 5545 §3.3.5). A day that a
//     zone left out altogether is no date, as 30 February is none.
//   - A key never changes, however its date is moved.
//   - Nothing is expanded beyond Limit, whatever is asked.
//   - A rule that Describe could not say in a sentence is refused.
package schedule

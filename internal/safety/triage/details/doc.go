// Package details finds what may show who somebody is: mail addresses,
// telephone numbers, street addresses, full names, names on other platforms,
// dates of birth, employers and schools, and links. It also masks them.
//
// It is pure: no tables, no clock, no network. Find is called while a person
// writes, so that one press can mask what they did not mean to show.
//
// What must always hold:
//
//   - Offsets count Unicode code points of the text as it was given, never
//     bytes and never the folded form that the rules read.
//   - Details never overlap and stand in the order of the text.
//   - Mask changes nothing outside the details.
//   - A number that anybody may call for help (988, 116 123, 741741, toll-free
//     numbers) is nobody's detail and is never masked.
//
// A false mask annoys and teaches people to look away. Where a word is as
// likely a word as a name, something beside it must speak for the name.
package details

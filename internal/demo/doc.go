// Package demo fills a small believable world through the features' services.
//
// The world is what somebody meets who starts Hearth for the first time: two
// organisations, eight groups in three languages, forty people, what they wrote
// to each other, and rooms where they are talking now. It is written by hand in
// the YAML files under world/ and is part of the program.
//
// What must always hold, and the tests check:
//
//   - Nothing refers to a number. People are named by account name, and inside a
//     group by the handle they wear there; groups by slug; topics by slug.
//   - Times are durations before the moment of filling, so the world looks alive
//     whenever it is started. Nobody writes before they joined, nor answers
//     before they were asked.
//   - A handle is never an account name and is worn by one account in one group
//     only, since two handles of one person must not be linkable.
//   - The words follow the rules for safe messaging: no methods, plans, places,
//     doses or weights; suicide is named plainly, folded behind a content note,
//     and never without help in the same conversation.
//   - There are no names of real people, no addresses, no telephone numbers.
package demo

// Package entry is how people come into a group, take a break, and come back:
// requests with a group's questions, invitation links, access codes, the waiting
// list, the welcome by a greeter, pausing, goodbyes, and signing agreements
// anew.
//
// Whoever is not a member yet is known here by a keyed hash of account and group
// and nothing else in plain; what they wrote, and the account to tell when there
// is an answer, is sealed under a key that belongs to that one request or place
// and is destroyed with it. A request that is answered "not this group" always
// carries another way. What lets somebody in is used up in the transaction that
// makes the member, so a link for three lets in three, and a seat is given once.
//
// What an applicant writes may speak of danger, and an answer may take days: a
// Watch reads it, such requests are read first, and the applicant sees beside
// their words who is there now.
//
// It owns the tables entry_setting, entry_request, entry_invitation, entry_code,
// entry_code_group, entry_place, entry_seat_given, entry_greeting, entry_break
// and entry_goodbye, and implements group.Door.
package entry

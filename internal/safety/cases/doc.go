// Package cases is what becomes of a sign that somebody may be in danger: a
// case, with a person who takes it, a promised time, and a private talk.
//
// A signal comes from the reading of a text, from a member who worries, from
// somebody who stepped aside in a meeting, or from the person themselves. A
// member has one open case at most: further signals join it, and may raise its
// level. Only a person lowers a level, with a reason.
//
// What must always hold:
//
//   - The person is never shown the level, and nothing here punishes them.
//   - Whoever the case is about does not work on it, nor does whose words are
//     its cause: for them it does not exist (see permission.go).
//   - What happened is appended to safety_case_entry and never changed. Only the
//     head row, safety_case, changes, and always under its lock.
//   - An entry holds no words. Words are sealed under the key of the member who
//     wrote them, or to whom they were said, and go with that member.
//   - What members wrote elsewhere is opened by a press, and each press is in the
//     audit log.
//   - Two who take a case at once: one has it, the other is told.
//
// It owns the tables safety_case, safety_case_entry, safety_case_words,
// safety_case_party, safety_hold and safety_follow.
package cases

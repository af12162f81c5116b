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
//   - A talk goes on when the membership ends, or the group closes: the page is
//     there for whoever has a talk (see doorway.go).
//   - What members wrote elsewhere is opened by a press, and each press is in the
//     audit log.
//   - Two who take a case at once: one has it, the other is told.
//   - Calling ends when somebody has written to the member, and not when somebody
//     said that they would. Who may not work on a case any more has none.
//   - Where nobody can be called (see Alone) no words wait, and those who hold the
//     group see and work on its cases at every level: also where a case concerns
//     everybody who could be called. They are not told which of the two it is.
//   - Two people saw a case that ever stood at S3, S4 or C before it ends, also
//     where one of them lowered it. One person under two names is one person.
//   - A case is not closed while words wait in it. What a person kept is opened by
//     a person, and not by a change of its author.
//
// It owns the tables safety_case, safety_case_entry, safety_case_words,
// safety_case_party, safety_hold and safety_follow.
package cases

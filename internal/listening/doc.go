// Package listening is one-to-one listening inside a group that offers it: a
// member asks to be heard, now or at a time, and somebody who was trained
// listens.
//
// A listener is a member who went through the course and answered its questions,
// whom a facilitator then took on; the first talks may be read along by a
// facilitator, and after a year the course is due again. What a listener takes
// on is theirs to say, and nobody else sees it.
//
// What must always hold:
//
//   - Whoever has waited longest comes first. A listener is offered one talk, by
//     topic, language and what they bear, and cannot choose among people.
//   - Who listens anywhere does not ask to be heard, and the other way round:
//     one account never does both (7 Cups learned why).
//   - Listeners read what was written since they came, and nothing of a talk
//     with somebody before them.
//   - What somebody says afterwards about a talk is for facilitators. It changes
//     nothing by itself: no listener loses anything by one bad evening, or by
//     somebody's spite.
//   - What was said goes a week after the end.
//
// It owns the tables listening_group, listener, talk, talk_line, talk_pass and
// talk_word.
package listening

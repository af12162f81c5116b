// Package rules reads what an organisation asks of what is written, as a
// document, and tells which of it a text meets. It is pure: words and
// circumstances go in, hits come out.
//
// What always holds:
//
//   - No rule bans, removes or silences anybody: such a document is refused. A
//     rule can hold a text until a person has looked, show a card, make a task,
//     hint, offer to mask, route to a queue, or bring forward in it. None counts
//     reports, and nothing in a document is without effect.
//   - Each rule has cases, at least one that it meets and one that it does not,
//     and is refused if it does not do what they say.
//   - Each rule explains itself to whoever it meets, in the three languages or
//     in the one that the organisation writes.
//   - Expressions run in time that grows with the text alone: they are Go's.
//   - Words are compared as package triage/plain reads them, so that invisible
//     signs and letters that look like others hide nothing.
package rules

// Package moderation owns what happens when a rule may have been broken:
// reports, matters, decisions with their statements of reasons, appeals, an
// organisation's own rules, and what is published of all this.
//
// Its tables are moderation_matter, moderation_report, moderation_decision,
// moderation_pace, moderation_appeal, moderation_ruleset, moderation_outside and
// moderation_trial.
//
// What always holds:
//
//   - Every restriction is a decision with a statement of reasons that the
//     person can read and appeal, also after they left: other features say what
//     they did through group.Restricted, and a test walks all acts.
//   - Several reports on one thing are one matter. How many there are opens a
//     matter sooner and weighs nothing in what is decided.
//   - A reporter's handle is shown to nobody, also not to whoever decides: in a
//     small group a name would betray them. Their words are read by whoever
//     decides, and the form says so.
//   - Whoever wrote the thing, reported it, or decided before has no part in the
//     matter, and what a facilitator is said to have done goes to the staff.
//   - Both of two who are kept apart have a part in an appeal against it.
//   - What was done for somebody's safety or peace is no earlier decision about how
//     they treat others.
//   - A thing that a rule or a person keeps from others opens when nothing of that
//     is in force any more, and when no case holds it either: who opens asks Stays.
//   - Nothing permanent is decided by one person, nor on one report alone.
//   - An appeal goes to another person, within AppealWithin, and can only make a
//     measure lighter. One that nobody answers rises to whoever leads; after as
//     long again a measure that has an end is lifted until somebody decides.
//   - Rules come into force only once they were tried on what was written.
//   - Which account a member is becomes known to the program alone, and only while
//     a decision of two people about a whole organisation is made so, or undone.
//   - Nothing here bans by itself: a rule of package rules can hold, never end.
//   - Opening somebody's words by duty, and each decision, is in the record.
package moderation

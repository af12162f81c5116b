// Package breakglass is how something that is sealed is opened when somebody may
// be in danger: what a member left to be reached by, a person near to them, or
// which of their handles in groups of the same organisation are theirs.
//
// What must always hold:
//
//   - Two people on duty decide: one asks with a reason, another agrees. Where
//     somebody is in danger now, a clinician may open alone, and a second person
//     looks at it within a day; while nobody has, that is said again and again.
//   - Nobody has a part who is the member of the case, or whose words caused it.
//     The second person is never the one who asked (see permission.go).
//   - Only who asked looks, for an hour, while the case is open. Every look is a
//     press and stands in the audit log before a word is shown.
//   - Which handles are one person's is found anew with each look, over keyed
//     hashes, and is written nowhere.
//   - The member is told, and may complain to somebody else. Where one of the two
//     says that this is not safe, it comes up again after seven days until
//     somebody decides; it never lapses.
//   - What members left is sealed under their own key, is theirs to change and
//     to take back, and bears no moment (see the migration).
//   - The audit log names codes and never words. Its actor is the entry of this
//     package that the act wrote, and no account, so that erasing one leaves none.
//
// It owns the tables glass_left, glass_ask, glass_entry and glass_words.
package breakglass

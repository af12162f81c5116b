// Package supervision looks after those who look after others: facilitators,
// responders and listeners. It counts what was heavy, lets people rest, keeps
// what they write for themselves afterwards, and brings them to somebody they can
// talk to.
//
// What must always hold:
//
//   - Nothing here keeps anybody in danger from a person. A limit is a question
//     to whoever is over it; rest changes who is called first, and never that
//     somebody is (see Last, and rota.Module.CallLast).
//   - What somebody bears is theirs. The page and the debriefs are sealed under
//     their own account's key; a lead sees numbers of a month, and never of whom
//     or about what.
//   - No row leads from an account to a case, a group or a member: what was
//     worked on is a keyed mark inside the sealed page.
//   - A supervisor reads what somebody chose to send them, and nothing else. Each
//     reading is in the audit log. Nobody supervises themselves.
//   - Rest begins by itself, and whoever rests ends it when they like.
//
// It owns the tables supervision_person, supervision_default, supervision_count
// and supervision_talk.
package supervision

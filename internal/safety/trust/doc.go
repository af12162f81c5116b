// Package trust says how far a member is trusted in a group, from T0, somebody
// brand-new, to T4, who holds it: what each level may, and what is missing for
// the next.
//
// It owns the table trust_prepared.
//
// What always holds:
//
//   - Trust comes from preparation and conduct: agreements signed, how things are
//     done here read, time, being taken on for something after a course, and no
//     decision about them that stood. Nothing that can be counted up by writing
//     much, being liked or reporting raises it, and no report lowers it: only what
//     a person decided, as long as it stands and for a while after.
//   - Nobody needs any trust to read, to write, to ask for help or for a person.
//   - A level is computed when it is asked for. It is shown to the member alone,
//     with the reason and what to do next, and is no number beside a name.
package trust

// Package care is looking after a group: the facilitator's desk, and what
// becomes of a group in the long run.
//
// The desk gathers what waits for whoever holds a group, the most urgent first.
// What other features have for it comes through Source; this package asks none
// of their tables. It shows no score and counts nothing against anybody.
//
// A role is offered and taken on, never put upon somebody. A facilitator does
// not unseat another one alone where the organisation has staff. A membership
// that a facilitator ends has a reason, which the person reads; what they were
// just writing comes back to them and is posted nowhere; any facilitator can
// undo it.
//
// A group can be handed over, go on as another group, move to another
// organisation, or end. Nobody does any of that to others alone but the last,
// and that is told a week before. All of it is in the audit log. When a group
// goes on as another, no row says who came along: see docs/adr/0009.
//
// It owns the tables care_offer, care_removal, care_merge, care_move and
// care_ending, and the column key_id of support_group, which group writes.
package care

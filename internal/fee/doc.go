// Package fee is what a group costs: who asked to come without paying, what a
// member chose on a sliding scale, and who has paid.
//
// No money passes through Hearth and no card is ever seen here; a group's pay
// link leads to where that happens. What a group costs is a group's own public
// word (group.Cost) and stands on its page before anybody joins.
//
// Asking not to pay takes one press, and words only if one wants. What a member
// pays on a sliding scale is their own secret: it is sealed under their key, and
// the ledger knows only that they paid. The ledger is appended to, never
// changed. It has no consequences: nothing in Hearth looks into it to let
// somebody in or to put somebody out.
//
// It owns the tables fee_rule, fee_choice, fee_waiver and fee_entry.
package fee

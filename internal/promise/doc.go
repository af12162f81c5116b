// Package promise is the reply guarantee: a group promises an answer within a
// number of hours, or promises nothing, and shows either way how long answers
// truly took.
//
// The promise is about opening posts. An answer is the first reply by somebody
// else that still stands: a reply that was withdrawn or hidden is none. An
// acknowledgement is no answer, for nobody was told anything by it; only where
// the wish is to celebrate it is one, for being seen is what was wished.
// Conversations that were withdrawn, hidden, closed or pinned do not wait.
//
// A group may staff hours: weekly shifts on the clock of its own zone. Then the
// promise runs from the first moment that can count on somebody, and outside of
// staffed hours nothing is promised. A group without shifts promises at all
// hours.
//
// Helpers have one queue over all their groups. What a helper chose belongs to
// the account and no facilitator sees it; what a helper took belongs to the
// member of that group. No row leads from the one to the other.
//
// It owns the tables promise_group, promise_shift, promise_choice,
// promise_taking, promise_pass, promise_help and promise_step.
package promise

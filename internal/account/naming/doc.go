// Package naming holds the rules for names that people choose for themselves:
// the account's own name and the handle worn in one group.
//
// It owns four things. Clean takes away what cannot be seen. Check says,
// with a stable reason, why a name would give its bearer away or mislead
// others. Skeleton is what two names share when people could take one for the
// other; uniqueness is decided on it and never on the name as written. Suggest
// makes a kind two-word name in the reader's language.
//
// Everything here is pure: no clock, no database, no network. Randomness comes
// in as an io.Reader. The sentence for a Reason is the message Reason.Key.
package naming

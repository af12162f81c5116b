// Package passphrase holds the rules for passphrases and the way they are kept.
//
// Check follows NIST SP 800-63B-4 §3.1.1.2: at least fifteen characters where
// the passphrase is the only factor, any character allowed, no rules of
// composition, and a list of what must not be used: passwords known from
// breaches, dictionary words alone, repetition, sequences, and words of the
// context such as the service's and the account's own name. Length is counted
// in code points after NFKC, so that what is typed on one keyboard is found
// again from another.
//
// A Hasher turns a passphrase into an argon2id string and bounds how many are
// worked on at once, because each takes nineteen mebibytes. Compare does the
// same work for an account that does not exist.
//
// Nothing here logs, stores or returns a passphrase.
package passphrase

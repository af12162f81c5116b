// Package account is how a person comes back: without e-mail, without a name.
//
// It owns the tables account, account_session, passkey, ceremony and
// second_factor, and the rules around them. An account has a name (see naming),
// and at least one way back: a passkey, or a passphrase (see passphrase). Twelve
// words (see recoverywords) bring it back when both are lost. A code app (see
// totp) is for those who look after others. Other features know an account by
// its ID alone.
//
// What always holds:
//   - Nothing here tells who exists. An unknown name costs the same work and
//     gets the same answer as a wrong passphrase; only joining must say that a
//     name is taken, and joining is throttled.
//   - A session's token is random, lives in the browser only, and is kept as
//     its digest. Signing out, revoking and erasing end it at once on this
//     node and within cacheFor on every other.
//   - Passkeys, code apps and recovery words are made, shown and taken off with
//     a second factor by who has one (see sure): the passphrase alone is no way
//     around it.
//   - Pages for staff (see Staff) open only with a second factor given in the
//     session, and lock after fifteen minutes. A code of an app is taken once.
//   - Name, passphrase digest, passkeys and the code app's secret are sealed
//     under the account's own key; erasing the account destroys it.
//   - Neither a name nor a passphrase nor recovery words nor a code app's secret
//     reach a log, an error or an address.
package account

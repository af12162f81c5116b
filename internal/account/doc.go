// Package account is how a person comes back: without e-mail, without a name.
//
// It owns the tables account, account_session, passkey and ceremony, and the
// rules around them. An account has a name (see naming), and at least one way
// back: a passkey, or a passphrase (see passphrase). Twelve words (see
// recoverywords) bring it back when both are lost. Other features know an
// account by its ID alone.
//
// What always holds:
//   - Nothing here tells who exists. An unknown name costs the same work and
//     gets the same answer as a wrong passphrase; only joining must say that a
//     name is taken, and joining is throttled.
//   - A session's token is random, lives in the browser only, and is kept as
//     its digest. Signing out, revoking and erasing end it at once on this
//     node and within cacheFor on every other.
//   - Name, passphrase digest and passkeys are sealed under the account's own
//     key; erasing the account destroys it.
//   - Neither a name nor a passphrase nor recovery words reach a log, an
//     error or an address.
package account

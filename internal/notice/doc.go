// Package notice tells people what has happened: in the app, and outside it if
// they wish.
//
// It owns the tables notice, account_notice, notice_choice, notice_mail,
// notice_browser, notice_route, notice_pending, notice_delivery and
// notice_tally.
//
// Other features call Tell for a member and TellAccount for somebody who is no
// member, inside the transaction of what they tell of. app registers each kind
// with its class, and whether it may leave the app.
//
// What always holds:
//   - A notice holds nobody's words: only what kind of thing it was, whom it is
//     for, a page of this site, and when.
//   - What leaves the app says "You have an update" and leads to /notices. It
//     names no group and nobody.
//   - Nothing leaves the app unless the person asked for it, for that group and
//     that class of notices.
//   - No row leads from an account to its members, nor back: see
//     docs/adr/0010-notice-routes.md.
//   - A message outside is taken before it is sent, so that it goes out once at
//     most, whoever dies when; see docs/adr/0011-notice-queue.md.
//   - Who is on a break or has left is told nothing, but for what follows them,
//     such as that somebody wrote in a talk of theirs; who was erased, nothing.
package notice

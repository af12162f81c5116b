// Package mail sends plain text mails, over SMTP or into an outbox that a
// developer can look at.
//
// What always holds: an error says whether anything can have been sent, so that
// the caller knows whether trying again might send twice. No address and no
// text reaches an error or a log.
package mail

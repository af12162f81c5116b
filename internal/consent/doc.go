// Package consent remembers who agreed to what: the document, its version, the
// hash of its words, the language it was shown in, and when.
//
// A record is never changed, only withdrawn; a new version asks for a new
// record. The subject is an account or a member, so that what was agreed in two
// groups cannot be laid side by side. It owns the table consent.
package consent

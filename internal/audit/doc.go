// Package audit is the record of what staff and the operator did, and of what
// was done to a person's data.
//
// Entries are appended in the transaction of the act itself, so an act without
// its entry does not exist. Each entry's hash covers the one before and is
// keyed by the master key: to change an entry, or to drop one from the middle,
// without being found out takes that key. Whoever can write to the database can
// still cut off the newest entries; keeping the last number elsewhere shows it. Entries hold ids and codes, never what a person
// wrote, and are never deleted.
//
// It owns the tables audit_entry and audit_head.
package audit

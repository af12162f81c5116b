// Package start lets people start a group, and change it afterwards.
//
// Starting goes in four steps: purpose, shape, agreements, people. What is
// typed is kept as it was typed, in a draft that is sealed under the account's
// key, so that going back and forth loses nothing and a number that cannot be
// read is still there to be mended. At the end package group founds the group,
// and the draft is gone. A draft has claimed its group's address by then, so
// that a form that is pressed twice makes one group.
//
// The same four parts are a group's settings. Two facilitators who change a
// group at once lose nothing: what only one of them changed is put together,
// and where both changed one thing the second is shown both.
//
// Its pure parts are template (groups to start from), preset (what belongs to a
// topic) and saferule (what a group leaves out, and where it stands in a text).
// It owns the table start_draft.
package start

// Package money writes and reads amounts of money in the interface's languages.
//
// An amount is a whole number of its currency's minor unit, as ISO 4217 counts
// them: 1250 is twelve euro fifty, 1250 is one thousand two hundred and fifty
// yen, 1250 is one dinar 250 in Kuwait. Nothing here is ever a fraction in
// memory, so nothing is ever rounded. No money passes through Hearth.
package money

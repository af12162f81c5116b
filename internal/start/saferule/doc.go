// Package saferule knows a group's safety rules: the few sentences that keep a
// group from harming those who come to it, and the one rule whose breach a
// program can see in a text.
//
// It is pure. Find looks for what the group leaves out and says where it
// stands, in English, Spanish and Arabic at once: members of one group write in
// more than one language. It would rather miss a number than stop a sentence
// that means no harm, for whoever is stopped has just said something hard.
package saferule

// Package recoverywords makes and reads the twelve words that bring a person
// back when passphrase and passkey are gone.
//
// Twelve words of a BIP-39 list are 128 random bits and a checksum of four, so
// they can be copied by hand and a slip of the pen is noticed. English and
// Spanish lists are used; readers of other languages get the English one,
// whose words are short and plain. Because the bits are random a plain keyed
// digest is enough to keep them: nothing can be guessed.
//
// The package is pure. It does not keep, log or compare words.
package recoverywords

// Package phrase counts the phrases by which people answer each other: feeling,
// comfort, the writer's own life, advice, questions. Packages warmth and support
// judge by it. The phrases stand in phrases.txt, in English, Spanish and Arabic,
// and were written by us.
//
// It is pure and owns no tables. What must always hold: any text is read, and
// nothing of it is kept.
package phrase

import (
	"crypto/sha256"
	"encoding/hex"
)

// Version is that of the phrases.
const Version = "2026-11-22.1"

// Digest is the checksum of the phrases, and how many bytes they have.
func Digest() (sum string, size int) {
	s := sha256.Sum256([]byte(phraseLines))
	return hex.EncodeToString(s[:]), len(phraseLines)
}

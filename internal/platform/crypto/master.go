package crypto

import (
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"
	"github.com/tink-crypto/tink-go/v2/tink"
)

const keySize = 32

// Master is the key above all keys. Everything else is derived from it by
// HKDF-SHA256 (RFC 5869) under a name, so that no key serves two purposes.
type Master struct{ secret []byte }

// NewMaster returns the master key made of 32 random bytes; see package config
// for where they come from.
func NewMaster(secret []byte) (Master, error) {
	if len(secret) != keySize {
		return Master{}, fmt.Errorf("crypto: the master key has %d bytes, not %d", len(secret), keySize)
	}
	return Master{secret: secret}, nil
}

// Derive returns n bytes for the named purpose; n is at most 255 × 32.
func (m Master) Derive(purpose string, n int) []byte {
	key, err := hkdf.Key(sha256.New, m.secret, nil, "hearth/"+purpose, n)
	if err != nil {
		panic("crypto: " + err.Error()) // only an n out of range
	}
	return key
}

func (m Master) wrapper() (tink.AEAD, error) {
	return subtle.NewAESGCM(m.Derive("wrap", keySize))
}

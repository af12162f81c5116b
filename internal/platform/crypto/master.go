package crypto

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"
	"github.com/tink-crypto/tink-go/v2/tink"
)

const keySize = 32

// Master is the key above all keys. Everything else is derived from it by
// HKDF-SHA256 (RFC 5869) under a name, so that no key serves two purposes.
type Master struct{ secret []byte }

// ParseMaster reads a master key from 32 bytes in base64.
func ParseMaster(text string) (Master, error) {
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(raw) != keySize {
		return Master{}, errors.New("the master key must be 32 random bytes in base64; `openssl rand -base64 32` makes one")
	}
	return Master{secret: raw}, nil
}

// MasterFromFile reads the key file, and makes one if there is none. Without
// this file nothing in the database can be read again: it belongs in the
// backup, but not beside the data.
func MasterFromFile(path string) (m Master, made bool, err error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		m = newMaster()
		text := base64.StdEncoding.EncodeToString(m.secret) + "\n"
		return m, true, os.WriteFile(path, []byte(text), 0o600)
	}
	if err != nil {
		return Master{}, false, err
	}
	m, err = ParseMaster(string(raw))
	if err != nil {
		return Master{}, false, fmt.Errorf("%s: %w", path, err)
	}
	return m, false, nil
}

func newMaster() Master {
	secret := make([]byte, keySize)
	_, _ = rand.Read(secret) // never fails: crypto/rand ends the program first
	return Master{secret: secret}
}

// Derive returns n bytes for the named purpose; n is at most 255 × 32.
func (m Master) Derive(purpose string, n int) []byte {
	key, err := hkdf.Key(sha256.New, m.secret, nil, "hearth/"+purpose, n)
	if err != nil {
		panic("crypto: " + err.Error()) // only an n out of range
	}
	return key
}

// Index returns the blind index of a value: a keyed hash by which a sealed
// value can be found again, and which says nothing without the master key.
func (m Master) Index(purpose, value string) []byte {
	mac := hmac.New(sha256.New, m.Derive("index/"+purpose, keySize))
	mac.Write([]byte(value))
	return mac.Sum(nil)
}

func (m Master) wrapper() (tink.AEAD, error) {
	return subtle.NewAESGCM(m.Derive("wrap", keySize))
}

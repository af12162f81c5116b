package passphrase

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"
)

// The work of one hash, by OWASP's first recommendation for argon2id: 19 MiB,
// two passes, one lane. A stored hash carries its own figures, so they can be
// raised without shutting anybody out.
const (
	memoryKiB = 19 * 1024
	passes    = 2
	lanes     = 1
	saltBytes = 16
	keyBytes  = 32
)

// Work is what one hash costs.
type Work struct{ MemoryKiB, Passes uint32 }

// Standard is the work in service. Tests that hash by the hundred take Light.
var (
	Standard = Work{memoryKiB, passes}
	Light    = Work{64, 1}
)

// A Hasher makes and compares hashes, at most slots of them at once.
type Hasher struct {
	random io.Reader
	slots  chan struct{}
	work   Work
	dummy  string // a hash that no passphrase makes, for accounts that do not exist
}

// NewHasher returns a Hasher that takes its salts from random and never holds
// more than slots times the work's memory.
func NewHasher(random io.Reader, slots int, work Work) (*Hasher, error) {
	var nobody [saltBytes + keyBytes]byte
	if _, err := io.ReadFull(random, nobody[:]); err != nil {
		return nil, fmt.Errorf("passphrase salt: %w", err)
	}
	return &Hasher{random: random, slots: make(chan struct{}, max(1, slots)), work: work,
		dummy: written(work, nobody[:saltBytes], nobody[saltBytes:])}, nil
}

// written is the usual text form of an argon2id hash.
func written(w Work, salt, key []byte) string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, w.MemoryKiB, w.Passes, lanes, b64(salt), b64(key))
}

// Hash returns the passphrase as an argon2id string with its own salt. It
// waits for a free slot, and fails only if ctx ends or there is no randomness.
func (h *Hasher) Hash(ctx context.Context, passphrase string) (string, error) {
	salt := make([]byte, saltBytes)
	if _, err := io.ReadFull(h.random, salt); err != nil {
		return "", fmt.Errorf("passphrase salt: %w", err)
	}
	key, err := h.key(ctx, passphrase, salt, h.work)
	if err != nil {
		return "", err
	}
	return written(h.work, salt, key), nil
}

// Compare reports whether the passphrase made the hash. An empty hash belongs
// to nobody: the same work is done, and the answer is no.
func (h *Hasher) Compare(ctx context.Context, hash, passphrase string) (bool, error) {
	nobody := hash == ""
	if nobody {
		hash = h.dummy
	}
	work, salt, want, err := parse(hash)
	if err != nil {
		return false, err
	}
	got, err := h.key(ctx, passphrase, salt, work)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1 && !nobody, nil
}

func (h *Hasher) key(ctx context.Context, passphrase string, salt []byte, w Work) ([]byte, error) {
	if len(passphrase) > readBytes {
		passphrase = passphrase[:readBytes]
	}
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-h.slots }()
	return argon2.IDKey([]byte(Normal(passphrase)), salt, w.Passes, w.MemoryKiB, lanes, keyBytes), nil
}

// errHash never carries the hash itself.
var errHash = errors.New("passphrase: the stored hash cannot be read")

func parse(hash string) (w Work, salt, key []byte, err error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return w, nil, nil, errHash
	}
	var p uint8
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &w.MemoryKiB, &w.Passes, &p); err != nil || p != lanes || w.MemoryKiB > 1<<20 || w.Passes > 16 || w.Passes == 0 {
		return w, nil, nil, errHash
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return w, nil, nil, errHash
	}
	if key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(key) != keyBytes {
		return w, nil, nil, errHash
	}
	return w, salt, key, nil
}

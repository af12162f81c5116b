package ident

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"strings"
	"sync"
)

// A Kind says what a token names: "conversation". Tokens of one kind are never
// valid for another.
type Kind string

// A Codec turns ids into tokens and back. It is safe for use by several
// goroutines.
type Codec struct {
	block cipher.Block
	marks sync.Map // Kind to its mark
}

// NewCodec returns a codec under the 16-byte key. All nodes share one key, or
// links made by one would be dead on the other.
func NewCodec(key []byte) (*Codec, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("ident: %w", err)
	}
	return &Codec{block: block}, nil
}

var encoding = base32.NewEncoding("0123456789abcdefghijklmnopqrstuv").WithPadding(base32.NoPadding)

// Token returns the 26 lower-case letters and digits that name the id outside.
// One AES block holds the kind's mark and the id: the mark is what makes a
// made-up token fail, and it fails all but once in 2^64 tries.
func (c *Codec) Token(kind Kind, id int64) string {
	var block [aes.BlockSize]byte
	mark := c.mark(kind)
	copy(block[:8], mark[:])
	binary.BigEndian.PutUint64(block[8:], uint64(id))
	c.block.Encrypt(block[:], block[:])
	return encoding.EncodeToString(block[:])
}

// ID returns the id behind a token of the kind, and false for anything else.
func (c *Codec) ID(kind Kind, token string) (int64, bool) {
	raw, err := encoding.DecodeString(strings.ToLower(token))
	if err != nil || len(raw) != aes.BlockSize {
		return 0, false
	}
	c.block.Decrypt(raw, raw)
	mark := c.mark(kind)
	if [8]byte(raw[:8]) != mark {
		return 0, false
	}
	return int64(binary.BigEndian.Uint64(raw[8:])), true
}

func (c *Codec) mark(kind Kind) [8]byte {
	if mark, ok := c.marks.Load(kind); ok {
		return mark.([8]byte)
	}
	mark := markOf(kind)
	c.marks.Store(kind, mark)
	return mark
}

func markOf(kind Kind) [8]byte {
	sum := sha256.Sum256([]byte("hearth ident " + kind))
	return [8]byte(sum[:8])
}

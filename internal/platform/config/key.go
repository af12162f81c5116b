package config

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// keyBytes is the length of the master key.
const keyBytes = 32

// Key returns the master key: the one that was given, or else the one in the
// data folder's key file, which it makes the first time.
func (c Config) Key() ([]byte, error) {
	if c.MasterKey != "" {
		return decodeKey(c.MasterKey)
	}
	key, err := readKey(c.KeyFile())
	if errors.Is(err, fs.ErrNotExist) {
		return makeKey(c.KeyFile())
	}
	return key, err
}

func readKey(path string) ([]byte, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("master key: %w", err)
	}
	key, err := decodeKey(string(content))
	if err != nil {
		return nil, fmt.Errorf("master key: %s does not hold 32 bytes in base64; restore it from your copy", path)
	}
	return key, nil
}

// makeKey writes a new key beside its final place and then links it there: the
// file is whole from the first moment, and of two processes that start at once
// only one wins, whose key both take.
func makeKey(path string) ([]byte, error) {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("master key: %w", err)
	}
	// CreateTemp gives 0600: only the server's own user may read the key.
	draft, err := os.CreateTemp(folder, ".hearth.key-*")
	if err != nil {
		return nil, fmt.Errorf("master key: %w", err)
	}
	defer os.Remove(draft.Name())
	key := make([]byte, keyBytes)
	_, _ = rand.Read(key) // never fails: crypto/rand ends the program instead
	_, err = draft.WriteString(base64.StdEncoding.EncodeToString(key) + "\n")
	if err := errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return nil, fmt.Errorf("master key: %w", err)
	}
	if err := os.Link(draft.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("master key: %w", err)
	}
	return readKey(path)
}

// decodeKey takes both base64 alphabets, with or without padding, since key
// tools differ.
func decodeKey(text string) ([]byte, error) {
	text = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(strings.TrimSpace(text), "="))
	key, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil || len(key) != keyBytes {
		return nil, errors.New("master key: not 32 bytes in base64")
	}
	return key, nil
}

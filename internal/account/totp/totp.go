package totp

import (
	"crypto/subtle"
	"encoding/base32"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"
)

const (
	// period is how long a code shows, in seconds.
	period = 30
	// skew is how many steps a phone's clock may be off, each way. RFC 6238
	// §5.2 allows one for the way to us; each more is one more right guess.
	skew = 1
	// digits is the length of a code.
	digits = 6
	// secretBytes is the length of the hash, as RFC 4226 §4 recommends.
	secretBytes = 20
	// issuer is what the app calls us. It says nothing of what the site is for:
	// others look at phones too.
	issuer = "Hearth"
)

var encoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// A Secret is what app and server share, as apps write it: 32 letters and
// digits. Whoever has it makes every code.
type Secret string

// New draws a secret.
func New(random io.Reader) (Secret, error) {
	raw := make([]byte, secretBytes)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", errors.New("totp: no randomness")
	}
	return Secret(encoding.EncodeToString(raw)), nil
}

// Groups returns the secret in groups of four, for copying by hand.
func (s Secret) Groups() string {
	var b strings.Builder
	for i, c := range string(s) {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// URI is the secret as apps read it from a square code; name is what the app
// shows beside ours.
func (s Secret) URI(name string) (string, error) {
	raw, err := encoding.DecodeString(string(s))
	if err != nil {
		return "", errTorn
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: name, Secret: raw, Period: period, Digits: digits})
	if err != nil {
		return "", errTorn
	}
	return key.URL(), nil
}

// errTorn never quotes the secret.
var errTorn = errors.New("totp: the secret is torn")

// Step counts the periods until at; codes are numbered by it.
func Step(at time.Time) int64 { return at.Unix() / period }

// Code is the code of a step. Tests and demo programs make them; the server
// only compares.
func (s Secret) Code(step int64) (string, error) {
	code, err := hotp.GenerateCode(string(s), uint64(step))
	if err != nil {
		return "", errTorn
	}
	return code, nil
}

// Match returns the step whose code was typed at the moment at, the newest if
// several have the same; ok is false for a wrong code. That the step was not
// taken before is for the caller to see to.
func (s Secret) Match(typed string, at time.Time) (step int64, ok bool, err error) {
	said, now := []byte(Clean(typed)), Step(at)
	// Every step is always looked at, so that the time taken tells nothing.
	for n := now - skew; n <= now+skew; n++ {
		code, err := s.Code(n)
		if err != nil {
			return 0, false, err
		}
		if subtle.ConstantTimeCompare([]byte(code), said) == 1 {
			step, ok = n, true
		}
	}
	return step, ok, nil
}

// Clean returns a code as it is compared: apps show a gap in the middle, and
// Arabic and Persian keyboards have digits of their own.
func Clean(typed string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return r
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		case r == ' ', r == '-', r == '\u00a0', r == '\u202f', r == '\u200e', r == '\u200f':
			return -1
		}
		return r
	}, strings.TrimSpace(typed))
}

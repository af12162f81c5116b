package mail

import (
	"context"
	"errors"
	"net/mail"
	"strings"
)

// A Message is one mail.
type Message struct {
	To      string // one bare address; see Address
	Subject string
	Text    string // plain
	Lang    string // of subject and text, as a BCP 47 tag
	StopURL string // takes a POST that ends these mails (RFC 8058); "" for mails that are sent once
}

// A Sender sends mails.
type Sender interface {
	// Send sends the messages one after the other, and returns nil for each that
	// was taken over, or why not: ErrLater, ErrRefused, or another error where it
	// cannot be known.
	Send(ctx context.Context, all []Message) []error
	// Check looks whether mails could be sent now, and sends none.
	Check(ctx context.Context) error
}

var (
	// ErrLater means that nothing was sent, and that it may work later.
	ErrLater = errors.New("mail: not sent, later perhaps")
	// ErrRefused means that nothing was sent, and nothing will be to that address.
	ErrRefused = errors.New("mail: refused for good")
)

// maxAddress is the longest address that SMTP takes, in bytes (RFC 5321
// §4.5.3.1.3, less the angle brackets).
const maxAddress = 254

// Address returns the bare address that a person typed, and false for what is
// none. Letters outside ASCII are refused: too few servers take them.
func Address(typed string) (string, bool) {
	parsed, err := mail.ParseAddress(strings.TrimSpace(typed))
	if err != nil || parsed.Name != "" || len(parsed.Address) > maxAddress || strings.ContainsFunc(parsed.Address, odd) {
		return "", false
	}
	at := strings.LastIndexByte(parsed.Address, '@')
	local, domain := parsed.Address[:at], strings.ToLower(parsed.Address[at+1:])
	if !strings.Contains(domain, ".") || strings.HasPrefix(domain, "[") || strings.HasSuffix(domain, ".") {
		return "", false
	}
	return local + "@" + domain, true
}

func odd(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"<>()[],;:\`, r) }

// From reads a sender as operators write it, "Hearth <notices@example.org>" or
// the bare address.
func From(written string) (name, address string, ok bool) {
	parsed, err := mail.ParseAddress(written)
	if err != nil {
		return "", "", false
	}
	address, ok = Address(parsed.Address)
	return parsed.Name, address, ok
}

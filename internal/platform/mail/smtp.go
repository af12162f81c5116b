package mail

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// The ways to protect the connection to the mail server.
const (
	StartTLS  = "starttls" // begin in the open, and go no further without TLS
	TLS       = "tls"      // TLS from the first byte
	Plaintext = "none"     // for a server on the same machine
)

// patience is how long the server may take for one command.
const patience = 30 * time.Second

// SMTP sends over a mail server.
type SMTP struct {
	Host           string
	Port           int
	User, Password string // "": without signing in
	From           string // as From reads it
	Protection     string
	Roots          *tls.Config // whom to trust; nil for the machine's own
	Clock          func() time.Time
}

// Send implements Sender: one connection for all.
func (s *SMTP) Send(ctx context.Context, all []Message) []error {
	problems := make([]error, len(all))
	client, err := s.dial(ctx)
	if err != nil {
		for i := range problems {
			problems[i] = fmt.Errorf("%w: %w", ErrLater, err)
		}
		return problems
	}
	defer func() { _ = client.Close() }()
	open := true
	for i, m := range all {
		if !open || ctx.Err() != nil {
			problems[i] = ErrLater
			continue
		}
		problems[i] = s.sendOne(client, m)
		// After an answer that cannot be known, nothing on this connection can be.
		open = problems[i] == nil || errors.Is(problems[i], ErrLater) || errors.Is(problems[i], ErrRefused)
	}
	return problems
}

// Check implements Sender: it signs in and leaves.
func (s *SMTP) Check(ctx context.Context) error {
	client, err := s.dial(ctx)
	if err != nil {
		return err
	}
	return client.Close()
}

func (s *SMTP) dial(ctx context.Context) (*gomail.Client, error) {
	options := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(patience), gomail.WithoutNoop()}
	switch s.Protection {
	case TLS:
		options = append(options, gomail.WithSSL())
	case Plaintext:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.Roots != nil {
		options = append(options, gomail.WithTLSConfig(s.Roots))
	}
	if s.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	client, err := gomail.NewClient(s.Host, options...)
	if err != nil {
		return nil, err
	}
	return client, client.DialWithContext(ctx)
}

func (s *SMTP) sendOne(client *gomail.Client, m Message) error {
	written, err := s.write(m)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	err = client.Send(written)
	if err == nil || written.IsDelivered() {
		return nil
	}
	return judge(err)
}

// judge says what a refusal means. Before DATA nothing can have been sent. After
// it, a server that answered has refused the mail; one that did not answer may
// have taken it. The server's own words are left out: they may repeat the
// address.
func judge(err error) error {
	var refusal *gomail.SendError
	if !errors.As(err, &refusal) {
		return errors.New("mail: broke off")
	}
	code := refusal.ErrorCode()
	answer := fmt.Errorf("the server answered %d", code)
	switch refusal.Reason {
	case gomail.ErrConnCheck, gomail.ErrSMTPMailFrom: // a sender that is refused is the operator's to mend
		return fmt.Errorf("%w: %w", ErrLater, answer)
	case gomail.ErrSMTPRcptTo, gomail.ErrSMTPData:
		if code >= 500 {
			return fmt.Errorf("%w: %w", ErrRefused, answer)
		}
		return fmt.Errorf("%w: %w", ErrLater, answer)
	case gomail.ErrSMTPDataClose:
		switch {
		case code >= 500:
			return fmt.Errorf("%w: %w", ErrRefused, answer)
		case code >= 400: // not taken over: a filter that asks to come again
			return fmt.Errorf("%w: %w", ErrLater, answer)
		}
		return errors.New("mail: broke off while it was taken over")
	case gomail.ErrWriteContent:
		return errors.New("mail: broke off while it was sent")
	}
	return ErrRefused
}

// write makes the mail. It tells no more than it must: not which program wrote
// it, nor on which machine.
func (s *SMTP) write(m Message) (*gomail.Msg, error) {
	name, address, ok := From(s.From)
	if !ok {
		return nil, errors.New("the sender is not an address")
	}
	w := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := w.FromFormat(name, address); err != nil {
		return nil, err
	}
	if err := w.To(m.To); err != nil {
		return nil, errors.New("not an address")
	}
	_, domain, _ := strings.Cut(address, "@")
	w.SetMessageIDWithValue(strings.ToLower(rand.Text()) + "@" + domain)
	w.SetDateWithValue(s.Clock())
	w.Subject(m.Subject)
	w.SetGenHeader("Auto-Submitted", "auto-generated")
	if m.Lang != "" {
		w.SetGenHeader(gomail.HeaderContentLang, m.Lang)
	}
	if m.StopURL != "" {
		w.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+m.StopURL+">")
		w.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	w.SetBodyString(gomail.TypeTextPlain, m.Text)
	return w, nil
}

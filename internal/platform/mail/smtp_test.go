package mail_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/internal/platform/mail"
)

// A server is a mail server on this machine that answers as it is told.
type server struct {
	port int
	// answer overrides what is said to a command; "" ends the connection.
	answer func(command string) (reply string, own bool)

	mu   sync.Mutex
	got  []string // what came after DATA
	said []string // commands
}

func serve(t *testing.T, answer func(string) (string, bool)) *server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	s := &server{port: listener.Addr().(*net.TCPAddr).Port, answer: answer}
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go s.talk(c)
		}
	}()
	return s
}

func (s *server) talk(c net.Conn) {
	defer c.Close()
	lines := bufio.NewReader(c)
	say := func(text string) { fmt.Fprintf(c, "%s\r\n", text) }
	say("220 mail.example ready")
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		command := strings.TrimSpace(line)
		s.note(&s.said, command)
		if reply, own := s.answer(command); own {
			if reply == "" {
				return
			}
			say(reply)
			continue
		}
		switch verb, _, _ := strings.Cut(command, " "); strings.ToUpper(verb) {
		case "EHLO":
			say("250-mail.example")
			say("250-8BITMIME")
			say("250 ENHANCEDSTATUSCODES")
		case "DATA":
			say("354 go on")
			if !s.data(lines, say) {
				return
			}
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 2.0.0 ok")
		}
	}
}

// data takes one mail, and answers as if "." were a command.
func (s *server) data(lines *bufio.Reader, say func(string)) bool {
	var text strings.Builder
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		text.WriteString(line)
	}
	s.note(&s.got, text.String())
	reply, own := s.answer(".")
	if own && reply == "" {
		return false
	}
	if !own {
		reply = "250 2.0.0 taken"
	}
	say(reply)
	return true
}

func (s *server) note(where *[]string, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	*where = append(*where, text)
}

func (s *server) sender() *mail.SMTP {
	return &mail.SMTP{Host: "127.0.0.1", Port: s.port, From: "Updates <updates@site.example>", Protection: mail.Plaintext,
		Clock: func() time.Time { return time.Date(2026, 11, 22, 19, 0, 0, 0, time.UTC) }}
}

// seen returns what the server was told so far.
func (s *server) seen() (commands, mails []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.said), slices.Clone(s.got)
}

func always(string) (string, bool) { return "", false }

var update = mail.Message{To: "reader@mail.example", Subject: "لديك جديد", Text: "اقرأ هنا: https://site.example/notices\n", Lang: "ar", StopURL: "https://site.example/stop/abc"}

func TestWhatIsSent(t *testing.T) {
	s := serve(t, always)
	for i, err := range s.sender().Send(t.Context(), []mail.Message{update, update, update}) {
		if err != nil {
			t.Errorf("%d: %v", i, err)
		}
	}
	said, got := s.seen()
	if len(got) != 3 {
		t.Fatalf("%d arrived", len(got))
	}
	text := got[0]
	for _, part := range []string{"From: \"Updates\" <updates@site.example>", "To: <reader@mail.example>", "List-Unsubscribe: <https://site.example/stop/abc>",
		"List-Unsubscribe-Post: List-Unsubscribe=One-Click", "Auto-Submitted: auto-generated", "Content-Language: ar", "Date: Sun, 22 Nov 2026 19:00:00",
		"@site.example>", "Content-Type: text/plain; charset=UTF-8"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is missing in\n%s", part, text)
		}
	}
	for _, part := range []string{"go-mail", "User-Agent", "X-Mailer", "Hearth", "hearth", "multipart", "text/html"} {
		if strings.Contains(text, part) {
			t.Errorf("%q is in\n%s", part, text)
		}
	}
	connections := 0
	for _, command := range said {
		if strings.HasPrefix(command, "EHLO") {
			connections++
		}
	}
	if connections != 1 {
		t.Errorf("%d connections for one batch", connections)
	}
}

// The caller must know whether anything can have been sent.
func TestWhatAnErrorMeans(t *testing.T) {
	on := func(prefix, reply string) func(string) (string, bool) {
		return func(command string) (string, bool) { return reply, strings.HasPrefix(command, prefix) }
	}
	unknown := errors.New("unknown")
	for _, row := range []struct {
		name   string
		answer func(string) (string, bool)
		want   error // of the first of two mails
		second error
	}{
		{"all is well", always, nil, nil},
		{"the server is too busy to greet", func(c string) (string, bool) { return "421 4.3.2 too busy", strings.Contains(c, "LO ") }, mail.ErrLater, mail.ErrLater},
		{"it goes away at the greeting", on("EHLO", ""), mail.ErrLater, mail.ErrLater},
		{"it does not know the sender", on("MAIL", "550 5.1.0 who are you"), mail.ErrLater, mail.ErrLater},
		{"the box is full for now", on("RCPT", "452 4.2.2 full"), mail.ErrLater, mail.ErrLater},
		{"there is no such box", on("RCPT", "550 5.1.1 no such box"), mail.ErrRefused, mail.ErrRefused},
		{"it goes away at the address", on("RCPT", ""), mail.ErrLater, mail.ErrLater},
		{"not now, before a word was sent", on("DATA", "451 4.3.0 later"), mail.ErrLater, mail.ErrLater},
		{"it will not have the mail", on(".", "554 5.7.1 no"), mail.ErrRefused, mail.ErrRefused},
		{"not now, with the mail", on(".", "451 4.7.1 later"), mail.ErrLater, mail.ErrLater},
		{"it goes away with the mail", on(".", ""), unknown, mail.ErrLater},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := serve(t, row.answer).sender().Send(t.Context(), []mail.Message{update, update})
			for i, want := range []error{row.want, row.second} {
				switch sure := errors.Is(got[i], mail.ErrLater) || errors.Is(got[i], mail.ErrRefused); {
				case want == unknown:
					if got[i] == nil || sure {
						t.Errorf("%d: %v, want what cannot be known", i, got[i])
					}
				case !errors.Is(got[i], want):
					t.Errorf("%d: %v, want %v", i, got[i], want)
				}
				if got[i] != nil && strings.Contains(got[i].Error(), "reader@") {
					t.Errorf("the address is in the error: %v", got[i])
				}
			}
		})
	}
}

func TestServerThatIsNotThere(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{port: listener.Addr().(*net.TCPAddr).Port}
	_ = listener.Close()
	if got := s.sender().Send(t.Context(), []mail.Message{update}); !errors.Is(got[0], mail.ErrLater) {
		t.Error(got)
	}
	if s.sender().Check(t.Context()) == nil {
		t.Error("the check finds nothing")
	}
	if err := serve(t, always).sender().Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// Without TLS where TLS is asked for, no mail and no password leaves.
func TestNoTLSNoMail(t *testing.T) {
	s := serve(t, always)
	sender := s.sender()
	sender.Protection, sender.User, sender.Password = mail.StartTLS, "hearth", "hunter2"
	if got := sender.Send(t.Context(), []mail.Message{update}); !errors.Is(got[0], mail.ErrLater) {
		t.Error(got)
	}
	said, _ := s.seen()
	for _, command := range said {
		if strings.HasPrefix(command, "AUTH") || strings.HasPrefix(command, "MAIL") {
			t.Error("in the open:", command)
		}
	}
}

func TestStopInTheMiddle(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	s := serve(t, func(command string) (string, bool) {
		if command == "." {
			stop()
		}
		return "", false
	})
	got := s.sender().Send(ctx, []mail.Message{update, update, update})
	_, mails := s.seen()
	if got[0] != nil || !errors.Is(got[1], mail.ErrLater) || !errors.Is(got[2], mail.ErrLater) || len(mails) != 1 {
		t.Errorf("%v, %d sent", got, len(mails))
	}
}

func TestAddress(t *testing.T) {
	for typed, want := range map[string]string{
		"a@b.example": "a@b.example", " A.b+c@Mail.Example ": "A.b+c@mail.example", "o'neil@b.example": "o'neil@b.example",
		"": "", "a": "", "a@b": "", "a@[127.0.0.1]": "", "Name <a@b.example>": "", "a@b.example, c@d.example": "", "a@b.example\r\nBcc: c@d.example": "",
		"a b@c.example": "", "ä@b.example": "", "a@bücher.example": "", "a@b.example.": "", `"x y"@b.example`: "", strings.Repeat("a", 250) + "@b.example": "",
	} {
		got, ok := mail.Address(typed)
		if got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v", typed, got, ok)
		}
	}
}

func TestOutbox(t *testing.T) {
	o := &mail.Outbox{Clock: func() time.Time { return time.Unix(1e9, 0) }}
	for i := range 120 {
		if got := o.Send(t.Context(), []mail.Message{{To: fmt.Sprint(i)}}); got[0] != nil {
			t.Fatal(got)
		}
	}
	if sent := o.Sent(); len(sent) != 100 || sent[0].To != "119" || sent[99].To != "20" {
		t.Errorf("%d, from %s to %s", len(sent), sent[0].To, sent[len(sent)-1].To)
	}
}

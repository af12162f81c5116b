package notice

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/account"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/mail"
	"hearth/internal/platform/push"
)

func TestACallLeavesAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		// Who chose nothing at all, and never wants to be told, is called: they
		// said yes to it elsewhere.
		v := b.person("low-days", "oak-table")
		b.mailTo(v, "oak@mail.example")
		phone := theirs(1)
		b.ok(b.AddBrowser(t.Context(), v.Actor.ID, phone))
		if byMail, browsers, err := b.Reach(t.Context(), v.Actor.ID); err != nil || !byMail || browsers != 1 {
			t.Errorf("reached by mail: %v, in %d browsers (%v)", byMail, browsers, err)
		}
		got := b.Call(t.Context(), v.Actor.ID, "/safety", true, true)
		if diff := cmp.Diff(Called{Mail: Sent, Push: Sent}, got); diff != "" {
			t.Error(diff)
		}
		mails := b.post.take()
		if len(mails) != 1 || mails[0].To != "oak@mail.example" || !strings.Contains(mails[0].Text, "https://site.example/safety") || len(b.bell.got) != 1 {
			t.Fatalf("%d mails, %d calls", len(mails), len(b.bell.got))
		}
		for _, never := range []string{"low-days", "Group", "oak-table", "suicide", "s4", "S4"} {
			if strings.Contains(mails[0].Text+mails[0].Subject+b.bell.got[0], never) {
				t.Errorf("%q has left the app", never)
			}
		}
		if got := b.Call(t.Context(), v.Actor.ID, "/safety", false, true); got.Mail != "" || len(b.post.take()) != 0 {
			t.Error("mail was not asked for", got)
		}
	})
}

func TestHowACallEnds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		v := b.person("low-days", "oak-table")
		if got := b.Call(t.Context(), v.Actor.ID, "/safety", true, true); got != (Called{}) {
			t.Errorf("nobody has given an address: %v", got)
		}
		if got := b.Call(t.Context(), account.ID(4711), "/safety", true, true); got != (Called{}) {
			t.Errorf("there is no such account: %v", got)
		}
		b.mailTo(v, "oak@mail.example")
		b.ok(b.AddBrowser(t.Context(), v.Actor.ID, theirs(1)))
		for _, row := range []struct {
			mail, push error
			want       Called
		}{
			{mail.ErrLater, nil, Called{GivenUp, Sent}},
			{mail.ErrRefused, push.ErrLater, Called{Refused, GivenUp}},
			{errBroken, errBroken, Called{Unknown, Unknown}},
			{nil, push.ErrGone, Called{Sent, Refused}},
			{nil, nil, Called{Sent, ""}}, // the browser was forgotten
		} {
			b.post.answer, b.bell.answer = func(mail.Message) error { return row.mail }, row.push
			if got := b.Call(t.Context(), v.Actor.ID, "/safety", true, true); got != row.want {
				t.Errorf("mail %v, push %v: %v, want %v", row.mail, row.push, got, row.want)
			}
		}
	})
}

// One browser that takes the call is enough.
func TestOneBrowserIsEnough(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	v := b.person("low-days", "oak-table")
	for _, n := range []int{1, 2, 3} {
		b.ok(b.AddBrowser(t.Context(), v.Actor.ID, theirs(n)))
	}
	b.Module.push = picky{}
	if got := b.Call(t.Context(), v.Actor.ID, "/safety", true, true); got.Push != Sent {
		t.Errorf("one took it: %v", got)
	}
}

type picky struct{}

func (picky) Key() string { return "key" }
func (picky) Send(context.Context, push.Browser, []byte) error {
	return errors.New("what is urgent is sent as urgent")
}
func (picky) Urge(_ context.Context, to push.Browser, _ []byte) error {
	if strings.HasSuffix(to.Endpoint, "/2") {
		return nil
	}
	return push.ErrLater
}

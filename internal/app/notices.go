package app

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"hearth/internal/account"
	"hearth/internal/notice"
	"hearth/internal/ops"
	"hearth/internal/platform/mail"
	"hearth/internal/platform/push"
	"hearth/internal/platform/ui"
	"hearth/internal/promise"
)

// kinds lists every kind of notice that there is. The sentence of "forum.answered"
// is the message "forum.notice.answered".
func kinds() []notice.Sort {
	return slices.Concat(forumKinds, entryKinds, promiseKinds, boardKinds, careKinds, staffKinds, meetingKinds, roomKinds, listeningKinds, rotaKinds, supervisionKinds, moderationKinds, breakglassKinds, casesKinds, ageKinds)
}

var forumKinds = []notice.Sort{
	{Kind: "forum.answered", Class: notice.ForYou, Gathers: true},
	{Kind: "forum.followed", Class: notice.ForInformation, Gathers: true},
}

var promiseKinds = []notice.Sort{
	{Kind: promise.KindHalf, Class: notice.NeedsYou},
	{Kind: promise.KindDue, Class: notice.NeedsYou},
	{Kind: promise.KindLate, Class: notice.NeedsYou},
}

var boardKinds = []notice.Sort{
	{Kind: "board.announced", Class: notice.ForInformation},
	{Kind: "board.help_taken", Class: notice.ForYou},
	{Kind: "board.help_released", Class: notice.ForYou},
	{Kind: "board.feedback", Class: notice.NeedsYou, OnlyDay: true, Stays: true},
	{Kind: "board.feedback_answered", Class: notice.ForYou},
	{Kind: "board.feedback_read", Class: notice.ForYou},
	{Kind: "board.resource_waits", Class: notice.NeedsYou},
	{Kind: "board.resource_taken_up", Class: notice.ForYou},
	{Kind: "board.resource_left_out", Class: notice.ForYou},
}

// makeNotices makes the feature that tells people what has happened. It comes
// before the features that have something to tell.
func (a *App) makeNotices(p platform) error {
	contact := a.Config.BaseURL
	if _, address, ok := mail.From(a.Config.MailFrom); ok {
		contact = address
	}
	bells, err := push.New(p.keys.Index("push.vapid", "1"), contact, nil)
	if err != nil {
		return err
	}
	a.mail, err = a.mailer(p)
	if err != nil {
		return err
	}
	a.Notice = notice.New(notice.Deps{DB: p.db, Keys: p.keys, IDs: p.ids, Codec: p.codec, Clock: p.clock, Groups: a.Group, Accounts: a.Account,
		Limiter: p.limiter, BaseURL: a.Config.BaseURL, Mail: a.mail, Push: bells})
	a.Notice.Register(kinds()...)
	a.observer.WatchQueue(a.Notice)
	return nil
}

// mailer returns the way that mails go, nil for none.
func (a *App) mailer(p platform) (mail.Sender, error) {
	c := a.Config
	switch c.Mail {
	case "outbox":
		return &mail.Outbox{Clock: p.clock.Now}, nil
	case "smtp":
		if _, _, ok := mail.From(c.MailFrom); !ok {
			return nil, errors.New("mail_from is not an address that mails can be from")
		}
		return &mail.SMTP{Host: c.MailHost, Port: c.MailPort, User: c.MailUser, Password: c.MailPassword, From: c.MailFrom,
			Protection: c.MailTLS, Clock: p.clock.Now}, nil
	}
	return nil, nil
}

// noticeChecks are what the doctor looks at: whether messages wait, and whether
// the mail server takes any.
func (a *App) noticeChecks() []ops.Check {
	checks := []ops.Check{{Name: "notices", Run: a.Notice.Check,
		Advice: "Messages outside the app did not arrive; in the app nothing is lost. Is the mail server reachable, and may this machine reach the internet?"}}
	if a.mail != nil {
		checks = append(checks, ops.Check{Name: "mail server", Run: a.mail.Check,
			Advice: "Look at mail_host, mail_port, mail_tls, mail_user and mail_password. What waits is tried for a day."})
	}
	return checks
}

// unread gives pages the dot beside Notices. A page is shown without it rather
// than not at all.
func (a *App) unread(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		actor := account.ActorFrom(r.Context())
		if !actor.SignedIn() {
			next.ServeHTTP(w, r)
			return
		}
		ctx := ui.WithUnread(r.Context(), func() bool {
			any, err := a.Notice.Unread(r.Context(), actor.ID)
			if err != nil {
				slog.WarnContext(r.Context(), "whether there are notices could not be told", "cause", err)
			}
			return any
		})
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// sendNotices sends what is due until ctx ends, and then closes done.
func (a *App) sendNotices(ctx context.Context) (done <-chan struct{}) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		a.Notice.Run(ctx)
	}()
	return ended
}

// await waits for what is being sent, as long as a stop may take.
func await(done <-chan struct{}) error {
	select {
	case <-done:
		return nil
	case <-time.After(stopWithin):
		return errors.New("a message that was being sent may not have arrived")
	}
}

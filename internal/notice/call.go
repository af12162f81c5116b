package notice

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"

	"hearth/internal/account"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/mail"
	"hearth/internal/platform/push"
)

// A call is for people whose duty it is to come. It leaves at once: it asks
// neither for quiet hours nor for how often somebody wants to be told, waits in
// no queue, and its end is handed back, so that somebody else can be called. Like
// everything that leaves, it names nobody and says nothing of what happened.

// Called is how a call to one account ended, by channel; "" where it has none.
type Called struct{ Mail, Push Outcome }

// reachable is where an account can be called.
type reachable struct {
	mail     address
	hasMail  bool
	browsers []browser
	lang     i18n.Lang
}

// Call says at once that somebody needs the account's owner, by mail and in
// every browser of theirs, as far as it is asked for, and leads to the page. It
// returns when each channel has answered or ctx has ended. Of several browsers
// one that took it is enough.
func (m *Module) Call(ctx context.Context, id account.ID, url string, byMail, byPush bool) Called {
	to, err := m.reachable(ctx, id)
	if err != nil {
		slog.ErrorContext(ctx, "whom to call could not be read", "cause", err)
		return Called{Mail: Unreadable, Push: Unreadable}
	}
	ctx = i18n.With(ctx, to.lang)
	var c Called
	var both sync.WaitGroup
	if byMail && to.hasMail {
		both.Go(func() {
			c.Mail = endOf(m.mail.Send(ctx, []mail.Message{m.callMail(ctx, to.mail, url)})[0])
		})
	}
	if byPush {
		both.Go(func() { c.Push = m.callBrowsers(ctx, id, to, url) })
	}
	both.Wait()
	return c
}

// endOf is outcomeOf where nothing is tried again.
func endOf(err error) Outcome {
	if o := outcomeOf(err); o != later {
		return o
	}
	return GivenUp
}

// Reach tells whether the account can be called by mail, and in how many
// browsers.
func (m *Module) Reach(ctx context.Context, id account.ID) (byMail bool, browsers int, err error) {
	to, err := m.reachable(ctx, id)
	return to.hasMail, len(to.browsers), err
}

// MailWorks looks whether mails could be sent now. It returns nil where this site
// sends none.
func (m *Module) MailWorks(ctx context.Context) error {
	if m.mail == nil {
		return nil
	}
	return m.mail.Check(ctx)
}

// reachable reads where the account can be called. An account that is gone is
// reached nowhere.
func (m *Module) reachable(ctx context.Context, id account.ID) (to reachable, err error) {
	key, err := m.accounts.KeyOf(ctx, m.db, id)
	if fault.Is(err, fault.NotFound) {
		return to, nil
	}
	if err != nil {
		return to, err
	}
	choices, _, err := m.choices(ctx, m.db, id, key)
	if err != nil {
		return to, err
	}
	to.lang = choices.Lang
	if m.mail != nil {
		a, found, err := m.mailOf(ctx, m.db, id, key)
		if err != nil {
			return to, err
		}
		to.mail, to.hasMail = a, found && a.Confirmed
	}
	if m.push != nil {
		to.browsers, err = m.openBrowsers(ctx, id, key)
	}
	return to, err
}

// openBrowsers are the account's browsers, opened. One that does not open is
// left out: another may be reached.
func (m *Module) openBrowsers(ctx context.Context, id account.ID, key crypto.KeyID) (open []browser, err error) {
	all, err := db.All(ctx, m.db, qBrowsers, scanBrowser, int64(id))
	for _, b := range all {
		at, err := openJSON[push.Browser](ctx, m.keys, m.db, key, place("notice_browser", b.ID), b.sealed)
		if err != nil {
			slog.ErrorContext(ctx, "a browser could not be opened", "cause", err)
			continue
		}
		b.Browser = at
		open = append(open, b)
	}
	return open, err
}

// urgent is a Pusher that knows what cannot wait; *push.Sender does.
type urgent interface {
	Urge(ctx context.Context, b push.Browser, message []byte) error
}

// callBrowsers calls every browser of the account at the same time.
func (m *Module) callBrowsers(ctx context.Context, id account.ID, to reachable, url string) Outcome {
	text, err := json.Marshal(map[string]string{"title": i18n.T(ctx, "notice.call"), "lang": string(to.lang), "dir": to.lang.Dir(), "url": url, "tag": "call"})
	if err != nil {
		return Unreadable
	}
	send := m.push.Send
	if u, ok := m.push.(urgent); ok {
		send = u.Urge
	}
	outcomes := make([]Outcome, len(to.browsers))
	var all sync.WaitGroup
	for i, b := range to.browsers {
		all.Go(func() {
			err := send(ctx, b.Browser, text)
			if outcomes[i] = endOf(err); errors.Is(err, push.ErrGone) {
				if err := m.DropBrowser(context.WithoutCancel(ctx), id, b.ID); err != nil {
					slog.ErrorContext(ctx, "a browser that is gone was not forgotten", "cause", err)
				}
			}
		})
	}
	all.Wait()
	var best Outcome
	for _, o := range outcomes {
		if best != Sent {
			best = o
		}
	}
	return best
}

// callMail is all that a call says by mail.
func (m *Module) callMail(ctx context.Context, to address, url string) mail.Message {
	return mail.Message{To: to.Text, Lang: string(i18n.From(ctx)), Subject: i18n.T(ctx, "notice.call"), Text: i18n.T(ctx, "notice.mail.call", "url", m.baseURL+url)}
}

package notice

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/mail"
	"hearth/internal/platform/push"
)

const (
	// look is how often a node looks whether anything is due.
	look = 20 * time.Second
	// atOnce is how many push services are asked at the same time.
	atOnce = 16
)

// Run sends what is due until ctx ends. Every node runs it. What was taken when
// ctx ends is still recorded.
func (m *Module) Run(ctx context.Context) {
	ticks := time.NewTicker(look)
	defer ticks.Stop()
	for {
		if err := m.Work(ctx); err != nil && ctx.Err() == nil {
			slog.ErrorContext(ctx, "notices could not be sent", "cause", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		case <-m.wake:
		}
	}
}

// nudge makes this node look at once. One that is already on its way is enough.
func (m *Module) nudge() {
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

// Work goes through the queue once: it finds out whom to tell, and sends what is
// due, a batch at a time, until nothing is left.
func (m *Module) Work(ctx context.Context) error {
	for {
		more, err := m.settlePending(ctx)
		if err != nil {
			return err
		}
		if !more {
			break
		}
	}
	for ctx.Err() == nil {
		taken, err := m.take(ctx)
		if err != nil || len(taken) == 0 {
			return err
		}
		// Whoever stops the node must not lose the record of what was sent.
		if err := m.record(context.WithoutCancel(ctx), m.send(ctx, taken)); err != nil {
			return err
		}
	}
	return nil
}

// A letter is a message with its text and its way.
type letter struct {
	mail    mail.Message
	browser push.Browser
	text    []byte // what the browser shows
}

// send sends a batch: mails over one connection, the rest side by side.
func (m *Module) send(ctx context.Context, taken []delivery) []result {
	results := make([]result, len(taken))
	var mails []mail.Message
	var places []int // of the mails among the results
	var all sync.WaitGroup
	slots := make(chan struct{}, atOnce)
	for i, d := range taken {
		l, outcome := m.write(ctx, d)
		results[i] = result{d, outcome}
		switch {
		case outcome != "":
		case d.parcel.Browser == 0:
			mails, places = append(mails, l.mail), append(places, i)
		default:
			slots <- struct{}{}
			all.Go(func() {
				defer func() { <-slots }()
				results[i].outcome = m.sendPush(ctx, d, l)
			})
		}
	}
	if len(mails) > 0 {
		for n, err := range m.mail.Send(ctx, mails) {
			results[places[n]].outcome = outcomeOf(err)
		}
	}
	all.Wait()
	return results
}

// write makes the message, or says why none is to be sent.
func (m *Module) write(ctx context.Context, d delivery) (letter, Outcome) {
	if d.spoilt {
		return letter{}, Unreadable
	}
	if ctx.Err() != nil { // the node stops; nothing was sent yet
		return letter{}, later
	}
	l, wanted, err := m.compose(ctx, d.parcel)
	switch {
	case fault.Is(err, fault.NotFound), errors.Is(err, crypto.ErrDestroyed), err == nil && !wanted:
		return l, Needless
	case errors.Is(err, crypto.ErrUnreadable):
		slog.ErrorContext(ctx, "a notice could not be written", "cause", err)
		return l, Unreadable
	case err != nil:
		slog.ErrorContext(ctx, "a notice could not be written", "cause", err)
		return l, later
	}
	return l, ""
}

func (m *Module) compose(ctx context.Context, p parcel) (l letter, wanted bool, err error) {
	if p.Browser == 0 && m.mail == nil || p.Browser != 0 && m.push == nil {
		return l, false, nil
	}
	key, err := m.accounts.KeyOf(ctx, m.db, p.Account)
	if err != nil {
		return l, false, err
	}
	if p.Digest {
		if unread, err := m.unreadNow(ctx, p.Account); err != nil || !unread {
			return l, false, err
		}
	}
	choices, _, err := m.choices(ctx, m.db, p.Account, key)
	if err != nil {
		return l, false, err
	}
	ctx = i18n.With(ctx, choices.Lang)
	if p.Browser == 0 {
		a, found, err := m.mailOf(ctx, m.db, p.Account, key)
		if err != nil || !found || !a.Confirmed {
			return l, false, err
		}
		l.mail = m.updateMail(ctx, a)
		return l, true, nil
	}
	b, found, err := db.Maybe(ctx, m.db, qBrowser, scanBrowser, p.Browser, int64(p.Account))
	if err != nil || !found {
		return l, false, err
	}
	if l.browser, err = openJSON[push.Browser](ctx, m.keys, m.db, key, place("notice_browser", b.ID), b.sealed); err != nil {
		return l, false, err
	}
	l.text, err = json.Marshal(map[string]string{"title": i18n.T(ctx, "notice.outside"), "lang": string(choices.Lang), "dir": choices.Lang.Dir(), "url": listPath})
	return l, true, err
}

// sendPush sends to one browser, and forgets it if it takes no more.
func (m *Module) sendPush(ctx context.Context, d delivery, l letter) Outcome {
	err := m.push.Send(ctx, l.browser, l.text)
	if errors.Is(err, push.ErrGone) {
		if err := m.DropBrowser(context.WithoutCancel(ctx), d.parcel.Account, d.parcel.Browser); err != nil {
			slog.ErrorContext(ctx, "a browser that is gone was not forgotten", "cause", err)
		}
	}
	return outcomeOf(err)
}

// Sweep deletes what has run out: old notices, codes that nobody used, routes of
// those who left, messages that were lost with a node, and old numbers.
func (m *Module) Sweep(ctx context.Context) error {
	now := m.clock.Now()
	old := clock.ToMillis(now.Add(-KeptFor))
	err := m.db.Tx(ctx, func(tx *db.Tx) error {
		for _, step := range []struct {
			q   *db.Query
			arg any
		}{{qSweep, old}, {qSweepAccounts, old}, {qSweepMail, clock.ToMillis(now.Add(-codeFor))}, {qSweepTally, now.Add(-tallied).Format(time.DateOnly)}} {
			if _, err := db.Exec(ctx, tx, step.q, step.arg); err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(err, m.sweepLost(ctx), m.sweepRoutes(ctx))
}

// Waiting is how many messages are due and not sent, and how long the oldest has
// been.
func (m *Module) Waiting(ctx context.Context) (number int64, oldest time.Duration, err error) {
	now := m.clock.Now()
	w, err := db.One(ctx, m.db, qWaiting, scanWaiting, clock.ToMillis(now))
	if err == nil && w.number > 0 {
		oldest = now.Sub(w.since)
	}
	return w.number, oldest, err
}

type waiting struct {
	number int64
	since  time.Time
}

func scanWaiting(r db.Row) (w waiting, err error) {
	var since int64
	err = r.Scan(&w.number, &since)
	w.since = clock.FromMillis(since)
	return w, err
}

// trialFor sends a notice to oneself: in the app, and at once to every channel.
func (m *Module) trialFor(ctx context.Context, id account.ID) error {
	err := m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qTurn); err != nil {
			return err
		}
		if _, _, err := m.insertForAccount(ctx, tx, id, told{Kind: trial, URL: choicesPath}); err != nil {
			return err
		}
		return m.enqueueAt(ctx, tx, id, m.clock.Now(), false)
	})
	if err == nil {
		m.nudge()
	}
	return err
}

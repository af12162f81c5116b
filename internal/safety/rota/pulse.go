package rota

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

const (
	// BeatEvery is how often paging is tested: as often as somebody in danger is
	// promised a person (ladder.S4).
	BeatEvery = 5 * time.Minute
	// staleAfter is when the last good test is too long ago: three were missed.
	staleAfter = 3*BeatEvery + time.Minute
	// lateBy is how late a step of an alarm may be before paging counts as broken.
	lateBy = 2 * time.Minute
	// beatsKept is how long the tests are remembered.
	beatsKept = 90 * 24 * time.Hour
	// earTime is how long the doorbell may take from this node to itself.
	earTime = 2 * time.Second
)

// What can be wrong with paging, as the record and JSON call it.
const (
	wrongMail  = "mail"  // the mail server takes nothing
	wrongBell  = "bell"  // open pages are not told
	wrongQueue = "queue" // alarms wait past their time
)

// Pulse is whether paging works, by its own last test.
type Pulse struct {
	Tested time.Time // zero: never yet
	Good   time.Time // when it last worked in every part; zero: never yet
	Well   bool      // Good is recent
	Wrong  []string  // what was wrong with the last test
}

// Beat tests every part of the way by which people are called, if no node did a
// moment ago, and notes what it found. While all is well, and only then, it asks
// for the operator's own address, whose silence somebody outside can notice.
func (m *Module) Beat(ctx context.Context) error {
	mine, err := m.turn(ctx)
	if err != nil || !mine {
		return err
	}
	wrong := m.test(ctx)
	now := clock.ToMillis(m.Clock.Now())
	err = m.DB.Tx(ctx, func(tx *db.Tx) error {
		tx.Ring(m.ring)
		if _, err := db.Exec(ctx, tx, qInsertBeat, m.IDs.Next(), now, strings.Join(wrong, " ")); err != nil || len(wrong) > 0 {
			return err
		}
		_, err := db.Exec(ctx, tx, qGoodPulse, now)
		return err
	})
	if len(wrong) > 0 {
		slog.ErrorContext(ctx, "paging is broken in part", "wrong", strings.Join(wrong, " "))
	}
	if err != nil || len(wrong) > 0 || m.HeartbeatURL == "" {
		return err
	}
	return m.tellOutside(ctx)
}

// turn reports whether it is this node's turn to test, and takes it.
func (m *Module) turn(ctx context.Context) (mine bool, err error) {
	now := m.Clock.Now()
	err = m.DB.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qBeginPulse); err != nil {
			return err
		}
		// Half a minute early, or a job that comes round every minute would test
		// every sixth.
		n, err := db.Exec(ctx, tx, qTryPulse, clock.ToMillis(now), clock.ToMillis(now.Add(-BeatEvery+30*time.Second)))
		mine = n == 1
		return err
	})
	return mine, err
}

// test tries each part. That the database answers is proved by who calls it.
func (m *Module) test(ctx context.Context) (wrong []string) {
	if err := m.Work(ctx); err != nil {
		wrong = append(wrong, wrongQueue)
	} else if n, err := db.One(ctx, m.DB, qStuck, db.Value[int64], clock.ToMillis(m.Clock.Now().Add(-lateBy))); err != nil || n > 0 {
		wrong = append(wrong, wrongQueue)
	}
	trial, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := m.Caller.Check(trial); err != nil {
		wrong = append(wrong, wrongMail)
	}
	if !m.hears() {
		wrong = append(wrong, wrongBell)
	}
	return wrong
}

// hears reports whether a ring comes back to this node.
func (m *Module) hears() bool {
	ear := m.Bus.Subscribe(topic + ".test")
	defer ear.Close()
	if err := m.Bus.Publish(context.Background(), topic+".test", nil); err != nil {
		return false
	}
	select {
	case _, open := <-ear.C():
		return open
	case <-time.After(earTime):
		return false
	}
}

// tellOutside asks for the operator's own address.
func (m *Module) tellOutside(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, m.HeartbeatURL, nil)
	if err != nil {
		return errors.New("pager_heartbeat_url cannot be read")
	}
	answer, err := m.outside.Do(r)
	if err != nil {
		return errors.New("pager_heartbeat_url does not answer")
	}
	defer answer.Body.Close()
	if answer.StatusCode > 299 {
		return fmt.Errorf("pager_heartbeat_url answered with status %d", answer.StatusCode)
	}
	return nil
}

// Pulse returns what the last tests found. A good end that lies ahead of the
// clock is none: one of both was set wrong.
func (m *Module) Pulse(ctx context.Context) (Pulse, error) {
	row, _, err := db.Maybe(ctx, m.DB, qPulse, scanPulse)
	if err != nil {
		return Pulse{}, err
	}
	last, found, err := db.Maybe(ctx, m.DB, qLastBeat, scanBeat)
	if err != nil {
		return Pulse{}, err
	}
	now := m.Clock.Now()
	p := Pulse{Tested: row.tried, Good: row.good, Well: fresh(row.good, now)}
	if found {
		p.Wrong = strings.Fields(last.wrong)
	}
	// A server that began a moment ago had no time yet.
	if row.good.IsZero() && len(p.Wrong) == 0 && now.Sub(m.started) < staleAfter {
		p.Well = true
	}
	return p, nil
}

func fresh(good, now time.Time) bool {
	return !good.IsZero() && !good.After(now.Add(time.Minute)) && now.Sub(good) <= staleAfter
}

// Check is for the doctor: it says what is wrong with calling people. Where
// nobody ever set up a list nothing is expected of it.
func (m *Module) Check(ctx context.Context) error {
	ids, err := db.All(ctx, m.DB, qOrganisations, db.Value[int64])
	if err != nil || len(ids) == 0 {
		return err
	}
	p, err := m.Pulse(ctx)
	switch {
	case err != nil:
		return err
	case len(p.Wrong) > 0:
		return fmt.Errorf("the last test of paging found trouble with: %s", strings.Join(p.Wrong, ", "))
	case p.Good.IsZero():
		return errors.New("paging was never tested; is a server running?")
	case !fresh(p.Good, m.Clock.Now()):
		return fmt.Errorf("paging last worked at %s", p.Good.Format(time.RFC3339))
	}
	return nil
}

// CheckLists is for the doctor: it names the organisations that have people in
// groups, and nobody who is called but the owners.
func (m *Module) CheckLists(ctx context.Context) error {
	all, err := m.Groups.Organisations(ctx)
	if err != nil {
		return err
	}
	var empty []string
	for _, o := range all {
		p, err := m.plan(ctx, m.DB, o)
		if err != nil {
			return err
		}
		if len(p.people) == 0 {
			empty = append(empty, o.Slug)
		}
	}
	if len(empty) == 0 {
		return nil
	}
	slices.Sort(empty)
	return fmt.Errorf("on-call list empty: %s", strings.Join(empty, ", "))
}

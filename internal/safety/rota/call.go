package rota

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// An Outcome is how an attempt to reach somebody ended.
type Outcome string

// The outcomes. Under way is "".
const (
	Sent     Outcome = "sent"     // taken over by the other side
	Shown    Outcome = "shown"    // stands on a page that is open
	Gathered Outcome = "gathered" // the same way said so a moment ago, of another alarm
	Failed   Outcome = "failed"
	None     Outcome = "none" // there is no such way: no address, no browser
)

// reached reports whether somebody can know by it.
func (o Outcome) reached() bool { return o == Sent || o == Shown || o == Gathered }

// Named limits of calling.
const (
	// WorkEvery is how often every node looks for alarms whose next step has come,
	// and for what a node that died left behind.
	WorkEvery = 10 * time.Second
	// patience is how long one attempt may take. Another way, and the next step,
	// do not wait longer for it.
	patience = 15 * time.Second
	// claimFor is how long a node has an alarm for itself: long enough for a step
	// whose every attempt takes all its time.
	claimFor = time.Minute
	// batch is how many alarms are worked on in one go.
	batch = 64
	// atOnce is how many attempts are made at the same time on one node.
	atOnce = 64
	// gatherFor is how long one message stands for the alarms that follow: who
	// was called a moment ago has the page open that shows them all.
	gatherFor = 30 * time.Second
	// againAfter is when everybody is called again where nobody could be reached.
	againAfter = time.Minute
)

// waits are how long is waited after a step before the next: at five, ten and
// fifteen minutes somebody else is called (ladder.S4 promises a person within
// five), then everybody again, more and more rarely.
var waits = []time.Duration{5 * time.Minute, 5 * time.Minute, 5 * time.Minute, 15 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour}

// waitAfter is how long is waited after the step, the first being 0.
func waitAfter(step int) time.Duration { return waits[min(step, len(waits)-1)] }

// ceases is the step at which a drill ends that nobody came to: everybody was
// called three times.
const ceases = everybody + 3

// Run pages until ctx ends: as soon as an alarm commits on this node. Every node
// runs it, and Work as a job beside it.
func (m *Module) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			m.sending.Wait()
			return
		case <-m.kick:
			if err := m.Work(ctx); err != nil && ctx.Err() == nil {
				slog.ErrorContext(ctx, "alarms could not be worked on", "cause", err)
			}
		}
	}
}

// Work goes once through the alarms whose time has come. It is safe on several
// nodes at once: each alarm is claimed by one. It returns when everybody's pages
// show them; what leaves the site goes on in the background.
func (m *Module) Work(ctx context.Context) error {
	var problems []error
	for {
		claimed, err := m.claim(ctx)
		if err != nil || len(claimed) == 0 {
			return errors.Join(append(problems, err)...)
		}
		if err := m.step(ctx, claimed); err != nil {
			problems = append(problems, err)
		}
	}
}

// Settle waits until every attempt that is under way on this node has ended.
func (m *Module) Settle() { m.sending.Wait() }

func (m *Module) claim(ctx context.Context) (claimed []Raised, err error) {
	now := m.Clock.Now()
	err = m.DB.Tx(ctx, func(tx *db.Tx) error {
		claimed, err = db.All(ctx, tx, qClaim, scanAlarm, clock.ToMillis(now), clock.ToMillis(now.Add(claimFor)), int64(batch))
		return err
	})
	slices.SortStableFunc(claimed, func(a, b Raised) int { return b.Level.Rank() - a.Level.Rank() })
	return claimed, err
}

// A stepping is one alarm on its way through one step.
type stepping struct {
	Raised
	from  int // the step that it was claimed at; those between had nobody
	org   group.Organisation
	whom  []Responder
	pages []Page // what is to be tried
}

// step calls those whose turn it is for the alarms: it writes down whom, lets
// open pages know, and hands what leaves the site to the background. One alarm
// that cannot be worked on does not keep the others waiting; its claim runs out.
func (m *Module) step(ctx context.Context, claimed []Raised) error {
	var problems []error
	var steps []stepping
	plans := map[group.OrganisationID]plan{}
	for _, a := range claimed {
		s, err := m.prepare(ctx, a, plans)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		steps = append(steps, s)
	}
	if len(steps) == 0 {
		return errors.Join(problems...)
	}
	now := m.Clock.Now()
	err := m.DB.Tx(ctx, func(tx *db.Tx) error {
		tx.Ring(m.ring)
		for i := range steps {
			if err := m.write(ctx, tx, &steps[i], now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return errors.Join(append(problems, err)...)
	}
	m.sending.Go(func() { m.deliver(context.WithoutCancel(ctx), steps) })
	return errors.Join(problems...)
}

// prepare finds whom an alarm calls now, passing over steps that have nobody.
func (m *Module) prepare(ctx context.Context, a Raised, plans map[group.OrganisationID]plan) (s stepping, err error) {
	s.Raised, s.from = a, a.step
	if s.org, err = m.Groups.OrganisationByID(ctx, a.Organisation); err != nil {
		return s, err
	}
	p, read := plans[a.Organisation]
	if !read {
		if p, err = m.plan(ctx, m.DB, s.org); err != nil {
			return s, err
		}
		plans[a.Organisation] = p
	}
	p = m.sparing(ctx, m.leavingOut(ctx, p, a.Alarm), a.Alarm)
	at := m.Clock.Now()
	for ; ; s.step++ {
		if s.whom = p.whom(phase(s.step), a.Alarm, at); len(s.whom) > 0 || phase(s.step) >= everybody {
			return s, nil
		}
	}
}

// write notes each attempt before it is made.
func (m *Module) write(ctx context.Context, tx *db.Tx, s *stepping, now time.Time) error {
	try := func(id account.ID, w Way) error {
		_, err := db.Exec(ctx, tx, qInsertPage, m.IDs.Next(), s.ID, int64(id), int64(s.step), string(w), clock.ToMillis(now))
		return err
	}
	hook := false
	for _, r := range s.whom {
		if err := try(r.Account, app); err != nil {
			return err
		}
		for _, w := range r.Ways {
			if hook = hook || w == Hook; w == Hook {
				continue
			}
			if err := try(r.Account, w); err != nil {
				return err
			}
		}
	}
	if hook || phase(s.step) >= everybody {
		if err := try(0, Hook); err != nil {
			return err
		}
	}
	pages, err := db.All(ctx, tx, qStepPages, scanPage, s.ID, int64(s.step))
	// What has an end was tried by a node that died before it could say so of the
	// step, or waits for a page to be opened.
	s.pages = slices.DeleteFunc(pages, func(p Page) bool { return p.Outcome != "" })
	return err
}

// A target is one way to one person, for all alarms of a step together.
type target struct {
	account account.ID
	org     group.OrganisationID // for an organisation's own address
	way     Way
}

// deliver makes the attempts side by side, one message to each target, and
// writes down how they ended.
func (m *Module) deliver(ctx context.Context, steps []stepping) {
	var mu sync.Mutex
	ended := map[int64]Outcome{}
	end := func(pages []Page, o Outcome) {
		mu.Lock()
		defer mu.Unlock()
		for _, p := range pages {
			ended[p.ID] = o
		}
	}
	var all sync.WaitGroup
	for t, pages := range m.targets(steps) {
		all.Go(func() { end(pages, m.attempt(ctx, t, pages[0].Alarm)) })
	}
	all.Wait()
	if err := m.finish(ctx, steps, ended); err != nil {
		slog.ErrorContext(ctx, "how a step of an alarm ended was not written down; it is tried again", "cause", err)
	}
}

func (m *Module) targets(steps []stepping) map[target][]Page {
	targets := map[target][]Page{}
	for _, s := range steps {
		for _, p := range s.pages {
			t := target{account: p.Account, way: p.Way}
			if p.Way == Hook {
				t.org = s.Organisation
			}
			targets[t] = append(targets[t], p)
		}
	}
	return targets
}

// attempt tries to reach somebody in one way. What is on its way to the same
// target already, or was taken over a moment ago, stands for this alarm too: as
// far as it arrives.
func (m *Module) attempt(ctx context.Context, t target, alarm int64) Outcome {
	if t.way == app {
		if m.open.has(t.account) {
			return Shown
		}
		return "" // until they open a page
	}
	f, mine := m.flights.board(t)
	if !mine {
		<-f.done
		if f.outcome.reached() {
			return Gathered
		}
		return f.outcome
	}
	f.outcome = m.call(ctx, t, alarm)
	m.flights.land(t, f)
	return f.outcome
}

// call is the attempt itself.
func (m *Module) call(ctx context.Context, t target, alarm int64) Outcome {
	m.slots <- struct{}{}
	defer func() { <-m.slots }()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if lately, err := m.lately(ctx, t, alarm); err != nil {
		slog.ErrorContext(ctx, "whether somebody was called a moment ago is not known", "cause", err)
	} else if lately {
		return Gathered
	}
	switch t.way {
	case Hook:
		return m.callHook(ctx, t.org, alarm)
	case Mail:
		return m.Caller.Call(ctx, t.account, startPath, []Way{Mail}).Mail.or(None)
	}
	return m.Caller.Call(ctx, t.account, startPath, []Way{Push}).Push.or(None)
}

// flights are the attempts that are under way on this node.
type flights struct {
	mu  sync.Mutex
	out map[target]*flight
}

// A flight is one attempt. Its outcome may be read once done is closed.
type flight struct {
	done    chan struct{}
	outcome Outcome
}

// board returns the attempt that is under way to the target, or a new one, which
// is the caller's to make and to land.
func (f *flights) board(t target) (_ *flight, mine bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if out, ok := f.out[t]; ok {
		return out, false
	}
	f.out[t] = &flight{done: make(chan struct{})}
	return f.out[t], true
}

func (f *flights) land(t target, out *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.out, t)
	close(out.done)
}

func (o Outcome) or(other Outcome) Outcome {
	if o == "" {
		return other
	}
	return o
}

// lately reports whether the target was called a moment ago for another alarm.
func (m *Module) lately(ctx context.Context, t target, alarm int64) (bool, error) {
	now := m.Clock.Now()
	from, to := clock.ToMillis(now.Add(-gatherFor)), clock.ToMillis(now)
	if t.way == Hook {
		n, err := db.One(ctx, m.DB, qLatelyHook, db.Value[int64], int64(t.org), alarm, from, to)
		return n > 0, err
	}
	n, err := db.One(ctx, m.DB, qLately, db.Value[int64], int64(t.account), string(t.way), alarm, from, to)
	return n > 0, err
}

// finish writes down how the attempts of a step ended, and when the next one
// comes: at once where nobody was reached.
func (m *Module) finish(ctx context.Context, steps []stepping, ended map[int64]Outcome) error {
	now, again := m.Clock.Now(), false
	err := m.DB.Tx(ctx, func(tx *db.Tx) error {
		again = false
		for _, s := range steps {
			reached := false
			for _, p := range s.pages {
				o := ended[p.ID]
				reached = reached || o.reached()
				if o == "" {
					continue
				}
				if _, err := db.Exec(ctx, tx, qEndPage, p.ID, string(o), clock.ToMillis(now)); err != nil {
					return err
				}
			}
			reached = reached || m.wasReached(ctx, tx, s)
			if err := m.advance(ctx, tx, s, reached, now); err != nil {
				return err
			}
			again = again || !reached && phase(s.step) < everybody
		}
		return nil
	})
	if err == nil && again {
		m.wake()
	}
	return err
}

// wasReached reports whether an attempt of the step ended well that this node
// did not make, or that ended while others were made: a page that was opened.
func (m *Module) wasReached(ctx context.Context, tx *db.Tx, s stepping) bool {
	pages, err := db.All(ctx, tx, qStepPages, scanPage, s.ID, int64(s.step))
	return err == nil && slices.ContainsFunc(pages, func(p Page) bool { return p.Outcome.reached() })
}

// advance sets the next step and its time.
func (m *Module) advance(ctx context.Context, tx *db.Tx, s stepping, reached bool, now time.Time) error {
	if s.Drill && phase(s.step) >= ceases {
		_, err := db.Exec(ctx, tx, qCease, s.ID, clock.ToMillis(now))
		return err
	}
	wait := waitAfter(phase(s.step))
	switch {
	case reached:
	case phase(s.step) < everybody:
		wait = 0
	default:
		wait = againAfter
		slog.ErrorContext(ctx, "an alarm reached nobody; everybody is called again in a moment", "organisation", int64(s.Organisation), "step", s.step)
	}
	_, err := db.Exec(ctx, tx, qStep, s.ID, int64(s.step+1), clock.ToMillis(now.Add(wait)), wait.Milliseconds(), int64(s.from), clock.ToMillis(s.claimed))
	return err
}

// Package heedtest has watches for the tests of those who keep words.
package heedtest

import (
	"context"
	"errors"
	"strings"
	"testing"

	"hearth/internal/group"
	"hearth/internal/group/heed"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

// A Sentry holds whatever has its word in it, and keeps what it was told.
type Sentry struct {
	Word string
	Fail error    // of every note
	Saw  []string // the texts that it was shown
	Told []int64  // the things of which it was told
}

// Read implements heed.Watch.
func (s *Sentry) Read(_ context.Context, _ group.Visit, words string) heed.Found {
	s.Saw = append(s.Saw, words)
	return sighted{s, strings.Contains(words, s.Word)}
}

type sighted struct {
	s    *Sentry
	hold bool
}

func (f sighted) Hold() bool { return f.hold }

func (f sighted) Wrote(_ context.Context, _ *db.Tx, id int64) error {
	if f.s.Fail == nil {
		f.s.Told = append(f.s.Told, id)
	}
	return f.s.Fail
}

// Wary has every text wait, for two reasons, and notes them badly.
type Wary struct {
	Whole, Part int      // how often to note fails: of both, and of the first alone
	Noted       []string // "both" or "safety"
	Lost        int      // how often it was told that nothing was noted
}

// Read implements heed.Watch.
func (w *Wary) Read(context.Context, group.Visit, string) heed.Found { return wary{w, "both"} }

type wary struct {
	w    *Wary
	what string
}

func (f wary) Hold() bool { return true }

func (f wary) Wrote(_ context.Context, tx *db.Tx, _ int64) error {
	left := &f.w.Whole
	if f.what == "safety" {
		left = &f.w.Part
	}
	if *left > 0 {
		*left--
		return errors.New("no room for it")
	}
	note := func() { f.w.Noted = append(f.w.Noted, f.what) }
	if tx == nil {
		note()
	} else {
		tx.OnCommit(note)
	}
	return nil
}

func (f wary) Less() heed.Found { return wary{f.w, "safety"} }
func (f wary) Lost()            { f.w.Lost++ }

// A Loss is how badly something is noted, and what has to be noted in the end.
type Loss struct {
	Name        string
	Whole, Part int
	Noted       string // "" for nothing
}

// Losses are all ways in which noting may fail.
var Losses = []Loss{
	{"nothing fails", 0, 0, "both"},
	{"once", 1, 0, "both"},
	{"the rules always", 9, 0, "safety"},
	{"all of it", 9, 9, ""},
}

// Check looks at what the watch was told.
func (l Loss) Check(t *testing.T, w *Wary) {
	t.Helper()
	if len(w.Noted) > 1 || len(w.Noted) == 1 && w.Noted[0] != l.Noted || (len(w.Noted) == 1) == (l.Noted == "") {
		t.Errorf("noted %v, want %q", w.Noted, l.Noted)
	}
	if lost := w.Lost == 1; lost != (l.Noted == "") || w.Lost > 1 {
		t.Errorf("lost %d times", w.Lost)
	}
}

// NothingIsLost writes words under a watch that notes badly, on both engines. The
// words must be written whatever fails, and be open to others only where nothing
// was noted that keeps them waiting; write reports whether others read them.
func NothingIsLost(t *testing.T, write func(t *testing.T, d *db.DB, w heed.Watch) (open bool)) {
	for _, l := range Losses {
		t.Run(l.Name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				w := &Wary{Whole: l.Whole, Part: l.Part}
				if open := write(t, d, w); open != (l.Noted == "") {
					t.Errorf("others read it: %v", open)
				}
				l.Check(t, w)
			})
		})
	}
}

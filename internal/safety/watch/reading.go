package watch

import (
	"context"
	"log/slog"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/safety/cases"
	"hearth/internal/safety/ladder"
	"hearth/internal/safety/subject"
)

// A Reading is what was read in some words, for the feature that keeps them.
type Reading struct {
	m       *Module
	v       group.Visit
	kind    subject.Kind
	verdict Verdict
	words   string
	asked   bool // whether to hold was asked: private words are never held
	alone   bool // nobody can be called, who would open them: they are never held
}

// Read reads words before they are written. It returns nil where there is
// nothing to do: nobody wrote them, or they could not be read. Reading fails
// open: a text that nobody could read is written, and counted.
func (m *Module) Read(ctx context.Context, kind subject.Kind, v group.Visit, words string) *Reading {
	if v.Member == nil {
		return nil
	}
	verdict, ok := m.verdict(ctx, words)
	if !ok {
		return nil
	}
	verdict = verdict.among(v.Group)
	r := &Reading{m: m, v: v, kind: kind, verdict: verdict, words: words}
	if verdict.level() == ladder.S0 {
		if m.changes(kind) || m.counter != nil {
			return r
		}
		return nil
	}
	if err := m.Cases.Foresee(ctx, v.Group.Organisation); err != nil {
		slog.WarnContext(ctx, "when somebody is there could not be read", "cause", err) // it is asked for again
	}
	r.alone = m.alone(ctx, v)
	return r
}

// alone reports whether nobody can be called for the group but the author, so that
// nobody would open words that wait. Where it cannot be told somebody is taken to be there.
func (m *Module) alone(ctx context.Context, v group.Visit) bool {
	alone, err := m.Cases.Alone(ctx, v.Group.Organisation, v.Actor.ID)
	if err != nil {
		slog.WarnContext(ctx, "whether anybody can be called could not be read", "cause", err)
	}
	return alone
}

// changes reports whether things of the kind can be changed by their author: a
// change may open what was held.
func (m *Module) changes(kind subject.Kind) bool { return kind == subject.Post }

// verdict asks the engine. A mistake in it is ours, and not the author's.
func (m *Module) verdict(ctx context.Context, words string) (v Verdict, ok bool) {
	if m.Engine == nil {
		return v, false
	}
	defer func() {
		if p := recover(); p != nil {
			v, ok = Verdict{}, false
			m.missed()
			slog.ErrorContext(ctx, "a text could not be read") // without the cause: it may hold words
		}
	}()
	return m.Engine.Read(words), true
}

func (m *Module) missed() {
	if m.Missed != nil {
		m.Missed()
	}
}

// Level is what the words of somebody who asks for a person speak for.
func (m *Module) Level(ctx context.Context, _ group.Visit, words string) ladder.Level {
	v, _ := m.verdict(ctx, words)
	return v.level()
}

// InDanger reports whether somebody may be in danger, as far as the words show:
// nothing else keeps such words waiting.
func (r *Reading) InDanger() bool { return r != nil && r.verdict.level() != ladder.S0 }

// Hold reports whether the words wait for a person before others see them.
func (r *Reading) Hold() bool {
	r.asked = true
	return r.hold() != ""
}

// hold is why the words wait for a person, "" if they do not.
func (r *Reading) hold() string {
	if r.alone {
		return ""
	}
	return r.verdict.hold()
}

// Lost is told that what was read could not be noted, and that the words were
// written without it.
func (r *Reading) Lost() { r.m.missed() }

// Wrote is told in the transaction where the words were written: it opens a case
// or joins one, and opens words that were held and are harmless now.
func (r *Reading) Wrote(ctx context.Context, tx *db.Tx, id int64) error {
	at, held := subject.Ref{Kind: r.kind, ID: id}, ""
	if r.asked {
		held = r.hold()
	}
	if r.asked && r.m.counter != nil {
		r.m.counter.Count(tx, r.v.Group.ID, r.verdict)
	}
	if l := r.verdict.level(); l != ladder.S0 {
		member := r.v.Member.ID
		if _, err := r.m.Cases.Signal(ctx, tx, cases.Signal{Group: r.v.Group.ID, Member: member, Level: l, Source: cases.Reading, Ref: at,
			Author: member, Words: sign(r.words, r.verdict.Spans), Held: held}); err != nil {
			return err
		}
	}
	if held != "" || !r.m.changes(r.kind) {
		return nil
	}
	_, err := r.m.Cases.Edited(ctx, tx, at)
	return err
}

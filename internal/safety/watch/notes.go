package watch

import (
	"context"
	"slices"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/text"
	"hearth/internal/safety/subject"
)

var (
	qHintsOff = db.Register("watch.hints.off", `INSERT INTO safety_hint_off (account_id, at) VALUES ($1, $2) ON CONFLICT (account_id) DO NOTHING`)
	qHintsOn  = db.Register("watch.hints.on", `DELETE FROM safety_hint_off WHERE account_id = $1`)
	qAreOff   = db.Register("watch.hints.are_off", `SELECT COUNT(*) FROM safety_hint_off WHERE account_id = $1`)
	qOffSince = db.Register("watch.hints.since", `SELECT at FROM safety_hint_off WHERE account_id = $1`)
)

// shortest is how many characters a text has before a hint about it is worth
// reading: "thank you" needs none.
const shortest = 24

// notes is what an author is told about words that answer a wish. It keeps
// nothing.
func (m *Module) notes(ctx context.Context, kind subject.Kind, v group.Visit, words, wish string) (n Notes, err error) {
	if text.Blank(words) {
		return n, nil
	}
	if verdict, ok := m.verdict(ctx, words); ok {
		n.Risk = verdict.tone()
	}
	n.Alone = n.Risk != "" && m.alone(ctx, v)
	if m.adviser != nil {
		n.Advice = m.adviser.Advise(ctx, kind, v, words)
	}
	if found := m.find(words, n.Advice); len(found) > 0 {
		n.Details = kinds(found)
		n.Masked = mask(words, found, func(kind string) string { return i18n.T(ctx, "watch.mask."+kind) })
	}
	if m.Warmth == nil || wish == "" || n.Risk != "" || len([]rune(words)) < shortest {
		return n, nil // who is in need is given no advice about tone
	}
	off, err := m.HintsOff(ctx, v.Actor.ID)
	if err == nil && !off {
		n.Hint = m.Warmth.Hint(wish, words)
	}
	return n, err
}

// find is what may be masked: what shows who somebody is, and what a rule met, in
// the order of the text.
func (m *Module) find(words string, advice []Advice) (found []Detail) {
	if m.Details != nil {
		found = m.Details.Find(words)
	}
	for _, a := range advice {
		for _, at := range a.Mask {
			if !slices.ContainsFunc(found, func(d Detail) bool { return d.Start < at.End && at.Start < d.End }) {
				found = append(found, Detail{at, "rule"})
			}
		}
	}
	slices.SortFunc(found, func(a, b Detail) int { return a.Start - b.Start })
	return found
}

// HintsOff reports whether the account does not want hints about replies.
func (m *Module) HintsOff(ctx context.Context, id account.ID) (bool, error) {
	n, err := db.One(ctx, m.DB, qAreOff, db.Value[int64], int64(id))
	return n > 0, err
}

// SetHints turns hints about replies off for good, or on again.
func (m *Module) SetHints(ctx context.Context, id account.ID, on bool) error {
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		if on {
			_, err := db.Exec(ctx, tx, qHintsOn, int64(id))
			return err
		}
		_, err := db.Exec(ctx, tx, qHintsOff, int64(id), clock.ToMillis(m.Clock.Now()))
		return err
	})
}

// A Stored is something that its author has just written, with the notes about
// it, made anew from the words that are kept.
type Stored struct {
	subject.Said
	Notes
	EditURL   string
	Statement string // the page with the reasons why it is held; "" for none
}

// Stored returns what the visitor wrote. It returns Missing for somebody else's
// words, whatever the visitor may do in the group.
func (m *Module) Stored(ctx context.Context, v group.Visit, at subject.Ref) (s Stored, err error) {
	place, err := m.Places.At(at.Kind)
	if err != nil {
		return s, err
	}
	about, err := place.About(ctx, m.DB, at.ID)
	if err != nil {
		return s, err
	}
	if v.Member == nil || about.Author != v.Member.ID || about.Group != v.Group.ID || about.Gone {
		return s, fault.Missing("somebody else's, or taken back")
	}
	excerpt, err := place.Excerpt(ctx, m.DB, at.ID)
	if err != nil {
		return s, err
	}
	s.Said = excerpt.Said
	wish := ""
	if m.Talks != nil {
		wish, s.EditURL = m.Talks.Replied(ctx, v, at), m.Talks.EditURL(v, at)
	}
	if s.Notes, err = m.notes(ctx, at.Kind, v, s.Words, wish); err != nil {
		return s, err
	}
	if s.Title != "" { // a title may hold the sign, or a detail: it is read with the words, and mended by editing
		if verdict, ok := m.verdict(ctx, s.Title+"\n\n"+s.Words); ok {
			s.Risk = verdict.tone()
			s.Alone = s.Risk != "" && m.alone(ctx, v)
		}
	}
	if about.State == subject.Held {
		h, found, err := m.Cases.HoldOf(ctx, m.DB, at)
		if err != nil {
			return s, err
		}
		if found {
			s.Held, s.Statement = h.Cause, h.Statement
		}
	}
	return s, nil
}

// Mask masks the details in something that the visitor wrote.
func (m *Module) Mask(ctx context.Context, v group.Visit, at subject.Ref) (Stored, error) {
	s, err := m.Stored(ctx, v, at)
	if err != nil || s.Masked == "" || m.Talks == nil {
		return s, err
	}
	changed, err := m.Talks.Change(ctx, v, at, s.Masked)
	if err == nil && !changed {
		err = fault.New(fault.Conflict, "watch.cannot_change")
	}
	return s, err
}

// Export implements account.OwnData.
func (m *Module) Export(ctx context.Context, id account.ID) ([]account.Section, error) {
	section := account.Section{Name: "watch-hints", Title: "watch.export"}
	at, found, err := db.Maybe(ctx, m.DB, qOffSince, db.Value[int64], int64(id))
	if found {
		section.Records = []account.Record{{{Label: "watch.export.off", Value: clock.FromMillis(at).Format("2006-01-02")}}}
	}
	return []account.Section{section}, err
}

// Erase implements account.OwnData.
func (m *Module) Erase(ctx context.Context, tx *db.Tx, id account.ID) error {
	_, err := db.Exec(ctx, tx, qHintsOn, int64(id))
	return err
}

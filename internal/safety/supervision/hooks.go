package supervision

import (
	"context"
	"encoding/hex"
	"slices"
	"strconv"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/ladder"
)

// What other features tell and ask.

// heavy reports whether a case of the level is heavy to work on: S3, S4 and C.
func heavy(l ladder.Level) bool { return l.Always() }

// A Piece is a piece of work that somebody did.
type Piece struct {
	Account      account.ID
	As           group.MemberID // of a facilitator; 0 for a colleague
	Organisation group.OrganisationID
	Mark         string // names it: the same mark is the same work
	Meeting      bool   // a meeting in which somebody stepped aside, or that was very heavy
	Level        ladder.Level
	Ended        bool // with this act it was ended, or given to others
}

// Worked notes that somebody worked on something, in the transaction in which
// they did. What was not heavy leaves nothing behind. Where it was one too many
// in seven days a rest begins, and they are told; after a heavy month they are
// told who would listen; and once a case has ended they are asked how it was. A
// meeting has a form of its own for that.
func (m *Module) Worked(ctx context.Context, tx *db.Tx, w Piece) error {
	if w.Account == 0 || !w.Meeting && !heavy(w.Level) {
		return nil
	}
	now, mark := m.now(), m.mark(w.Mark)
	suggested, err := m.store.suggested(ctx, tx, w.Organisation)
	if err != nil {
		return err
	}
	talked, err := m.talkedLately(ctx, tx, w)
	if err != nil {
		return err
	}
	var news, rests, asks, long bool
	err = m.store.change(ctx, tx, w.Account, func(p *Page, all *[]Debrief) error {
		most := p.Limits.or(suggested).or(Usual).Heavy
		news, rests = p.bear(Heavy{Mark: mark, At: now, Meeting: w.Meeting}, most)
		long = news && !talked && p.long(now, most)
		if asks = w.Ended && !w.Meeting && !asked(*all, mark, now); asks {
			p.Next++
			*all = append(kept(*all, now), Debrief{Number: p.Next, At: now, Org: int64(w.Organisation), Mark: mark})
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, one := range []struct {
		is           bool
		what, notice string
	}{{news, countHeavy, ""}, {rests, countRests, NoticeRest}, {asks, "", NoticeDebrief}, {long, "", NoticeMonth}} {
		if err := m.note(ctx, tx, w, one.is, one.what, one.notice); err != nil {
			return err
		}
	}
	return nil
}

// talkedLately reports whether somebody asked for a talk in the last four weeks,
// as whom they worked now: nothing leads to their other members.
func (m *Module) talkedLately(ctx context.Context, tx *db.Tx, w Piece) (bool, error) {
	q, id := qTalksOfAccount, int64(w.Account)
	if w.As != 0 {
		q, id = qTalksOfMember, int64(w.As)
	}
	rows, err := db.All(ctx, tx, q, scanTalk, id)
	return slices.ContainsFunc(rows, func(t talkRow) bool { return t.AskedAt.After(m.now().Add(-heavyKept)) }), err
}

// note counts something, and tells whoever worked.
func (m *Module) note(ctx context.Context, tx *db.Tx, w Piece, is bool, what, notice string) error {
	if !is {
		return nil
	}
	if what != "" {
		if err := m.store.count(ctx, tx, w.Organisation, monthOf(m.now()), what); err != nil {
			return err
		}
	}
	switch {
	case notice == "" || m.Teller == nil:
		return nil
	case w.As != 0: // a notice of the account's would tell that it is this member's
		return m.Teller.Tell(ctx, tx, w.As, notice, URL)
	}
	return m.Teller.TellAccount(ctx, tx, w.Account, notice, URL)
}

// asked reports whether somebody was asked about this work already: it is asked
// once while the form is open, however often it changes hands.
func asked(all []Debrief, mark string, now time.Time) bool {
	for _, d := range all {
		if d.Mark == mark && now.Before(d.At.Add(debriefOpen)) {
			return true
		}
	}
	return false
}

// mark names a piece of work so that nobody can tell which one it was.
func (m *Module) mark(of string) string {
	return hex.EncodeToString(m.Keys.Index("supervision.work", of)[:12])
}

// MarkOf names a piece of work by what it is and its id.
func MarkOf(kind string, id int64) string { return kind + "/" + strconv.FormatInt(id, 10) }

// Resting reports whether the person rests at the moment.
func (m *Module) Resting(ctx context.Context, id account.ID) (bool, error) {
	p, _, err := m.store.person(ctx, m.DB, id)
	return err == nil && p.Resting(m.now()), err
}

// Last tells which of the people are to be called last: who rests, and who does
// not take one of the topics. Whoever calls decides what to make of it; nobody
// may stay uncalled for it. Somebody whose page cannot be read is called as ever.
func (m *Module) Last(ctx context.Context, ids []account.ID, topics []string) (map[account.ID]bool, error) {
	last := map[account.ID]bool{}
	for _, id := range ids {
		p, _, err := m.store.person(ctx, m.DB, id)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if p.Resting(m.now()) || p.Declines(topics) {
			last[id] = true
		}
	}
	return last, nil
}

// Covered reports whether the person wants what members wrote covered until they
// open it. It is so for everybody who has not said otherwise.
func (m *Module) Covered(ctx context.Context, id account.ID) (bool, error) {
	p, _, err := m.store.person(ctx, m.DB, id)
	return !p.Uncovered, err
}

// Declined are the topics that the person does not take.
func (m *Module) Declined(ctx context.Context, id account.ID) ([]string, error) {
	p, _, err := m.store.person(ctx, m.DB, id)
	return p.Topics, err
}

// LoadOf is what somebody has who is about to take a case of an organisation,
// in a group with the topics. Only the person themselves may cause it to be asked.
func (m *Module) LoadOf(ctx context.Context, id account.ID, o group.OrganisationID, topics []string) (l Load, err error) {
	p, _, err := m.store.person(ctx, m.DB, id)
	if err != nil {
		return l, err
	}
	suggested, err := m.store.suggested(ctx, m.DB, o)
	if err != nil {
		return l, err
	}
	l = Load{Limits: p.Limits.or(suggested).or(Usual), Heavy: p.HeavyIn(m.now()), Resting: p.Resting(m.now()), RestUntil: p.RestUntil, Declines: p.Declines(topics)}
	l.Cases, err = m.Work.OpenCases(ctx, id)
	return l, err
}

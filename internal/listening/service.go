package listening

import (
	"context"
	"slices"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Open reports whether the group offers listening.
func (m *Module) Open(ctx context.Context, c db.Conn, g group.ID) (bool, error) {
	open, found, err := db.Maybe(ctx, c, qOpen, db.Value[bool], int64(g))
	return open && found, err
}

// SetOpen begins or ends offering it. Talks that go on are not cut off.
func (m *Module) SetOpen(ctx context.Context, v group.Visit, open bool) error {
	if err := allow(v, lead, open); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qSetOpen, int64(v.Group.ID), open, int64(v.Member.ID)); err != nil {
			return err
		}
		return m.record(ctx, tx, v, "listening.open", "", open)
	})
}

// permit asks whether the visitor may do it here.
func (m *Module) permit(ctx context.Context, c db.Conn, v group.Visit, a act) error {
	open, err := m.Open(ctx, c, v.Group.ID)
	if err != nil {
		return err
	}
	return allow(v, a, open)
}

// Ask puts the visitor in the line. It returns Conflict for who is in it
// already, and Forbidden for who listens to others, here or anywhere.
func (m *Module) Ask(ctx context.Context, v group.Visit, a Ask) (TalkID, error) {
	if err := m.permit(ctx, m.db, v, ask); err != nil {
		return 0, err
	}
	if a.Lang == "" {
		a.Lang = v.Group.Lang
	}
	if err := a.check(v.Group, m.now()); err != nil {
		return 0, err
	}
	if err := m.asksOnly(ctx, v); err != nil {
		return 0, err
	}
	id := TalkID(m.ids.Next())
	words, err := m.seal(ctx, m.db, v.Member.Key, "words_sealed", id, a.Words)
	if err != nil {
		return 0, err
	}
	return id, m.watched(ctx, v, a.Words, func(noted func(*db.Tx, int64) error) error {
		return m.db.Tx(ctx, func(tx *db.Tx) error { return m.queueUp(ctx, tx, v, id, a, words, noted) })
	})
}

// queueUp writes an asking; words are a.Words, sealed.
func (m *Module) queueUp(ctx context.Context, tx *db.Tx, v group.Visit, id TalkID, a Ask, words []byte, noted func(*db.Tx, int64) error) error {
	if err := m.groups.Touch(ctx, tx, *v.Member); err != nil { // one after the other for one member
		return err
	}
	if n, err := db.One(ctx, tx, qAsking, db.Value[int64], int64(v.Member.ID)); err != nil || n > 0 {
		if err == nil {
			err = fault.New(fault.Conflict, "listening.asked_already")
		}
		return err
	}
	if _, err := db.Exec(ctx, tx, qInsert, int64(id), int64(v.Group.ID), int64(v.Member.ID), a.Wish, a.Lang, join(a.Topics), a.Alone, words,
		clock.ToMillis(m.now()), millis(a.From), []byte{}); err != nil {
		return err
	}
	if err := noted(tx, int64(id)); err != nil {
		return err
	}
	return m.tellListeners(ctx, tx, v, id, a)
}

// asksOnly refuses who listens, in any of their groups: one account does not do
// both. Only the person themselves may cause it to be called, for it knows all
// their members.
func (m *Module) asksOnly(ctx context.Context, v group.Visit) error {
	mine, err := m.groups.MyGroups(ctx, v.Actor.ID)
	if err != nil {
		return err
	}
	for _, visit := range mine {
		n, err := db.One(ctx, m.db, qAnywhere, db.Value[int64], int64(visit.Member.ID))
		if err != nil {
			return err
		}
		if n > 0 {
			return fault.New(fault.Forbidden, "listening.you_listen")
		}
	}
	return nil
}

// tellListeners prompts those who are there and whom the talk fits, but for one
// that is for later.
func (m *Module) tellListeners(ctx context.Context, tx *db.Tx, v group.Visit, id TalkID, a Ask) error {
	if m.teller == nil || !a.From.IsZero() {
		return nil
	}
	all, err := m.listenersOf(ctx, tx, v.Group.ID)
	if err != nil {
		return err
	}
	t := Talk{ID: id, Group: v.Group.ID, Asker: v.Member.ID, Ask: a, AskedAt: m.now()}
	for _, l := range all {
		if l.Here(m.now()) && t.fits(l, v.Group, m.now()) {
			if err := m.teller.Tell(ctx, tx, l.Member, KindWaits, URL(v.Group)); err != nil {
				return err
			}
		}
	}
	return nil
}

// A Home is the group's page of listening as the visitor meets it.
type Home struct {
	Open     bool
	Me       *Listener // nil for who has not begun the course
	Mine     []Talk    // the visitor's own, as whichever side, the newest first
	Waiting  int       // talks that wait and that the visitor may be offered
	Longest  time.Duration
	HereNow  int           // listeners who say that they are there
	Usually  time.Duration // half of those who asked were answered within it
	Answered int           // how many that is measured by
}

// Home gathers the page.
func (m *Module) Home(ctx context.Context, v group.Visit) (h Home, err error) {
	if h.Open, err = m.Open(ctx, m.db, v.Group.ID); err != nil {
		return h, err
	}
	if err := allow(v, look, h.Open); err != nil && allow(v, lead, h.Open) != nil {
		return h, err
	}
	if h.Mine, err = m.mine(ctx, v); err != nil {
		return h, err
	}
	all, err := m.listenersOf(ctx, m.db, v.Group.ID)
	if err != nil {
		return h, err
	}
	for _, l := range all {
		if l.Here(m.now()) {
			h.HereNow++
		}
	}
	if err := m.measure(ctx, v.Group.ID, &h); err != nil {
		return h, err
	}
	me, found, err := m.me(ctx, m.db, v)
	if err != nil || !found {
		return h, err
	}
	h.Me = &me
	return h, m.line(ctx, v, me, &h)
}

// measure tells how long people waited lately: the median, which one bad night
// moves little.
func (m *Module) measure(ctx context.Context, g group.ID, h *Home) error {
	waits, err := db.All(ctx, m.db, qWaited, db.Value[int64], int64(g), clock.ToMillis(m.now().Add(-Around)))
	if h.Answered = len(waits); h.Answered > 0 {
		h.Usually = time.Duration(max(waits[len(waits)/2], 0)) * time.Millisecond
	}
	return err
}

// line counts what waits for the listener.
func (m *Module) line(ctx context.Context, v group.Visit, me Listener, h *Home) error {
	if !me.Stage(m.now()).Listens() {
		return nil
	}
	waiting, passed, apart, err := m.choice(ctx, m.db, v)
	if err != nil {
		return err
	}
	for _, t := range waiting {
		if t.free(m.now()) && t.fits(me, v.Group, m.now()) && !passed[t.ID] && !apart.Either(t.Asker) {
			h.Waiting++
			h.Longest = max(h.Longest, m.now().Sub(t.due()))
		}
	}
	return nil
}

// choice is what Next chooses from.
func (m *Module) choice(ctx context.Context, c db.Conn, v group.Visit) (waiting []Talk, passed map[TalkID]bool, apart group.Apart, err error) {
	rows, err := db.All(ctx, c, qOpenTalks, scanTalk, int64(v.Group.ID), mostOpen)
	if err != nil {
		return nil, nil, apart, err
	}
	if waiting, err = m.openTalks(ctx, c, rows); err != nil {
		return nil, nil, apart, err
	}
	ids, err := db.All(ctx, c, qPassedOn, db.Value[int64], int64(v.Member.ID))
	passed = map[TalkID]bool{}
	for _, id := range ids {
		passed[TalkID(id)] = true
	}
	if err == nil {
		apart, err = m.groups.Apart(ctx, c, v)
	}
	return waiting, passed, apart, err
}

// openTalks opens rows, each with the keys of those who wrote in it.
func (m *Module) openTalks(ctx context.Context, c db.Conn, rows []talkRow) ([]Talk, error) {
	var ids []group.MemberID
	for _, row := range rows {
		ids = append(ids, row.Asker)
		if row.noteBy != 0 {
			ids = append(ids, row.noteBy)
		}
	}
	cards, err := m.groups.Cards(ctx, c, slices.Compact(slices.Sorted(slices.Values(ids))))
	if err != nil {
		return nil, err
	}
	talks := make([]Talk, len(rows))
	for i, row := range rows {
		if talks[i], err = m.store.openTalk(ctx, c, cards, row); err != nil {
			return nil, err
		}
	}
	return talks, nil
}

// mostMine is how many of one's own talks a page lists: one goes on, and those of
// the last week are still there.
const mostMine = 30

func (m *Module) mine(ctx context.Context, v group.Visit) ([]Talk, error) {
	rows, err := db.All(ctx, m.db, qTalksOf, scanTalk, int64(v.Member.ID), clock.ToMillis(m.now().Add(-Kept)), mostMine)
	if err != nil {
		return nil, err
	}
	return m.openTalks(ctx, m.db, rows)
}

func (m *Module) seal(ctx context.Context, c db.Conn, key crypto.KeyID, column string, id TalkID, words string) ([]byte, error) {
	if words == "" {
		return []byte{}, nil
	}
	return m.keys.Seal(ctx, c, key, place("talk", column, int64(id)), words)
}

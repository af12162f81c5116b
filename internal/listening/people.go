package listening

import (
	"context"
	"time"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

const day = 24 * time.Hour

// mostHere is how long one may say ahead that one is there.
const mostHere = 4 * time.Hour

// me is the visitor as a listener.
func (m *Module) me(ctx context.Context, c db.Conn, v group.Visit) (Listener, bool, error) {
	row, found, err := db.Maybe(ctx, c, qListener, scanListener, int64(v.Member.ID))
	if err != nil || !found {
		return Listener{}, false, err
	}
	l, err := m.store.openLimits(ctx, c, v.Member.Key, row)
	return l, true, err
}

// listenerOf is a member as a listener, with what they take on closed.
func (m *Module) listenerOf(ctx context.Context, c db.Conn, id group.MemberID) (Listener, bool, error) {
	row, found, err := db.Maybe(ctx, c, qListener, scanListener, int64(id))
	return row.Listener, found, err
}

// listenersOf are all listeners of a group, with what they take on.
func (m *Module) listenersOf(ctx context.Context, c db.Conn, g group.ID) ([]Listener, error) {
	rows, err := db.All(ctx, c, qListeners, scanListener, int64(g))
	if err != nil {
		return nil, err
	}
	ids := make([]group.MemberID, len(rows))
	for i, row := range rows {
		ids[i] = row.Member
	}
	cards, err := m.groups.Cards(ctx, c, ids)
	if err != nil {
		return nil, err
	}
	var all []Listener
	for _, row := range rows {
		card := cards[row.Member]
		if card.Gone || card.Erased {
			continue
		}
		l, err := m.store.openLimits(ctx, c, card.Key, row)
		if err != nil {
			return nil, err
		}
		all = append(all, l)
	}
	return all, nil
}

// Answer marks the course's questions. With none wrong the visitor has passed,
// and the facilitators are told; whoever was taken on before goes on at once. It
// returns Forbidden for who asks to be heard at the moment.
func (m *Module) Answer(ctx context.Context, v group.Visit, answers map[string]string) (wrong []string, err error) {
	if err := m.permit(ctx, m.db, v, learn); err != nil {
		return nil, err
	}
	if wrong = Mark(answers); len(wrong) > 0 {
		return wrong, nil
	}
	if err := m.listensOnly(ctx, v); err != nil {
		return nil, err
	}
	sealed, err := m.store.sealLimits(ctx, m.db, v.Member.Key, v.Member.ID, Limits{Daily: StartWith})
	if err != nil {
		return nil, err
	}
	return nil, m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qPassCourse, int64(v.Member.ID), int64(v.Group.ID), clock.ToMillis(m.now()), sealed); err != nil {
			return err
		}
		holders, err := m.groups.Holders(ctx, tx, v.Group.ID)
		if err != nil {
			return err
		}
		for _, h := range holders {
			if err := m.tell(ctx, tx, h, KindPassed, URL(v.Group)+"/listeners"); err != nil {
				return err
			}
		}
		return nil
	})
}

// listensOnly refuses who asks to be heard at the moment, in any of their
// groups.
func (m *Module) listensOnly(ctx context.Context, v group.Visit) error {
	mine, err := m.groups.MyGroups(ctx, v.Actor.ID)
	if err != nil {
		return err
	}
	for _, visit := range mine {
		n, err := db.One(ctx, m.db, qAsking, db.Value[int64], int64(visit.Member.ID))
		if err != nil {
			return err
		}
		if n > 0 {
			return fault.New(fault.Forbidden, "listening.you_ask")
		}
	}
	return nil
}

// Here says that the visitor is there for so long, or is not any more.
func (m *Module) Here(ctx context.Context, v group.Visit, long time.Duration) error {
	if err := m.permit(ctx, m.db, v, listen); err != nil {
		return err
	}
	me, found, err := m.me(ctx, m.db, v)
	if err != nil {
		return err
	}
	if !found || !me.Stage(m.now()).Listens() {
		return fault.New(fault.Forbidden, "listening.listeners_only")
	}
	until := int64(0)
	if long > 0 {
		until = clock.ToMillis(m.now().Add(min(long, mostHere)))
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qHere, int64(v.Member.ID), until)
		return err
	})
}

// SetLimits keeps what the visitor takes on.
func (m *Module) SetLimits(ctx context.Context, v group.Visit, l Limits) error {
	if err := m.permit(ctx, m.db, v, listen); err != nil {
		return err
	}
	if err := l.Check(); err != nil {
		return err
	}
	sealed, err := m.store.sealLimits(ctx, m.db, v.Member.Key, v.Member.ID, l)
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qLimit, int64(v.Member.ID), sealed)
		if err == nil && n == 0 {
			err = fault.New(fault.Forbidden, "listening.listeners_only")
		}
		return err
	})
}

// Stop ends the visitor's own listening. A talk that goes on is theirs to its
// end.
func (m *Module) Stop(ctx context.Context, v group.Visit) error {
	if err := v.MayWrite(); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qStop, int64(v.Member.ID), int64(v.Group.ID), clock.ToMillis(m.now()))
		return err
	})
}

// Listeners are all who listen in the group or are on the way there, for those
// who hold it. What they take on is not among it.
func (m *Module) Listeners(ctx context.Context, v group.Visit) ([]Listener, error) {
	if err := allow(v, lead, true); err != nil {
		return nil, err
	}
	all, err := m.listenersOf(ctx, m.db, v.Group.ID)
	for i := range all {
		all[i].Limits = Limits{}
	}
	return all, err
}

// A Sum is what was said about a listener's talks, for facilitators. Below Few it
// adds nothing up: one evening is no measure of anybody.
type Sum struct {
	Listener Listener
	Words    []Word
	Said     int // by those who were listened to
	Heard    int // of them, how many felt heard: 4 or 5
	Unsafe   int
}

// Tells reports whether the sums say anything.
func (s Sum) Tells() bool { return s.Said >= Few }

// SumOf gathers what was said about a listener.
func (m *Module) SumOf(ctx context.Context, v group.Visit, id group.MemberID) (s Sum, err error) {
	if err := allow(v, lead, true); err != nil {
		return s, err
	}
	var found bool
	if s.Listener, found, err = m.listenerOf(ctx, m.db, id); err != nil {
		return s, err
	}
	if !found || s.Listener.Group != v.Group.ID || id == v.Member.ID {
		return s, fault.Missing("no such listener, or oneself")
	}
	type row struct {
		Word
		id     int64
		sealed []byte
	}
	rows, err := db.All(ctx, m.db, qWords, func(r db.Row) (w row, err error) {
		var on int64
		err = r.Scan(&w.id, &w.From, &w.Heard, &w.Safe, &w.Heavy, &w.sealed, &on)
		w.SaidAt, w.About = instant(on), id
		return w, err
	}, int64(v.Group.ID), int64(id))
	if err != nil {
		return s, err
	}
	for _, r := range rows {
		if r.Words, err = m.store.opened(ctx, m.db, v.Group.Key, place("talk_word", "words_sealed", r.id), r.sealed); err != nil {
			return s, err
		}
		s.add(r.Word)
	}
	return s, nil
}

func (s *Sum) add(w Word) {
	s.Words = append(s.Words, w)
	if w.From != Asks {
		return
	}
	s.Said++
	if w.Heard >= 4 {
		s.Heard++
	}
	if !w.Safe {
		s.Unsafe++
	}
}

// Confirm takes on somebody who passed the course.
func (m *Module) Confirm(ctx context.Context, v group.Visit, id group.MemberID) error {
	if err := allow(v, lead, true); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qConfirm, int64(id), int64(v.Group.ID), clock.ToMillis(m.now()))
		if err != nil || n == 0 {
			return err
		}
		if err := m.tell(ctx, tx, id, KindTaken, URL(v.Group)); err != nil {
			return err
		}
		return m.record(ctx, tx, v, "listening.confirm", audit.Ref("member", id), true)
	})
}

// Release ends somebody's listening; it is a facilitator's decision, goes into
// the record, and owes them a statement of reasons like any other. They may go
// through the course again.
func (m *Module) Release(ctx context.Context, v group.Visit, id group.MemberID) error {
	if err := allow(v, lead, true); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qStop, int64(id), int64(v.Group.ID), clock.ToMillis(m.now()))
		if err != nil || n == 0 {
			return err
		}
		if err := m.groups.Moderated(ctx, tx, v, true, group.Restriction{Act: group.ActListeningEnded, Thing: int64(id), Member: id, URL: URL(v.Group)}); err != nil {
			return err
		}
		return m.record(ctx, tx, v, "listening.confirm", audit.Ref("member", id), false)
	})
}

// TakeBack undoes Release: whoever answered an appeal saw it differently. It
// does nothing for somebody who listens.
func (m *Module) TakeBack(ctx context.Context, tx *db.Tx, g group.ID, id group.MemberID) error {
	_, err := db.Exec(ctx, tx, qTakeBack, int64(id), int64(g))
	return err
}

// TakenOn reports whether somebody listens in the group: they know the course,
// it is not too long ago, and a facilitator has taken them on.
func (m *Module) TakenOn(ctx context.Context, c db.Conn, id group.MemberID) (bool, error) {
	l, found, err := m.listenerOf(ctx, c, id)
	return found && l.EndedAt.IsZero() && !l.ConfirmedAt.IsZero() && m.now().Sub(l.PassedAt) < Valid, err
}

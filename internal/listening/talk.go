package listening

import (
	"context"
	"slices"
	"strings"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Next offers the listener the talk that has waited longest, for a few minutes.
// One that was offered to them before is offered again. ok is false where none
// waits that fits. It returns Conflict for who listens to somebody already, or
// has listened as often as they meant to today.
func (m *Module) Next(ctx context.Context, v group.Visit) (id TalkID, ok bool, err error) {
	if err := m.permit(ctx, m.db, v, listen); err != nil {
		return 0, false, err
	}
	me, found, err := m.me(ctx, m.db, v)
	if err != nil {
		return 0, false, err
	}
	if !found || !me.Stage(m.now()).Listens() {
		return 0, false, fault.New(fault.Forbidden, "listening.listeners_only")
	}
	if err := m.rested(ctx, v); err != nil {
		return 0, false, err
	}
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.groups.Touch(ctx, tx, *v.Member); err != nil {
			return err
		}
		if err := m.roomFor(ctx, tx, me); err != nil {
			return err
		}
		id, ok, err = m.offer(ctx, tx, v, me)
		return err
	})
	return id, ok, err
}

// roomFor refuses who has somebody to listen to, and who has done enough today.
func (m *Module) roomFor(ctx context.Context, tx *db.Tx, me Listener) error {
	now := m.now()
	holding, err := db.One(ctx, tx, qHolding, db.Value[int64], int64(me.Member), clock.ToMillis(now))
	if err != nil {
		return err
	}
	if holding > 0 {
		return fault.New(fault.Conflict, "listening.one_at_a_time")
	}
	today, err := db.One(ctx, tx, qToday, db.Value[int64], int64(me.Member), clock.ToMillis(now.Add(-day)))
	if err != nil {
		return err
	}
	if today >= me.Limits.Daily {
		return fault.New(fault.Conflict, "listening.enough_today")
	}
	return nil
}

// offer takes the first that fits. Where somebody else was quicker, the next one
// is tried.
func (m *Module) offer(ctx context.Context, tx *db.Tx, v group.Visit, me Listener) (TalkID, bool, error) {
	waiting, passed, apart, err := m.choice(ctx, tx, v)
	if err != nil {
		return 0, false, err
	}
	now := m.now()
	for {
		t, ok := Next(me, v.Group, waiting, passed, apart, now)
		if !ok {
			return 0, false, nil
		}
		got, err := db.Exec(ctx, tx, qOffer, int64(t.ID), int64(me.Member), clock.ToMillis(now.Add(Offered)), clock.ToMillis(now))
		if err != nil || got > 0 {
			return t.ID, err == nil, err
		}
		passed[t.ID] = true
	}
}

// Talk returns a talk with its lines to one of its sides. A listener whom it is
// offered sees what it is about, and no lines.
func (m *Module) Talk(ctx context.Context, v group.Visit, id TalkID) (t Talk, lines []Line, err error) {
	if t, err = m.get(ctx, m.db, id); err != nil {
		return t, nil, err
	}
	if m.offeredTo(v, t) {
		return t, nil, nil
	}
	if err := mayRead(v, t); err != nil {
		if m.mayJoin(ctx, v, t) == nil {
			t.Words, t.Note = "", "" // read once both can see who reads
			return t, nil, nil
		}
		return Talk{}, nil, err
	}
	lines, err = m.lines(ctx, v, t)
	return t, lines, err
}

func (m *Module) get(ctx context.Context, c db.Conn, id TalkID) (Talk, error) {
	row, found, err := db.Maybe(ctx, c, qTalk, scanTalk, int64(id))
	if err != nil {
		return Talk{}, err
	}
	if !found {
		return Talk{}, fault.Missing("no such talk")
	}
	talks, err := m.openTalks(ctx, c, []talkRow{row})
	if err != nil {
		return Talk{}, err
	}
	return talks[0], nil
}

// offeredTo reports whether the visitor is the one who may begin it now.
func (m *Module) offeredTo(v group.Visit, t Talk) bool {
	return v.Belongs() && t.Group == v.Group.ID && t.Listener == v.Member.ID && t.BegunAt.IsZero() && m.now().Before(t.OfferedUntil)
}

// lines are what the visitor may read: who asked reads it all, whoever listens
// or stands beside what was said since the present listener came.
func (m *Module) lines(ctx context.Context, v group.Visit, t Talk) ([]Line, error) {
	since := int64(0)
	if t.side(v.Member.ID) != Asks {
		since = millis(t.BegunAt)
	}
	return m.readLines(ctx, m.db, qLines, int64(t.ID), since)
}

// readLines opens lines, each with the key of who said it.
func (m *Module) readLines(ctx context.Context, c db.Conn, q *db.Query, args ...any) ([]Line, error) {
	type row struct {
		Line
		sealed []byte
	}
	rows, err := db.All(ctx, c, q, func(r db.Row) (l row, err error) {
		var at int64
		err = r.Scan(&l.ID, &l.Author, &l.sealed, &at)
		l.At = instant(at)
		return l, err
	}, args...)
	if err != nil {
		return nil, err
	}
	var authors []group.MemberID
	for _, r := range rows {
		authors = append(authors, r.Author)
	}
	cards, err := m.groups.Cards(ctx, c, slices.Compact(slices.Sorted(slices.Values(authors))))
	if err != nil {
		return nil, err
	}
	lines := make([]Line, len(rows))
	for i, r := range rows {
		if r.Body, err = m.store.opened(ctx, c, cards[r.Author].Key, place("talk_line", "body_sealed", r.ID), r.sealed); err != nil {
			return nil, err
		}
		lines[i] = r.Line
	}
	return lines, nil
}

// Say adds what one of them says. Sent again with the same token it is said
// once.
func (m *Module) Say(ctx context.Context, v group.Visit, id TalkID, body, once string) error {
	if _, err := m.inside(ctx, m.db, v, id); err != nil {
		return err
	}
	if err := checkLine(body); err != nil {
		return err
	}
	line := m.ids.Next()
	sealed, err := m.keys.Seal(ctx, m.db, v.Member.Key, place("talk_line", "body_sealed", line), body)
	if err != nil {
		return err
	}
	return m.watched(ctx, v, body, func(noted func(*db.Tx, int64) error) error {
		return m.change(ctx, id, func(tx *db.Tx) error {
			if n, err := db.Exec(ctx, tx, qSpoke, int64(id), clock.ToMillis(m.now())); err != nil || n == 0 {
				return orOver(err)
			}
			var token any
			if once != "" {
				token = m.keys.Index("talk_line.once", once)
			}
			n, err := db.Exec(ctx, tx, qLine, line, int64(id), int64(v.Member.ID), sealed, clock.ToMillis(m.now()), token)
			if err != nil || n == 0 {
				return err
			}
			return noted(tx, line)
		})
	})
}

// inside returns the talk to one of its sides while it goes on.
func (m *Module) inside(ctx context.Context, c db.Conn, v group.Visit, id TalkID) (Talk, error) {
	t, err := m.get(ctx, c, id)
	if err != nil {
		return t, err
	}
	if err := mayRead(v, t); err != nil {
		return t, err
	}
	if err := v.MayWrite(); err != nil {
		return t, err
	}
	if !t.Runs() {
		return t, orOver(nil)
	}
	return t, nil
}

// orOver is the error, or that the talk is over.
func orOver(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Conflict, "listening.over")
}

// change runs f in a transaction, and rings those who have the talk open.
func (m *Module) change(ctx context.Context, id TalkID, f func(*db.Tx) error) error {
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		tx.Ring(func() { _ = m.bus.Publish(context.WithoutCancel(ctx), topic(id), nil) })
		return nil
	})
}

// Accept begins the talk that was offered. It returns Conflict where the time
// for it is over, or who asked has gone.
func (m *Module) Accept(ctx context.Context, v group.Visit, id TalkID) error {
	t, err := m.get(ctx, m.db, id)
	if err != nil {
		return err
	}
	if !v.Belongs() || t.Group != v.Group.ID || t.Listener != v.Member.ID {
		return fault.Missing("was not offered to this member")
	}
	if err := m.permit(ctx, m.db, v, listen); err != nil {
		return err
	}
	return m.change(ctx, id, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qBegin, int64(id), int64(v.Member.ID), clock.ToMillis(m.now()))
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "listening.gone")
		}
		return m.tell(ctx, tx, t.Asker, KindCame, m.TalkURL(v.Group, id))
	})
}

// Pass gives an offered talk back to the line, without a reason. The visitor is
// not offered it again.
func (m *Module) Pass(ctx context.Context, v group.Visit, id TalkID) error {
	t, err := m.get(ctx, m.db, id)
	if err != nil {
		return err
	}
	if !m.offeredTo(v, t) {
		return fault.Missing("is not offered to this member")
	}
	return m.change(ctx, id, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qLetGo, int64(id), int64(v.Member.ID)); err != nil {
			return err
		}
		_, err := db.Exec(ctx, tx, qPassOn, int64(id), int64(v.Member.ID))
		return err
	})
}

// HandOver gives a talk that goes on back to the line, where it comes first, for
// its asker has waited longest. The note is for who listens next.
func (m *Module) HandOver(ctx context.Context, v group.Visit, id TalkID, note string) error {
	t, err := m.inside(ctx, m.db, v, id)
	if err != nil {
		return err
	}
	if t.side(v.Member.ID) != Listens {
		return fault.New(fault.Forbidden, "listening.listener_only")
	}
	if err := (Word{Words: note}).check(); err != nil {
		return err
	}
	sealed, err := m.seal(ctx, m.db, v.Member.Key, "note_sealed", id, note)
	if err != nil {
		return err
	}
	return m.change(ctx, id, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qHandOver, int64(id), int64(v.Member.ID), sealed)
		if err != nil || n == 0 {
			return orOver(err)
		}
		if _, err := db.Exec(ctx, tx, qPassOn, int64(id), int64(v.Member.ID)); err != nil {
			return err
		}
		if err := m.tell(ctx, tx, t.Asker, KindHanded, m.TalkURL(v.Group, id)); err != nil {
			return err
		}
		return m.tellListeners(ctx, tx, v, id, Ask{Wish: t.Wish, Lang: t.Lang, Topics: t.Topics, Words: t.Words, Alone: t.Alone})
	})
}

// End ends the talk, or takes back the asking. Nobody is asked for a reason.
func (m *Module) End(ctx context.Context, v group.Visit, id TalkID) error {
	t, err := m.get(ctx, m.db, id)
	if err != nil {
		return err
	}
	if err := mayRead(v, t); err != nil {
		return err
	}
	how := ByListener
	switch side := t.side(v.Member.ID); {
	case side == Beside:
		return fault.New(fault.Forbidden, "listening.not_beside")
	case side == Asks && t.BegunAt.IsZero():
		how = TakenBack
	case side == Asks:
		how = ByAsker
	}
	return m.change(ctx, id, func(tx *db.Tx) error { return m.end(ctx, tx, t, how) })
}

func (m *Module) end(ctx context.Context, tx *db.Tx, t Talk, how End) error {
	n, err := db.Exec(ctx, tx, qEnd, int64(t.ID), clock.ToMillis(m.now()), string(how))
	if err != nil || n == 0 || t.BegunAt.IsZero() {
		return err
	}
	_, err = db.Exec(ctx, tx, qListened, int64(t.Listener))
	return err
}

// Call asks the facilitators for somebody beside the listener; each press tells
// them once more.
func (m *Module) Call(ctx context.Context, v group.Visit, id TalkID) error {
	t, err := m.inside(ctx, m.db, v, id)
	if err != nil {
		return err
	}
	if t.side(v.Member.ID) == Beside {
		return fault.New(fault.Forbidden, "listening.not_beside")
	}
	return m.change(ctx, id, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qCall, int64(id), clock.ToMillis(m.now()))
		if err != nil || n == 0 {
			return err
		}
		holders, err := m.groups.Holders(ctx, tx, v.Group.ID)
		if err != nil {
			return err
		}
		for _, h := range holders {
			if h == t.Asker || h == t.Listener {
				continue
			}
			if err := m.tell(ctx, tx, h, KindCalled, m.TalkURL(v.Group, id)); err != nil {
				return err
			}
		}
		return nil
	})
}

// mayJoin returns nil if the visitor may come into the talk: a facilitator who
// was called, or who reads along in somebody's first talks where the asker does
// not mind.
func (m *Module) mayJoin(ctx context.Context, v group.Visit, t Talk) error {
	if t.Group != v.Group.ID || v.MayFacilitate() != nil || !t.Runs() || t.Second != 0 || v.Member.ID == t.Asker || v.Member.ID == t.Listener {
		return fault.Missing("may not come into this talk")
	}
	if !t.CalledAt.IsZero() {
		return nil
	}
	l, found, err := m.listenerOf(ctx, m.db, t.Listener)
	if err != nil {
		return err
	}
	if t.Alone || !found || l.Stage(m.now()) != Practising {
		return fault.Missing("nobody asked for a facilitator here")
	}
	return nil
}

// Join lets a facilitator into the talk. Both see that they are there, and the
// record does too.
func (m *Module) Join(ctx context.Context, v group.Visit, id TalkID) error {
	t, err := m.get(ctx, m.db, id)
	if err != nil {
		return err
	}
	if t.side(memberOf(v)) == Beside {
		return nil
	}
	if err := m.mayJoin(ctx, v, t); err != nil {
		return err
	}
	return m.change(ctx, id, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qJoin, int64(id), int64(v.Member.ID))
		if err != nil || n == 0 {
			return orOver(err)
		}
		return m.record(ctx, tx, v, "listening.join", audit.Ref("talk", id), true)
	})
}

func memberOf(v group.Visit) group.MemberID {
	if !v.Belongs() {
		return 0
	}
	return v.Member.ID
}

// After keeps what one of the two says once the talk is over, for facilitators.
// It can be said once, and changes nothing by itself.
func (m *Module) After(ctx context.Context, v group.Visit, id TalkID, w Word) error {
	t, err := m.get(ctx, m.db, id)
	if err != nil {
		return err
	}
	if err := mayRead(v, t); err != nil {
		return err
	}
	if !t.Over() || t.BegunAt.IsZero() {
		return fault.New(fault.Conflict, "listening.not_over")
	}
	told := qAskerTold
	switch w.From = t.side(v.Member.ID); w.From {
	case Beside:
		return fault.New(fault.Forbidden, "listening.not_beside")
	case Listens:
		told, w.Heard, w.Safe = qListenerTold, 0, true
	default:
		w.Heavy = false
	}
	if err := w.check(); err != nil {
		return err
	}
	row := m.ids.Next()
	sealed, err := m.keys.Seal(ctx, m.db, v.Group.Key, place("talk_word", "words_sealed", row), w.Words)
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, told, int64(id))
		if err != nil || n == 0 {
			return err
		}
		on := m.now().Truncate(day)
		_, err = db.Exec(ctx, tx, qWord, row, int64(v.Group.ID), int64(t.Listener), string(w.From), w.Heard, w.Safe, w.Heavy, sealed, clock.ToMillis(on))
		return err
	})
}

func (m *Module) tell(ctx context.Context, tx *db.Tx, to group.MemberID, kind, url string) error {
	if m.teller == nil {
		return nil
	}
	return m.teller.Tell(ctx, tx, to, kind, url)
}

// record appends what a facilitator did to the chained record.
func (m *Module) record(ctx context.Context, tx *db.Tx, v group.Visit, action, object string, on bool) error {
	state := "undone"
	if on {
		state = "done"
	}
	if object == "" {
		object = audit.Ref("group", v.Group.ID)
	}
	return m.audit.Append(ctx, tx, audit.Entry{Actor: audit.Ref("member", v.Member.ID), Action: action, Object: object, Detail: map[string]string{"state": state}})
}

func join(topics []string) string { return strings.Join(topics, ",") }

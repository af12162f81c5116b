package chat

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

const (
	hereRenew = 30 * time.Second // how often a live room renews its row
	hereLasts = 75 * time.Second // how long a row outlives its last renewal
	herePause = 200 * time.Millisecond
	// hereNames is how many handles are shown; it is a page of cards.
	hereNames = group.Page
)

var (
	qNoteHere = db.Register("chat.here.note", `INSERT INTO room_here (group_id, live, members, others, until) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (group_id, live) DO UPDATE SET members = excluded.members, others = excluded.others, until = excluded.until`)
	qLeaveHere = db.Register("chat.here.leave", `DELETE FROM room_here WHERE group_id = $1 AND live = $2`)
	qSweepHere = db.Register("chat.here.sweep", `DELETE FROM room_here WHERE until < $1`)
	qStaleHere = db.Register("chat.here.stale", `DELETE FROM room_here WHERE group_id = $1 AND until < $2`)
	qHere      = db.Register("chat.here.get", `SELECT members, others, until FROM room_here WHERE group_id = $1 AND until >= $2 ORDER BY live`)
)

// Here is who has the room open: the cards of those who wish to be seen, and
// roughly how many others; see group.People.
type Here struct {
	Seen   []group.Card
	More   bool // wish to be seen, beyond those that are shown
	Others int64
}

// hereRow is what one live room knows.
type hereRow struct {
	members []group.MemberID
	others  int64
	until   int64
}

func scanHere(r db.Row) (h hereRow, err error) {
	var members string
	if err := r.Scan(&members, &h.others, &h.until); err != nil {
		return h, err
	}
	err = json.Unmarshal([]byte(members), &h.members)
	return h, err
}

// Here returns who has the room open. Only members may ask.
func (m *Module) Here(ctx context.Context, v group.Visit) (Here, error) {
	if err := allow(v, read, nil); err != nil {
		return Here{}, err
	}
	apart, err := m.groups.Apart(ctx, m.db, v)
	if err != nil {
		return Here{}, err
	}
	here, err := m.here(ctx, v.Group.ID)
	return here.without(apart), err
}

func (m *Module) here(ctx context.Context, g group.ID) (Here, error) {
	rows, err := db.All(ctx, m.db, qHere, scanHere, int64(g), clock.ToMillis(m.clock.Now()))
	if err != nil {
		return Here{}, err
	}
	var ids []group.MemberID
	var h Here
	for _, r := range rows {
		ids = append(ids, r.members...)
		h.Others += r.others
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	h.Others = group.People(h.Others)
	if h.More = len(ids) > hereNames; h.More {
		ids = ids[:hereNames]
	}
	if len(ids) == 0 {
		return h, nil
	}
	cards, err := m.groups.Cards(ctx, m.db, ids)
	if err != nil {
		return h, err
	}
	for _, id := range ids {
		if card := cards[id]; card.Handle != "" && !card.Gone {
			h.Seen = append(h.Seen, card)
		}
	}
	return h, nil
}

// A hereFrame is who is here, written at most once for each language.
type hereFrame struct {
	here    Here
	encoded [maxVariants]atomic.Pointer[[]byte]
}

func (m *Module) encodeHere(f *hereFrame, v variant) ([]byte, error) {
	if raw := f.encoded[v].Load(); raw != nil {
		return *raw, nil
	}
	html, err := drawn(i18n.Langs[v], here(f.here))
	if err != nil {
		return nil, err
	}
	raw := web.StreamEvent("", "here", html)
	f.encoded[v].Store(&raw)
	return raw, nil
}

// countHere has the room look, in a moment, at who is here: many come and go
// together.
func (l *live) countHere() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.counting {
		return
	}
	l.counting = true
	time.AfterFunc(herePause, func() {
		l.mu.Lock()
		l.counting = false
		l.mu.Unlock()
		select {
		case l.hereDue <- struct{}{}:
		default:
		}
	})
}

// onThisNode counts the listeners, each member once.
func (l *live) onThisNode() hereRow {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := make(map[group.MemberID]bool, len(l.listeners))
	for s := range l.listeners {
		all[s.member] = all[s.member] || s.present.Load()
	}
	row := hereRow{members: []group.MemberID{}}
	for id, seen := range all {
		if seen {
			row.members = append(row.members, id)
		} else {
			row.others++
		}
	}
	slices.Sort(row.members)
	return row
}

// noteHere writes this node's row, clears away those of nodes that died, and
// rings everybody, this node too, to read it.
func (l *live) noteHere(ctx context.Context) {
	row, now := l.onThisNode(), l.m.clock.Now()
	members, err := json.Marshal(row.members)
	if err == nil {
		err = l.m.db.Tx(ctx, func(tx *db.Tx) error {
			if _, err := db.Exec(ctx, tx, qStaleHere, int64(l.group.ID), clock.ToMillis(now)); err != nil {
				return err
			}
			_, err := db.Exec(ctx, tx, qNoteHere, int64(l.group.ID), l.row, string(members), row.others, clock.ToMillis(now.Add(hereLasts)))
			return err
		})
	}
	if err != nil {
		l.m.warn(ctx, "who is in a room could not be noted", err)
		return
	}
	l.m.ring("here", l.group.ID, "")
}

// Sweep forgets who was in rooms when their node was killed, where nobody has
// come since.
func (m *Module) Sweep(ctx context.Context) error {
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qSweepHere, m.now())
		return err
	})
}

// leaveHere takes this node's row away when nobody listens here any more. A
// node that is killed leaves its row to run out.
func (l *live) leaveHere() {
	ctx, cancel := context.WithTimeout(context.Background(), commitTimeout)
	defer cancel()
	err := l.m.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qLeaveHere, int64(l.group.ID), l.row)
		return err
	})
	if err != nil {
		l.m.warn(ctx, "who left a room could not be noted", err)
		return
	}
	l.m.ring("here", l.group.ID, "")
}

// readHere shows who is here, if that has changed.
func (l *live) readHere(ctx context.Context) {
	h, err := l.m.here(ctx, l.group.ID)
	if err != nil {
		if !errors.Is(err, context.Canceled) {
			l.m.warn(ctx, "who is in a room could not be read", err)
		}
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now.Load()
	if now.here.here.same(h) {
		return
	}
	next := *now
	next.here = &hereFrame{here: h}
	l.show(&next)
}

func (h Here) same(other Here) bool {
	return h.Others == other.Others && h.More == other.More && slices.EqualFunc(h.Seen, other.Seen,
		func(a, b group.Card) bool { return a.ID == b.ID && a.Handle == b.Handle && a.Role == b.Role })
}

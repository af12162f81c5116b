package board

import (
	"context"
	"math"
	"time"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// newest is later than every item.
const newest = math.MaxInt64

// A Page is some items, and the cards of those who wrote or took them.
type Page struct {
	Items []Item
	Cards map[group.MemberID]group.Card
	Next  ID // where the next page begins; 0 on the last
}

func (m *Module) now() int64 { return clock.ToMillis(m.clock.Now()) }

// list runs one of the list queries and opens what it finds. from is the fourth
// value, which most queries read as "before this id".
func (m *Module) list(ctx context.Context, c db.Conn, q *db.Query, v group.Visit, kind Kind, from int64) (Page, error) {
	if err := mayEnter(v); err != nil {
		return Page{}, err
	}
	args := []any{int64(v.Group.ID), int64(v.Member.ID), string(kind)}
	if q != qWaiting {
		args = append(args, from, m.now())
	}
	rows, err := db.All(ctx, c, q, scanItem, args...)
	if err != nil {
		return Page{}, err
	}
	p, err := m.open(ctx, c, v.Group, rows)
	if err != nil {
		return p, err
	}
	return p, m.keepApart(ctx, c, v, &p)
}

// open opens rows, a part of the page at a time: cards come by so many.
func (m *Module) open(ctx context.Context, c db.Conn, g group.Group, rows []itemRow) (Page, error) {
	p := Page{Cards: map[group.MemberID]group.Card{}}
	if len(rows) > PerPage {
		rows = rows[:PerPage]
		p.Next = rows[PerPage-1].ID
	}
	const part = group.Page / 3 // each row names up to three members
	for len(rows) > 0 {
		some := rows[:min(len(rows), part)]
		rows = rows[len(some):]
		var ids []group.MemberID
		for _, row := range some {
			for _, id := range []group.MemberID{row.Author, row.Taker, row.WentBy} {
				if id != 0 {
					ids = append(ids, id)
				}
			}
		}
		cards, err := m.groups.Cards(ctx, c, ids)
		if err != nil {
			return p, err
		}
		for id, card := range cards {
			p.Cards[id] = card
		}
		for _, row := range some {
			item, err := m.store.openItem(ctx, c, row, cards, g.Key)
			if err != nil {
				return p, err
			}
			if !item.Withdrawn {
				p.Items = append(p.Items, item)
			}
		}
	}
	return p, nil
}

// Get returns one item that the visitor may see.
func (m *Module) Get(ctx context.Context, v group.Visit, id ID) (Item, map[group.MemberID]group.Card, error) {
	return m.get(ctx, m.db, v, see, id)
}

// get reads an item and decides whether the visitor may do what they came for.
func (m *Module) get(ctx context.Context, c db.Conn, v group.Visit, a act, id ID) (Item, map[group.MemberID]group.Card, error) {
	if err := mayEnter(v); err != nil {
		return Item{}, nil, err
	}
	row, found, err := db.Maybe(ctx, c, qItem, scanItem, int64(id), int64(v.Member.ID))
	if err != nil {
		return Item{}, nil, err
	}
	if !found || row.Group != v.Group.ID || row.Withdrawn {
		return Item{}, nil, fault.Missing("no such item")
	}
	p, err := m.open(ctx, c, v.Group, []itemRow{row})
	if err != nil {
		return Item{}, nil, err
	}
	if err := m.keepApart(ctx, c, v, &p); err != nil {
		return Item{}, nil, err
	}
	if len(p.Items) == 0 {
		return Item{}, nil, fault.Missing("the item was erased")
	}
	return p.Items[0], p.Cards, allow(v, a, p.Items[0], m.clock.Now())
}

// A Writing is what a person hands in. Until is when an announcement ends; Once
// names the form, so that one sent twice makes one item; it may be empty.
// Revision is that of the words which an edit began from.
type Writing struct {
	Words
	Until    time.Time
	Once     string
	Revision int64
}

// topicSlugs are the topics that a card may have.
func (m *Module) topicSlugs(ctx context.Context) ([]string, error) {
	topics, err := m.groups.Topics(ctx)
	slugs := make([]string, len(topics))
	for i, t := range topics {
		slugs[i] = t.Slug
	}
	return slugs, err
}

// ready checks a writing and returns it as it is kept.
func (m *Module) ready(ctx context.Context, kind Kind, w Writing) (Words, time.Time, error) {
	topics, err := m.topicSlugs(ctx)
	if err != nil {
		return Words{}, time.Time{}, err
	}
	now := m.clock.Now()
	if err := w.check(kind, topics, w.Until, now); err != nil {
		return Words{}, time.Time{}, err
	}
	until := time.Time{}
	switch kind {
	case Announcement:
		until = w.Until
	case Help:
		until = now.Add(HelpFor)
	}
	return w.keep(kind), until, nil
}

// Add puts an item up and returns its id. A resource and feedback wait for a
// facilitator; a facilitator's own resource does not.
func (m *Module) Add(ctx context.Context, v group.Visit, kind Kind, w Writing) (ID, error) {
	if err := mayAdd(v, kind); err != nil {
		return 0, err
	}
	words, until, err := m.ready(ctx, kind, w)
	if err != nil {
		return 0, err
	}
	id := ID(m.ids.Next())
	sealed, err := m.store.sealWords(ctx, m.db, v.Member.Key, id, words)
	if err != nil {
		return 0, err
	}
	opened := m.now()
	if kind == Feedback || kind == Resource && !v.Facilitates() {
		opened = 0
	}
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		if made, err := m.taken(ctx, tx, v, string(kind), w.Once, int64(id)); err != nil || made != 0 {
			id = ID(made)
			return err
		}
		if _, err := db.Exec(ctx, tx, qInsert, int64(id), int64(v.Group.ID), int64(v.Member.ID), string(kind), sealed, []byte{},
			clock.ToMillis(until), opened, m.now()); err != nil {
			return err
		}
		if err := m.tellOfNew(ctx, tx, v, kind, id, opened == 0); err != nil {
			return err
		}
		if kind == Announcement {
			if err := m.record(ctx, tx, v, "board.announcement.add", id, nil); err != nil {
				return err
			}
		}
		return m.groups.Touch(ctx, tx, *v.Member)
	})
	return id, err
}

// taken returns what the form made if it was sent before, and otherwise notes
// that it makes the thing with the id, and returns 0. One that is being sent
// twice at this moment waits here for the first.
func (m *Module) taken(ctx context.Context, tx *db.Tx, v group.Visit, purpose, once string, id int64) (int64, error) {
	if once == "" {
		return 0, nil
	}
	mark := m.keys.Index("board.once", purpose+"/"+once)[:16]
	noted, err := db.Exec(ctx, tx, qTakeForm, int64(v.Member.ID), mark, id, m.now())
	if err != nil || noted == 1 {
		return 0, err
	}
	return db.One(ctx, tx, qTakenForm, db.Value[int64], int64(v.Member.ID), mark)
}

// remembered is how long a form that was taken is known.
const remembered = 48 * time.Hour

// Sweep forgets forms that were taken long ago.
func (m *Module) Sweep(ctx context.Context) error {
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qSweepForms, clock.ToMillis(m.clock.Now().Add(-remembered)))
		return err
	})
}

// Edit changes the words of an item. An announcement becomes its last writer's,
// and may get another end; an ask or offer keeps the end that it had. Where
// somebody saved other words since those of w's revision, it returns a Conflict
// and the item as it stands now; the same words sent twice are saved once.
func (m *Module) Edit(ctx context.Context, v group.Visit, id ID, w Writing) (Item, error) {
	item, _, err := m.get(ctx, m.db, v, change, id)
	if err != nil {
		return item, err
	}
	words, until, err := m.ready(ctx, item.Kind, w)
	if err != nil {
		return item, err
	}
	if item.Kind == Help {
		until = item.Until
	}
	sealed, err := m.store.sealWords(ctx, m.db, v.Member.Key, id, words)
	if err != nil {
		return item, err
	}
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		// Two edits within one millisecond are two revisions.
		at := max(m.now(), w.Revision+1)
		n, err := db.Exec(ctx, tx, qEdit, int64(id), sealed, int64(v.Member.ID), clock.ToMillis(until), at, w.Revision)
		if err != nil || n == 1 {
			return err
		}
		if item, _, err = m.get(ctx, tx, v, change, id); err != nil {
			return err
		}
		return refuseEdit(item, words, until)
	})
	return item, err
}

// refuseEdit says why an item as it stands now could not be given the words; nil
// if it has them already.
func refuseEdit(item Item, words Words, until time.Time) error {
	switch {
	case !item.ClosedAt.IsZero():
		return fault.New(fault.Conflict, "board.over")
	case item.Words.same(words) && item.Until.Equal(until):
		return nil
	}
	return fault.New(fault.Conflict, "board.changed_meanwhile")
}

// Withdraw takes an item back: its words are gone.
func (m *Module) Withdraw(ctx context.Context, v group.Visit, id ID) (Item, error) {
	item, _, err := m.get(ctx, m.db, v, withdraw, id)
	if err != nil {
		return item, err
	}
	return item, m.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qWithdraw, int64(id), []byte{}, m.now())
		return err
	})
}

// Close ends an announcement, an ask or an offer, or sets feedback aside as
// read. Twice is as good as once.
func (m *Module) Close(ctx context.Context, v group.Visit, id ID) (Item, error) {
	item, _, err := m.get(ctx, m.db, v, end, id)
	if err != nil {
		return item, err
	}
	return item, m.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qClose, int64(id), m.now())
		if err != nil || n == 0 {
			return err
		}
		if item.Kind == Feedback {
			return m.tell(ctx, tx, v, item.Author, "board.feedback_read", boardURL(v.Group)+"/changes")
		}
		if item.Author == v.Member.ID {
			return nil
		}
		return m.record(ctx, tx, v, "board.item.close", id, nil)
	})
}

// Hide folds an item away for everybody but its author and the facilitators, and
// tells why. Only facilitators may; it is audited.
func (m *Module) Hide(ctx context.Context, v group.Visit, id ID, reason string) (Item, error) {
	item, _, err := m.get(ctx, m.db, v, moderate, id)
	if err != nil {
		return item, err
	}
	if err := checkReason(reason); err != nil {
		return item, err
	}
	return item, m.setHidden(ctx, v, item, reason, m.now())
}

// Show undoes Hide.
func (m *Module) Show(ctx context.Context, v group.Visit, id ID) (Item, error) {
	item, _, err := m.get(ctx, m.db, v, moderate, id)
	if err != nil {
		return item, err
	}
	return item, m.setHidden(ctx, v, item, "", 0)
}

func (m *Module) setHidden(ctx context.Context, v group.Visit, item Item, reason string, at int64) error {
	id := item.ID
	sealed, err := m.store.seal(ctx, m.db, v.Group.Key, place("reason_sealed", id), reason)
	if err != nil {
		return err
	}
	state := "done"
	if at == 0 {
		state = "undone"
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qHide, int64(id), at, sealed); err != nil {
			return err
		}
		if err := m.groups.Moderated(ctx, tx, v, at != 0, group.Restriction{Act: group.ActItemHidden, Thing: int64(id), Member: item.Author,
			URL: boardURL(v.Group), Reason: reason}); err != nil {
			return err
		}
		return m.record(ctx, tx, v, "board.item.hide", id, map[string]string{"state": state})
	})
}

func (m *Module) record(ctx context.Context, tx *db.Tx, v group.Visit, action string, id ID, detail map[string]string) error {
	return m.audit.Append(ctx, tx, audit.Entry{Actor: audit.Ref("member", v.Member.ID), Action: action, Object: audit.Ref("board_item", id), Detail: detail})
}

package chat

import (
	"context"
	"slices"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/group/heed"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/text"
)

// A Page is a stretch of a room as its reader meets it.
type Page struct {
	Messages []Message // the earliest first
	Authors  map[group.MemberID]group.Card
	Last     int64 // number of the room's newest event: where a stream goes on
	Earlier  bool  // there are messages before these
	Newer    bool  // there are messages after these

	mute        group.Mute
	first, last int64 // numbers of the outermost messages; 0 where there are none
}

// A Window says which stretch of a room is asked for: the newest by default, or
// what lies right before or after an event. Show is a message that stands open
// this once, though its reader keeps it away; where no stretch
// is named and the newest does not hold it, the page ends with it.
type Window struct {
	Before, After int64
	Show          ID
}

// Read returns at most PerPage messages of the room.
func (m *Module) Read(ctx context.Context, v group.Visit, w Window) (Page, error) {
	if err := allow(v, read, nil); err != nil {
		return Page{}, err
	}
	page, err := m.stretch(ctx, v, w)
	if err != nil {
		return page, err
	}
	if other, err := m.showing(ctx, v, w, page); err != nil || other != w {
		if err == nil {
			page, err = m.stretch(ctx, v, other)
		}
		if err != nil {
			return page, err
		}
	}
	brake, err := m.brake(ctx, v, page.Messages)
	for i := range page.Messages {
		if x := &page.Messages[i]; x.ID != w.Show {
			x.Meet = meet(brake, v.Member.ID, *x)
		}
	}
	return page, err
}

// stretch is a page, without how its reader meets it.
func (m *Module) stretch(ctx context.Context, v group.Visit, w Window) (Page, error) {
	// What happens after this is for the stream, which goes on from here.
	last, err := m.store.last(ctx, m.db, v.Group.ID)
	if err != nil {
		return Page{}, err
	}
	page := Page{Last: last}
	apart, err := m.groups.Apart(ctx, m.db, v)
	if err != nil {
		return page, err
	}
	if page.mute, err = m.groups.Mute(ctx, m.db, v); err != nil {
		return page, err
	}
	rows, err := m.window(ctx, v.Group.ID, w, &page, apart)
	if err != nil {
		return page, err
	}
	if n := len(rows); n > 0 {
		page.first, page.last = rows[0].Seq, rows[n-1].Seq
	}
	if rows, err = m.withHeld(ctx, v, rows, page); err != nil {
		return page, err
	}
	events, err := m.openRows(ctx, v.Group, rows)
	if err != nil {
		return page, err
	}
	page.Authors = make(map[group.MemberID]group.Card, len(events))
	for _, e := range events {
		page.Messages = append(page.Messages, e.Message)
		page.Authors[e.Author] = e.author
	}
	return page, nil
}

func (m *Module) window(ctx context.Context, room group.ID, w Window, page *Page, apart group.Apart) ([]row, error) {
	if w.After > 0 {
		rows, err := sAfter.rows(ctx, m.db, apart, int64(room), w.After, PerPage+1)
		page.Earlier = true
		if page.Newer = len(rows) > PerPage; page.Newer {
			rows = rows[:PerPage]
		}
		return rows, err
	}
	before := page.Last + 1
	if w.Before > 0 && w.Before < before {
		before, page.Newer = w.Before, true
	}
	rows, err := sBefore.rows(ctx, m.db, apart, int64(room), before, PerPage+1)
	if page.Earlier = len(rows) > PerPage; page.Earlier {
		rows = rows[:PerPage]
	}
	slices.Reverse(rows)
	return rows, err
}

// events returns what happened in the room after an event, in order and open.
func (m *Module) events(ctx context.Context, g group.Group, after int64, n int) ([]event, error) {
	rows, err := db.All(ctx, m.db, qEvents, scanEvent, int64(g.ID), after, int64(n))
	if err != nil {
		return nil, err
	}
	return m.openRows(ctx, g, rows)
}

// openRows gets the authors' cards and opens the texts, a page of cards at a
// time.
func (m *Module) openRows(ctx context.Context, g group.Group, rows []row) ([]event, error) {
	return m.openRowsIn(ctx, m.db, g, rows)
}

func (m *Module) openRowsIn(ctx context.Context, c db.Conn, g group.Group, rows []row) ([]event, error) {
	events := make([]event, 0, len(rows))
	for part := range slices.Chunk(rows, group.Page) {
		authors := make([]group.MemberID, len(part))
		for i, r := range part {
			authors[i] = r.Author
		}
		m.forgetErased(part)
		cards, err := m.groups.Cards(ctx, c, authors)
		if err != nil {
			return nil, err
		}
		for _, r := range part {
			r.author = cards[r.Author]
			e, err := m.store.openRow(ctx, c, g.Key, r)
			if err != nil {
				return nil, err
			}
			events = append(events, e)
		}
	}
	return events, nil
}

// forgetErased drops the cards of those who took something back: it may be that
// they were erased on another node, and their handle must not go out again.
func (m *Module) forgetErased(rows []row) {
	for _, r := range rows {
		if r.changed && r.Withdrawn {
			m.groups.Forget(r.Author)
		}
	}
}

// Say says something in the room and returns it once it is in the database. It
// returns Unavailable, with nothing said, when too much is waiting already.
func (m *Module) Say(ctx context.Context, v group.Visit, w Writing) (Message, error) {
	if err := allow(v, say, nil); err != nil {
		return Message{}, err
	}
	if err := w.check(); err != nil {
		return Message{}, err
	}
	if err := m.look(ctx, v.Group, w.Body); err != nil {
		return Message{}, err
	}
	it, err := m.seal(ctx, v, w)
	if err != nil {
		return Message{}, err
	}
	it.read(ctx, m.watch, v)
	if e, found, err := m.earlier(ctx, it.Author, it.once); err != nil || found {
		return e.Message, err
	}
	if err := m.groups.InTurn(ctx, v, group.InRoom, w.Body, w.Once); err != nil {
		return Message{}, err
	}
	if err := m.committer.put(it); err != nil {
		return Message{}, err
	}
	select {
	case err := <-it.done:
		return it.Message, err
	case <-ctx.Done(): // it will be said all the same
		return Message{}, ctx.Err()
	}
}

// seal makes everything ready that can be done outside the transaction.
func (m *Module) seal(ctx context.Context, v group.Visit, w Writing) (*item, error) {
	member := *v.Member
	it := &item{member: member, done: make(chan error, 1)}
	it.Message = Message{ID: ID(m.ids.Next()), Group: v.Group.ID, Author: member.ID, Body: w.Body, HTML: text.Line(w.Body)}
	if it.HTML == "" { // an image, say, of which nothing may be shown
		var c fault.Check
		c.Add("body", "chat.problem.body_empty")
		return nil, c.Err()
	}
	if w.Once != "" {
		it.once = m.keys.Index("chat.once", w.Once)[:16]
	}
	cards, err := m.groups.Cards(ctx, m.db, []group.MemberID{member.ID})
	if err != nil {
		return nil, err
	}
	it.author = cards[member.ID]
	if it.body, err = m.store.seal(ctx, m.db, member.Key, "body_sealed", it.ID, it.Body); err != nil {
		return nil, err
	}
	if it.html, err = m.store.seal(ctx, m.db, member.Key, "html_sealed", it.ID, it.HTML); err != nil {
		return nil, err
	}
	it.Touches = heed.Touches(m.themes, it.Body)
	it.touches, err = m.store.seal(ctx, m.db, member.Key, "touches_sealed", it.ID, it.Touches.String())
	return it, err
}

// earlier returns what the same form has said before.
func (m *Module) earlier(ctx context.Context, author group.MemberID, once any) (row, bool, error) {
	if once == nil {
		return row{}, false, nil
	}
	return db.Maybe(ctx, m.db, qOnce, scanEvent, int64(author), once)
}

// get reads one message and decides whether the visitor may do what they came
// for.
func (m *Module) get(ctx context.Context, v group.Visit, a act, id ID) (event, error) {
	if err := allow(v, read, nil); err != nil {
		return event{}, err
	}
	r, found, err := db.Maybe(ctx, m.db, qMessage, scanEvent, int64(id))
	if err != nil {
		return event{}, err
	}
	if !found {
		return event{}, fault.Missing("no such message")
	}
	apart, err := m.groups.Apart(ctx, m.db, v)
	if err != nil {
		return event{}, err
	}
	if apart.From(r.Author) {
		return event{}, fault.Missing("not for this reader")
	}
	events, err := m.openRows(ctx, v.Group, []row{r})
	if err != nil {
		return event{}, err
	}
	return events[0], allow(v, a, &events[0].Message)
}

// Withdraw takes the visitor's own message back: its words are gone, its place
// stays, and whoever listens sees it go.
func (m *Module) Withdraw(ctx context.Context, v group.Visit, id ID) (Message, error) {
	e, err := m.get(ctx, v, withdraw, id)
	if err != nil {
		return e.Message, err
	}
	e.Withdrawn, e.Body, e.HTML, e.Reason, e.Touches = true, "", "", "", group.Touches{}
	if e.Held { // nobody else knew of it
		return e.Message, m.db.Tx(ctx, func(tx *db.Tx) error {
			return unlessGone(db.Exec(ctx, tx, qWithdraw, int64(id), []byte{}, m.now()))
		})
	}
	return e.Message, m.change(ctx, e, func(tx *db.Tx) error {
		return unlessGone(db.Exec(ctx, tx, qWithdraw, int64(id), []byte{}, m.now()))
	})
}

// Hide folds a message away for everybody but its author and the facilitators,
// and tells why. It returns Invalid without a reason. Only facilitators may; it
// is audited.
func (m *Module) Hide(ctx context.Context, v group.Visit, id ID, reason string) (Message, error) {
	e, err := m.get(ctx, v, moderate, id)
	if err != nil {
		return e.Message, err
	}
	if err := checkReason(reason); err != nil {
		return e.Message, err
	}
	return m.setHidden(ctx, v, e, reason)
}

// Show undoes Hide.
func (m *Module) Show(ctx context.Context, v group.Visit, id ID) (Message, error) {
	e, err := m.get(ctx, v, moderate, id)
	if err != nil {
		return e.Message, err
	}
	return m.setHidden(ctx, v, e, "")
}

func (m *Module) setHidden(ctx context.Context, v group.Visit, e event, reason string) (Message, error) {
	e.Reason, e.Hidden = reason, reason != ""
	at, done := int64(0), "undone"
	if e.Hidden {
		at, done = m.now(), "done"
	}
	return e.Message, m.change(ctx, e, func(tx *db.Tx) error {
		if err := m.fold(ctx, tx, v.Group, e.ID, reason, at); err != nil {
			return err
		}
		if err := m.groups.Moderated(ctx, tx, v, e.Hidden, group.Restriction{Act: group.ActMessageHidden, Thing: int64(e.ID), Member: e.Author,
			URL: v.Group.URL() + "/room", Reason: reason}); err != nil {
			return err
		}
		return m.audit.Append(ctx, tx, audit.Entry{Actor: audit.Ref("member", v.Member.ID), Action: "chat.message.hide",
			Object: audit.Ref("message", e.ID), Detail: map[string]string{"state": done}})
	})
}

// fold hides a message since a moment, or shows it again with 0.
func (m *Module) fold(ctx context.Context, tx *db.Tx, g group.Group, id ID, reason string, at int64) error {
	sealed, err := m.store.seal(ctx, tx, g.Key, "reason_sealed", id, reason)
	if err != nil {
		return err
	}
	return unlessGone(db.Exec(ctx, tx, qHide, int64(id), at, sealed))
}

// unlessGone refuses a change to a message that was taken back after it was
// read: the words that were read must not be shown again.
func unlessGone(changed int64, err error) error {
	if err == nil && changed == 0 {
		return fault.Missing("the message is withdrawn")
	}
	return err
}

// change makes a change to a message the room's next event. The room is taken
// first, as the committer does, so that nobody waits in a circle.
func (m *Module) change(ctx context.Context, e event, do func(*db.Tx) error) error {
	return m.db.Tx(ctx, func(tx *db.Tx) (err error) {
		if err := m.noteChange(ctx, tx, e); err != nil {
			return err
		}
		return do(tx)
	})
}

// noteChange makes what a message has become the room's next event.
func (m *Module) noteChange(ctx context.Context, tx *db.Tx, e event) (err error) {
	if e.seq, err = m.store.change(ctx, tx, e.Group, e.ID); err != nil {
		return err
	}
	e.changed = true
	tx.Ring(func() { m.tell(e.Group, []event{e}) })
	return nil
}

// SetPresent lets the others see that the visitor is in the room while they
// have it open, or no longer does.
func (m *Module) SetPresent(ctx context.Context, v group.Visit, present bool) error {
	if err := allow(v, read, nil); err != nil {
		return err
	}
	if err := m.groups.SetPresent(ctx, v, present); err != nil {
		return err
	}
	l := m.hub.room(v.Group.ID)
	here := l != nil && l.setPresent(v.Member.ID, present)
	if !here || !present { // somebody who wishes to be unseen is unseen on every node at once
		m.Recheck(v.Group.ID)
	}
	return nil
}

// Recheck has the streams of a room, on every node, ask again at once whether
// they may go on: call it when somebody has left a group, or was removed.
// Without it they ask within half a minute.
func (m *Module) Recheck(g group.ID) { m.ring("member", g, "") }

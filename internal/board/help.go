package board

import (
	"context"
	"slices"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// lookBack is how long somebody sees what they asked, offered or took after it
// has ended.
const lookBack = 90 * 24 * time.Hour

// OpenHelp returns a page of what is asked and offered, the newest first.
func (m *Module) OpenHelp(ctx context.Context, v group.Visit, before ID) (Page, error) {
	return m.list(ctx, m.db, qOpen, v, Help, from(before))
}

// OwnHelp returns what the visitor asked, offered or took that has ended.
func (m *Module) OwnHelp(ctx context.Context, v group.Visit) (Page, error) {
	return m.list(ctx, m.db, qOwn, v, Help, clock.ToMillis(m.clock.Now().Add(-lookBack)))
}

// Take makes the visitor the one who takes up an ask or an offer. There is one
// at a time: of two who press at once one gets it, the other gets a Conflict.
// Who has it already keeps it. A taker who has left the group makes room.
func (m *Module) Take(ctx context.Context, v group.Visit, id ID) (Item, error) {
	item, cards, err := m.get(ctx, m.db, v, take, id)
	if err != nil || item.Taker == v.Member.ID {
		return item, err
	}
	was := group.MemberID(0)
	if card := cards[item.Taker]; card.Gone || card.Erased {
		was = item.Taker
	}
	return item, m.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qTake, int64(id), int64(v.Member.ID), int64(was), m.now())
		if err != nil {
			return err
		}
		if n == 0 {
			return m.takenBy(ctx, tx, v, id)
		}
		return m.tell(ctx, tx, v, item.Author, "board.help_taken", itemURL(v.Group, m.token(id)))
	})
}

// takenBy tells who was not first apart from who pressed twice.
func (m *Module) takenBy(ctx context.Context, tx *db.Tx, v group.Visit, id ID) error {
	item, _, err := m.get(ctx, tx, v, see, id)
	switch {
	case err != nil:
		return err
	case item.Taker == v.Member.ID:
		return nil
	case item.Taker != 0:
		return fault.New(fault.Conflict, "board.taken")
	}
	return fault.New(fault.Conflict, "board.over")
}

// Release lets an ask or an offer go again: its taker cannot after all, or its
// author looks for somebody else.
func (m *Module) Release(ctx context.Context, v group.Visit, id ID) (Item, error) {
	item, _, err := m.get(ctx, m.db, v, release, id)
	if err != nil || item.Taker == 0 {
		return item, err
	}
	return item, m.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qRelease, int64(id), int64(item.Taker))
		if err != nil || n == 0 {
			return err
		}
		to := item.Author
		if v.Member.ID == item.Author {
			to = item.Taker
		}
		return m.tell(ctx, tx, v, to, "board.help_released", itemURL(v.Group, m.token(id)))
	})
}

// SayWent keeps how it went, in one word and if they like a few of their own,
// and ends it. Whoever of the two says it first has said it.
func (m *Module) SayWent(ctx context.Context, v group.Visit, id ID, went Went, words string) (Item, error) {
	item, _, err := m.get(ctx, m.db, v, tellWent, id)
	if err != nil {
		return item, err
	}
	var c fault.Check
	if !slices.Contains(Wents, went) {
		c.Add("went", "board.problem.went")
	}
	most(&c, "went_words", words, MaxWent)
	guarded(&c, "went_words", words)
	if err := c.Err(); err != nil {
		return item, err
	}
	sealed, err := m.store.seal(ctx, m.db, v.Member.Key, place("went_sealed", id), words)
	if err != nil {
		return item, err
	}
	return item, m.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qWent, int64(id), string(went), int64(v.Member.ID), sealed, m.now())
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "board.went_said")
		}
		return err
	})
}

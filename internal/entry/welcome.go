package entry

import (
	"context"
	"slices"
	"time"
	"unicode/utf8"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/text"
)

const greetingColumns = `member_id, greeter_id, given_at, welcomed_by, welcomed_at, words_sealed`

var (
	qGreet = db.Register("entry.greeting.insert", `INSERT INTO entry_greeting
		(member_id, group_id, greeter_id, given_at, told_at, welcomed_by, welcomed_at, words_sealed) VALUES ($1, $2, $3, $4, 0, 0, 0, $5)
		ON CONFLICT (member_id) DO UPDATE SET greeter_id = excluded.greeter_id, given_at = excluded.given_at, told_at = 0, welcomed_by = 0,
		welcomed_at = 0, words_sealed = excluded.words_sealed`)
	qTurns = db.Register("entry.greeting.turns", `SELECT greeter_id, MAX(given_at) FROM entry_greeting
		WHERE group_id = $1 AND greeter_id <> 0 GROUP BY greeter_id`)
	qToWelcome = db.Register("entry.greeting.waiting", `SELECT `+greetingColumns+` FROM entry_greeting
		WHERE group_id = $1 AND welcomed_at = 0 ORDER BY given_at, member_id LIMIT 100`)
	qWelcomed = db.Register("entry.greeting.done", `SELECT `+greetingColumns+` FROM entry_greeting
		WHERE group_id = $1 AND welcomed_at > 0 ORDER BY welcomed_at DESC, member_id LIMIT 20`)
	qGreeting = db.Register("entry.greeting.get", `SELECT `+greetingColumns+` FROM entry_greeting WHERE member_id = $1 AND group_id = $2`)
	qWelcome  = db.Register("entry.greeting.welcome", `UPDATE entry_greeting SET welcomed_by = $3, welcomed_at = $4, words_sealed = $5
		WHERE member_id = $1 AND group_id = $2 AND welcomed_at = 0`)
	qLate = db.Register("entry.greeting.late", `SELECT member_id, group_id FROM entry_greeting
		WHERE welcomed_at = 0 AND told_at = 0 AND given_at < $1 ORDER BY given_at LIMIT 200`)
	qTold           = db.Register("entry.greeting.told", `UPDATE entry_greeting SET told_at = $2 WHERE member_id = $1 AND told_at = 0`)
	qSweepGreetings = db.Register("entry.greeting.sweep", `DELETE FROM entry_greeting WHERE given_at < $1`)
	qGreetingsBy    = db.Register("entry.greeting.by", `SELECT `+greetingColumns+` FROM entry_greeting WHERE welcomed_by = $1 ORDER BY welcomed_at`)
	qEraseGreeting  = db.Register("entry.greeting.erase", `DELETE FROM entry_greeting WHERE member_id = $1`)
	qEraseWelcomes  = db.Register("entry.greeting.erase_words", `UPDATE entry_greeting SET welcomed_by = 0, words_sealed = $2 WHERE welcomed_by = $1`)
	qEraseTurns     = db.Register("entry.greeting.erase_turns", `UPDATE entry_greeting SET greeter_id = 0 WHERE greeter_id = $1`)
)

// greetingKept is how long it is known who was welcomed by whom.
const greetingKept = 60 * 24 * time.Hour

type greetingRow struct {
	member, greeter, by group.MemberID
	given, welcomed     time.Time
	words               []byte
}

func scanGreeting(r db.Row) (g greetingRow, err error) {
	var given, welcomed int64
	err = r.Scan(&g.member, &g.greeter, &given, &g.by, &welcomed, &g.words)
	g.given, g.welcomed = clock.FromMillis(given), clock.FromMillis(welcomed)
	return g, err
}

type turn struct {
	greeter group.MemberID
	at      time.Time
}

func scanTurn(r db.Row) (t turn, err error) {
	var at int64
	err = r.Scan(&t.greeter, &at)
	t.at = clock.FromMillis(at)
	return t, err
}

// joined gives a new member to the greeter whose turn it is; group calls it in
// the transaction of the joining. Who comes back has said goodbye no more, and
// who is in waits no more.
func (m *Module) joined(ctx context.Context, tx *db.Tx, g group.Group, member group.Member) error {
	if _, err := db.Exec(ctx, tx, qEraseGoodbye, int64(member.ID)); err != nil {
		return err
	}
	if err := m.seated(ctx, tx, g, member); err != nil {
		return err
	}
	ids, err := m.groups.ReadyFor(ctx, tx, g.ID, "greeter")
	if err != nil {
		return err
	}
	ids = slices.DeleteFunc(ids, func(id group.MemberID) bool { return id == member.ID })
	turns, err := db.All(ctx, tx, qTurns, scanTurn, int64(g.ID))
	if err != nil {
		return err
	}
	last := map[group.MemberID]time.Time{}
	for _, t := range turns {
		last[t.greeter] = t.at
	}
	greeter := nextGreeter(ids, last)
	if _, err := db.Exec(ctx, tx, qGreet, int64(member.ID), int64(g.ID), int64(greeter), m.now(), []byte{}); err != nil {
		return err
	}
	return m.tell(ctx, tx, greeter, NoticeNewcomer, welcomesURL(g))
}

// Newcomers returns who waits for a welcome, the longest first, and who was
// welcomed lately, for greeters and those who hold the group.
func (m *Module) Newcomers(ctx context.Context, v group.Visit) (waiting, welcomed []Greeting, err error) {
	if err := mayGreet(v); err != nil {
		return nil, nil, err
	}
	if waiting, err = m.greetings(ctx, qToWelcome, v); err != nil {
		return nil, nil, err
	}
	welcomed, err = m.greetings(ctx, qWelcomed, v)
	return waiting, welcomed, err
}

func (m *Module) greetings(ctx context.Context, q *db.Query, v group.Visit) ([]Greeting, error) {
	rows, err := db.All(ctx, m.db, q, scanGreeting, int64(v.Group.ID))
	if err != nil {
		return nil, err
	}
	all, err := m.openGreetings(ctx, rows)
	return slices.DeleteFunc(all, func(g Greeting) bool { return g.Newcomer.Gone || g.Newcomer.Erased }), err
}

func (m *Module) openGreetings(ctx context.Context, rows []greetingRow) ([]Greeting, error) {
	var ids []group.MemberID
	for _, row := range rows {
		for _, id := range []group.MemberID{row.member, row.greeter, row.by} {
			if id != 0 {
				ids = append(ids, id)
			}
		}
	}
	cards, err := m.cards(ctx, ids)
	if err != nil {
		return nil, err
	}
	all := make([]Greeting, len(rows))
	for i, row := range rows {
		g := Greeting{Newcomer: cards[row.member], Greeter: cards[row.greeter], Since: row.given, By: cards[row.by], WelcomedAt: row.welcomed}
		if g.Words, err = m.store.read(ctx, m.db, g.By.Key, welcomePlace(row.member), row.words); err != nil {
			return nil, err
		}
		all[i] = g
	}
	return all, nil
}

func welcomePlace(newcomer group.MemberID) crypto.Place {
	return crypto.Place{Table: "entry_greeting", Column: "words_sealed", Row: int64(newcomer)}
}

// Welcome says a few words to a newcomer, who finds them on the group's page. Of
// two who welcome one person at once, the first is heard, and the second gets
// Conflict "entry.welcomed".
func (m *Module) Welcome(ctx context.Context, v group.Visit, newcomer group.MemberID, words string) error {
	if err := mayGreet(v); err != nil {
		return err
	}
	if newcomer == v.Member.ID {
		return fault.Missing("nobody welcomes themselves")
	}
	if _, found, err := db.Maybe(ctx, m.db, qGreeting, scanGreeting, int64(newcomer), int64(v.Group.ID)); err != nil || !found {
		if err == nil {
			err = fault.Missing("nobody waits under this id")
		}
		return err
	}
	var c fault.Check
	switch n := utf8.RuneCountInString(words); {
	case text.Blank(words):
		c.Add("words", "entry.problem.welcome")
	case n > MaxWords:
		c.Add("words", "entry.problem.longer", "max", MaxWords)
	}
	if c.Err() != nil {
		return c.Err()
	}
	sealed, err := m.store.words(ctx, m.db, v.Member.Key, welcomePlace(newcomer), words)
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		changed, err := db.Exec(ctx, tx, qWelcome, int64(newcomer), int64(v.Group.ID), int64(v.Member.ID), m.now(), sealed)
		if err != nil {
			return err
		}
		if changed == 0 {
			return fault.New(fault.Conflict, "entry.welcomed")
		}
		return m.tell(ctx, tx, newcomer, NoticeWelcome, v.Group.URL())
	})
}

// WelcomeFor returns the words that the visitor was welcomed with lately, and
// false if there are none.
func (m *Module) WelcomeFor(ctx context.Context, v group.Visit) (Greeting, bool, error) {
	if !v.Belongs() {
		return Greeting{}, false, nil
	}
	row, found, err := db.Maybe(ctx, m.db, qGreeting, scanGreeting, int64(v.Member.ID), int64(v.Group.ID))
	if err != nil || !found || row.by == 0 || m.clock.Now().Sub(row.welcomed) > WelcomeShown {
		return Greeting{}, false, err
	}
	all, err := m.openGreetings(ctx, []greetingRow{row})
	if err != nil {
		return Greeting{}, false, err
	}
	return all[0], all[0].Words != "", nil
}

type late struct {
	member group.MemberID
	group  group.ID
}

func scanLate(r db.Row) (l late, err error) {
	err = r.Scan(&l.member, &l.group)
	return l, err
}

// remind tells those who hold a group that somebody was not welcomed yet, once.
func (m *Module) remind(ctx context.Context) error {
	missed, err := db.All(ctx, m.db, qLate, scanLate, clock.ToMillis(m.clock.Now().Add(-WelcomeLate)))
	if err != nil {
		return err
	}
	for _, l := range missed {
		g, err := m.groups.ByID(ctx, l.group)
		if err != nil {
			return err
		}
		err = m.db.Tx(ctx, func(tx *db.Tx) error {
			changed, err := db.Exec(ctx, tx, qTold, int64(l.member), m.now())
			if err != nil || changed == 0 {
				return err
			}
			if _, belongs, err := m.groups.Listening(ctx, tx, l.member); err != nil || !belongs {
				return err
			}
			return m.tellHolders(ctx, tx, l.group, NoticeNotWelcomed, welcomesURL(g))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

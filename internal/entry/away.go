package entry

import (
	"context"
	"maps"
	"slices"
	"time"
	"unicode/utf8"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

var (
	qBegin = db.Register("entry.break.begin", `INSERT INTO entry_break (member_id, group_id, words_sealed, begun_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (member_id) DO UPDATE SET words_sealed = excluded.words_sealed, begun_at = excluded.begun_at`)
	// A break that is changed goes on: it began when it began.
	qGoOn = db.Register("entry.break.go_on", `INSERT INTO entry_break (member_id, group_id, words_sealed, begun_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (member_id) DO UPDATE SET words_sealed = excluded.words_sealed`)
	qEndBreak  = db.Register("entry.break.end", `DELETE FROM entry_break WHERE member_id = $1`)
	qBreaks    = db.Register("entry.break.list", `SELECT member_id, group_id, words_sealed, begun_at FROM entry_break WHERE group_id = $1 ORDER BY begun_at, member_id LIMIT 200`)
	qBreak     = db.Register("entry.break.get", `SELECT member_id, group_id, words_sealed, begun_at FROM entry_break WHERE member_id = $1`)
	qLongAway  = db.Register("entry.break.long", `SELECT member_id, group_id, words_sealed, begun_at FROM entry_break WHERE begun_at < $1 AND member_id > $2 ORDER BY member_id LIMIT $3`)
	qSweepAway = db.Register("entry.break.sweep", `DELETE FROM entry_break WHERE begun_at < $1`)

	qGoodbye = db.Register("entry.goodbye.say", `INSERT INTO entry_goodbye (member_id, group_id, words_sealed, said_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (member_id) DO UPDATE SET words_sealed = excluded.words_sealed, said_at = excluded.said_at`)
	qGoodbyes     = db.Register("entry.goodbye.list", `SELECT member_id, group_id, words_sealed, said_at FROM entry_goodbye WHERE group_id = $1 AND said_at > $2 ORDER BY said_at DESC LIMIT 10`)
	qGoodbyeOf    = db.Register("entry.goodbye.get", `SELECT member_id, group_id, words_sealed, said_at FROM entry_goodbye WHERE member_id = $1`)
	qEraseGoodbye = db.Register("entry.goodbye.erase", `DELETE FROM entry_goodbye WHERE member_id = $1`)
	qSweepGoodbye = db.Register("entry.goodbye.sweep", `DELETE FROM entry_goodbye WHERE said_at < $1`)
)

// sentenceRow is what a member said who went, for a while or for good.
type sentenceRow struct {
	member group.MemberID
	group  group.ID
	sealed []byte
	at     time.Time
}

func scanSentence(r db.Row) (s sentenceRow, err error) {
	var at int64
	err = r.Scan(&s.member, &s.group, &s.sealed, &at)
	s.at = clock.FromMillis(at)
	return s, err
}

func breakPlace(id group.MemberID) crypto.Place {
	return crypto.Place{Table: "entry_break", Column: "words_sealed", Row: int64(id)}
}

func goodbyePlace(id group.MemberID) crypto.Place {
	return crypto.Place{Table: "entry_goodbye", Column: "words_sealed", Row: int64(id)}
}

// Pause begins the visitor's break, or changes the one they are on. Reading
// stays open, and nobody counts them as absent. It returns Missing for those who
// do not belong, and Invalid for fields to mend.
func (m *Module) Pause(ctx context.Context, v group.Visit, b Break) error {
	if !v.Belongs() {
		return fault.Missing("not a member")
	}
	if err := b.check(m.clock.Now()); err != nil {
		return err
	}
	sealed, err := m.store.words(ctx, m.db, v.Member.Key, breakPlace(v.Member.ID), b.Words)
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		// Who came back by writing, or on the day they had named, begins another one.
		write := qGoOn
		if _, here, err := m.groups.Listening(ctx, tx, v.Member.ID); err != nil {
			return err
		} else if here {
			write = qBegin
		}
		if _, err := db.Exec(ctx, tx, write, int64(v.Member.ID), int64(v.Group.ID), sealed, m.now()); err != nil {
			return err
		}
		return m.groups.Pause(ctx, tx, v, b.Until, b.KeepSeat)
	})
}

// Back ends the visitor's break. If their seat was given away and there is none,
// they come first on the waiting list, and Back returns Conflict "entry.first".
func (m *Module) Back(ctx context.Context, v group.Visit) error {
	if !v.Belongs() {
		return fault.Missing("not a member")
	}
	if v.Member.PausedAt.IsZero() && !v.Member.Unseated {
		return nil
	}
	err := m.db.Tx(ctx, func(tx *db.Tx) error {
		row, found, err := db.Maybe(ctx, tx, qPlaceByTag, scanPlace, m.store.tag(v.Actor.ID, v.Group.ID))
		if err != nil {
			return err
		}
		held := found && row.Standing == Offered
		if err := m.groups.Resume(ctx, tx, v, held); err != nil {
			return err
		}
		if found {
			if dropped, err := m.dropPlace(ctx, tx, row, false); err != nil || !dropped {
				return orBusy(err)
			}
		}
		_, err = db.Exec(ctx, tx, qEndBreak, int64(v.Member.ID))
		return err
	})
	if !isFull(err) {
		return err
	}
	if err := m.lineUp(ctx, v); err != nil {
		return err
	}
	return fault.New(fault.Conflict, "entry.first")
}

// orBusy is the answer to somebody whose seat went on at this very moment.
func orBusy(err error) error {
	if err == nil {
		err = fault.New(fault.Unavailable, "unavailable")
	}
	return err
}

func isFull(err error) bool { return err != nil && fault.Of(err).Code == "group.full" }

// lineUp gives a member who comes back the first place on the waiting list,
// also if they have one there that rests since they let an offer pass.
func (m *Module) lineUp(ctx context.Context, v group.Visit) error {
	tag := m.store.tag(v.Actor.ID, v.Group.ID)
	err := m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.queue(ctx, tx, v.Group.ID); err != nil {
			return err
		}
		row, there, err := db.Maybe(ctx, tx, qPlaceByTag, scanPlace, tag)
		switch {
		case err != nil:
			return err
		case there:
			_, err = db.Exec(ctx, tx, qFirstPlace, int64(row.ID))
		default:
			err = m.insertPlace(ctx, tx, v.Group, tag, Applicant{Account: v.Actor.ID, Handle: v.Member.Handle}, first)
		}
		if err != nil {
			return err
		}
		return m.fill(ctx, tx, v.Group.ID)
	})
	if db.IsTaken(err) {
		return nil
	}
	return err
}

// An Absence is somebody on a break, as those who hold the group know it.
type Absence struct {
	Member group.Member
	Since  time.Time
	Words  string
}

// Breaks returns who is on a break, the longest away first, for those who hold
// the group.
func (m *Module) Breaks(ctx context.Context, v group.Visit) ([]Absence, error) {
	if err := mayHold(v); err != nil {
		return nil, err
	}
	rows, err := db.All(ctx, m.db, qBreaks, scanSentence, int64(v.Group.ID))
	if err != nil {
		return nil, err
	}
	members := map[group.MemberID]group.Member{}
	for part := range slices.Chunk(rows, group.Page) {
		some, err := m.groups.MembersIn(ctx, m.db, v.Group.ID, membersOf(part))
		if err != nil {
			return nil, err
		}
		maps.Copy(members, some)
	}
	var away []Absence
	for _, row := range rows {
		member, found := members[row.member]
		if !found || !member.LeftAt.IsZero() || !member.Unseated && !member.Paused(m.clock.Now()) {
			continue // left, or came back by writing
		}
		words, err := m.store.read(ctx, m.db, member.Key, breakPlace(member.ID), row.sealed)
		if err != nil {
			return nil, err
		}
		away = append(away, Absence{Member: member, Since: row.at, Words: words})
	}
	return away, nil
}

func membersOf(rows []sentenceRow) []group.MemberID {
	ids := make([]group.MemberID, len(rows))
	for i, row := range rows {
		ids[i] = row.member
	}
	return ids
}

// A Goodbye is what somebody said to the group when they left.
type Goodbye struct {
	Card  group.Card
	Words string
	At    time.Time
}

// SayGoodbye keeps the visitor's goodbye; it is shown once they have left.
// Without words nothing is kept. It returns Invalid for words that are too long.
func (m *Module) SayGoodbye(ctx context.Context, tx *db.Tx, v group.Visit, words string) error {
	if !v.Belongs() || words == "" {
		return nil
	}
	if utf8.RuneCountInString(words) > MaxGoodbye {
		var c fault.Check
		c.Add("goodbye", "entry.problem.longer", "max", MaxGoodbye)
		return c.Err()
	}
	sealed, err := m.store.words(ctx, tx, v.Member.Key, goodbyePlace(v.Member.ID), words)
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, tx, qGoodbye, int64(v.Member.ID), int64(v.Group.ID), sealed, m.now())
	return err
}

// Goodbyes returns what those said who left within GoodbyeShown, the last first,
// for members.
func (m *Module) Goodbyes(ctx context.Context, v group.Visit) ([]Goodbye, error) {
	if !v.Belongs() {
		return nil, nil
	}
	rows, err := db.All(ctx, m.db, qGoodbyes, scanSentence, int64(v.Group.ID), clock.ToMillis(m.clock.Now().Add(-GoodbyeShown)))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	cards, err := m.cards(ctx, membersOf(rows))
	if err != nil {
		return nil, err
	}
	var said []Goodbye
	for _, row := range rows {
		card := cards[row.member]
		if !card.Gone || card.Erased {
			continue
		}
		words, err := m.store.read(ctx, m.db, card.Key, goodbyePlace(row.member), row.sealed)
		if err != nil {
			return nil, err
		}
		said = append(said, Goodbye{Card: card, Words: words, At: row.at})
	}
	return said, nil
}

// giveSeats gives the seats of those to others who are away for longer than
// seats are kept.
func (m *Module) giveSeats(ctx context.Context) error {
	before := clock.ToMillis(m.clock.Now().Add(-MaxSeatKept))
	for after := int64(0); ; {
		rows, err := db.All(ctx, m.db, qLongAway, scanSentence, before, after, int64(group.Page))
		if err != nil || len(rows) == 0 {
			return err
		}
		after = int64(rows[len(rows)-1].member)
		// Most gave theirs up when they went, or lost it the last time round.
		keeping, err := m.groups.Keeping(ctx, m.db, membersOf(rows))
		if err != nil {
			return err
		}
		for _, row := range rows {
			if !slices.Contains(keeping, row.member) {
				continue
			}
			if err := m.giveSeat(ctx, row); err != nil {
				return err
			}
		}
	}
}

// giveSeat gives a seat to others unless its owner came back at this moment.
func (m *Module) giveSeat(ctx context.Context, row sentenceRow) error {
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		_, here, err := m.groups.Listening(ctx, tx, row.member)
		if err != nil || here {
			return err
		}
		return m.groups.Unseat(ctx, tx, row.group, row.member)
	})
}

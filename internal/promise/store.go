package promise

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"hearth/internal/account"
	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

// store reads and writes this package's tables and no others.
type store struct {
	db       *db.DB
	keys     *crypto.Keyring
	accounts Accounts
}

// Sizes of the lists that one statement takes.
const (
	atOnce      = 32  // groups or members
	stepsAtOnce = 200 // conversations: as many as forum hands out at once
	mostHeld    = 10_000
)

var (
	qShifts = db.Register("promise.shift.of_groups", `SELECT id, group_id, member_id, weekday, starts, minutes FROM promise_shift
		WHERE group_id IN (`+db.Slots(1, atOnce)+`) ORDER BY weekday, starts, id`)
	qAddShift = db.Register("promise.shift.add", `INSERT INTO promise_shift (id, group_id, member_id, weekday, starts, minutes) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (group_id, member_id, weekday, starts) DO UPDATE SET minutes = excluded.minutes`)
	qRemoveShift = db.Register("promise.shift.remove", `DELETE FROM promise_shift WHERE id = $1 AND group_id = $2`)
	qCountShifts = db.Register("promise.shift.count", `SELECT COUNT(*) FROM promise_shift WHERE group_id = $1`)

	qSince    = db.Register("promise.group.since", `SELECT group_id, since FROM promise_group WHERE group_id IN (`+db.Slots(1, atOnce)+`)`)
	qAllSince = db.Register("promise.group.all", `SELECT group_id, since FROM promise_group`)
	qBegin    = db.Register("promise.group.begin", `INSERT INTO promise_group (group_id, since) VALUES ($1, $2) ON CONFLICT (group_id) DO NOTHING`)
	qEnd      = db.Register("promise.group.end", `DELETE FROM promise_group WHERE group_id = $1`)

	qChoice    = db.Register("promise.choice.get", `SELECT daily, wishes, topics, rest, no_notes, avoid_sealed FROM promise_choice WHERE account_id = $1`)
	qSetChoice = db.Register("promise.choice.set", `INSERT INTO promise_choice (account_id, daily, wishes, topics, rest, no_notes, avoid_sealed, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (account_id) DO UPDATE SET daily = excluded.daily, wishes = excluded.wishes,
		topics = excluded.topics, rest = excluded.rest, no_notes = excluded.no_notes, avoid_sealed = excluded.avoid_sealed, changed_at = excluded.changed_at`)
	qEraseChoice = db.Register("promise.choice.erase", `DELETE FROM promise_choice WHERE account_id = $1`)

	// Whoever finds the post free, or run out, or their own, has it.
	qTake = db.Register("promise.taking.take", `INSERT INTO promise_taking (conversation_id, member_id, until) VALUES ($1, $2, $3)
		ON CONFLICT (conversation_id) DO UPDATE SET member_id = excluded.member_id, until = excluded.until
		WHERE promise_taking.until <= $4 OR promise_taking.member_id = excluded.member_id`)
	qTaking     = db.Register("promise.taking.get", `SELECT conversation_id, member_id, until FROM promise_taking WHERE conversation_id = $1 AND until > $2`)
	qTakings    = db.Register("promise.taking.all", `SELECT conversation_id, member_id, until FROM promise_taking WHERE until > $1 LIMIT $2`)
	qLetGo      = db.Register("promise.taking.let_go", `DELETE FROM promise_taking WHERE conversation_id = $1 AND member_id = $2`)
	qTakingGone = db.Register("promise.taking.gone", `DELETE FROM promise_taking WHERE conversation_id = $1`)

	qPass   = db.Register("promise.pass.add", `INSERT INTO promise_pass (member_id, conversation_id, passed_at) VALUES ($1, $2, $3) ON CONFLICT (member_id, conversation_id) DO NOTHING`)
	qPassed = db.Register("promise.pass.of", `SELECT conversation_id FROM promise_pass WHERE member_id IN (`+db.Slots(1, atOnce)+`)`)

	qHelp   = db.Register("promise.help.add", `INSERT INTO promise_help (member_id, conversation_id, helped_at) VALUES ($1, $2, $3) ON CONFLICT (member_id, conversation_id) DO NOTHING`)
	qHelped = db.Register("promise.help.count", `SELECT member_id, COUNT(*) FROM promise_help WHERE helped_at >= $1 AND member_id IN (`+db.Slots(2, atOnce)+`) GROUP BY member_id`)

	qStep       = db.Register("promise.step.add", `INSERT INTO promise_step (conversation_id, step, told_at) VALUES ($1, $2, $3) ON CONFLICT (conversation_id, step) DO NOTHING`)
	qStepsOf    = db.Register("promise.step.of", `SELECT conversation_id, MAX(step) FROM promise_step WHERE conversation_id IN (`+db.Slots(1, stepsAtOnce)+`) GROUP BY conversation_id`)
	qOldSteps   = db.Register("promise.step.sweep", `DELETE FROM promise_step WHERE told_at < $1`)
	qOldTakings = db.Register("promise.taking.sweep", `DELETE FROM promise_taking WHERE until < $1`)
	qOldPasses  = db.Register("promise.pass.sweep", `DELETE FROM promise_pass WHERE passed_at < $1`)
	qOldHelp    = db.Register("promise.help.sweep", `DELETE FROM promise_help WHERE helped_at < $1`)
)

type shiftRow struct {
	Shift
	group group.ID
}

func scanShift(r db.Row) (s shiftRow, err error) {
	err = r.Scan(&s.ID, &s.group, &s.Member, &s.Weekday, &s.Start, &s.Minutes)
	return s, err
}

// pair is two numbers of a row.
type pair struct{ key, value int64 }

func scanPair(r db.Row) (p pair, err error) {
	err = r.Scan(&p.key, &p.value)
	return p, err
}

func scanTaking(r db.Row) (t Taking, err error) {
	var until int64
	err = r.Scan(&t.Conversation, &t.Member, &until)
	t.Until = clock.FromMillis(until)
	return t, err
}

// choices reads what a person chose; who has not chosen gets the gentle
// beginning.
func (s store) choices(ctx context.Context, id account.ID) (Choices, error) {
	c, sealed, found, err := s.choiceRow(ctx, id)
	if err != nil || !found {
		return Choices{Daily: StartWith}, err
	}
	if len(sealed) == 0 {
		return c, nil
	}
	key, err := s.accounts.KeyOf(ctx, s.db, id)
	if err != nil {
		return c, err
	}
	c.Avoid, err = s.keys.Open(ctx, s.db, key, avoidPlace(id), sealed)
	if errors.Is(err, crypto.ErrDestroyed) {
		err = nil
	}
	return c, err
}

func (s store) choiceRow(ctx context.Context, id account.ID) (c Choices, sealed []byte, found bool, err error) {
	_, found, err = db.Maybe(ctx, s.db, qChoice, func(r db.Row) (none struct{}, err error) {
		var wishes, topics, rest string
		if err = r.Scan(&c.Daily, &wishes, &topics, &rest, &c.NoNotes, &sealed); err != nil {
			return none, err
		}
		c.Topics = unpack(topics)
		for _, w := range unpack(wishes) {
			c.Wishes = append(c.Wishes, forum.Wish(w))
		}
		for _, d := range unpack(rest) {
			n, err := strconv.Atoi(d)
			if err != nil {
				return none, err
			}
			c.Rest = append(c.Rest, time.Weekday(n))
		}
		return none, nil
	}, int64(id))
	return c, sealed, found, err
}

// sealAvoid seals the subjects that a person does not take.
func (s store) sealAvoid(ctx context.Context, id account.ID, words string) ([]byte, error) {
	if words == "" {
		return []byte{}, nil
	}
	key, err := s.accounts.KeyOf(ctx, s.db, id)
	if err != nil {
		return nil, err
	}
	return s.keys.Seal(ctx, s.db, key, avoidPlace(id), words)
}

func avoidPlace(id account.ID) crypto.Place {
	return crypto.Place{Table: "promise_choice", Column: "avoid_sealed", Row: int64(id)}
}

func (s store) setChoices(ctx context.Context, tx *db.Tx, id account.ID, c Choices, sealed []byte, now int64) error {
	wishes, rest := make([]string, len(c.Wishes)), make([]string, len(c.Rest))
	for i, w := range c.Wishes {
		wishes[i] = string(w)
	}
	for i, d := range c.Rest {
		rest[i] = strconv.Itoa(int(d))
	}
	_, err := db.Exec(ctx, tx, qSetChoice, int64(id), c.Daily, strings.Join(wishes, ","), strings.Join(c.Topics, ","), strings.Join(rest, ","), c.NoNotes, sealed, now)
	return err
}

func unpack(packed string) []string {
	if packed == "" {
		return nil
	}
	return strings.Split(packed, ",")
}

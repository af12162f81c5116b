package listening

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

// store reads and writes this package's tables and no others.
type store struct{ keys *crypto.Keyring }

const talkColumns = `id, group_id, asker_id, wish, lang, topics, alone, words_sealed, asked_at, from_at, listener_id, offered_until, begun_at,
	second_id, called_at, spoken_at, ended_at, how, note_by, note_sealed, asker_told, listener_told`

// mostOpen bounds how many talks of one group are looked at to find the next:
// far more than wait anywhere, and a flood does not grow without end.
const mostOpen = 200

var (
	qOpen    = db.Register("listening.group.get", `SELECT open FROM listening_group WHERE group_id = $1`)
	qSetOpen = db.Register("listening.group.set", `INSERT INTO listening_group (group_id, open, opened_by) VALUES ($1, $2, $3)
		ON CONFLICT (group_id) DO UPDATE SET open = excluded.open, opened_by = excluded.opened_by`)

	qListener   = db.Register("listening.listener.get", `SELECT member_id, group_id, passed_at, confirmed_at, ended_at, talks, here_until, limits_sealed FROM listener WHERE member_id = $1`)
	qListeners  = db.Register("listening.listener.of_group", `SELECT member_id, group_id, passed_at, confirmed_at, ended_at, talks, here_until, limits_sealed FROM listener WHERE group_id = $1 ORDER BY passed_at, member_id`)
	qAnywhere   = db.Register("listening.listener.anywhere", `SELECT COUNT(*) FROM listener WHERE member_id = $1 AND ended_at = 0`)
	qPassCourse = db.Register("listening.listener.pass", `INSERT INTO listener (member_id, group_id, passed_at, confirmed_at, ended_at, talks, here_until, limits_sealed)
		VALUES ($1, $2, $3, 0, 0, 0, 0, $4) ON CONFLICT (member_id) DO UPDATE SET passed_at = excluded.passed_at,
		confirmed_at = CASE WHEN listener.ended_at = 0 THEN listener.confirmed_at ELSE 0 END, ended_at = 0`)
	qConfirm  = db.Register("listening.listener.confirm", `UPDATE listener SET confirmed_at = $3 WHERE member_id = $1 AND group_id = $2 AND ended_at = 0 AND confirmed_at = 0`)
	qTakeBack = db.Register("listening.listener.take_back", `UPDATE listener SET ended_at = 0 WHERE member_id = $1 AND group_id = $2`)
	qStop     = db.Register("listening.listener.stop", `UPDATE listener SET ended_at = $3, here_until = 0 WHERE member_id = $1 AND group_id = $2 AND ended_at = 0`)
	qHere     = db.Register("listening.listener.here", `UPDATE listener SET here_until = $2 WHERE member_id = $1`)
	qLimit    = db.Register("listening.listener.limits", `UPDATE listener SET limits_sealed = $2 WHERE member_id = $1`)
	qListened = db.Register("listening.listener.listened", `UPDATE listener SET talks = talks + 1 WHERE member_id = $1`)

	qTalk      = db.Register("listening.talk.get", `SELECT `+talkColumns+` FROM talk WHERE id = $1`)
	qOpenTalks = db.Register("listening.talk.open", `SELECT `+talkColumns+` FROM talk WHERE group_id = $1 AND ended_at = 0 ORDER BY asked_at, id LIMIT $2`)
	qTalksOf   = db.Register("listening.talk.of", `SELECT `+talkColumns+` FROM talk WHERE (asker_id = $1 OR listener_id = $1 OR second_id = $1) AND (ended_at = 0 OR ended_at > $2) ORDER BY id DESC LIMIT $3`)
	qAsking    = db.Register("listening.talk.asking", `SELECT COUNT(*) FROM talk WHERE asker_id = $1 AND ended_at = 0`)
	qHolding   = db.Register("listening.talk.holding", `SELECT COUNT(*) FROM talk WHERE listener_id = $1 AND ended_at = 0 AND (begun_at > 0 OR offered_until > $2)`)
	qToday     = db.Register("listening.talk.today", `SELECT COUNT(*) FROM talk WHERE listener_id = $1 AND begun_at > $2`)
	qWaited    = db.Register("listening.talk.waited", `SELECT begun_at - CASE WHEN from_at > asked_at THEN from_at ELSE asked_at END FROM talk
		WHERE group_id = $1 AND begun_at >= $2 ORDER BY 1 LIMIT 500`)
	qInsert = db.Register("listening.talk.insert", `INSERT INTO talk (id, group_id, asker_id, wish, lang, topics, alone, words_sealed, asked_at, from_at, listener_id,
		offered_until, begun_at, second_id, called_at, spoken_at, ended_at, how, note_by, note_sealed, asker_told, listener_told)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, 0, 0, 0, $9, 0, '', 0, $11, FALSE, FALSE)`)
	// Whoever finds the talk free has it for a few minutes.
	qOffer = db.Register("listening.talk.offer", `UPDATE talk SET listener_id = $2, offered_until = $3 WHERE id = $1 AND ended_at = 0 AND begun_at = 0 AND offered_until <= $4`)
	qBegin = db.Register("listening.talk.begin", `UPDATE talk SET begun_at = $3, offered_until = 0, spoken_at = $3, second_id = 0, called_at = 0
		WHERE id = $1 AND listener_id = $2 AND ended_at = 0 AND begun_at = 0 AND offered_until > $3`)
	qLetGo    = db.Register("listening.talk.let_go", `UPDATE talk SET listener_id = 0, offered_until = 0 WHERE id = $1 AND listener_id = $2 AND begun_at = 0 AND ended_at = 0`)
	qHandOver = db.Register("listening.talk.hand_over", `UPDATE talk SET listener_id = 0, offered_until = 0, begun_at = 0, second_id = 0, called_at = 0, note_by = $2, note_sealed = $3
		WHERE id = $1 AND listener_id = $2 AND begun_at > 0 AND ended_at = 0`)
	qCall         = db.Register("listening.talk.call", `UPDATE talk SET called_at = $2 WHERE id = $1 AND ended_at = 0 AND second_id = 0`)
	qJoin         = db.Register("listening.talk.join", `UPDATE talk SET second_id = $2 WHERE id = $1 AND ended_at = 0 AND second_id IN (0, $2)`)
	qEnd          = db.Register("listening.talk.end", `UPDATE talk SET ended_at = $2, how = $3, offered_until = 0 WHERE id = $1 AND ended_at = 0`)
	qSpoke        = db.Register("listening.talk.spoke", `UPDATE talk SET spoken_at = $2 WHERE id = $1 AND ended_at = 0 AND begun_at > 0`)
	qAskerTold    = db.Register("listening.talk.asker_told", `UPDATE talk SET asker_told = TRUE WHERE id = $1 AND asker_told = FALSE`)
	qListenerTold = db.Register("listening.talk.listener_told", `UPDATE talk SET listener_told = TRUE WHERE id = $1 AND listener_told = FALSE`)

	qSilent   = db.Register("listening.talk.silent", `SELECT `+talkColumns+` FROM talk WHERE ended_at = 0 AND begun_at > 0 AND spoken_at < $1 ORDER BY id LIMIT 100`)
	qTooLate  = db.Register("listening.talk.too_late", `SELECT `+talkColumns+` FROM talk WHERE ended_at = 0 AND begun_at = 0 AND offered_until <= $2 AND asked_at < $1 AND from_at < $1 ORDER BY id LIMIT 100`)
	qOldLines = db.Register("listening.line.sweep", `DELETE FROM talk_line WHERE talk_id IN (SELECT id FROM talk WHERE ended_at > 0 AND ended_at < $1)`)
	qOldPass  = db.Register("listening.pass.sweep", `DELETE FROM talk_pass WHERE talk_id IN (SELECT id FROM talk WHERE ended_at > 0 AND ended_at < $1)`)
	qOldTalks = db.Register("listening.talk.sweep", `DELETE FROM talk WHERE ended_at > 0 AND ended_at < $1`)

	qLine = db.Register("listening.line.insert", `INSERT INTO talk_line (id, talk_id, author_id, body_sealed, said_at, once) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (talk_id, author_id, once) DO NOTHING`)
	qLines = db.Register("listening.line.all", `SELECT id, author_id, body_sealed, said_at FROM talk_line WHERE talk_id = $1 AND said_at >= $2 ORDER BY id LIMIT 2000`)

	qPassOn   = db.Register("listening.pass.add", `INSERT INTO talk_pass (talk_id, listener_id) VALUES ($1, $2) ON CONFLICT (talk_id, listener_id) DO NOTHING`)
	qPassedOn = db.Register("listening.pass.of", `SELECT talk_id FROM talk_pass WHERE listener_id = $1`)

	qWord  = db.Register("listening.word.insert", `INSERT INTO talk_word (id, group_id, listener_id, from_side, heard, safe, heavy, words_sealed, said_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`)
	qWords = db.Register("listening.word.of", `SELECT id, from_side, heard, safe, heavy, words_sealed, said_on FROM talk_word WHERE group_id = $1 AND listener_id = $2 ORDER BY id DESC LIMIT 200`)
)

// instant is a time that may be none, as databases have it.
func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return clock.FromMillis(ms)
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return clock.ToMillis(t)
}

type listenerRow struct {
	Listener
	limits []byte
}

func scanListener(r db.Row) (l listenerRow, err error) {
	var passed, confirmed, ended, here int64
	err = r.Scan(&l.Member, &l.Group, &passed, &confirmed, &ended, &l.Talks, &here, &l.limits)
	l.PassedAt, l.ConfirmedAt, l.EndedAt, l.HereUntil = instant(passed), instant(confirmed), instant(ended), instant(here)
	return l, err
}

type talkRow struct {
	Talk
	words, note []byte
	noteBy      group.MemberID
}

func scanTalk(r db.Row) (t talkRow, err error) {
	var asked, from, offered, begun, called, spoken, ended int64
	var topics string
	err = r.Scan(&t.ID, &t.Group, &t.Asker, &t.Wish, &t.Lang, &topics, &t.Alone, &t.words, &asked, &from, &t.Listener, &offered, &begun,
		&t.Second, &called, &spoken, &ended, &t.How, &t.noteBy, &t.note, &t.Told[0], &t.Told[1])
	if topics != "" {
		t.Topics = strings.Split(topics, ",")
	}
	t.AskedAt, t.From, t.OfferedUntil, t.BegunAt = instant(asked), instant(from), instant(offered), instant(begun)
	t.CalledAt, t.SpokenAt, t.EndedAt = instant(called), instant(spoken), instant(ended)
	return t, err
}

func place(table, column string, row int64) crypto.Place {
	return crypto.Place{Table: table, Column: column, Row: row}
}

// opened opens sealed words; those of somebody who was erased are "".
func (s store) opened(ctx context.Context, c db.Conn, key crypto.KeyID, p crypto.Place, sealed []byte) (string, error) {
	if len(sealed) == 0 || key == 0 {
		return "", nil
	}
	words, err := s.keys.Open(ctx, c, key, p, sealed)
	if errors.Is(err, crypto.ErrDestroyed) {
		return "", nil
	}
	return words, err
}

func (s store) openLimits(ctx context.Context, c db.Conn, key crypto.KeyID, row listenerRow) (Listener, error) {
	l := row.Listener
	packed, err := s.opened(ctx, c, key, place("listener", "limits_sealed", int64(l.Member)), row.limits)
	if err != nil || packed == "" {
		l.Limits = Limits{Daily: StartWith}
		return l, err
	}
	return l, json.Unmarshal([]byte(packed), &l.Limits)
}

func (s store) sealLimits(ctx context.Context, c db.Conn, key crypto.KeyID, member group.MemberID, l Limits) ([]byte, error) {
	packed, err := json.Marshal(l)
	if err != nil {
		return nil, err
	}
	return s.keys.Seal(ctx, c, key, place("listener", "limits_sealed", int64(member)), string(packed))
}

// openTalk opens what a talk is about, and the note of the one who listened
// before.
func (s store) openTalk(ctx context.Context, c db.Conn, cards map[group.MemberID]group.Card, row talkRow) (Talk, error) {
	t := row.Talk
	var err error
	if t.Words, err = s.opened(ctx, c, cards[t.Asker].Key, place("talk", "words_sealed", int64(t.ID)), row.words); err != nil {
		return t, err
	}
	t.Note, err = s.opened(ctx, c, cards[row.noteBy].Key, place("talk", "note_sealed", int64(t.ID)), row.note)
	return t, err
}

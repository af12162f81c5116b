package account

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"time"

	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// A tokenHash is the digest of a token that only a browser holds. A plain
// digest is enough: the token is 256 random bits, so there is nothing to guess.
type tokenHash [sha256.Size]byte

const tokenBytes = 32

// newToken returns a token and its digest.
func (s *Service) newToken() (string, tokenHash, error) {
	raw := make([]byte, tokenBytes)
	if _, err := io.ReadFull(s.random, raw); err != nil {
		return "", tokenHash{}, fmt.Errorf("session token: %w", err)
	}
	token := base64.RawURLEncoding.EncodeToString(raw)
	return token, sha256.Sum256([]byte(token)), nil
}

// hashOf digests a token that came in; ok is false for what cannot be one.
func hashOf(token string) (h tokenHash, ok bool) {
	if len(token) != base64.RawURLEncoding.EncodedLen(tokenBytes) {
		return h, false
	}
	return sha256.Sum256([]byte(token)), true
}

// Begin signs the account in on a browser with the User-Agent, and returns the
// token for its cookie.
func (s *Service) Begin(ctx context.Context, id ID, userAgent string) (string, error) {
	return s.begin(ctx, id, userAgent, time.Time{})
}

// BeginSure is Begin for somebody who came in with a second factor: a passkey
// that verified its holder.
func (s *Service) BeginSure(ctx context.Context, id ID, userAgent string) (string, error) {
	return s.begin(ctx, id, userAgent, s.clock.Now())
}

func (s *Service) begin(ctx context.Context, id ID, userAgent string, secondAt time.Time) (string, error) {
	token, hash, err := s.newToken()
	if err != nil {
		return "", err
	}
	now := s.clock.Now()
	n := session{id: s.ids.Next(), account: id, token: hash, freshAt: now, seenAt: now.Truncate(seenEvery),
		expiresAt: now.Add(sessionFor), secondAt: secondAt}
	return token, s.db.Tx(ctx, func(tx *db.Tx) error { return s.store.insertSession(ctx, tx, n, deviceOf(userAgent), now) })
}

// session returns who holds the token; found is false for nobody.
func (s *Service) session(ctx context.Context, token string) (now session, found bool, err error) {
	hash, ok := hashOf(token)
	if !ok {
		return now, false, nil
	}
	now, found, err = s.sessions.get(hash, func() (session, bool, error) {
		return s.store.session(ctx, hash, s.clock.Now())
	})
	if err != nil || !found {
		return now, false, err
	}
	s.ages.Put(now.account, now.age)
	s.noteVisit(ctx, now)
	return now, true, nil
}

// StillSignedIn reports whether the session that the context's request came
// with has not ended since; a page that stays open asks again. It goes to the
// database: a stream outlives what is kept in memory.
func (s *Service) StillSignedIn(ctx context.Context) (bool, error) {
	_, found, err := s.store.session(ctx, sessionFrom(ctx).token, s.clock.Now())
	return found, err
}

// noteVisit keeps the hour of the last visit. That it cannot is no reason to
// turn anybody away.
func (s *Service) noteVisit(ctx context.Context, now session) {
	hour := s.clock.Now().Truncate(seenEvery)
	if !now.seenAt.Before(hour) {
		return
	}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		tx.OnCommit(func() { s.sessions.forgetToken(now.token) })
		return s.store.seen(ctx, tx, now.id, hour)
	})
	if err != nil {
		slog.WarnContext(ctx, "the hour of a visit was not kept", "error", err)
	}
}

// Sessions lists where the account is signed in; current is marked.
func (s *Service) Sessions(ctx context.Context, id ID, current int64) ([]Session, error) {
	lines, err := s.store.sessions(ctx, id, s.clock.Now())
	for i := range lines {
		lines[i].Current = lines[i].id == current
	}
	return lines, err
}

// End ends one session of the account, here at once and elsewhere within
// cacheFor.
func (s *Service) End(ctx context.Context, owner ID, id int64) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		tx.OnCommit(func() { s.sessions.forgetAccount(owner) })
		there, err := s.store.endSession(ctx, tx, id, owner)
		if err == nil && !there {
			return fault.Missing("no such session of this account")
		}
		return err
	})
}

// EndOthers ends every session of the account but one; keep 0 keeps none.
func (s *Service) EndOthers(ctx context.Context, owner ID, keep int64) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.endOthers(ctx, tx, owner, keep) })
}

func (s *Service) endOthers(ctx context.Context, tx *db.Tx, owner ID, keep int64) error {
	tx.OnCommit(func() { s.sessions.forgetAccount(owner) })
	return s.store.endOthers(ctx, tx, owner, keep)
}

// Sweep deletes sessions and ceremonies that have run out. app calls it now
// and then; nothing goes wrong if it is late.
func (s *Service) Sweep(ctx context.Context) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.store.sweep(ctx, tx, s.clock.Now()) })
}

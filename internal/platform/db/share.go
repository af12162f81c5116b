package db

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"sync/atomic"
)

// shareAtMost bounds how many share a commit, and so how long the first of them
// waits for the last.
const shareAtMost = 64

// A sharer lets those who write at the same time share one commit, because on
// SQLite a commit, which waits for the disk, costs more than what is written,
// and there is one writer. Each function runs alone, after those before it in
// the same transaction, and only what it did itself is undone when it fails.
// Nobody is waited for: whoever finds nobody behind them commits for all.
//
// PostgreSQL needs none of this: its transactions run side by side, and it
// gathers their commits by itself.
type sharer struct {
	waiting atomic.Int64 // how many are about to have their turn
	turn    sync.Mutex   // held by the one whose function runs, and while committing
	open    *shared      // the transaction that is not committed yet; nil for none
}

// A shared is one transaction of several.
type shared struct {
	tx   *sql.Tx
	size int // functions whose work is in it
	over chan struct{}
	err  error // why nothing was committed; read it once over is closed
}

// do runs f in a shared transaction and returns once that is committed. So does
// a function that failed: what it was refused for may be the work of somebody
// before it in the same transaction, and whoever hears of it must find it there.
func (s *sharer) do(ctx context.Context, db *DB, f func(*Tx) error) error {
	s.waiting.Add(1)
	s.turn.Lock()
	s.waiting.Add(-1)
	t, tx, err := s.run(ctx, db, f)
	if t == nil {
		return err
	}
	<-t.over
	if t.err != nil {
		return fmt.Errorf("commit: %w", t.err)
	}
	if err != nil {
		return err
	}
	tx.committed()
	return nil
}

// run has the turn, and gives it up before it returns, whatever f does.
func (s *sharer) run(ctx context.Context, db *DB, f func(*Tx) error) (t *shared, tx *Tx, err error) {
	defer s.turn.Unlock()
	defer s.settle()
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	if s.open == nil {
		// It outlives the one who begins it: others' work is in it.
		inner, err := db.write.BeginTx(context.WithoutCancel(ctx), nil)
		if err != nil {
			return nil, nil, fmt.Errorf("begin: %w", err)
		}
		s.open = &shared{tx: inner, over: make(chan struct{})}
	}
	t = s.open
	tx = &Tx{tx: t.tx, db: db}
	return t, tx, t.add(func() error { return f(tx) })
}

// settle commits, unless somebody comes next who will.
func (s *sharer) settle() {
	t := s.open
	if t == nil || t.err == nil && t.size > 0 && t.size < shareAtMost && s.waiting.Load() > 0 {
		return
	}
	s.open = nil
	switch {
	case t.err != nil || t.size == 0:
		_ = t.tx.Rollback()
	default:
		t.err = t.tx.Commit()
	}
	close(t.over)
}

// add runs f and keeps its work, or undoes that and nothing else if f fails or
// panics. Who is first needs no mark to go back to: with nothing else in it, the
// whole transaction is undone.
func (t *shared) add(f func() error) error {
	first := t.size == 0
	if !first {
		if _, err := t.tx.Exec("SAVEPOINT one"); err != nil {
			t.err = err
			return err
		}
	}
	end := "ROLLBACK TO one; RELEASE one"
	defer func() {
		if first {
			return
		}
		if _, err := t.tx.Exec(end); err != nil {
			t.err = err // SQLite has undone everything, as it does when the disk is full
		}
	}()
	if err := f(); err != nil {
		return err
	}
	end = "RELEASE one"
	t.size++
	return nil
}

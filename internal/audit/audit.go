package audit

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

// An Entry is one act. Actor and Object are "kind:number", such as
// "member:4711", or "operator" for the command line.
type Entry struct {
	Seq    int64             `json:"seq"`
	At     time.Time         `json:"at"`
	Actor  string            `json:"actor"`
	Action string            `json:"action"` // "forum.post.hide"
	Object string            `json:"object"`
	Detail map[string]string `json:"detail"` // codes and numbers only
}

// Ref writes an actor or an object.
func Ref[T ~int64](kind string, id T) string { return fmt.Sprintf("%s:%d", kind, int64(id)) }

// Operator is the actor of everything done on the command line.
const Operator = "operator"

// Log is the chain of entries.
type Log struct {
	db    *db.DB
	keys  *crypto.Keyring
	clock clock.Clock
}

// New returns the log over the database.
func New(d *db.DB, keys *crypto.Keyring, c clock.Clock) *Log {
	return &Log{db: d, keys: keys, clock: c}
}

var (
	qBegin  = db.Register("audit.head.begin", `INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, $1) ON CONFLICT (id) DO NOTHING`)
	qNext   = db.Register("audit.head.next", `UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash`)
	qHead   = db.Register("audit.head.get", `SELECT seq, hash FROM audit_head WHERE id = 1`)
	qMove   = db.Register("audit.head.move", `UPDATE audit_head SET hash = $1 WHERE id = 1`)
	qInsert = db.Register("audit.entry.insert", `INSERT INTO audit_entry
		(seq, at, actor, action, object, detail, prev_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`)
	qAfter = db.Register("audit.entry.after", `SELECT seq, at, actor, action, object, detail, prev_hash, hash
		FROM audit_entry WHERE seq > $1 ORDER BY seq LIMIT 500`)
)

type head struct {
	seq  int64
	hash []byte
}

func scanHead(r db.Row) (h head, err error) {
	err = r.Scan(&h.seq, &h.hash)
	return h, err
}

// Append writes the entry as the newest; Seq and At are set here. Writers wait
// for each other until their transactions end, so append last.
func (l *Log) Append(ctx context.Context, tx *db.Tx, e Entry) error {
	if _, err := db.Exec(ctx, tx, qBegin, []byte{}); err != nil {
		return err
	}
	last, err := db.One(ctx, tx, qNext, scanHead)
	if err != nil {
		return err
	}
	// The hash must cover the time as the database will give it back.
	e.Seq, e.At = last.seq, clock.FromMillis(clock.ToMillis(l.clock.Now()))
	detail, err := json.Marshal(e.Detail)
	if err != nil {
		return err
	}
	hash, err := l.hash(e, last.hash)
	if err != nil {
		return err
	}
	if _, err := db.Exec(ctx, tx, qInsert, e.Seq, clock.ToMillis(e.At), e.Actor, e.Action, e.Object, string(detail), last.hash, hash); err != nil {
		return err
	}
	_, err = db.Exec(ctx, tx, qMove, hash)
	return err
}

// hash is the keyed hash of the entry and the hash before it. encoding/json
// writes fields in order and map keys sorted, so equal entries hash alike.
func (l *Log) hash(e Entry, prev []byte) ([]byte, error) {
	raw, err := json.Marshal(struct {
		Entry
		Prev []byte `json:"prev"`
	}{e, prev})
	if err != nil {
		return nil, err
	}
	return l.keys.Index("audit", string(raw)), nil
}

type row struct {
	Entry
	prev, hash []byte
}

func scanRow(r db.Row) (e row, err error) {
	var at int64
	var detail string
	if err := r.Scan(&e.Seq, &at, &e.Actor, &e.Action, &e.Object, &detail, &e.prev, &e.hash); err != nil {
		return e, err
	}
	e.At = clock.FromMillis(at)
	err = json.Unmarshal([]byte(detail), &e.Detail)
	return e, err
}

// Verify walks the chain and returns how many entries it holds. The error
// names the first entry that was changed, dropped or put in another's place.
func (l *Log) Verify(ctx context.Context) (int64, error) {
	var seq int64
	var prev []byte
	for {
		rows, err := db.All(ctx, l.db, qAfter, scanRow, seq)
		if err != nil {
			return seq, err
		}
		if len(rows) == 0 {
			return seq, l.verifyEnd(ctx, seq, prev)
		}
		for _, e := range rows {
			if err := l.verifyOne(e, seq, prev); err != nil {
				return seq, err
			}
			seq, prev = e.Seq, e.hash
		}
	}
}

func (l *Log) verifyOne(e row, seq int64, prev []byte) error {
	if e.Seq != seq+1 {
		return fmt.Errorf("audit: entry %d is missing", seq+1)
	}
	want, err := l.hash(e.Entry, e.prev)
	if err != nil {
		return err
	}
	if !bytes.Equal(e.hash, want) || !bytes.Equal(e.prev, prev) {
		return fmt.Errorf("audit: entry %d has been changed", e.Seq)
	}
	return nil
}

func (l *Log) verifyEnd(ctx context.Context, seq int64, last []byte) error {
	end, found, err := db.Maybe(ctx, l.db, qHead, scanHead)
	if err != nil || !found {
		return err
	}
	if end.seq != seq || !bytes.Equal(end.hash, last) {
		return fmt.Errorf("audit: the chain ends at entry %d and should end at %d", seq, end.seq)
	}
	return nil
}

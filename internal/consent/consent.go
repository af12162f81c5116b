package consent

import (
	"context"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/ident"
)

// A Subject is who agreed.
type Subject struct {
	Kind string // "account" or "member"
	ID   int64
}

// A Document is what was agreed to.
type Document struct {
	Name    string // "adult", "group:4711"
	Version int64
	Hash    []byte // SHA-256 of the words shown
	Lang    string
}

// A Record says that a subject agreed to a document.
type Record struct {
	Document
	GivenAt     time.Time
	WithdrawnAt time.Time // zero while it stands
}

// Ledger keeps the records.
type Ledger struct {
	ids   *ident.Source
	clock clock.Clock
}

// New returns the ledger.
func New(ids *ident.Source, c clock.Clock) *Ledger { return &Ledger{ids: ids, clock: c} }

var (
	qInsert = db.Register("consent.insert", `INSERT INTO consent
		(id, subject, subject_id, document, version, hash, lang, given_at, withdrawn_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)`)
	qOf = db.Register("consent.of", `SELECT document, version, hash, lang, given_at, withdrawn_at FROM consent
		WHERE subject = $1 AND subject_id = $2 ORDER BY given_at, id`)
	qWithdraw = db.Register("consent.withdraw", `UPDATE consent SET withdrawn_at = $4
		WHERE subject = $1 AND subject_id = $2 AND document = $3 AND withdrawn_at = 0`)
	qErase = db.Register("consent.erase", `DELETE FROM consent WHERE subject = $1 AND subject_id = $2`)
)

// Give records that the subject agrees.
func (l *Ledger) Give(ctx context.Context, tx *db.Tx, s Subject, d Document) error {
	_, err := db.Exec(ctx, tx, qInsert, l.ids.Next(), s.Kind, s.ID, d.Name, d.Version, d.Hash, d.Lang, clock.ToMillis(l.clock.Now()))
	return err
}

// Withdraw ends every standing record of the subject for the document.
func (l *Ledger) Withdraw(ctx context.Context, tx *db.Tx, s Subject, document string) error {
	_, err := db.Exec(ctx, tx, qWithdraw, s.Kind, s.ID, document, clock.ToMillis(l.clock.Now()))
	return err
}

// Of returns the subject's records, the oldest first.
func (l *Ledger) Of(ctx context.Context, c db.Conn, s Subject) ([]Record, error) {
	return db.All(ctx, c, qOf, scanRecord, s.Kind, s.ID)
}

// Erase deletes the subject's records.
func (l *Ledger) Erase(ctx context.Context, tx *db.Tx, s Subject) error {
	_, err := db.Exec(ctx, tx, qErase, s.Kind, s.ID)
	return err
}

func scanRecord(r db.Row) (rec Record, err error) {
	var given, withdrawn int64
	err = r.Scan(&rec.Name, &rec.Version, &rec.Hash, &rec.Lang, &given, &withdrawn)
	rec.GivenAt, rec.WithdrawnAt = clock.FromMillis(given), clock.FromMillis(withdrawn)
	return rec, err
}

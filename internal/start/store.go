package start

import (
	"context"
	"encoding/json"

	"hearth/internal/account"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

var (
	qInsert = db.Register("start.draft.insert", `INSERT INTO start_draft (id, account_id, plan_sealed, slug_sealed, revision, updated_at)
		VALUES ($1, $2, $3, $4, 1, $5)`)
	qDraft  = db.Register("start.draft.by_id", `SELECT id, plan_sealed, slug_sealed, revision, updated_at FROM start_draft WHERE id = $1 AND account_id = $2`)
	qDrafts = db.Register("start.draft.of", `SELECT id, plan_sealed, slug_sealed, revision, updated_at FROM start_draft WHERE account_id = $1
		ORDER BY updated_at DESC, id DESC`)
	qCount  = db.Register("start.draft.count", `SELECT COUNT(*) FROM start_draft WHERE account_id = $1`)
	qUpdate = db.Register("start.draft.update", `UPDATE start_draft SET plan_sealed = $3, revision = revision + 1, updated_at = $4
		WHERE id = $1 AND account_id = $2 AND revision = $5`)
	qClaim   = db.Register("start.draft.claim", `UPDATE start_draft SET slug_sealed = $3 WHERE id = $1 AND account_id = $2 AND slug_sealed = $4`)
	qDrop    = db.Register("start.draft.drop", `DELETE FROM start_draft WHERE id = $1 AND account_id = $2`)
	qDropAll = db.Register("start.draft.erase", `DELETE FROM start_draft WHERE account_id = $1`)
)

// draftRow is a draft that is still sealed.
type draftRow struct {
	Draft
	plan, slug []byte
}

func scanDraft(r db.Row) (d draftRow, err error) {
	var updated int64
	err = r.Scan(&d.ID, &d.plan, &d.slug, &d.Revision, &updated)
	d.UpdatedAt = clock.FromMillis(updated)
	return d, err
}

func place(column string, id ID) crypto.Place {
	return crypto.Place{Table: "start_draft", Column: column, Row: int64(id)}
}

// open opens a draft with its owner's key.
func (m *Module) open(ctx context.Context, c db.Conn, key crypto.KeyID, row draftRow) (Draft, error) {
	raw, err := m.keys.Open(ctx, c, key, place("plan_sealed", row.ID), row.plan)
	if err != nil {
		return row.Draft, err
	}
	if err := json.Unmarshal([]byte(raw), &row.Plan); err != nil {
		return row.Draft, err
	}
	if len(row.slug) > 0 {
		row.Slug, err = m.keys.Open(ctx, c, key, place("slug_sealed", row.ID), row.slug)
	}
	return row.Draft, err
}

func (m *Module) seal(ctx context.Context, c db.Conn, key crypto.KeyID, id ID, p Plan) ([]byte, error) {
	raw, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	return m.keys.Seal(ctx, c, key, place("plan_sealed", id), string(raw))
}

// row reads one of the account's drafts as it lies there.
func (m *Module) row(ctx context.Context, c db.Conn, id account.ID, draft ID) (draftRow, bool, error) {
	return db.Maybe(ctx, c, qDraft, scanDraft, int64(draft), int64(id))
}

package formats

import (
	"context"
	"errors"

	"hearth/internal/group"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

const (
	formatColumns = `f.id, f.made_from, f.version, f.archived_at, v.id, v.version, v.author_id, v.restored, v.saved_at, v.sealed`
	fromBoth      = ` FROM meeting_format f JOIN meeting_format_version v ON v.format_id = f.id `
)

var (
	qOfGroup = db.Register("formats.of_group", `SELECT `+formatColumns+fromBoth+`
		WHERE f.group_id = $1 AND v.version = f.version ORDER BY f.id`)
	qNewest  = db.Register("formats.newest", `SELECT `+formatColumns+fromBoth+`WHERE f.id = $1 AND f.group_id = $2 AND v.version = f.version`)
	qVersion = db.Register("formats.version", `SELECT `+formatColumns+fromBoth+`WHERE f.id = $1 AND f.group_id = $2 AND v.version = $3`)
	qHistory = db.Register("formats.history", `SELECT `+formatColumns+fromBoth+`
		WHERE f.id = $1 AND f.group_id = $2 AND v.version < $3 ORDER BY v.version DESC LIMIT 21`)

	qCount = db.Register("formats.count", `SELECT COUNT(*) FILTER (WHERE archived_at = 0), COUNT(*) FROM meeting_format WHERE group_id = $1`)
	qMade  = db.Register("formats.made", `SELECT id FROM meeting_format WHERE group_id = $1 AND once = $2`)

	qInsert = db.Register("formats.insert", `INSERT INTO meeting_format (id, group_id, made_from, once, version, created_at, archived_at)
		VALUES ($1, $2, $3, $4, 1, $5, 0) ON CONFLICT (group_id, once) DO NOTHING`)
	qInsertVersion = db.Register("formats.version.insert", `INSERT INTO meeting_format_version
		(id, format_id, version, author_id, restored, saved_at, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)`)
	// One statement decides whose edit comes first.
	qAdvance   = db.Register("formats.advance", `UPDATE meeting_format SET version = $2 + 1 WHERE id = $1 AND version = $2 AND archived_at = 0`)
	qTrim      = db.Register("formats.version.trim", `DELETE FROM meeting_format_version WHERE format_id = $1 AND version <= $2`)
	qArchive   = db.Register("formats.archive", `UPDATE meeting_format SET archived_at = $2 WHERE id = $1 AND archived_at = 0`)
	qUnarchive = db.Register("formats.unarchive", `UPDATE meeting_format SET archived_at = 0 WHERE id = $1 AND archived_at <> 0`)
)

// row is a version of a format that is still sealed.
type row struct {
	Kept
	place  int64 // where the sealed document lies
	sealed []byte
}

func scanRow(r db.Row) (k row, err error) {
	var archived, saved int64
	err = r.Scan(&k.ID, &k.From, &k.Newest, &archived, &k.place, &k.Version, &k.Author, &k.Restored, &saved, &k.sealed)
	k.ArchivedAt, k.SavedAt = clock.FromMillis(archived), clock.FromMillis(saved)
	return k, err
}

// counts are how many formats a group has in use, and how many in all.
type counts struct{ used, all int64 }

func scanCounts(r db.Row) (n counts, err error) {
	err = r.Scan(&n.used, &n.all)
	return n, err
}

func place(row int64) crypto.Place {
	return crypto.Place{Table: "meeting_format_version", Column: "sealed", Row: row}
}

// open opens a version. A document that was kept by an older Hearth is brought
// up to date by reading it.
func (m *Module) open(ctx context.Context, c db.Conn, g group.Group, k row) (Kept, error) {
	raw, err := m.keys.Open(ctx, c, g.Key, place(k.place), k.sealed)
	if err != nil {
		return k.Kept, err
	}
	k.Code = m.code(k.ID)
	k.Format, err = format.Parse([]byte(raw))
	var problems format.Problems
	if errors.As(err, &problems) && len(k.Format.Segments) > 0 {
		err = nil // rules that came later: it can be read and mended, and Get refuses it
	}
	return k.Kept, err
}

func (m *Module) openAll(ctx context.Context, c db.Conn, g group.Group, rows []row) ([]Kept, error) {
	all := make([]Kept, len(rows))
	for i, r := range rows {
		var err error
		if all[i], err = m.open(ctx, c, g, r); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (m *Module) seal(ctx context.Context, c db.Conn, g group.Group, row int64, f format.Format) ([]byte, error) {
	raw, err := f.JSON()
	if err != nil {
		return nil, err
	}
	return m.keys.Seal(ctx, c, g.Key, place(row), string(raw))
}

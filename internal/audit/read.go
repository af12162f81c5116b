package audit

import (
	"context"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

var qBetween = db.Register("audit.entry.between", `SELECT seq, at, actor, action, object, detail, prev_hash, hash
	FROM audit_entry WHERE at >= $1 AND at < $2 AND seq < $3 ORDER BY seq DESC LIMIT 500`)

// Between returns the newest entries of a span of time, at most 500, that come
// before the entry with the number; 0 begins with the newest. Whose they are is
// for the caller to sort out.
func (l *Log) Between(ctx context.Context, from, to time.Time, before int64) ([]Entry, error) {
	if before == 0 {
		before = 1<<63 - 1
	}
	rows, err := db.All(ctx, l.db, qBetween, scanRow, clock.ToMillis(from), clock.ToMillis(to), before)
	if err != nil {
		return nil, err
	}
	entries := make([]Entry, len(rows))
	for i, r := range rows {
		entries[i] = r.Entry
	}
	return entries, nil
}

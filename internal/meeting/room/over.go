package room

import (
	"context"
	"slices"

	"hearth/internal/meeting"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// datesAtOnce is how many series one question asks about; a page rarely has two
// that meet at the same time.
const datesAtOnce = 20

var qOver = db.Register("room.run.over", `SELECT series_id, date_key FROM meeting_run
	WHERE ended_at > $1 AND series_id IN (`+db.Slots(2, datesAtOnce)+`)`)

// Over implements meeting.Rooms. It knows of meetings that could still be going
// on, and of no older ones.
func (m *Module) Over(ctx context.Context, c db.Conn, dates []meeting.DateID) (map[meeting.DateID]bool, error) {
	over := map[meeting.DateID]bool{}
	since := clock.ToMillis(m.clock.Now().Add(-2 * longest))
	for part := range slices.Chunk(dates, datesAtOnce) {
		series := make([]meeting.SeriesID, len(part))
		for i, d := range part {
			series[i] = d.Series
		}
		ended, err := db.All(ctx, c, qOver, scanDateID, append([]any{since}, db.Pad(series, datesAtOnce)...)...)
		if err != nil {
			return nil, err
		}
		for _, id := range ended {
			over[id] = true
		}
	}
	return over, nil
}

func scanDateID(r db.Row) (id meeting.DateID, err error) {
	err = r.Scan(&id.Series, &id.Key)
	return id, err
}

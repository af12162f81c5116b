package meeting

import (
	"context"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

var qSoon = db.Register("meeting.series.soon", `SELECT group_id, next_at, next_end FROM meeting_series
	WHERE next_at > 0 AND next_at < $2 AND next_end > $1 AND ended_at = 0 ORDER BY next_at, id`)

// Soon returns the times, and nothing else, of each group's dates that go on or
// come next before a moment; of each series the first. It looks at nobody's
// permission: who shows them to strangers looks at whether the group is open.
func (m *Module) Soon(ctx context.Context, from, before time.Time) (map[group.ID][]group.NextMeeting, error) {
	type row struct {
		group   group.ID
		at, end int64
	}
	rows, err := db.All(ctx, m.db, qSoon, func(r db.Row) (s row, err error) {
		err = r.Scan(&s.group, &s.at, &s.end)
		return s, err
	}, clock.ToMillis(from), clock.ToMillis(before))
	if err != nil {
		return nil, err
	}
	soon := map[group.ID][]group.NextMeeting{}
	for _, r := range rows {
		soon[r.group] = append(soon[r.group], group.NextMeeting{Start: clock.FromMillis(r.at), End: clock.FromMillis(r.end)})
	}
	return soon, nil
}

// storedNext is the next date of a series as it is stored; 0 for none.
func storedNext(s Series, now time.Time) (at, end int64) {
	o, ok := s.Next(now)
	if !ok {
		return 0, 0
	}
	return clock.ToMillis(o.Start), clock.ToMillis(o.End)
}

package entry

import (
	"context"
	"slices"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

var (
	qFirstAsked   = db.Register("entry.request.first", `SELECT COUNT(*), COALESCE(MIN(asked_at), 0) FROM entry_request WHERE group_id = $1 AND state = 'asked'`)
	qFirstWaiting = db.Register("entry.place.longest", `SELECT COUNT(*), COALESCE(MIN(since), 0) FROM entry_place WHERE group_id = $1 AND state <> 'resting'`)
	qInLine       = db.Register("entry.place.in_line", `SELECT group_id, COUNT(*) FROM entry_place WHERE state <> 'resting' GROUP BY group_id`)
)

// Kinds of what is due.
const (
	DueRequests  = "requests"
	DueWaiting   = "waiting" // for a seat
	DueNewcomers = "newcomers"
)

// A Due is something of this feature that waits for those who hold a group.
type Due struct {
	Kind  string // DueRequests and so on
	Count int64
	Since time.Time // since when the first of them waits
	URL   string
}

// Desk returns what waits here for those who hold the group. A newcomer who has
// left again waits for nothing.
func (m *Module) Desk(ctx context.Context, v group.Visit) ([]Due, error) {
	if err := mayHold(v); err != nil {
		return nil, err
	}
	due := []Due{{Kind: DueRequests, URL: requestsURL(v.Group)}, {Kind: DueWaiting, URL: listURL(v.Group)}, {Kind: DueNewcomers, URL: welcomesURL(v.Group)}}
	for i, q := range []*db.Query{qFirstAsked, qFirstWaiting} {
		first, err := db.One(ctx, m.db, q, scanFirst, int64(v.Group.ID))
		if err != nil {
			return nil, err
		}
		due[i].Count, due[i].Since = first.count, first.since
	}
	newcomers, err := m.greetings(ctx, qToWelcome, v)
	if err != nil {
		return nil, err
	}
	if len(newcomers) > 0 {
		due[2].Count, due[2].Since = int64(len(newcomers)), newcomers[0].Since
	}
	return slices.DeleteFunc(due, func(d Due) bool { return d.Count == 0 }), nil
}

type firstRow struct {
	count int64
	since time.Time
}

func scanFirst(r db.Row) (f firstRow, err error) {
	var since int64
	err = r.Scan(&f.count, &since)
	f.since = clock.FromMillis(since)
	return f, err
}

// InLine returns how many wait for a seat in each group; groups in which nobody
// waits have none.
func (m *Module) InLine(ctx context.Context) (map[group.ID]int64, error) {
	rows, err := db.All(ctx, m.db, qInLine, scanInLine)
	line := make(map[group.ID]int64, len(rows))
	for _, row := range rows {
		line[row.group] = row.count
	}
	return line, err
}

type inLine struct {
	group group.ID
	count int64
}

func scanInLine(r db.Row) (l inLine, err error) {
	err = r.Scan(&l.group, &l.count)
	return l, err
}

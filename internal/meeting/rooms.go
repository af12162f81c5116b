package meeting

import (
	"context"

	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/db"
)

// A DateID names a date.
type DateID struct {
	Series SeriesID
	Key    schedule.Key
}

// ID names the date.
func (d Date) ID() DateID { return DateID{d.Series.ID, d.Occurrence.Key} }

// Rooms knows what became of meetings that were opened.
type Rooms interface {
	// Over returns those of the dates whose meeting has ended.
	Over(ctx context.Context, c db.Conn, dates []DateID) (map[DateID]bool, error)
}

// ShowRooms sets where meetings are held. Without it a meeting ends by the clock
// alone. Call it before the first request.
func (m *Module) ShowRooms(r Rooms) { m.rooms = r }

// close marks the dates whose meeting ended before its time. Only those are
// asked about that the clock would let somebody join, which on most pages is
// none.
func (m *Module) close(ctx context.Context, c db.Conn, dates []Date) error {
	var open []DateID
	for _, d := range dates {
		if d.JoinableAt(m.clock.Now()) {
			open = append(open, d.ID())
		}
	}
	if m.rooms == nil || len(open) == 0 {
		return nil
	}
	over, err := m.rooms.Over(ctx, c, open)
	if err != nil {
		return err
	}
	for i := range dates {
		dates[i].Closed = over[dates[i].ID()]
	}
	return nil
}

package meeting

import (
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/format"
	"hearth/internal/meeting/schedule"
)

// EarlyBy is how long before its beginning a meeting's room opens.
const EarlyBy = 15 * time.Minute

// StaysFor is how long after its end a room can still be entered, for a meeting
// that runs over.
const StaysFor = time.Hour

// Longest texts, in characters, and what a series can hold.
const (
	MaxTitle    = 80
	MaxPlace    = 600
	MaxReason   = schedule.MaxWords
	MaxCapacity = 500
	MaxSeries   = 100 // of a group, at one time
	MaxPauses   = 12
)

// A SeriesID names a series of meetings of a group.
type SeriesID int64

// A Series is when and how a group meets, again and again or once.
type Series struct {
	ID        SeriesID
	Token     string // names it in addresses
	Group     group.ID
	Title     string // sealed; shown to members only
	Format    string // the code of its meeting format: a shipped one, or the group's own
	When      schedule.Series
	Former    []Former         // how it was before it was changed, the oldest first
	Capacity  int              // seats in the circle; 0: as many as the format says
	Ways      []format.Way     // how one may be there; none named: as the format says
	Place     string           // where it meets in person, with notes on access; sealed; "" for online only
	Lobby     bool             // everyone is let in by hand
	Confirm   []schedule.Stage // when those with a seat say again that they come
	Revision  int64            // changes with each edit
	ChangedAt time.Time
	EndedAt   time.Time // there are no dates from then on; zero while it goes on
}

// Ended reports whether there are no more dates.
func (s Series) Ended() bool { return !s.EndedAt.IsZero() }

// A Standing is what the asking member said for a date, and how they stand.
type Standing struct {
	Says      schedule.Says // "" for nothing yet
	Seat      bool
	Wait      int       // the place on the waiting list, from 1; 0 for none
	Confirm   time.Time // they are asked to confirm by then; zero: they are not
	Confirmed bool      // they said again that they come
}

// A Crowd is how many said what for a date.
type Crowd struct {
	Seats   int // 0: room for all
	Seated  int
	Waiting int
	Maybe   int
	Not     int
}

// Free is how many seats are left; it says nothing where there is room for all.
func (c Crowd) Free() int { return max(c.Seats-c.Seated, 0) }

// Full reports whether who comes now waits.
func (c Crowd) Full() bool { return c.Seats > 0 && c.Seated >= c.Seats }

// A Date is one date of a series.
type Date struct {
	Series     Series
	Occurrence schedule.Occurrence
	Mine       Standing
	Crowd      Crowd
	Closed     bool // the meeting was held, and has ended, if before its time
}

// FormatCode is the code of the format that this date is held by.
func (d Date) FormatCode() string {
	if d.Occurrence.Format != "" {
		return d.Occurrence.Format
	}
	return d.Series.Format
}

// Place is where this date meets in person, "" for online only.
func (d Date) Place() string {
	if d.Occurrence.Place != "" {
		return d.Occurrence.Place
	}
	return d.Series.Place
}

// OpenAt is when the room opens.
func (d Date) OpenAt() time.Time { return d.Occurrence.Start.Add(-EarlyBy) }

// JoinableAt reports whether the room is open at the moment: from a quarter of
// an hour before the beginning to an hour after the end, for a meeting that runs
// over. Who led it may have ended it before.
func (d Date) JoinableAt(now time.Time) bool {
	return !d.Closed && !d.Occurrence.CalledOff && !now.Before(d.OpenAt()) && now.Before(d.Occurrence.End.Add(StaysFor))
}

// Begun reports whether the date can no longer be changed: it began, or is over.
func (d Date) Begun(now time.Time) bool { return !now.Before(d.Occurrence.Start) }

// OverAt reports whether the meeting is over by the clock, or because it was
// ended.
func (d Date) OverAt(now time.Time) bool { return d.Closed || !now.Before(d.Occurrence.End) }

// URL is the address of the date's page.
func (d Date) URL(g group.Group) string {
	return seriesURL(g, d.Series) + "/" + string(d.Occurrence.Key)
}

func meetingsURL(g group.Group) string { return g.URL() + "/meetings" }

func seriesURL(g group.Group, s Series) string { return meetingsURL(g) + "/" + s.Token }

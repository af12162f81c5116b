package meeting

import (
	"context"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/format"
	"hearth/internal/meeting/schedule"
)

type dateOut struct {
	ID        string        `json:"id"`
	Series    string        `json:"series"`
	URL       string        `json:"url"`
	RoomURL   string        `json:"room_url"`
	Title     string        `json:"title"`
	Start     time.Time     `json:"start"`
	End       time.Time     `json:"end"`
	Zone      string        `json:"zone"`
	Format    string        `json:"format"`
	Ways      []format.Way  `json:"ways"`
	Place     string        `json:"place,omitempty"`
	Session   int           `json:"session,omitempty"`
	Sessions  int           `json:"sessions,omitempty"`
	CalledOff bool          `json:"called_off"`
	Reason    string        `json:"reason,omitempty"`
	Open      bool          `json:"open"`
	Opens     time.Time     `json:"opens"`
	Says      schedule.Says `json:"says"`
	Seat      bool          `json:"seat"`
	Wait      int           `json:"wait,omitempty"`
	ConfirmBy *time.Time    `json:"confirm_by,omitempty"`
	Seats     int           `json:"seats"`
	Coming    int           `json:"coming"`
	Waiting   int           `json:"waiting"`
}

func dateJSON(v dateView) dateOut {
	o := v.Occurrence
	out := dateOut{ID: string(o.Key), Series: v.Series.Token, URL: v.URL, RoomURL: v.RoomURL, Title: v.Series.Title, Start: o.Start.UTC(), End: o.End.UTC(),
		Zone: v.Series.When.Zone, Format: v.FormatCode(), Ways: v.WayList, Place: v.Place(), Session: o.Number, Sessions: o.Of, CalledOff: o.CalledOff,
		Reason: o.Reason, Open: v.Joinable, Opens: v.OpenAt().UTC(), Says: v.Mine.Says, Seat: v.Mine.Seat, Wait: v.Mine.Wait, Seats: v.Crowd.Seats,
		Coming: v.Crowd.Seated, Waiting: v.Crowd.Waiting}
	if out.Ways == nil {
		out.Ways = []format.Way{}
	}
	if by := v.Mine.Confirm.UTC(); !v.Mine.Confirm.IsZero() {
		out.ConfirmBy = &by
	}
	return out
}

func datesJSON(views []dateView) []dateOut {
	out := make([]dateOut, len(views))
	for i, v := range views {
		out[i] = dateJSON(v)
	}
	return out
}

type seriesOut struct {
	ID       string          `json:"id"`
	URL      string          `json:"url"`
	Title    string          `json:"title"`
	Format   string          `json:"format"`
	When     schedule.Series `json:"when"`
	Says     string          `json:"says"`
	Capacity int             `json:"capacity"`
	Ways     []format.Way    `json:"ways"`
	Place    string          `json:"place"`
	Lobby    bool            `json:"lobby"`
	Confirm  []string        `json:"confirm"`
	Revision int64           `json:"revision"`
	Ended    bool            `json:"ended"`
}

func seriesJSON(ctx context.Context, g group.Group, s Series) seriesOut {
	return seriesOut{ID: s.Token, URL: seriesURL(g, s), Title: s.Title, Format: s.Format, When: s.When, Says: s.When.Describe(ctx), Capacity: s.Capacity,
		Ways: append([]format.Way{}, s.Ways...), Place: s.Place, Lobby: s.Lobby, Confirm: append([]string{}, stageNames(s.Confirm)...), Revision: s.Revision, Ended: s.Ended()}
}

type yoursOut struct {
	Reminders []schedule.Remind `json:"reminders"`
	Calendar  bool              `json:"calendar"`
}

func yoursJSON(v yoursView) yoursOut {
	return yoursOut{Reminders: append([]schedule.Remind{}, v.Reminds...), Calendar: v.Calendar != nil}
}

package room

import (
	"cmp"
	"context"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/clock"
)

// roomJSON is a meeting for programs, as one seat sees it; before one has come
// in it tells how the door stands.
type roomJSON struct {
	URL     string     `json:"url"`
	Title   string     `json:"title"`
	Begins  time.Time  `json:"begins"`
	Ends    time.Time  `json:"ends"`
	Door    string     `json:"door,omitempty"` // open, early, late, off, over; for who has not come in
	Here    int        `json:"here,omitempty"`
	Ways    []string   `json:"ways,omitempty"`
	Meeting *stageJSON `json:"meeting,omitempty"`
}

type stageJSON struct {
	Phase    floor.Phase    `json:"phase"`
	Presence floor.Presence `json:"presence"`
	Waits    string         `json:"waits,omitempty"` // wait_host, wait_full, wait_pause, wait_admit
	At       time.Time      `json:"at"`
	Segment  *segmentJSON   `json:"segment,omitempty"`
	Part     string         `json:"part,omitempty"` // what is read now
	View     *floor.View    `json:"view,omitempty"` // seats, turns, and what one may do
	Seats    []seatJSON     `json:"seats,omitempty"`
	Lines    []lineJSON     `json:"lines,omitempty"`
}

type segmentJSON struct {
	ID     string      `json:"id"`
	Kind   format.Kind `json:"kind"`
	Title  string      `json:"title"`
	Prompt string      `json:"prompt,omitempty"`
	Hint   string      `json:"hint,omitempty"` // for facilitators
	Ends   *time.Time  `json:"ends,omitempty"`
}

type seatJSON struct {
	Seat   floor.SeatID   `json:"seat"`
	Handle string         `json:"handle"` // "" once erased
	Now    []floor.Signal `json:"signals,omitempty"`
}

type lineJSON struct {
	ID     string       `json:"id"`
	Number int64        `json:"number"` // for Last-Event-ID
	Seat   floor.SeatID `json:"seat"`
	Kind   Kind         `json:"kind"`
	To     floor.SeatID `json:"to,omitempty"`
	Body   string       `json:"body"`
	At     time.Time    `json:"at"`
	Held   bool         `json:"held,omitempty"`   // its author alone sees it
	Hidden bool         `json:"hidden,omitempty"` // a facilitator's work; the words are not told
	// What it touches on, and how the reader chose to meet it: as posts have it.
	Touches []group.Theme `json:"touches,omitempty"`
	Meet    group.Meet    `json:"meet"`
}

// json is the room for programs; the caller has placed them.
func (h handler) json(ctx context.Context, p place) (roomJSON, error) {
	v, err := h.roomView(ctx, p, form{})
	if err != nil {
		return roomJSON{}, err
	}
	o := p.date.Occurrence
	out := roomJSON{URL: v.URL, Title: p.date.Series.Title, Begins: o.Start, Ends: o.End}
	if v.Stage == nil {
		out.Door, out.Here = string(v.Door.State), v.Door.Here
		for _, w := range v.Door.Ways {
			out.Ways = append(out.Ways, string(w))
		}
		return out, nil
	}
	out.Meeting = v.Stage.json()
	return out, nil
}

func (v stageView) json() *stageJSON {
	out := &stageJSON{Phase: v.View.Phase, Presence: v.Presence, Waits: v.Waits, At: v.At}
	if !v.Presence.In() {
		return out
	}
	out.View, out.Part = &v.View, v.part()
	out.Segment = &segmentJSON{ID: v.Segment.ID, Kind: v.Segment.Kind, Title: v.Segment.Title, Prompt: v.prompt()}
	if v.facilitates() {
		out.Segment.Hint = v.Segment.Private
	}
	if v.View.SegmentEnds != 0 {
		ends := clock.FromMillis(v.View.SegmentEnds)
		out.Segment.Ends = &ends
	}
	for _, s := range v.View.Circle {
		out.Seats = append(out.Seats, seatJSON{Seat: s.ID, Handle: v.Cards[s.ID].Handle, Now: v.Signals[s.ID]})
	}
	for _, l := range v.Lines {
		out.Lines = append(out.Lines, l.json())
	}
	return out
}

func (l lineView) json() lineJSON {
	return lineJSON{ID: l.Token, Number: max(l.Seq, 0), Seat: l.Seat, Kind: l.Kind, To: l.Line.To, Body: l.words(), At: l.SaidAt, Held: l.Held, Hidden: l.Hidden,
		Touches: l.Touches.All(), Meet: cmp.Or(l.Meet, group.Shown)}
}

package room

import (
	"time"

	"hearth/internal/meeting/floor"
)

// asideJSON is the private room for programs: for who is in it, or for those who
// hold the group.
type asideJSON struct {
	Aside    bool           `json:"aside"` // the reader is in it
	Since    *time.Time     `json:"since,omitempty"`
	Asked    *time.Time     `json:"asked,omitempty"` // once more for a person
	Told     int            `json:"told,omitempty"`  // who hold the group and were sent a notice
	Leads    []string       `json:"leads,omitempty"` // who leads and is in the meeting
	Answered []string       `json:"answered,omitempty"`
	Lines    []lineJSON     `json:"lines,omitempty"`
	Seats    []tendSeatJSON `json:"seats,omitempty"`
	Where    []placeJSON    `json:"where,omitempty"`
}

type tendSeatJSON struct {
	Seat   floor.SeatID `json:"seat"`
	Handle string       `json:"handle"`
	Since  time.Time    `json:"since"`
	Asked  *time.Time   `json:"asked,omitempty"`
	Lines  []lineJSON   `json:"lines,omitempty"`
}

type placeJSON struct {
	Handle string    `json:"handle"`
	Where  string    `json:"where"`
	At     time.Time `json:"at"`
}

type whereJSON struct {
	Where string `json:"where"` // "" if nothing was said
}

func (v apartView) asideJSON() asideJSON {
	out := asideJSON{Aside: true, Since: &v.Since, Asked: ifAny(v.Asked), Told: v.Told, Leads: v.Leads, Answered: v.Answers}
	for _, l := range v.Lines {
		if l.between(v.View.Seat) {
			out.Lines = append(out.Lines, l.json())
		}
	}
	return out
}

func (v tendView) json() asideJSON {
	out := asideJSON{}
	for _, s := range v.Seats {
		seat := tendSeatJSON{Seat: s.Seat, Handle: s.Name, Since: s.Since, Asked: ifAny(s.Asked)}
		for _, l := range s.Lines {
			seat.Lines = append(seat.Lines, l.json())
		}
		out.Seats = append(out.Seats, seat)
	}
	for _, w := range v.Wheres {
		out.Where = append(out.Where, placeJSON{w.Name, w.Body, w.At})
	}
	return out
}

// ifAny is nil for a time that has not been.
func ifAny(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

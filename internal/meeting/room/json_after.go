package room

import (
	"time"

	"hearth/internal/meeting/floor"
)

// afterJSON is what comes after a meeting, for programs.
type afterJSON struct {
	URL        string                 `json:"url"`
	Title      string                 `json:"title"`
	Begins     time.Time              `json:"begins"`
	There      bool                   `json:"there"`
	Rated      bool                   `json:"rated"`
	Commitment string                 `json:"commitment,omitempty"`
	Messages   []noteJSON             `json:"messages,omitempty"`
	Attendance []attendanceJSON       `json:"attendance,omitempty"`
	Ratings    map[string]ratingsJSON `json:"ratings,omitempty"`
	Debriefs   []noteJSON             `json:"debriefs,omitempty"`
	Heavy      bool                   `json:"heavy,omitempty"`
	Care       []careJSON             `json:"care,omitempty"`
}

type noteJSON struct {
	Handle string    `json:"handle"` // "" once erased
	Load   int       `json:"load,omitempty"`
	Body   string    `json:"body"`
	At     time.Time `json:"at"`
}

type attendanceJSON struct {
	Handle  string    `json:"handle"`
	Way     string    `json:"way"`
	Came    time.Time `json:"came"`
	Minutes int64     `json:"minutes"`
	Went    string    `json:"went,omitempty"` // left, lost, removed
}

type ratingsJSON struct {
	Voices [5]int64 `json:"voices"` // how many gave 1 to 5
	Mean   float64  `json:"mean"`
}

type careJSON struct {
	ID     string         `json:"id"`
	Handle string         `json:"handle"`
	What   floor.Recorded `json:"what"` // vanished, aside
	At     time.Time      `json:"at"`
	Then   []thenJSON     `json:"then,omitempty"`
	Done   *time.Time     `json:"done,omitempty"`
}

type thenJSON struct {
	What    floor.Recorded `json:"what"`              // check, asked
	Outcome floor.Outcome  `json:"outcome,omitempty"` // of a check
	At      time.Time      `json:"at"`
}

func (v afterView) json() afterJSON {
	out := afterJSON{URL: v.URL, Title: v.Title, Begins: v.Begins, There: v.There, Rated: v.Rated, Commitment: v.Mine,
		Messages: notesJSON(v.Messages), Debriefs: notesJSON(v.Debriefs), Heavy: v.Heavy}
	for _, x := range v.People {
		out.Attendance = append(out.Attendance, attendanceJSON{x.Name, x.Way, x.CameAt, x.Minutes, x.Went})
	}
	for _, s := range v.Ratings {
		if out.Ratings == nil {
			out.Ratings = map[string]ratingsJSON{}
		}
		out.Ratings[s.Question] = ratingsJSON{s.Voices, float64(s.Tenths) / 10}
	}
	for _, c := range v.Cares {
		out.Care = append(out.Care, c.json())
	}
	return out
}

func notesJSON(notes []noteView) (out []noteJSON) {
	for _, n := range notes {
		out = append(out, noteJSON{n.Name, n.Load, n.Body, n.WrittenAt})
	}
	return out
}

func (c careView) json() careJSON {
	out := careJSON{ID: c.Token, Handle: c.Name, What: c.What, At: c.At}
	for _, t := range c.Then {
		out.Then = append(out.Then, thenJSON{t.What, t.Outcome, t.At})
	}
	if !c.DoneAt.IsZero() {
		out.Done = &c.DoneAt
	}
	return out
}

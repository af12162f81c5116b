package board

import (
	"time"

	"hearth/internal/group"
)

// The shapes that scripts get; they are a contract.
type (
	itemJSON struct {
		ID          string     `json:"id"`
		URL         string     `json:"url"`
		Kind        Kind       `json:"kind"`
		Handle      string     `json:"handle"`
		Title       string     `json:"title"`
		Body        string     `json:"body"`
		When        string     `json:"when,omitempty"`
		ContentNote string     `json:"content_note,omitempty"`
		Topics      []string   `json:"topics,omitempty"`
		Way         Way        `json:"way,omitempty"`
		Sort        string     `json:"sort,omitempty"`
		Area        string     `json:"area,omitempty"`
		Link        string     `json:"link,omitempty"`
		Conflict    bool       `json:"conflict,omitempty"`
		CreatedAt   time.Time  `json:"created_at"`
		Revision    int64      `json:"revision"`
		Until       *time.Time `json:"until"`
		Open        bool       `json:"open"`
		Hidden      bool       `json:"hidden"`
		Taken       bool       `json:"taken"`
		Mine        Answer     `json:"answer,omitempty"`
		Saved       bool       `json:"saved,omitempty"`
		Counts      []int64    `json:"counts,omitempty"` // tried, helped, not for me; 0 below three
	}
	changeJSON struct {
		ID   string    `json:"id"`
		Said string    `json:"said"`
		Did  string    `json:"did"`
		At   time.Time `json:"at"`
	}
)

func (h handler) itemsJSON(v group.Visit, items []itemView) []itemJSON {
	out := make([]itemJSON, len(items))
	for i, item := range items {
		out[i] = h.itemJSON(v, item)
	}
	return out
}

func (h handler) itemJSON(_ group.Visit, i itemView) itemJSON {
	out := itemJSON{ID: i.Token, URL: i.URL, Kind: i.Kind, Handle: i.Author.Handle, CreatedAt: i.CreatedAt, Revision: i.Revision(), Open: !i.Over, Hidden: i.Hidden, Taken: i.Taken}
	if i.MayRead {
		w := i.Words
		out.Title, out.Body, out.When, out.ContentNote, out.Topics = w.Title, w.Body, w.When, w.Note, w.Topics
		out.Way, out.Sort, out.Area, out.Link, out.Conflict = w.Way, w.Sort, w.Area, w.Link, w.Conflict
	}
	if !i.Until.IsZero() {
		out.Until = &i.Item.Until
	}
	if i.Kind == Card {
		out.Mine, out.Saved = i.MineAnswer(), i.Saved
		for n := range Answers {
			out.Counts = append(out.Counts, i.Shown(n))
		}
	}
	return out
}

func changesJSON(changes []changeView) []changeJSON {
	out := make([]changeJSON, len(changes))
	for i, c := range changes {
		out[i] = changeJSON{ID: c.Token, Said: c.Said, Did: c.Did, At: c.CreatedAt}
	}
	return out
}

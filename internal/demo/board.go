package demo

import (
	"fmt"
	"time"

	"hearth/internal/board"
)

// Board is what a group keeps together.
type Board struct {
	Group   string        `yaml:"group"`
	Items   []BoardItem   `yaml:"items"`
	Changes []BoardChange `yaml:"changes"`
}

// BoardItem is one thing on the board. Which of the fields it has depends on its
// kind.
type BoardItem struct {
	Kind     board.Kind              `yaml:"kind"`
	By       string                  `yaml:"by"` // handle
	Ago      Ago                     `yaml:"ago"`
	Title    string                  `yaml:"title"`
	Body     string                  `yaml:"body"`
	When     string                  `yaml:"when"`
	Note     string                  `yaml:"note"`
	Topics   []string                `yaml:"topics"`
	Way      board.Way               `yaml:"way"`
	Sort     string                  `yaml:"sort"`
	Area     string                  `yaml:"area"`
	Link     string                  `yaml:"link"`
	Conflict bool                    `yaml:"conflict"`
	Named    bool                    `yaml:"named"`
	Days     int                     `yaml:"days"`     // an announcement's, from when it was made
	Answers  map[string]board.Answer `yaml:"answers"`  // by handle
	Saved    []string                `yaml:"saved"`    // by handles
	Taken    string                  `yaml:"taken"`    // by a handle
	Approved string                  `yaml:"approved"` // by a handle
}

// BoardChange is a note of what changed.
type BoardChange struct {
	By   string `yaml:"by"`
	Ago  Ago    `yaml:"ago"`
	Said string `yaml:"said"`
	Did  string `yaml:"did"`
}

// boards are what members and facilitators put up.
func (w World) boards() (events []event) {
	for _, b := range w.Boards {
		for _, i := range b.Items {
			events = append(events, event{i.Ago, func(f *filler) error {
				if err := f.putUp(b.Group, i); err != nil {
					return fmt.Errorf("board of %s, %q: %w", b.Group, i.Title, err)
				}
				return nil
			}})
		}
		for _, c := range b.Changes {
			events = append(events, event{c.Ago, func(f *filler) error {
				v, err := f.visit(b.Group, c.By)
				if err != nil {
					return err
				}
				_, err = f.Board.AddChange(f.ctx, v, 0, board.Change{Said: c.Said, Did: c.Did}, "")
				return err
			}})
		}
	}
	return events
}

func (f *filler) putUp(group string, i BoardItem) error {
	v, err := f.visit(group, i.By)
	if err != nil {
		return err
	}
	until := time.Time{}
	if i.Days > 0 {
		until = f.Clock.Now().Add(time.Duration(i.Days) * 24 * time.Hour)
	}
	id, err := f.Board.Add(f.ctx, v, i.Kind, board.Writing{Until: until, Words: board.Words{
		Title: i.Title, Body: i.Body, When: i.When, Note: i.Note, Topics: i.Topics, Way: i.Way, Sort: i.Sort, Area: i.Area,
		Link: i.Link, Conflict: i.Conflict, Named: i.Named}})
	if err != nil {
		return err
	}
	return f.react(group, id, i)
}

// react is what others did with an item.
func (f *filler) react(group string, id board.ID, i BoardItem) error {
	for handle, a := range i.Answers {
		v, err := f.visit(group, handle)
		if err != nil {
			return err
		}
		if _, err := f.Board.Answer(f.ctx, v, id, a); err != nil {
			return err
		}
	}
	for _, handle := range i.Saved {
		v, err := f.visit(group, handle)
		if err != nil {
			return err
		}
		if _, err := f.Board.Save(f.ctx, v, id, true); err != nil {
			return err
		}
	}
	if i.Taken != "" {
		v, err := f.visit(group, i.Taken)
		if err != nil {
			return err
		}
		if _, err := f.Board.Take(f.ctx, v, id); err != nil {
			return err
		}
	}
	if i.Approved == "" {
		return nil
	}
	v, err := f.visit(group, i.Approved)
	if err != nil {
		return err
	}
	_, err = f.Board.Approve(f.ctx, v, id)
	return err
}

package demo

import (
	"fmt"
	"slices"

	"hearth/internal/meeting/format"
	"hearth/internal/meeting/formats"
	"hearth/internal/platform/i18n"
)

// MeetingFormat is a format of a group's own, as it began and what became of it.
type MeetingFormat struct {
	Group  string         `yaml:"group"`
	From   string         `yaml:"from"` // the code of one of Hearth's
	Drafts []FormatChange `yaml:"drafts"`
}

// FormatChange is one version: what its author made different from the one
// before. What is left open stays as it was.
type FormatChange struct {
	By      string          `yaml:"by"` // handle of a facilitator
	Ago     Ago             `yaml:"ago"`
	Name    string          `yaml:"name"`
	Summary string          `yaml:"summary"`
	Length  int             `yaml:"length"`
	Without []string        `yaml:"without"` // IDs of segments
	Parts   []SegmentChange `yaml:"segments"`
}

// SegmentChange is what became of a segment.
type SegmentChange struct {
	ID      string       `yaml:"id"`
	Minutes int          `yaml:"minutes"`
	Seconds int          `yaml:"seconds"` // of a turn
	Order   format.Order `yaml:"order"`
	Title   string       `yaml:"title"`
	Prompt  string       `yaml:"prompt"`
}

// formatsMade are formats that facilitators made and changed.
func (w World) formatsMade() (events []event) {
	for _, m := range w.MeetingFormats {
		code := "" // known once the first version is made
		for i, d := range m.Drafts {
			events = append(events, event{d.Ago, func(f *filler) error {
				if err := f.draft(m, i, &code); err != nil {
					return fmt.Errorf("format of %s, draft %d: %w", m.Group, i+1, err)
				}
				return nil
			}})
		}
	}
	return events
}

func (f *filler) draft(m MeetingFormat, i int, code *string) error {
	d := m.Drafts[i]
	v, err := f.visit(m.Group, d.By)
	if err != nil {
		return err
	}
	if i == 0 {
		lang, _ := i18n.Parse(v.Group.Lang)
		began, ok := format.Ship(m.From, lang)
		if !ok {
			return fmt.Errorf("Hearth brings no format %q along", m.From)
		}
		*code, err = f.Formats.Create(f.ctx, v, formats.Making{Format: d.of(began), From: m.From})
		return err
	}
	k, err := f.Formats.Look(f.ctx, v, *code, 0)
	if err != nil {
		return err
	}
	return f.Formats.Save(f.ctx, v, *code, d.of(k.Format), k.Version)
}

// of is the format with the changes made.
func (d FormatChange) of(was format.Format) format.Format {
	if d.Name != "" {
		was.Name = d.Name
	}
	if d.Summary != "" {
		was.Summary = d.Summary
	}
	if d.Length > 0 {
		was.Length = d.Length
	}
	was.Segments = slices.DeleteFunc(was.Segments, func(s format.Segment) bool { return slices.Contains(d.Without, s.ID) })
	for i := range was.Segments {
		for _, c := range d.Parts {
			if c.ID == was.Segments[i].ID {
				c.change(&was.Segments[i])
			}
		}
	}
	return was
}

func (c SegmentChange) change(s *format.Segment) {
	if c.Minutes > 0 {
		s.Minutes, s.Share = c.Minutes, 0
	}
	if c.Seconds > 0 {
		s.Speak.Seconds = c.Seconds
	}
	if c.Order != "" {
		s.Speak.Order = c.Order
	}
	if c.Title != "" {
		s.Title = c.Title
	}
	if c.Prompt != "" {
		s.Prompt = c.Prompt
	}
}

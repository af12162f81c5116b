package group

import "context"

// Readings knows short texts for those who come new to a group, or come back;
// package start has them.
type Readings interface {
	ReadingsFor(ctx context.Context, g Group) []Reading
}

// A Reading is a short text.
type Reading struct {
	Lang       string // BCP 47
	Title      string
	Paragraphs []string
}

// ShowReadings makes group pages offer something to read. It is called while
// the program is put together.
func (m *Module) ShowReadings(r Readings) { m.readings = r }

func (m *Module) readingsFor(ctx context.Context, g Group) []Reading {
	if m.readings == nil {
		return nil
	}
	return m.readings.ReadingsFor(ctx, g)
}

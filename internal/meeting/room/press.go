package room

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/meeting"
	"hearth/internal/platform/fault"
)

// Press does in the meeting of a date what a button on its page does, for those
// who have no page: a demo's people.
func (m *Module) Press(ctx context.Context, v group.Visit, d meeting.Date, a Act) error {
	l, err := m.find(ctx, v, d)
	if err != nil {
		return err
	}
	if l == nil {
		return fault.New(fault.Conflict, "room.come_in")
	}
	if err := m.sit(ctx, l, v.Member.ID); err != nil { // who was let in meanwhile
		return err
	}
	return m.Do(ctx, l, v, a)
}

// RunOf returns the meeting that was opened for a date, or Missing.
func (m *Module) RunOf(ctx context.Context, v group.Visit, d meeting.Date) (Run, error) {
	if err := allow(v, look); err != nil {
		return Run{}, err
	}
	run, found, err := m.run(ctx, v, d)
	if err == nil && !found {
		err = fault.Missing("nobody has opened this meeting")
	}
	return run, err
}

package room

import (
	"context"
	"slices"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// In a group for young people one adult is never alone with them. A meeting
// begins, and lets people in, and has lines written in it, only while
// group.KeptBy vetted people of those who hold the group are in it.

// amongYoung returns nil where enough of them are here, and else the fault to
// answer with. Other groups are not asked.
func (m *Module) amongYoung(ctx context.Context, l *live, v group.Visit) error {
	if !v.Group.Young() {
		return nil
	}
	vetted, err := m.groups.VettedHolders(ctx, m.db, v.Group.ID)
	if err != nil {
		return err
	}
	now, here := l.now(), 0
	for _, s := range now.state.Seats {
		if now.state.Present(s.ID) && slices.Contains(vetted, group.MemberID(s.Guest)) {
			here++
		}
	}
	if here < group.KeptBy {
		return fault.New(fault.Conflict, "room.youth_waits")
	}
	return nil
}

// saidAmongYoung is amongYoung for a line. Nobody who leads writes to one young
// person alone, but for who has stepped aside: that talk all of them read. Words
// to those who lead always go through: somebody may need help.
func (m *Module) saidAmongYoung(ctx context.Context, l *live, v group.Visit, w Writing) error {
	if !v.Group.Young() {
		return nil
	}
	if w.Kind != Private {
		return m.amongYoung(ctx, l, v)
	}
	if now := l.now(); w.To != 0 && !isAside(&now.state, w.To) {
		return fault.New(fault.Forbidden, "room.youth_whisper")
	}
	return nil
}

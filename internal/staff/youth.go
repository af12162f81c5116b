package staff

import (
	"context"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// ForYouth are the checks that whoever looks after young people needs, whatever
// else an organisation asks for.
var ForYouth = []Kind{"identity", "background"}

// VettedUntil is until when somebody with the checks may look after young people;
// the zero time if they may not today.
func VettedUntil(checks []Check, now time.Time, zone *time.Location) time.Time {
	until := time.Date(9999, time.January, 1, 0, 0, 0, 0, time.UTC) // all of them hold for ever
	for _, kind := range ForYouth {
		s := Stand(checks, kind, now, zone)
		if !s.Good() {
			return time.Time{}
		}
		if s.Until != "" && s.Until.End(zone).Before(until) {
			until = s.Until.End(zone)
		}
	}
	return until
}

// AmongYouth decides which adults see the page of a group for young people though
// they do not belong to it: the staff of its organisation, but for viewers. Those
// whose checks count may come in to hold it. It is group's SetKeepers.
func (m *Module) AmongYouth(ctx context.Context, v group.Visit) (sees, may bool, err error) {
	o, err := m.groups.OrganisationByID(ctx, v.Group.Organisation)
	if err != nil {
		return false, false, err
	}
	at, err := m.visit(ctx, v.Actor, o)
	switch {
	case fault.Is(err, fault.NotFound):
		return false, false, nil
	case err != nil || at.May(SeeConsole) != nil:
		return false, false, err
	}
	return true, len(at.lacking) == 0 && !VettedUntil(at.Checks, m.clock.Now(), at.Zone).IsZero(), nil
}

package floor

import (
	"slices"

	"hearth/internal/meeting/format"
)

// setRole gives a role to a seat; 0 frees it.
func (c *change) setRole(r format.Role, id SeatID) {
	i := slices.IndexFunc(c.Roles, func(h RoleHeld) bool { return h.Role == r })
	switch {
	case id == 0 && i >= 0:
		c.Roles = slices.Delete(c.Roles, i, i+1)
	case i >= 0:
		c.Roles[i] = RoleHeld{Role: r, Seat: id}
	case id != 0:
		c.Roles = append(c.Roles, RoleHeld{Role: r, Seat: id})
	}
	if len(c.Roles) == 0 {
		c.Roles = nil
	}
}

// giveLead makes the first facilitator who comes the host, and the second the
// co-host.
func (c *change) giveLead(id SeatID) {
	for _, r := range []format.Role{format.Host, format.CoHost} {
		switch c.Holder(r) {
		case id:
			return
		case 0:
			c.setRole(r, id)
			return
		}
	}
}

// entrust follows the group: somebody facilitates it now, or does so no more.
// Who does no more leads no longer either; who does from now on leads where
// nobody else is first.
func (c *change) entrust(e Event) error {
	seat := c.seat(e.Seat)
	seat.Facilitator = e.Facilitator
	switch {
	case !e.Facilitator:
		for _, r := range []format.Role{format.Host, format.CoHost} {
			if c.Holder(r) == seat.ID {
				c.setRole(r, 0)
			}
		}
	case seat.Presence == Here:
		c.giveLead(seat.ID)
	}
	return nil
}

// dropRoles frees the roles of who has gone; the host's is kept until somebody
// else leads.
func (c *change) dropRoles(id SeatID) {
	for i := range c.Roles {
		if c.Roles[i].Offered == id {
			c.Roles[i].Offered = 0
		}
	}
	c.Roles = slices.DeleteFunc(c.Roles, func(h RoleHeld) bool { return h.Seat == 0 && h.Offered == 0 })
	for _, h := range slices.Clone(c.Roles) {
		if h.Seat == id && h.Role != format.Host {
			c.setRole(h.Role, 0)
		}
	}
	c.Choice.Willing = without(c.Choice.Willing, id)
	c.Choice.Taps = slices.DeleteFunc(c.Choice.Taps, func(t Tap) bool { return t.By == id || t.For == id })
	if len(c.Choice.Taps) == 0 {
		c.Choice.Taps = nil
	}
}

// seeHost sees to it that somebody leads. A host who is away for a moment is
// waited for; then the co-host leads, or another facilitator; where there is
// none, the group decides.
func (c *change) seeHost() {
	host := c.seat(c.Holder(format.Host))
	if host != nil && host.Presence == Here {
		c.HostAway, c.Choice = 0, Choice{}
		return
	}
	if host != nil && host.Presence.held() {
		if c.HostAway == 0 {
			c.HostAway = c.at
		}
		if c.at < c.HostAway+GraceHost {
			return
		}
	}
	if heir := c.heir(); heir != 0 {
		c.makeHost(heir)
	} else if c.running() && c.count(isHere) > 0 {
		c.choose()
	}
}

// heir is who leads after the host: the co-host, or the facilitator with the
// first place.
func (c *change) heir() SeatID {
	if id := c.Holder(format.CoHost); c.here(id) {
		return id
	}
	for _, id := range c.Circle {
		if c.here(id) && c.seat(id).Facilitator {
			return id
		}
	}
	return 0
}

func (c *change) makeHost(id SeatID) {
	if c.Holder(format.CoHost) == id {
		c.setRole(format.CoHost, 0)
	}
	c.setRole(format.Host, id)
	c.HostAway, c.Choice = 0, Choice{}
	c.say("host_is", id, 0)
}

// choose asks the group for a host, and takes whom more than half of those here
// have tapped for.
func (c *change) choose() {
	if !c.Choice.On {
		c.Choice.On = true
		c.say("choose_host", 0, 0)
	}
	here := c.count(isHere)
	for _, id := range c.Choice.Willing {
		taps := 0
		for _, t := range c.Choice.Taps {
			if t.For == id && c.here(t.By) {
				taps++
			}
		}
		if c.here(id) && 2*taps > here {
			c.makeHost(id)
			return
		}
	}
}

func (c *change) beWilling(e Event) error {
	if slices.Contains(c.Choice.Willing, e.By) {
		return RefusedDone
	}
	c.Choice.Willing = append(c.Choice.Willing, e.By)
	c.say("willing", e.By, 0)
	return nil
}

// tapFor is one wish a seat; a later one replaces it.
func (c *change) tapFor(e Event) error {
	tap := Tap{By: e.By, For: e.Seat}
	i := slices.IndexFunc(c.Choice.Taps, func(t Tap) bool { return t.By == e.By })
	switch {
	case i < 0:
		c.Choice.Taps = append(c.Choice.Taps, tap)
	case c.Choice.Taps[i] == tap:
		return RefusedDone
	default:
		c.Choice.Taps[i] = tap
	}
	return nil
}

// offerRole hands a role on, if the other takes it. Until then it stays where it
// is.
func (c *change) offerRole(e Event) error {
	if !slices.Contains(format.Roles, e.Role) || c.Holder(e.Role) == e.Seat {
		return RefusedRole
	}
	if c.role(e.Role) == nil {
		c.Roles = append(c.Roles, RoleHeld{Role: e.Role})
	}
	c.role(e.Role).Offered = e.Seat
	c.whisper(e.Seat, "role_"+string(e.Role), e.By, 0)
	return nil
}

func (c *change) takeRole(e Event) error {
	if e.Role == format.Host {
		c.makeHost(e.By)
		return nil
	}
	c.setRole(e.Role, e.By)
	c.say("role_taken_"+string(e.Role), e.By, 0)
	return nil
}

func (c *change) declineRole(e Event) error {
	h := c.role(e.Role)
	h.Offered = 0
	if h.Seat == 0 {
		c.setRole(e.Role, 0)
	}
	c.tell(ToLeaders, "role_declined", e.By, 0)
	return nil
}

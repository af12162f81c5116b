package floor

import "slices"

// agree is a tap under an agreement's statements.
func (c *change) agree(e Event) error {
	c.Now.Agreed = append(c.Now.Agreed, e.By)
	for i := range c.Seats {
		if x := &c.Seats[i]; x.Presence == Here && !slices.Contains(c.Now.Agreed, x.ID) {
			return nil
		}
	}
	c.say("all_agreed", 0, len(c.Now.Agreed))
	c.done("agreement_done")
	return nil
}

func (c *change) layCard(e Event) error {
	if e.Number < 0 || e.Number >= len(c.Segment().Cards) {
		return RefusedValue
	}
	if slices.Contains(c.Now.Cards, e.Number) {
		return RefusedDone
	}
	c.Now.Cards = append(c.Now.Cards, e.Number)
	c.say("card", 0, e.Number+1)
	return nil
}

func (c *change) takeCard(e Event) error {
	i := slices.Index(c.Now.Cards, e.Number)
	if i < 0 {
		return RefusedValue
	}
	c.Now.Cards = slices.Delete(c.Now.Cards, i, i+1)
	return nil
}

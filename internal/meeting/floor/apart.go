package floor

// comesBackApart is somebody in the private room again whose connection was gone
// there. The circle hears nothing of it.
func (c *change) comesBackApart(seat *Seat) {
	c.be(seat, Aside)
	seat.Apart = false
	if seat.Vanish.Since != 0 {
		seat.Vanish = Vanish{}
		c.tell(ToLeaders, "back_safe", seat.ID, 0)
	}
}

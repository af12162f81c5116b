package app

import (
	"hearth/internal/care"
	"hearth/internal/group"
	"hearth/internal/safety/apart"
)

// makeApart makes who does not meet whom, once it is known who works for
// organisations. What two have open changes at once.
func (a *App) makeApart(p platform) {
	a.Apart = apart.New(apart.Deps{
		DB: p.db, Keys: p.keys, IDs: p.ids, Codec: p.codec, Clock: p.clock, Groups: a.Group, Audit: a.Audit, Staff: a.Staff, Gate: a.Account.Staff,
		Parted: func(g group.ID) {
			a.Chat.Recheck(g)
			a.Room.Recheck(g)
		},
	})
	a.Care.LinkFromDesk(care.Link{Key: "apart.desk", Icon: "users", Path: "/desk/no-contact"})
}

package app

import (
	"hearth/internal/care"
	"hearth/internal/listening"
	"hearth/internal/notice"
)

var listeningKinds = []notice.Sort{
	{Kind: listening.KindWaits, Class: notice.NeedsYou},
	{Kind: listening.KindCame, Class: notice.NeedsYou},
	{Kind: listening.KindHanded, Class: notice.ForYou},
	{Kind: listening.KindNobody, Class: notice.ForYou},
	{Kind: listening.KindCalled, Class: notice.NeedsYou},
	{Kind: listening.KindPassed, Class: notice.ForYou},
	{Kind: listening.KindTaken, Class: notice.ForYou},
	{Kind: listening.KindSoon, Class: notice.NeedsYou},
	{Kind: listening.KindSoonHere, Class: notice.ForYou},
}

// makeListening makes one-to-one listening. It comes after the desk, which leads
// there.
func (a *App) makeListening(p platform) {
	a.Listening = listening.New(listening.Deps{DB: p.db, Keys: p.keys, IDs: p.ids, Codec: p.codec, Clock: p.clock, Groups: a.Group, Audit: a.Audit,
		Bus: p.bus, Teller: a.Notice, StillSignedIn: a.Account.StillSignedIn})
	a.Group.OnGone(a.Listening.Gone)
	a.Group.ShowListening(a.Listening.Open)
	a.Care.LinkFromDesk(care.Link{Key: "care.link.listening", Icon: "ear", Path: "/listening"})
}

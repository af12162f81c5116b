package app

import (
	"context"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/room"
	"hearth/internal/meeting/sfu"
	"hearth/internal/notice"
	"hearth/internal/platform/db"
	"hearth/internal/platform/limit"
)

var roomKinds = []notice.Sort{
	{Kind: "room.knock", Class: notice.NeedsYou},
	{Kind: "room.aside", Class: notice.NeedsYou},
	{Kind: "room.vanished", Class: notice.NeedsYou},
	{Kind: "room.vanished_you", Class: notice.ForYou},
	{Kind: "room.follow_up", Class: notice.ForYou},
}

// makeRoom makes what happens in a meeting, and joins voice and video to it.
func (a *App) makeRoom(p platform) {
	a.Room = room.New(room.Deps{DB: p.db, Keys: p.keys, IDs: p.ids, Codec: p.codec, Clock: p.clock, Groups: a.Group, Dates: a.Meeting,
		Formats: formatsOf{a.Formats}, Bus: p.bus, Limiter: p.limiter, Pace: inMeetings(a.Config.RoomPace), Teller: a.Notice, Helplines: a.Safety, Aside: asides{a}, Media: mediaOf{a.SFU}, StillSignedIn: a.Account.StillSignedIn})
	a.Meeting.ShowRooms(a.Room)
	a.SFU.Use(sfu.Meeting{
		Admit: func(ctx context.Context, at sfu.Place) (sfu.Rights, error) {
			r, err := a.Room.MediaAdmit(ctx, at.Room, at.Seat)
			return sfu.Rights(r), err
		},
		Tell: func(e sfu.Event) {
			if e.Kind == sfu.Spoke {
				a.Room.MediaHeard(e.At.Room, e.At.Seat, e.For)
			}
		},
	})
	a.Group.OnGone(func(_ context.Context, tx *db.Tx, _ group.ID, member group.MemberID) error {
		tx.Ring(func() { a.Room.Gone(member) })
		return nil
	})
	a.close = append(a.close, func() error { a.Room.Close(); return nil })
}

// inMeetings is the pace of rooms for meetings, a tenth of it at once: what one
// does there is drawn anew for everybody.
func inMeetings(perMinute int) limit.Rate {
	return limit.Rate{Burst: max(10, perMinute/10), Every: time.Minute / time.Duration(perMinute)}
}

// mediaOf gives package room voice and video in its own words.
type mediaOf struct{ *sfu.Server }

func (m mediaOf) Ticket(ctx context.Context, in, seat string, connection int64) (room.Ticket, error) {
	t, err := m.Server.Ticket(ctx, sfu.Place{Room: in, Seat: seat, Connection: connection})
	ticket := room.Ticket{Path: t.Path, Token: t.Token}
	for _, r := range t.Relays {
		ticket.Relays = append(ticket.Relays, room.Relay(r))
	}
	return ticket, err
}

func (m mediaOf) Allow(ctx context.Context, in, seat string, r room.MediaRights) error {
	return m.Server.Allow(ctx, in, seat, sfu.Rights(r))
}

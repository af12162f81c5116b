package room

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// keep writes what an event leaves behind, in its transaction: attendance, the
// record of who vanished, who is told outside the page, and the end.
func (l *live) keep(ctx context.Context, tx *db.Tx, e floor.Event, effects []floor.Effect) error {
	for _, effect := range effects {
		var err error
		switch x := effect.(type) {
		case floor.Record:
			if err = l.record(ctx, tx, x); err == nil && x.What == floor.RecordRemoved {
				err = l.m.groups.Restricted(ctx, tx, l.group, group.Restriction{Act: group.ActOutOfMeeting, Thing: int64(l.run.ID), Member: l.guest(x.Seat),
					By: l.guest(e.By), URL: l.group.URL() + "/meetings"})
			}
		case floor.Notify:
			err = l.notify(ctx, tx, x)
		case floor.Finished:
			err = l.finish(ctx, tx, e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *live) record(ctx context.Context, tx *db.Tx, r floor.Record) error {
	id := l.guest(r.Seat)
	var err error
	switch r.What {
	case floor.RecordCame:
		_, err = db.Exec(ctx, tx, qCame, int64(l.run.ID), int64(id), string(l.way(r.Seat)), r.At)
	case floor.RecordLeft, floor.RecordLost, floor.RecordRemoved:
		_, err = db.Exec(ctx, tx, qWent, int64(l.run.ID), int64(id), r.Minutes, string(r.What), string(l.way(r.Seat)))
	case floor.RecordVanish, floor.RecordCheck, floor.RecordAside:
		err = l.care(ctx, tx, id, r)
	}
	return err
}

// notify tells those who hold the group, and whoever vanished if they chose to
// be asked.
func (l *live) notify(ctx context.Context, tx *db.Tx, n floor.Notify) error {
	if l.m.teller == nil {
		return nil
	}
	holders, err := l.m.groups.Holders(ctx, tx, l.group.ID)
	if err != nil {
		return err
	}
	url := l.m.url(l.group, l.run)
	if n.What == floor.NoticeAside { // whoever comes need not come into the meeting
		url += "/aside"
	}
	for _, id := range holders {
		if err := l.m.teller.Tell(ctx, tx, id, "room."+string(n.What), url); err != nil {
			return err
		}
	}
	if n.What == floor.NoticeVanished && n.CheckIn == "message" {
		return l.m.teller.Tell(ctx, tx, l.guest(n.Seat), "room.vanished_you", url)
	}
	return nil
}

func (l *live) finish(ctx context.Context, tx *db.Tx, e floor.Event) error {
	if _, err := db.Exec(ctx, tx, qEndRun, int64(l.run.ID), max(e.At, clock.ToMillis(l.m.clock.Now()))); err != nil {
		return err
	}
	return l.m.forgetWhere(ctx, tx, l.run.ID)
}

// guest is whose seat it is. A seat that the event itself has made belongs to
// its guest, whom the state does not know yet; nothing is recorded of those.
func (l *live) guest(id floor.SeatID) group.MemberID { return guestOf(&l.state, id) }

func guestOf(s *floor.State, id floor.SeatID) group.MemberID {
	if id < 1 || int(id) > len(s.Seats) {
		return 0
	}
	return group.MemberID(s.Seats[id-1].Guest)
}

func (l *live) way(id floor.SeatID) format.Way {
	if id < 1 || int(id) > len(l.state.Seats) {
		return ""
	}
	return l.state.Seats[id-1].Way
}

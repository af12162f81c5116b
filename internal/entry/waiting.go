package entry

import (
	"context"
	"slices"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Reasons are why a facilitator asks somebody before those who waited longer.
var Reasons = []string{"need", "together", "back", "other"}

// first is the rank of members who come back, preferred that of those whom a
// facilitator asks next; everybody else has the moment since which they wait.
const first, preferred = 0, 1

// MyPlace returns the visitor's own place on the waiting list, and false if they
// have none.
func (m *Module) MyPlace(ctx context.Context, v group.Visit) (Place, bool, error) {
	if !v.Actor.SignedIn() {
		return Place{}, false, nil
	}
	row, found, err := db.Maybe(ctx, m.db, qPlaceByTag, scanPlace, m.store.tag(v.Actor.ID, v.Group.ID))
	if err != nil || !found {
		return Place{}, false, err
	}
	place, err := m.store.openPlace(ctx, m.db, row)
	return place, true, err
}

// OutlookOf returns how the visitor's place stands, or Missing without one.
func (m *Module) OutlookOf(ctx context.Context, v group.Visit) (Outlook, error) {
	place, found, err := m.MyPlace(ctx, v)
	if err == nil && !found {
		err = fault.Missing("no place on the list")
	}
	if err != nil {
		return Outlook{}, err
	}
	return m.outlook(ctx, place)
}

func (m *Module) outlook(ctx context.Context, place Place) (Outlook, error) {
	o := Outlook{Place: place}
	row, found, err := db.Maybe(ctx, m.db, qPlaceByID, scanPlace, int64(place.ID), int64(place.Group))
	if err != nil || !found {
		return o, err
	}
	if o.Ahead, err = db.One(ctx, m.db, qAhead, db.Value[int64], int64(place.Group), row.rank, int64(place.ID)); err != nil {
		return o, err
	}
	o.Given, err = db.One(ctx, m.db, qSeatsGiven, db.Value[int64], int64(place.Group), clock.ToMillis(m.clock.Now().Add(-recently)))
	return o, err
}

// TakePlace puts the visitor on the waiting list of a group that is full.
// invitation is the link's token or the code that lets them in, where the group
// wants one: it is used up here. Whoever has a place keeps it. It returns
// Invalid for fields to mend, Conflict "entry.not_full" if there is a seat after
// all, and what Admit says to those who may not come in.
func (m *Module) TakePlace(ctx context.Context, v group.Visit, a Applicant, version int64, invitation string) error {
	if err := mayAsk(v); err != nil {
		return err
	}
	if _, there, err := m.MyPlace(ctx, v); err != nil || there {
		return err
	}
	var c fault.Check
	if err := m.checkApplicant(ctx, &c, v, &a, version); err != nil {
		return err
	}
	if c.Err() != nil {
		return c.Err()
	}
	if !v.Group.Full() {
		return fault.New(fault.Conflict, "entry.not_full")
	}
	if err := m.Knock(ctx, v, invitation); err != nil {
		return err
	}
	tag := m.store.tag(v.Actor.ID, v.Group.ID)
	err := m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.let(ctx, tx, v, invitation); err != nil {
			return err
		}
		if err := m.insertPlace(ctx, tx, v.Group, tag, a, m.now()); err != nil {
			return err
		}
		return m.fill(ctx, tx, v.Group.ID) // a seat may have come free meanwhile
	})
	if db.IsTaken(err) { // sent twice at once
		return nil
	}
	return err
}

func (m *Module) insertPlace(ctx context.Context, tx *db.Tx, g group.Group, tag []byte, a Applicant, rank int64) error {
	id := m.ids.Next()
	key, err := m.keys.Create(ctx, tx, g.Key)
	if err != nil {
		return err
	}
	a.Answers = nil // what was answered stays with the request, and goes with it
	sealed, err := m.store.sealed(ctx, tx, key, formPlace("entry_place", id), a)
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, tx, qInsertPlace, id, int64(g.ID), tag, int64(key), sealed, rank, m.now())
	return err
}

// fill offers the group's free seats to those who wait, the first first. group
// calls it, in the same transaction, when a seat came free.
//
// The seat is held before the place is marked, which locks the group's row: of
// two that fill at once, the second finds the place taken and looks further.
func (m *Module) fill(ctx context.Context, tx *db.Tx, g group.ID) error {
	holding := false
	for {
		row, found, err := db.Maybe(ctx, tx, qNextPlace, scanPlace, int64(g))
		if err != nil {
			return err
		}
		if !found {
			if holding {
				return m.groups.FreeSeat(ctx, tx, g)
			}
			return nil
		}
		if !holding {
			if holding, err = m.groups.HoldSeat(ctx, tx, g); err != nil || !holding {
				return err
			}
		}
		offered, err := m.offerPlace(ctx, tx, row)
		if err != nil {
			return err
		}
		if offered {
			holding = false
		}
	}
}

// offerPlace marks a place for which a seat is held, and tells its owner.
func (m *Module) offerPlace(ctx context.Context, tx *db.Tx, row placeRow) (bool, error) {
	changed, err := db.Exec(ctx, tx, qOfferPlace, int64(row.ID), clock.ToMillis(m.clock.Now().Add(SeatHeld)))
	if err != nil || changed == 0 {
		return false, err
	}
	return true, m.tellPlace(ctx, tx, row, NoticeSeatOffered)
}

func (m *Module) tellPlace(ctx context.Context, tx *db.Tx, row placeRow, kind string) error {
	place, err := m.store.openPlace(ctx, tx, row)
	if err != nil || m.teller == nil {
		return err
	}
	g, err := m.groups.ByIDIn(ctx, tx, row.Group)
	if err != nil {
		return err
	}
	return m.tellAccount(ctx, tx, place.Applicant.Account, kind, waitingURL(g))
}

// LeaveList gives the visitor's place up, and with it a seat that was held for
// them. It does nothing if they have none.
func (m *Module) LeaveList(ctx context.Context, v group.Visit) error {
	if !v.Actor.SignedIn() {
		return fault.New(fault.SignInNeeded, "sign_in_needed")
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.queue(ctx, tx, v.Group.ID); err != nil {
			return err
		}
		row, found, err := db.Maybe(ctx, tx, qPlaceByTag, scanPlace, m.store.tag(v.Actor.ID, v.Group.ID))
		if err != nil || !found {
			return err
		}
		_, err = m.dropPlace(ctx, tx, row, true)
		return err
	})
}

// queue makes everybody who changes the group's seats or its list wait until
// this transaction ends. A seat is taken before a place is touched, and so who
// begins with a place asks for this first: two who each held what the other
// waits for would wait for ever. An archived group has no seats to queue for.
func (m *Module) queue(ctx context.Context, tx *db.Tx, g group.ID) error {
	err := m.groups.Queue(ctx, tx, g)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

// seated takes those off the list who came in past it, by the group's own form:
// they have a seat now, and one that was held for them goes to the next. The
// member tells no account, so it is looked for among those who were offered one.
func (m *Module) seated(ctx context.Context, tx *db.Tx, g group.Group, member group.Member) error {
	rows, err := db.All(ctx, tx, qNotInLine, scanPlace, int64(g.ID))
	if err != nil || len(rows) == 0 {
		return err
	}
	places, err := m.store.openPlaces(ctx, tx, rows)
	if err != nil {
		return err
	}
	accounts := make([]account.ID, len(places))
	for i, place := range places {
		accounts[i] = place.Applicant.Account
	}
	at, err := m.groups.Whose(ctx, tx, g.ID, member.ID, accounts)
	if err != nil || at < 0 {
		return err
	}
	row := rows[slices.IndexFunc(rows, func(r placeRow) bool { return r.ID == places[at].ID })]
	dropped, err := m.dropPlace(ctx, tx, row, true)
	if err != nil || !dropped || row.Standing != Offered {
		return err
	}
	return m.seatGiven(ctx, tx, g.ID)
}

// dropPlace deletes a place, and reports false if it was gone or stood
// otherwise by now. free gives the seat that was held for it to the next.
func (m *Module) dropPlace(ctx context.Context, tx *db.Tx, row placeRow, free bool) (bool, error) {
	dropped, err := db.Exec(ctx, tx, qDropPlace, int64(row.ID), string(row.Standing))
	if err != nil || dropped == 0 {
		return false, err
	}
	if err := m.keys.Destroy(ctx, tx, row.key); err != nil {
		return true, err
	}
	if free && row.Standing == Offered {
		return true, m.groups.FreeSeat(ctx, tx, row.Group)
	}
	return true, nil
}

// Stay puts the visitor back in line, at their old place, who let an offer pass.
func (m *Module) Stay(ctx context.Context, v group.Visit) error {
	place, found, err := m.MyPlace(ctx, v)
	if err == nil && !found {
		err = fault.Missing("no place on the list")
	}
	if err != nil || place.Standing != Resting {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.queue(ctx, tx, v.Group.ID); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, qWakePlace, int64(place.ID)); err != nil {
			return err
		}
		return m.fill(ctx, tx, v.Group.ID)
	})
}

// WaitingList returns everybody who waits, in order, for those who hold the
// group.
func (m *Module) WaitingList(ctx context.Context, v group.Visit) ([]Place, error) {
	if err := mayHold(v); err != nil {
		return nil, err
	}
	rows, err := db.All(ctx, m.db, qPlaces, scanPlace, int64(v.Group.ID))
	if err != nil {
		return nil, err
	}
	return m.store.openPlaces(ctx, m.db, rows)
}

// Offer makes somebody the next to be offered a seat, before those who waited
// longer, and says why: one of Reasons, for the audit log. With a free seat they
// are offered it at once.
func (m *Module) Offer(ctx context.Context, v group.Visit, id PlaceID, reason string) error {
	if err := mayHold(v); err != nil {
		return err
	}
	if !slices.Contains(Reasons, reason) {
		var c fault.Check
		c.Add("reason", "entry.problem.reason")
		return c.Err()
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.queue(ctx, tx, v.Group.ID); err != nil {
			return err
		}
		row, found, err := db.Maybe(ctx, tx, qPlaceByID, scanPlace, int64(id), int64(v.Group.ID))
		if err == nil && !found {
			err = fault.Missing("no such place")
		}
		if err != nil || row.Standing == Offered || row.rank == preferred && row.Standing == Waiting {
			return err
		}
		if _, err := db.Exec(ctx, tx, qPreferPlace, int64(id)); err != nil {
			return err
		}
		if err := m.fill(ctx, tx, v.Group.ID); err != nil {
			return err
		}
		return m.note(ctx, tx, v, "entry.offer", audit.Ref("entry_place", id), map[string]string{"reason": reason})
	})
}

// Others returns at most three groups that share a topic and a language with g
// and have room, for those who cannot come into it now.
func (m *Module) Others(ctx context.Context, g group.Group) ([]group.Group, error) {
	all, err := m.groups.Listings(ctx)
	if err != nil {
		return nil, err
	}
	var others []group.Group
	for _, o := range all {
		if o.ID != g.ID && o.Young() == g.Young() && o.Public() && !o.Unlisted && !o.Full() && o.Lang == g.Lang && (o.Entry == "open" || o.Entry == "request") &&
			slices.ContainsFunc(o.Topics, func(t string) bool { return slices.Contains(g.Topics, t) }) {
			others = append(others, o)
		}
	}
	slices.SortStableFunc(others, func(a, b group.Group) int { return common(b, g) - common(a, g) })
	return others[:min(len(others), 3)], nil
}

// common counts the topics of two groups that are the same.
func common(a, b group.Group) (n int) {
	for _, t := range a.Topics {
		if slices.Contains(b.Topics, t) {
			n++
		}
	}
	return n
}

// passOn lets offers that nobody took go to the next in line.
func (m *Module) passOn(ctx context.Context) error {
	lapsed, err := db.All(ctx, m.db, qLapsed, scanPlace, m.now())
	if err != nil {
		return err
	}
	for _, row := range lapsed {
		err := m.db.Tx(ctx, func(tx *db.Tx) error {
			if err := m.queue(ctx, tx, row.Group); err != nil {
				return err
			}
			changed, err := db.Exec(ctx, tx, qRestPlace, int64(row.ID))
			if err != nil || changed == 0 {
				return err
			}
			if err := m.tellPlace(ctx, tx, row, NoticeSeatPassed); err != nil {
				return err
			}
			return m.groups.FreeSeat(ctx, tx, row.Group)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// seatGiven notes that somebody came in from the waiting list.
func (m *Module) seatGiven(ctx context.Context, tx *db.Tx, g group.ID) error {
	_, err := db.Exec(ctx, tx, qSeatGiven, m.ids.Next(), int64(g), clock.ToMillis(m.clock.Now().Truncate(24*time.Hour)))
	return err
}

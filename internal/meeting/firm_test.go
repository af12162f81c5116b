package meeting

import (
	"context"
	"testing"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/format"
	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

func TestADateWhoseRoomIsOpenStaysAsItWas(t *testing.T) {
	for _, row := range []struct {
		name  string
		until time.Duration // from the edit to the beginning
		stays bool
	}{
		{"before the room opens", EarlyBy + time.Second, false},
		{"when the room opens", EarlyBy, true},
		{"while people arrive", 10 * time.Minute, true},
		{"when it begins", 0, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				b := newBundle(t, d)
				for _, how := range []string{"edited", "ended"} {
					rowan, otter := b.Facilitator("low-days", "rowan-"+how), b.Member("low-days", "otter-"+how)
					s := b.add(rowan, b.weekly(24*hour))
					date := b.first(otter, s)
					b.say(otter, date, schedule.Coming)
					b.Clock.Advance(date.Occurrence.Start.Sub(b.Clock.Now()) - row.until)
					var err error
					if how == "edited" {
						_, err = b.m.Edit(t.Context(), rowan, s.Token, b.weekly(50*hour, func(a *Arrangement) { a.Revision = s.Revision }))
					} else {
						err = b.m.End(t.Context(), rowan, s.Token)
					}
					if err != nil {
						t.Fatal(err)
					}
					now, err := b.m.Date(t.Context(), otter, s.Token, string(date.Occurrence.Key))
					if stays := err == nil; stays != row.stays {
						t.Errorf("%s: stays %v, %v", how, stays, err)
						continue
					}
					if told := b.ears.heard(otter, KindCalledOff); (told == 0) != row.stays {
						t.Errorf("%s: called off %d times", how, told)
					}
					if row.stays && (!now.JoinableAt(b.Clock.Now()) || now.Mine.Says != schedule.Coming) {
						t.Errorf("%s: joinable %v, %+v", how, now.JoinableAt(b.Clock.Now()), now.Mine)
					}
				}
			})
		})
	}
}

// TestAnEditSoonBeforeADateMayBringItForward: nothing is firm before a room is
// open.
func TestAnEditSoonBeforeADateMayBringItForward(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	rowan := b.Facilitator("low-days", "rowan")
	s := b.add(rowan, b.weekly(20*time.Minute))
	now, err := b.m.Edit(t.Context(), rowan, s.Token, b.weekly(10*time.Minute, func(a *Arrangement) { a.Revision = s.Revision }))
	if err != nil {
		t.Fatal(err)
	}
	if in := b.first(rowan, now).Occurrence.Start.Sub(b.Clock.Now()); in > 10*time.Minute {
		t.Errorf("the next date is in %s", in)
	}
}

// tables are formats of which one has two seats.
type tables struct{ shipped }

func (tables) Get(ctx context.Context, c db.Conn, g group.Group, code string) (format.Format, error) {
	f, err := shipped{}.Get(ctx, c, g, code)
	if code == "process" {
		f.Seats = 2
	}
	return f, err
}

func TestTheSeatsOfADateAreThoseOfItsOwnFormat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		b.m.formats = tables{}
		rowan := b.Facilitator("low-days", "rowan")
		s := b.add(rowan, b.weekly(48*hour))
		date := b.first(rowan, s)
		if date.Crowd.Seats != 0 {
			t.Fatalf("%d seats in the series' format", date.Crowd.Seats)
		}
		if _, err := b.m.Change(t.Context(), rowan, s.Token, string(date.Occurrence.Key), schedule.Change{Format: "process"}); err != nil {
			t.Fatal(err)
		}
		var last Date
		for _, name := range []string{"one", "two", "three"} {
			last = b.say(b.Member("low-days", name), date, schedule.Coming)
		}
		if last.Crowd.Seats != 2 || last.Mine.Seat || last.Mine.Wait != 1 {
			t.Errorf("%+v, %+v", last.Crowd, last.Mine)
		}
		dates, err := b.m.Upcoming(t.Context(), rowan, b.Clock.Now(), b.Clock.Now().AddDate(0, 0, 14))
		if err != nil || len(dates) != 2 || dates[0].Crowd.Seats != 2 || dates[1].Crowd.Seats != 0 {
			t.Errorf("%v: %+v", err, dates)
		}
	})
}

var qSpoilSeries = db.Register("meeting.test.spoil", `UPDATE meeting_series SET sealed = $1`)

func TestLeavingOpensNoDatesOfLongAgo(t *testing.T) {
	for _, row := range []struct {
		name  string
		later time.Duration
		opens bool
	}{{"a date to come", 0, true}, {"a date of last week", 8 * 24 * hour, false}} {
		t.Run(row.name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				b := newBundle(t, d)
				rowan, otter := b.Facilitator("low-days", "rowan"), b.Member("low-days", "quiet-otter")
				b.say(otter, b.first(otter, b.add(rowan, b.weekly(24*hour))), schedule.Coming)
				b.Clock.Advance(row.later)
				err := d.Tx(t.Context(), func(tx *db.Tx) error {
					// What cannot be read shows whether somebody reads it.
					if _, err := db.Exec(t.Context(), tx, qSpoilSeries, []byte("nothing")); err != nil {
						return err
					}
					return b.m.Gone(t.Context(), tx, otter.Group.ID, otter.Member.ID)
				})
				if opens := err != nil; opens != row.opens {
					t.Errorf("opened %v: %v", opens, err)
				}
			})
		})
	}
}

package room

import (
	"testing"
	"time"

	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/bus"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

var (
	qSpoilFormat = db.Register("room.test.spoil_format", `UPDATE meeting_run SET format_sealed = $2 WHERE id = $1`)
	qRunEnded    = db.Register("room.test.run_ended", `SELECT ended_at FROM meeting_run WHERE id = $1`)
	qLogOf       = db.Register("room.test.log_of", `SELECT COUNT(*) FROM meeting_event WHERE run_id = $1`)
)

// onDate opens a meeting of another date, which one facilitator leads.
func (b *bundle) onDate(key string) *live {
	b.t.Helper()
	was := b.dates.date
	defer func() { b.dates.date = was }()
	b.dates.date.Occurrence.Key = "20260501T190000"
	if key != "" {
		b.dates.date.Series.ID++
	}
	v := b.Facilitator("low-days", "lead-"+key)
	l := b.enter(v, format.Text)
	b.do(l, v, floor.Event{Kind: floor.Begin})
	return l
}

func (b *bundle) ended(run RunID) bool {
	b.t.Helper()
	at, err := db.One(b.t.Context(), b.DB, qRunEnded, db.Value[int64], int64(run))
	b.must(err)
	return at != 0
}

// spoil makes something of a meeting's rows that no Hearth of today would write.
func (b *bundle) spoil(l *live, how string) {
	b.t.Helper()
	ctx := b.t.Context()
	b.must(b.DB.Tx(ctx, func(tx *db.Tx) error {
		switch how {
		case "format":
			_, err := db.Exec(ctx, tx, qSpoilFormat, int64(l.run.ID), []byte("no document"))
			return err
		case "rules":
			f := aRound()
			f.Name = "" // which a format may not have
			raw, err := f.JSON()
			if err != nil {
				return err
			}
			sealed, err := b.Keys.Seal(ctx, tx, l.group.Key, formatPlace(l.run.ID), string(raw))
			if err != nil {
				return err
			}
			_, err = db.Exec(ctx, tx, qSpoilFormat, int64(l.run.ID), sealed)
			return err
		case "event":
			return b.room.store.put(ctx, tx, l.group.Key, l.run.ID, entry{seq: l.seq + 1, event: floor.Event{At: 1, Kind: floor.Begin, By: 1}})
		}
		return nil
	}))
}

func TestOneMeetingThatCannotBeOpenedKeepsNoOtherFromGoingOn(t *testing.T) {
	for _, row := range []struct {
		name  string
		how   string
		opens bool
	}{
		{"a format that is none", "format", false},
		{"a format that later rules would refuse", "rules", true},
		{"an event that today's rules refuse", "event", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				b := newBundle(t, d)
				spoilt, good := b.onDate(""), b.onDate("good")
				b.spoil(spoilt, row.how)
				b.room.Close()

				again := newNode(t, b.World, bus.NewMemory(), b.dates, b.told) // which fails the test if it does not start
				if again.room.hub.find(good.run.ID) == nil {
					t.Error("the other meeting does not go on")
				}
				l := again.room.hub.find(spoilt.run.ID)
				if opened := l != nil && l.now().state.Phase == floor.Open; opened != row.opens {
					t.Errorf("opened: %v", opened)
				}

				again.Clock.Advance(longest)
				if err := again.room.Sweep(t.Context()); err != nil {
					t.Error(err)
				}
				for _, l := range []*live{spoilt, good} {
					if !again.ended(l.run.ID) {
						t.Errorf("meeting %d goes on after twelve hours", l.run.ID)
					}
				}
			})
		})
	}
}

func TestWhatNobodyEndsIsEndedForThoseWhoListen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		media := &someMedia{}
		b.room.media = media
		l := b.onDate("")
		b.Clock.Advance(longest)
		wake := l.now().wake
		b.must(b.room.Sweep(t.Context()))
		select {
		case <-wake:
		default:
			t.Error("who listens is not told")
		}
		if now := l.now(); now.state.Phase != floor.Ended || !b.ended(l.run.ID) {
			t.Errorf("phase %s", now.state.Phase)
		}
		idle(t, l)
		if media.told("") != "closed" {
			t.Error("voice and video go on")
		}
	})
}

func TestLogsOfMeetingsThatAreOverGo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		left := func(l *live) int64 {
			n, err := db.One(t.Context(), d, qLogOf, db.Value[int64], int64(l.run.ID))
			b.must(err)
			return n
		}
		sweep := func(after time.Duration) {
			t.Helper()
			b.Clock.Advance(after)
			b.must(b.room.Sweep(t.Context()))
		}
		one, two := b.onDate(""), b.onDate("two")
		b.must(one.apply(t.Context(), floor.Event{Kind: floor.Lapse}, nil))
		sweep(keepLog / 2)
		if left(one) == 0 {
			t.Error("gone while pages may be open")
		}
		sweep(keepLog)
		sweep(time.Minute)
		b.must(two.apply(t.Context(), floor.Event{Kind: floor.Lapse}, nil))
		sweep(keepLog + time.Minute)
		if left(one) != 0 || left(two) != 0 {
			t.Errorf("%d and %d entries stay", left(one), left(two))
		}
		if swept := b.room.swept.Load(); swept == 0 || clock.FromMillis(swept).After(b.Clock.Now()) {
			t.Errorf("swept to %d", swept)
		}
	})
}

func TestAMeetingThatNobodyBeganEnds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		host := b.Facilitator("low-days", "rowan")
		l := b.enter(host, format.Text)
		b.do(l, host, floor.Event{Kind: floor.Leave})
		b.pass(time.Minute, 50) // the date is an hour long, and began five minutes ago
		if b.ended(l.run.ID) {
			t.Error("over while somebody could still come")
		}
		b.pass(time.Minute, 10)
		if !b.ended(l.run.ID) {
			t.Error("it waits for ever")
		}
	})
}

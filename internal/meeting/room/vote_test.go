package room

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/bus"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

// aPoll is a meeting whose vote is open, by three people.
type aPoll struct {
	*bundle
	host, one, two group.Visit
	l              *live
}

func newPoll(t *testing.T, d *db.DB) aPoll {
	b := newBundle(t, d)
	p := aPoll{bundle: b, host: b.Facilitator("low-days", "rowan"), one: b.Member("low-days", "one"), two: b.Member("low-days", "two")}
	p.l = b.enter(p.host, format.Text)
	b.enter(p.one, format.Text)
	b.enter(p.two, format.Text)
	b.do(p.l, p.host, floor.Event{Kind: floor.Begin})
	b.do(p.l, p.host, floor.Event{Kind: floor.Advance})
	b.do(p.l, p.host, floor.Event{Kind: floor.Advance})
	return p
}

func (p aPoll) votes(v group.Visit, choice int) {
	p.t.Helper()
	p.must(p.room.Do(p.t.Context(), p.l, v, Act{Event: floor.Event{Kind: floor.CastVote}, Choice: choice}))
}

func (p aPoll) ballots() int {
	p.t.Helper()
	rows, err := db.All(p.t.Context(), p.DB, qBallots, scanBallot, int64(p.l.run.ID))
	p.must(err)
	n := 0
	for _, r := range rows {
		n += r.voices
	}
	return n
}

func TestAVoteThatIsLeftOpenLeavesNoBallots(t *testing.T) {
	for _, row := range []struct {
		name  string
		away  []floor.Event
		again []floor.Event // and back to the vote
	}{
		{"back, and on again", []floor.Event{{Kind: floor.GoBack}}, []floor.Event{{Kind: floor.Advance}}},
		{"on to the closing, and back", []floor.Event{{Kind: floor.CloseEarly}}, []floor.Event{{Kind: floor.GoBack}}},
		{"the end", []floor.Event{{Kind: floor.End}}, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				p := newPoll(t, d)
				p.votes(p.one, 1)
				p.votes(p.two, 1)
				for _, e := range row.away {
					p.do(p.l, p.host, e)
				}
				if n := p.ballots(); n != 0 {
					t.Errorf("%d ballots stay", n)
				}
				if p.l.now().state.Phase == floor.Ended {
					return
				}
				for _, e := range row.again {
					p.do(p.l, p.host, e)
				}
				p.votes(p.host, 0)
				p.votes(p.two, 0)
				p.votes(p.one, 1)
				p.do(p.l, p.host, floor.Event{Kind: floor.CloseVote})
				if diff := cmp.Diff([]int{2, 1}, p.l.now().state.Now.Vote.Tally); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

// TestAVoteIsCountedWhoeverGoesAway closes a vote by a request that ends at that
// moment, and by a node that does.
func TestAVoteIsCountedWhoeverGoesAway(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newPoll(t, d)
		p.votes(p.one, 1)
		ctx, cancel := context.WithCancel(t.Context())
		p.must(p.l.apply(ctx, floor.Event{Kind: floor.CloseVote, By: seatOf(p.l, p.host).ID}, func(tx *db.Tx) error {
			tx.OnCommit(cancel)
			return nil
		}))
		if diff := cmp.Diff([]int{0, 1}, p.l.now().state.Now.Vote.Tally); diff != "" {
			t.Errorf("by a request that ended: %s", diff)
		}
	})
	for _, by := range []string{"a node that takes it over", "a node that held it too"} {
		t.Run(by, func(t *testing.T) {
			p := newPoll(t, dbtest.SQLite(t))
			p.votes(p.one, 1)
			line := bus.NewMemory()
			other := newNode(t, p.World, line, p.dates, p.told)
			if by == "a node that takes it over" {
				other.room.Close()
			}
			// The node writes that the vote is closed, and is gone.
			now := p.l.now()
			e := floor.Event{At: now.state.Clock, Kind: floor.CloseVote, By: seatOf(p.l, p.host).ID}
			p.must(p.DB.Tx(t.Context(), func(tx *db.Tx) error {
				return p.room.store.put(t.Context(), tx, p.l.group.Key, p.l.run.ID, entry{seq: now.seq + 1, event: e})
			}))
			p.room.Close()
			if by == "a node that takes it over" {
				other = newNode(t, p.World, line, p.dates, p.told)
			}
			other.room.hub.renew()
			if diff := cmp.Diff([]int{0, 1}, other.live(p.host).now().state.Now.Vote.Tally); diff != "" {
				t.Error(diff)
			}
		})
	}
}

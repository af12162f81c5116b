package meeting

import (
	"context"
	"strings"
	"testing"
	"time"

	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

// rooms are meetings that have ended, and how often somebody asked for them.
type rooms struct {
	over  map[DateID]bool
	asked int
}

func (r *rooms) Over(_ context.Context, _ db.Conn, dates []DateID) (map[DateID]bool, error) {
	r.asked++
	found := map[DateID]bool{}
	for _, d := range dates {
		if r.over[d] {
			found[d] = true
		}
	}
	return found, nil
}

func TestAMeetingThatWasEndedEarlyIsOver(t *testing.T) {
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	otter, rowan := b.Member("low-days", "quiet-otter"), b.Facilitator("low-days", "rowan")
	soon := b.first(otter, b.add(rowan, b.weekly(10*time.Minute)))
	b.add(rowan, b.weekly(12*time.Minute, func(a *Arrangement) { a.Title = "Another" }))
	held := &rooms{over: map[DateID]bool{}}
	b.m.ShowRooms(held)
	b.Clock.Advance(20 * time.Minute)
	list, page := "/groups/low-days/meetings", soon.URL(rowan.Group)
	room := page + "/room"

	for _, step := range []struct {
		name         string
		over, joined bool
	}{{"it goes on", false, true}, {"somebody ended it", true, false}} {
		held.over[soon.ID()], held.asked = step.over, 0
		listed := b.ask(otter.Actor, "GET", list, "", nil).Body.String()
		if got := strings.Contains(listed, `href="`+room+`"`); got != step.joined {
			t.Errorf("%s: the list leads into the room: %v", step.name, got)
		}
		if held.asked != 1 {
			t.Errorf("%s: the list asked %d times", step.name, held.asked)
		}
		one := b.ask(otter.Actor, "GET", page, "", nil).Body.String()
		if got := strings.Contains(one, "Join"); got != step.joined {
			t.Errorf("%s: the date leads into the room: %v", step.name, got)
		}
		if got := strings.Contains(one, "Do you come?"); got != step.joined {
			t.Errorf("%s: the date still asks who comes: %v", step.name, got)
		}
		next, ok, err := b.m.Meeting(t.Context(), otter)
		if mine := strings.Contains(next.URL, soon.Series.Token); err != nil || !ok || mine != step.joined || !next.Open {
			t.Errorf("%s: next is %+v %v", step.name, next, err)
		}
	}
	if _, err := b.m.Answer(t.Context(), otter, soon.Series.Token, string(soon.Occurrence.Key), schedule.Coming); codeOf(err) != "meeting.over" {
		t.Errorf("an answer: %v", err)
	}

	held.over, held.asked = map[DateID]bool{}, 0
	b.Clock.Advance(24 * time.Hour)
	if b.ask(otter.Actor, "GET", list, "", nil); held.asked != 0 {
		t.Error("nothing could be joined, and still somebody asked")
	}
}

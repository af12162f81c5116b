package room

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
)

// inOrder are the orders for all who wait, as they are carried out.
func inOrder(s *floor.State, waiting []floor.SeatID) (all []order) {
	for len(waiting) > 0 {
		id := next(s, waiting)
		all = append(all, orderFor(s, id))
		waiting = slices.DeleteFunc(waiting, func(other floor.SeatID) bool { return other == id })
	}
	return all
}

func TestWhatVoiceAndVideoAreToldAfterAnEvent(t *testing.T) {
	f := aRound()
	s := floor.New(&f, floor.Options{})
	at := int64(1)
	tell := func(e floor.Event) []order {
		t.Helper()
		at += 1000
		e.At = at
		next, effects, err := floor.Apply(s, e)
		if err != nil {
			t.Fatal(e.Kind, err)
		}
		waiting := stirred(&s, &next, effects)
		s = next
		return inOrder(&s, waiting)
	}
	come := func(guest int64, way format.Way, facilitator bool) {
		tell(floor.Event{Kind: floor.Knock, Guest: guest, Way: way, Facilitator: facilitator, CheckIn: "wait"})
		tell(floor.Event{Kind: floor.Join, Seat: floor.SeatID(guest), Conn: at})
	}
	come(1, format.Voice, true)
	come(2, format.Video, false)
	come(3, format.Text, false)
	tell(floor.Event{Kind: floor.Begin, By: 1})

	silent, seen := MediaRights{Hear: true}, MediaRights{Hear: true, Cam: true}
	for _, row := range []struct {
		name string
		e    floor.Event
		want []order
	}{
		{"the round begins with the host, and the others fall silent", floor.Event{Kind: floor.Advance, By: 1},
			[]order{{seat: 2, rights: seen}}},
		{"the turn goes on: a microphone closes before the next opens", floor.Event{Kind: floor.TurnOver, By: 1},
			[]order{{seat: 1, rights: silent}, {seat: 2, rights: MediaRights{Hear: true, Cam: true, Mic: true}}}},
		{"to a text seat, which has none", floor.Event{Kind: floor.TurnOver, By: 2}, []order{{seat: 2, rights: seen}}},
		{"in the private room nobody hears the circle", floor.Event{Kind: floor.StepAside, By: 2}, []order{{seat: 2}}},
		{"who is removed is cut off", floor.Event{Kind: floor.Remove, By: 1, Seat: 2}, []order{{seat: 2, remove: true}}},
		{"the end closes everything", floor.Event{Kind: floor.End, By: 1}, []order{{close: true}}},
	} {
		if diff := cmp.Diff(row.want, tell(row.e), cmp.AllowUnexported(order{})); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
	}
}

func TestAirtimeIsWhatWasHeardWhereThereIsAMicrophone(t *testing.T) {
	v := stageView{Heard: map[floor.SeatID]time.Duration{1: 90 * time.Second, 2: 90 * time.Second}}
	for _, row := range []struct {
		name string
		seat floor.SeatView
		want int64
	}{
		{"a voice that was heard", floor.SeatView{ID: 1, Way: format.Voice, Spoke: 10_000}, 90_000},
		{"who types now, whatever was heard before", floor.SeatView{ID: 2, Way: format.Text, Spoke: 10_000}, 10_000},
		{"a voice that nothing tells of", floor.SeatView{ID: 3, Way: format.Voice, Spoke: 10_000}, 10_000},
	} {
		if got := v.spoken(row.seat); got != row.want {
			t.Errorf("%s: %d ms", row.name, got)
		}
	}
}

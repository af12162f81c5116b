package sfu

import (
	"crypto/rand"
	"net"
	"os"
	"testing"
	"time"

	"github.com/livekit/protocol/livekit"

	"hearth/internal/meeting/sfu/sfutest"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/fault"
)

var all = Rights{Mic: true, Cam: true, Hear: true}

func TestTwoHearEachOther(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		room := "two-" + rand.Text() // a test may run twice
		a, b := Place{room, "ash", 1}, Place{room, "birch", 1}
		ash, birch := s.enter(t, a, all), s.enter(t, b, all)
		for _, p := range []*sfutest.Participant{ash, birch} {
			if err := p.Speak(deadline(t)); err != nil {
				t.Fatal(err)
			}
		}
		await(t, "sound", func() bool { return ash.Audio.Load() > 50 && birch.Audio.Load() > 50 })
		await(t, "what the house is told", func() bool { return s.house.told(a) == "came, mic on" && s.house.told(b) == "came, mic on" })
		ash.Leave()
		await(t, "a goodbye", func() bool { return s.house.told(a) == "came, mic on, mic off, left" })
	})
}

func TestSpeechIsMeasured(t *testing.T) { // not by an outside LiveKit, which does not tell
	s := sites[Embedded]()
	a, b := Place{"airtime", "ash", 1}, Place{"airtime", "birch", 1}
	ash := s.enter(t, a, all)
	s.enter(t, b, all)
	if err := ash.Speak(deadline(t)); err != nil {
		t.Fatal(err)
	}
	await(t, "two seconds of speech", func() bool { return s.house.spoke(a) >= 2*spokeEach })
	if got := s.house.spoke(b); got != 0 {
		t.Errorf("somebody silent spoke for %v", got)
	}
}

// closed fails unless nothing comes through although somebody goes on sending.
func closed(t *testing.T, from, to *sfutest.Participant) {
	t.Helper()
	await(t, "the end of the track", func() bool { return to.Tracks.Load() == 0 })
	sent, heard := from.Sent.Load(), to.Audio.Load()
	await(t, "more packets on their way", func() bool { return from.Sent.Load() > sent+50 })
	if now := to.Audio.Load(); now != heard {
		t.Errorf("%d packets came through a closed microphone", now-heard)
	}
}

func TestAllowClosesAndOpens(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		a := Place{"turns", "ash", 1}
		ash, birch := s.enter(t, a, all), s.enter(t, Place{"turns", "birch", 1}, Rights{Hear: true})
		if err := ash.Speak(deadline(t)); err != nil {
			t.Fatal(err)
		}
		await(t, "sound", func() bool { return birch.Audio.Load() > 50 })
		if err := s.Allow(t.Context(), a.Room, a.Seat, Rights{Hear: true}); err != nil {
			t.Fatal(err)
		}
		closed(t, ash, birch)
		await(t, "the house hears of it", func() bool { return s.house.told(a) == "came, mic on, mic off" })
		if err := s.Allow(t.Context(), a.Room, a.Seat, all); err != nil {
			t.Fatal(err)
		}
		if err := ash.Speak(deadline(t)); err != nil {
			t.Fatal("a microphone that may be opened again is not:", err)
		}
		heard := birch.Audio.Load()
		await(t, "sound again", func() bool { return birch.Audio.Load() > heard+20 })
	})
}

func TestWhoMayNotSpeakIsNotHeard(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		ash := s.enter(t, Place{"listening", "ash", 1}, Rights{Cam: true, Hear: true})
		birch := s.enter(t, Place{"listening", "birch", 1}, Rights{Hear: true})
		cedar := s.enter(t, Place{"listening", "cedar", 1}, Rights{Mic: true})
		if err := ash.Film(deadline(t), 100, 10); err != nil {
			t.Fatal("a camera that may be opened is not:", err)
		}
		await(t, "a picture", func() bool { return birch.Video.Load() > 10 })
		brief, cancel := short(t)
		defer cancel()
		if ash.Speak(brief) == nil || birch.Film(brief, 100, 10) == nil {
			t.Error("what may not be opened was opened")
		}
		if cedar.Tracks.Load() != 0 || cedar.Video.Load() != 0 {
			t.Error("somebody who may not hear sees")
		}
	})
}

func TestMuteClosesAndNeverOpens(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		a := Place{"mute", "ash", 1}
		ash, birch := s.enter(t, a, all), s.enter(t, Place{"mute", "birch", 1}, all)
		if err := ash.Speak(deadline(t)); err != nil {
			t.Fatal(err)
		}
		await(t, "sound", func() bool { return birch.Audio.Load() > 50 })
		await(t, "the house to know the microphone", func() bool { return s.house.told(a) == "came, mic on" })
		for range 2 { // the second has nothing to do, and undoes nothing
			if err := s.Mute(t.Context(), a.Room, a.Seat); err != nil {
				t.Fatal(err)
			}
			await(t, "word to the owner", ash.MutedByServer.Load)
		}
		await(t, "the house hears of it", func() bool { return s.house.told(a) == "came, mic on, mic off" })
		sent, heard := ash.Sent.Load(), birch.Audio.Load()
		await(t, "more packets on their way", func() bool { return ash.Sent.Load() > sent+50 })
		if now := birch.Audio.Load(); now != heard {
			t.Errorf("%d packets came through a closed microphone", now-heard)
		}
	})
}

func TestRemovedStaysOut(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		a := Place{"removed", "ash", 1}
		ash := s.enter(t, a, all)
		s.enter(t, Place{"removed", "birch", 1}, all)
		old, err := s.Ticket(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		await(t, "the house to know", func() bool { return s.house.told(a) == "came" })
		s.house.seat(a.Room, a.Seat, nil)
		if err := s.Remove(t.Context(), a.Room, a.Seat); err != nil {
			t.Fatal(err)
		}
		await(t, "the end", func() bool { return ash.Gone.Load() != nil && s.house.told(a) == "came, removed" })
		if got := refusal(sfutest.Join(deadline(t), s.ws(), old.Token)); got != 403 {
			t.Errorf("with the old ticket: %d, want 403", got)
		}
		if renewed := ash.Renewed.Load(); renewed != nil {
			if got := refusal(sfutest.Join(deadline(t), s.ws(), *renewed)); got != 403 {
				t.Errorf("with the ticket that LiveKit renewed: %d, want 403", got)
			}
		}
	})
}

func TestSecondTabTakesTheSeatOver(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		first, second := Place{"tabs", "ash", 1}, Place{"tabs", "ash", 2}
		old := s.enter(t, first, all)
		await(t, "the first tab", func() bool { return s.house.told(first) == "came" })
		tab := s.enter(t, second, all)
		await(t, "the end of the first", func() bool { return old.Gone.Load() != nil && s.house.told(first) == "came, replaced" })
		if tab.Gone.Load() != nil || s.house.told(second) != "came" {
			t.Error("the second tab is not in")
		}
		// What was decided for the seat goes to the tab that holds it.
		if err := tab.Speak(deadline(t)); err != nil {
			t.Error(err)
		}
	})
}

func TestALateOlderTabDoesNotShareTheSeat(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		room := "late-" + rand.Text()
		first, second := Place{room, "ash", 1}, Place{room, "ash", 2}
		new := s.enter(t, second, all)
		await(t, "the newer tab", func() bool { return s.house.told(second) == "came" })
		old := s.enter(t, first, all)
		await(t, "the older tab to go", func() bool { return old.Gone.Load() != nil })
		if new.Gone.Load() != nil {
			t.Error("the newer tab went too")
		}
	})
}

func TestRightsAreThoseOfTheMomentOfJoining(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		a := Place{"late", "ash", 1}
		s.house.seat(a.Room, a.Seat, &all)
		ticket, err := s.Ticket(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		s.house.seat(a.Room, a.Seat, &Rights{Hear: true})
		ash, err := sfutest.Join(deadline(t), s.ws(), ticket.Token)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(ash.Vanish)
		brief, cancel := short(t)
		defer cancel()
		if ash.Speak(brief) == nil {
			t.Error("an old ticket gave an old right")
		}
	})
}

func TestVanishedIsNotLeft(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		a := Place{"tunnel", "ash", 1}
		ash := s.enter(t, a, all)
		await(t, "somebody", func() bool { return s.house.told(a) == "came" })
		ash.Vanish()
		await(t, "the loss", func() bool { return s.house.told(a) == "came, lost" })
	})
}

func TestClosedRoomIsEmpty(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		a := Place{"closing", "ash", 1}
		ash := s.enter(t, a, all)
		await(t, "somebody", func() bool { return s.house.told(a) == "came" })
		for range 2 { // the second finds nothing to close
			if err := s.CloseRoom(t.Context(), a.Room); err != nil {
				t.Fatal(err)
			}
		}
		await(t, "the end", func() bool { return ash.Gone.Load() != nil && s.house.told(a) == "came, left" })
	})
}

func TestNobodyThereIsNoProblem(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for name, err := range map[string]error{
			"Allow":     s.Allow(t.Context(), "nowhere", "nobody", all),
			"Mute":      s.Mute(t.Context(), "nowhere", "nobody"),
			"Remove":    s.Remove(t.Context(), "nowhere", "nobody"),
			"CloseRoom": s.CloseRoom(t.Context(), "nowhere"),
		} {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// redisURL is the Redis of scripts/services. A test without it would prove
// nothing, so it fails.
func redisURL(t *testing.T) string {
	t.Helper()
	url := os.Getenv("HEARTH_TEST_REDIS_URL")
	if url == "" {
		t.Fatal("HEARTH_TEST_REDIS_URL is not set; run the tests with scripts/test")
	}
	return url
}

func TestNodesOfOneSiteCarryOneRoom(t *testing.T) {
	redis := redisURL(t)
	one, two := must(embeddedSite(redis)), must(embeddedSite(redis))
	room := "nodes-" + rand.Text() // others may use this Redis
	a, b := Place{room, "ash", 1}, Place{room, "birch", 1}
	two.house.seat(room, "ash", &all) // as the database would tell both
	one.house.seat(room, "birch", &all)
	ash, birch := one.enter(t, a, all), two.enter(t, b, all)
	if err := ash.Speak(deadline(t)); err != nil {
		t.Fatal(err)
	}
	await(t, "sound from the other node", func() bool { return birch.Audio.Load() > 50 })
	// An order reaches the room's node from either.
	for _, s := range []*site{one, two} {
		if err := s.Allow(t.Context(), room, "ash", Rights{Hear: true}); err != nil {
			t.Fatal(err)
		}
	}
	closed(t, ash, birch)
	// Who stops says so, so that browsers ask for a new ticket at once.
	for _, s := range []*site{one, two} {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal("a second time: ", err)
		}
		if _, err := s.Ticket(t.Context(), a); !fault.Is(err, fault.Unavailable) {
			t.Errorf("a stopped node gives tickets: %v", err)
		}
	}
	await(t, "the word that the server stops", func() bool {
		gone := ash.Gone.Load()
		return gone != nil && gone.Reason == livekit.DisconnectReason_SERVER_SHUTDOWN
	})
}

func TestPortThatIsTaken(t *testing.T) {
	taken, err := net.ListenPacket("udp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	now := clock.At(time.Unix(1_000, 0))
	s := must(New(Deps{Clock: now, Fail: fail, Secret: []byte("thirty-two bytes for tests only!"), Config: Config{Mode: Embedded, NodeIP: loopback, UDPPort: taken.LocalAddr().(*net.UDPAddr).Port}}))
	if _, err := s.Ticket(t.Context(), Place{"r", "s", 1}); !fault.Is(err, fault.Unavailable) {
		t.Fatalf("Ticket = %v, want a fault that lets the meeting go on in text", err)
	}
	if err := taken.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Ticket(t.Context(), Place{"r", "s", 1}); !fault.Is(err, fault.Unavailable) {
		t.Errorf("Ticket = %v at once, want a pause", err)
	}
	now.Advance(restFor)
	if _, err := s.Ticket(t.Context(), Place{"r", "s", 1}); err != nil {
		t.Errorf("the port is free again, and still: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

package floor

import (
	"testing"

	"hearth/internal/meeting/format"
)

func TestWhoIsLostInThePrivateRoomComesBackThere(t *testing.T) {
	r := enter(t, plain(round(format.Rule{})), Options{})
	r.host()
	id := r.come(format.Text)[0]
	r.begin()
	r.by(id, StepAside)
	r.lose(id)
	if !got(r, func(n Notify) bool { return n.What == NoticeVanished && n.Seat == id }) {
		t.Error("nobody looks after who vanished from the private room")
	}
	r.quiet()
	r.join(id)
	if p := r.s.seat(id).Presence; p != Aside || r.s.seat(id).Vanish.Since != 0 {
		t.Fatalf("back as %s", p)
	}
	if r.heard("back") || !r.heard("back_safe") {
		t.Error("the circle is told, or those who lead are not")
	}
	r.by(id, ComeBack)
	r.lose(id)
	r.join(id)
	if p := r.s.seat(id).Presence; p != Here {
		t.Errorf("who had come back from there is %s after another loss", p)
	}
	// Gone for good, and then anew: nothing of the private room is left.
	r.by(id, StepAside)
	r.lose(id)
	r.by(id, Leave)
	if r.s.seat(id).Apart {
		t.Error("a seat that was left is still apart")
	}
}

package floor

import (
	"strings"
	"testing"

	"hearth/internal/meeting/format"
)

// TestWhoMayDoWhat is the table of the room: "+" may, "-" may not. The segment is
// a round; the member has the turn, the silent one has passed.
func TestWhoMayDoWhat(t *testing.T) {
	r := enter(t, plain(format.Segment{Kind: format.Gathering}, format.Segment{Kind: format.Round, Speak: format.Rule{Seconds: 120}}), Options{Lobby: true})
	host := r.host()
	ids := r.come(format.Voice, format.Voice, format.Listen, format.Text, format.Voice, format.Voice)
	member, silent, listener, greeter, keeper, aside := ids[0], ids[1], ids[2], ids[3], ids[4], ids[5]
	lost := r.come(format.Voice)[0]
	outside := r.knock(Event{})
	r.begin()
	r.do(Event{Kind: TakeRole, By: greeter, Role: format.Greeter})
	r.do(Event{Kind: TakeRole, By: keeper, Role: format.Timekeeper})
	r.by(host, Advance)
	r.by(host, Pass)
	r.by(silent, Pass)
	r.by(aside, StepAside)
	r.lose(lost)
	r.turn(member)

	seats := []SeatID{host, member, silent, listener, greeter, keeper, aside, lost, outside, 0, 99}
	//                                       host member silent listens greeter keeper aside lost outside server nobody
	for _, row := range strings.Split(strings.TrimSpace(`
		leave                                  + + + + + + + + + - -
		way                                    + + + + + + + - - - -
		hand_up                                + + + + + + - - - - -
		hand_down                              - - - - - - - - - - -
		pass                                   - + - + + + - - - - -
		later                                  - + - + + + - - - - -
		turn_over                              - + - - - - - - - - -
		answer                                 - - - - - - - - - - -
		agree                                  - - - - - - - - - - -
		vote                                   - - - - - - - - - - -
		signal                                 + + + + + + - - - - -
		heavy                                  + + + + + + - - - - -
		step_aside                             + + + + + + - - - - -
		come_back                              - - - - - - + - - - -
		willing                                - - - - - - - - - - -
		begin                                  - - - - - - - - - - -
		advance                                + - - - - - - - - - -
		back                                   + - - - - - - - - - -
		extend_segment                         + - - - - - - - - - -
		extend_turn                            + - - - - + - - - - -
		sign                                   + - - - - + - - - - -
		force_pass                             + - - - - - - - - - -
		lock                                   + - - - - - - - - - -
		break                                  + - - - - - - - - - -
		end                                    + - - - - - - - - - -
		admit:outside                          + - - - + - - - - - -
		turn_away:outside                      + - - - + - - - - - -
		skip:keeper                            + - - - - - - - - - -
		skip:silent                            - - - - - - - - - - -
		mute:member                            + - - - - - - - - - -
		remove:member                          + - - - - - - - - - -
		remove:outside                         + - - - - - - - - - -
		offer_aside:member                     + - - - - - - - - - -
		check:member                           - - - - - - - - - - -
		heavy:member                           + + - - - - - - - - -
		offer_role:member                      + - - - + + - - - - -
		knock                                  - - - - - - - - - - -
		lose                                   - - - - - - - - - - -
		lunch                                  - - - - - - - - - - -
	`), "\n") {
		cells := strings.Fields(row)
		kind, about, _ := strings.Cut(cells[0], ":")
		seat := map[string]SeatID{"": 0, "outside": outside, "keeper": keeper, "silent": silent, "member": member}[about]
		for i, id := range seats {
			err := r.s.May(id, Kind(kind), seat)
			if may := err == nil; may != (cells[i+1] == "+") {
				t.Errorf("%s by seat %d: %v, want %s", cells[0], id, err, cells[i+1])
			}
		}
	}
}

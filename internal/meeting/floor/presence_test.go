package floor

import (
	"slices"
	"testing"

	"hearth/internal/meeting/format"
)

// got reports whether the last event had such an effect.
func got[E Effect](r *room, is func(E) bool) bool {
	return slices.ContainsFunc(r.did, func(e Effect) bool {
		x, ok := e.(E)
		return ok && is(x)
	})
}

func TestALostSpeakerKeepsSeatAndTurn(t *testing.T) {
	r := enter(t, plain(round(format.Rule{Seconds: 120})), Options{})
	host := r.host()
	other := r.come(format.Voice)[0]
	r.begin()
	r.wait(30_000)
	r.lose(host)
	if r.s.Now.Turn.Stage != Held || !r.heard("held") {
		t.Fatal("the turn is not held")
	}
	if !got(r, func(n Notify) bool { return n.What == NoticeVanished && n.Seat == host }) {
		t.Error("nobody looks after who vanished in their turn")
	}
	r.wait(20_000)
	r.join(host)
	r.turn(host)
	if left := r.s.Now.Turn.Ends - r.now; left != 90_000 {
		t.Errorf("%d ms are left of the turn, want what was left before", left)
	}
	if r.s.Rights(host).Mic != MicOpen || r.s.seat(host).Vanish.Since != 0 {
		t.Error("not as it was before")
	}
	r.by(host, TurnOver)
	r.turn(other)
	if spoke := r.s.seat(host).Spoke; spoke != 30_000 {
		t.Errorf("%d ms were counted: the gap is not speech", spoke)
	}
}

func TestALostTurnIsAskedAtTheEndOfTheRound(t *testing.T) {
	r := enter(t, plain(round(format.Rule{})), Options{})
	host := r.host()
	ids := r.come(format.Voice, format.Text)
	r.begin()
	r.by(host, TurnOver)
	r.lose(ids[0])
	r.wait(HoldTurn)
	r.turn(ids[1])
	r.join(ids[0])
	r.turn(ids[1])
	r.by(ids[1], TurnOver)
	r.turn(ids[0])
}

func TestLostLeftAndRemovedAreToldApart(t *testing.T) {
	r := enter(t, plain(format.Segment{Kind: format.Open, Minutes: 60}), Options{})
	host := r.host()
	ids := r.come(format.Voice, format.Voice, format.Voice)
	r.begin()
	r.wait(10 * minute)

	r.lose(ids[0])
	if r.s.seat(ids[0]).Presence != Lost || got(r, func(Record) bool { return true }) || got(r, func(Notify) bool { return true }) {
		t.Error("a lost connection on a quiet evening is more than that")
	}
	r.wait(GraceLost)
	if r.s.seat(ids[0]).Presence != Left || !got(r, func(x Record) bool { return x.What == RecordLost && x.Minutes == 12 }) {
		t.Errorf("after the grace: %s, %+v", r.s.seat(ids[0]).Presence, r.did)
	}
	r.by(ids[1], Leave)
	if !got(r, func(x Record) bool { return x.What == RecordLeft }) || !got(r, func(x Disconnect) bool { return !x.Removed }) {
		t.Errorf("leaving: %+v", r.did)
	}
	r.do(Event{Kind: Remove, By: host, Seat: ids[2]})
	if !got(r, func(x Record) bool { return x.What == RecordRemoved }) || !got(r, func(x Disconnect) bool { return x.Removed }) {
		t.Errorf("removing: %+v", r.did)
	}

	guest := func(id SeatID) int64 { return r.s.seat(id).Guest }
	r.refused(RefusedRemoved, Event{Kind: Knock, Guest: guest(ids[2]), Way: format.Text})
	r.refused(RefusedNobody, Event{Kind: Join, Seat: ids[2], Conn: 99})
	for _, id := range ids[:2] {
		place := r.s.seat(id).Place
		if back := r.knock(Event{Guest: guest(id), Way: format.Text}); back != id || r.s.seat(id).Place != place {
			t.Errorf("seat %d came back as %d", id, back)
		}
		r.join(id)
	}
}

func TestAHeavyMomentIsLookedAfter(t *testing.T) {
	heavy := []struct {
		name string
		do   func(r *room, host, id SeatID)
		want bool
	}{
		{"a quiet evening", func(*room, SeatID, SeatID) {}, false},
		{"a facilitator marks it", func(r *room, host, id SeatID) { r.do(Event{Kind: MarkHeavy, By: host, Seat: id}) }, true},
		{"the person marks it", func(r *room, _, id SeatID) { r.by(id, MarkHeavy) }, true},
		{"overwhelmed", func(r *room, _, id SeatID) { r.do(Event{Kind: SendSignal, By: id, Signal: Overwhelmed}) }, true},
		{"from the private room", func(r *room, _, id SeatID) { r.by(id, StepAside) }, true},
		{"heavy, but long ago", func(r *room, _, id SeatID) { r.by(id, MarkHeavy); r.wait(HeavyFor + 1) }, false},
	}
	for _, test := range heavy {
		t.Run(test.name, func(t *testing.T) {
			r := enter(t, plain(format.Segment{Kind: format.Open, Minutes: 60}), Options{})
			host := r.host()
			id := r.knock(Event{CheckIn: "message"})
			r.join(id)
			r.begin()
			test.do(r, host, id)
			r.lose(id)
			if told := got(r, func(n Notify) bool { return n.What == NoticeVanished && n.CheckIn == "message" }); told != test.want {
				t.Fatalf("told %t, want %t", told, test.want)
			}
			if !test.want {
				return
			}
			r.quiet()
			r.wait(CheckAfter)
			if !r.heard("check_due") || r.s.seat(id).Presence != Lost {
				t.Error("facilitators are not reminded, or the seat is not held")
			}
			r.refused(RefusedValue, Event{Kind: Check, By: host, Seat: id})
			r.do(Event{Kind: Check, By: host, Seat: id, Outcome: NotReached})
			r.wait(10 * minute)
			if r.s.seat(id).Presence != Lost {
				t.Error("who was not reached lost the seat")
			}
			r.do(Event{Kind: Check, By: host, Seat: id, Outcome: Reached})
			r.wait(GraceLost)
			if r.s.seat(id).Presence != Left {
				t.Error("who was reached still sits there")
			}
			r.refused(RefusedNotMissing, Event{Kind: Check, By: host, Seat: id, Outcome: Reached})
		})
	}
}

func TestASecondTabTakesTheSeatOver(t *testing.T) {
	r := enter(t, plain(round(format.Rule{})), Options{})
	host := r.host()
	r.begin()
	first := r.s.seat(host).Conn
	r.join(host)
	if !got(r, func(m Microphone) bool { return m.Conn == r.s.seat(host).Conn && m.To == MicOpen }) {
		t.Error("the second tab has no microphone, and the turn")
	}
	r.refused(RefusedStale, Event{Kind: Lose, Seat: host, Conn: first}) // its late report
	r.refused(RefusedStale, Event{Kind: Join, Seat: host, Conn: first})
	r.turn(host)
}

func TestNobodyComesInWithoutAHost(t *testing.T) {
	r := enter(t, plain(format.Segment{Kind: format.Gathering}), Options{})
	id := r.knock(Event{})
	if r.s.seat(id).Presence != Outside || !r.heard("wait_host") || !got(r, func(n Notify) bool { return n.What == NoticeKnock }) {
		t.Error("somebody came into an empty room, or waits without a word")
	}
	r.refused(RefusedNobody, Event{Kind: Join, Seat: id, Conn: 5})
	host := r.host()
	if r.s.seat(id).Presence != Expected {
		t.Error("the host is here, and nobody is let in")
	}
	if r.s.Holder(format.Host) != host {
		t.Error("the first facilitator does not host")
	}
}

func TestTheLobbyTheLockAndTheLastPlace(t *testing.T) {
	r := enter(t, plain(format.Segment{Kind: format.Gathering}), Options{Lobby: true, Seats: 3})
	host := r.host()
	a, b, c := r.knock(Event{}), r.knock(Event{}), r.knock(Event{})
	r.refused(RefusedWaits, Event{Kind: Knock, Guest: r.s.seat(a).Guest, Way: format.Text})
	r.refused(RefusedNotHere, Event{Kind: Admit, By: a, Seat: a})
	r.do(Event{Kind: Admit, By: host, Seat: b})
	r.join(b)
	r.refused(RefusedLeads, Event{Kind: Admit, By: b, Seat: a})
	r.do(Event{Kind: TakeRole, By: b, Role: format.Greeter})
	r.do(Event{Kind: Admit, By: b, Seat: c}) // a greeter may
	r.refused(RefusedFull, Event{Kind: Admit, By: host, Seat: a})
	r.join(c)
	if r.s.seat(b).Place != 2 || r.s.seat(c).Place != 3 {
		t.Errorf("places %v", r.s.Circle)
	}
	r.by(c, Leave)
	r.do(Event{Kind: TurnAway, By: host, Seat: a})
	r.by(host, Lock)
	if back := r.knock(Event{Guest: r.s.seat(c).Guest}); r.s.seat(back).Presence != Outside {
		t.Error("somebody came through a locked door")
	}
	r.by(host, Unlock)
	if r.s.seat(c).Presence != Expected {
		t.Error("who was here before still waits")
	}
}

func TestLatecomersComeInAsTheFormatSays(t *testing.T) {
	tests := []struct {
		late     format.Late
		want     Presence // in somebody's turn
		then     Presence // when the turn ends
		inSecond Refusal  // knocking in the second segment
	}{
		{format.LateAny, Expected, Expected, ""},
		{"", Outside, Expected, ""},
		{format.LateBetween, Outside, Expected, ""},
		{format.LateNever, Outside, Expected, RefusedLate}, // the first segment is not over yet
	}
	for _, test := range tests {
		f := plain(round(format.Rule{}), format.Segment{Kind: format.Open})
		f.Late = test.late
		r := enter(t, f, Options{})
		host := r.host()
		ids := r.come(format.Voice, format.Voice)
		r.begin()
		r.by(ids[1], Leave)
		id := r.knock(Event{})
		if got := r.s.seat(id).Presence; got != test.want {
			t.Errorf("%q: in a turn %s, want %s", test.late, got, test.want)
		}
		r.by(host, TurnOver)
		if got := r.s.seat(id).Presence; got != test.then {
			t.Errorf("%q: after the turn %s, want %s", test.late, got, test.then)
		}
		r.join(id)
		r.by(r.s.Now.Turn.Seat, TurnOver)
		r.turn(id) // and is asked in the same round
		r.by(host, Advance)
		e := Event{Kind: Knock, Guest: 999, Way: format.Text}
		if test.inSecond != "" {
			r.refused(test.inSecond, e)
		} else {
			r.do(e)
		}
		r.knock(Event{Guest: r.s.seat(ids[1]).Guest})
		r.join(ids[1]) // who was here before can always come back
	}
}

func TestTheHostIsSucceeded(t *testing.T) {
	f := plain(format.Segment{Kind: format.Open, Minutes: 60})
	r := enter(t, f, Options{})
	host := r.host()
	second := r.knock(Event{Facilitator: true})
	r.join(second)
	ids := r.come(format.Voice, format.Text, format.Listen)
	r.begin()
	if r.s.Holder(format.CoHost) != second {
		t.Fatal("the second facilitator does not help")
	}
	r.lose(host)
	r.wait(GraceHost - 1)
	if r.s.Holder(format.Host) != host {
		t.Error("a reload costs the host the role")
	}
	r.wait(1)
	if r.s.Holder(format.Host) != second || r.s.Holder(format.CoHost) != 0 {
		t.Errorf("roles %+v", r.s.Roles)
	}
	r.by(second, Leave)
	if !r.s.Choice.On || !r.heard("choose_host") {
		t.Fatal("the group is not asked")
	}
	r.refused(RefusedWilling, Event{Kind: TapFor, By: ids[0], Seat: ids[1]})
	r.by(ids[1], BeWilling)
	r.do(Event{Kind: TapFor, By: ids[0], Seat: ids[1]})
	if !r.s.Choice.On {
		t.Error("one of three is no majority")
	}
	r.refused(RefusedLeads, Event{Kind: End, By: ids[1]})
	r.do(Event{Kind: TapFor, By: ids[2], Seat: ids[1]})
	if r.s.Holder(format.Host) != ids[1] || r.s.Choice.On {
		t.Errorf("roles %+v, choice %+v", r.s.Roles, r.s.Choice)
	}
	if r.s.May(ids[1], End, 0) != nil || len(r.s.SeenBy(ids[1]).Circle) == 0 {
		t.Error("whom the group chose cannot lead")
	}
	r.knock(Event{Guest: r.s.seat(second).Guest, Facilitator: true})
	r.join(second)
	r.refused(RefusedCarer, Event{Kind: Remove, By: ids[1], Seat: second})
}

func TestARoleIsHandedOverWhenTheOtherTakesIt(t *testing.T) {
	r := enter(t, plain(format.Segment{Kind: format.Open}), Options{})
	host := r.host()
	ids := r.come(format.Voice, format.Voice)
	r.begin()
	r.refused(RefusedRole, Event{Kind: OfferRole, By: ids[0], Seat: ids[1], Role: format.Host})
	r.do(Event{Kind: OfferRole, By: host, Seat: ids[0], Role: format.Host})
	if r.s.Holder(format.Host) != host {
		t.Error("an offer moves the role")
	}
	r.refused(RefusedRole, Event{Kind: TakeRole, By: ids[1], Role: format.Host})
	r.do(Event{Kind: DeclineRole, By: ids[0], Role: format.Host})
	r.do(Event{Kind: OfferRole, By: host, Seat: ids[0], Role: format.Host})
	r.do(Event{Kind: TakeRole, By: ids[0], Role: format.Host})
	if r.s.Holder(format.Host) != ids[0] {
		t.Errorf("roles %+v", r.s.Roles)
	}
	r.refused(RefusedRole, Event{Kind: TakeRole, By: ids[1], Role: format.CoHost}) // free, but it leads
}

func TestSteppingAsideIsQuiet(t *testing.T) {
	r := enter(t, plain(round(format.Rule{})), Options{})
	host := r.host()
	ids := r.come(format.Voice, format.Voice)
	r.begin()
	r.by(host, TurnOver)
	r.refused(RefusedSelf, Event{Kind: OfferAside, By: host, Seat: host})
	r.do(Event{Kind: OfferAside, By: host, Seat: ids[0]})
	r.turn(ids[0]) // an offer moves nobody
	r.quiet()
	r.by(ids[0], StepAside)
	if !got(r, func(n Notify) bool { return n.What == NoticeAside }) {
		t.Errorf("did %+v", r.did)
	}
	for _, a := range r.said {
		if a.Code == "aside" && a.To != ToLeaders {
			t.Error("the circle is told")
		}
	}
	r.turn(ids[1])
	r.by(ids[0], ComeBack)
	r.by(ids[1], TurnOver)
	r.turn(ids[0])
}

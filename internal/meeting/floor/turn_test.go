package floor

import (
	"slices"
	"testing"

	"hearth/internal/meeting/format"
)

func round(rule format.Rule) format.Segment {
	rule.Pass = true
	return format.Segment{Kind: format.Round, Speak: rule}
}

// askedAll is everyone whom a round asked, in order, if each speaks at once.
func (r *room) askedAll() []SeatID {
	var ids []SeatID
	for id := r.s.Now.Turn.Seat; id != 0; id = r.s.Now.Turn.Seat {
		ids = append(ids, id)
		r.wait(1000)
		r.by(id, TurnOver)
	}
	return ids
}

func TestARoundAsksEveryWayAlike(t *testing.T) {
	r := enter(t, plain(round(format.Rule{})), Options{})
	host := r.host()
	ids := r.come(format.Text, format.Voice, format.Listen, format.Video, format.Phone)
	device := r.knock(Event{Way: format.Device, People: 4})
	r.join(device)
	r.begin()
	r.turn(host)
	r.by(host, TurnOver)

	text := ids[0]
	r.turn(text)
	if got := r.s.Rights(text); got != (Rights{Mic: MicClosed, Turn: true}) {
		t.Errorf("a text seat with the turn has %+v", got)
	}
	r.by(text, TurnOver)
	if got := r.s.Rights(ids[1]); got != (Rights{Mic: MicOpen, Turn: true}) {
		t.Errorf("a voice seat with the turn has %+v", got)
	}
	if got, want := r.askedAll(), []SeatID{ids[1], ids[3], ids[4], device}; !slices.Equal(got, want) {
		t.Errorf("asked %v, want %v: who listens is asked nothing", got, want)
	}
	if !r.s.Now.Done || !r.heard("round_done") {
		t.Error("the round is not done")
	}
	if r.s.Rights(host).Mic != MicOpen {
		t.Error("between turns the host cannot speak")
	}

	listener := ids[2]
	r.do(Event{Kind: ChangeWay, By: listener, Way: format.Text})
	r.turn(listener)
}

func TestTheOrderOfTurns(t *testing.T) {
	tests := []struct {
		order format.Order
		hands []SeatID
		want  []SeatID
	}{
		{format.ByCircle, nil, []SeatID{1, 2, 3, 4}},
		{format.ByHand, []SeatID{4, 2}, []SeatID{4, 2, 1, 3}},
		{format.AtRandom, nil, []SeatID{3, 4, 2, 1}}, // as seed 7 draws it, always
	}
	for _, test := range tests {
		t.Run(string(test.order), func(t *testing.T) {
			r := enter(t, plain(format.Segment{Kind: format.Gathering}, round(format.Rule{Order: test.order})), Options{})
			r.host()
			r.come(format.Voice, format.Text, format.Video)
			r.begin()
			for _, id := range test.hands {
				r.by(id, RaiseHand)
			}
			r.by(1, Advance)
			if got := r.askedAll(); !slices.Equal(got, test.want) {
				t.Errorf("asked %v, want %v", got, test.want)
			}
		})
	}
}

func TestLeastAirtimeComesFirst(t *testing.T) {
	r := enter(t, plain(round(format.Rule{}), round(format.Rule{Order: format.ByAirtime})), Options{})
	r.host()
	r.come(format.Voice, format.Text)
	r.begin()
	for _, ms := range []int64{9000, 2000, 5000} {
		r.wait(ms)
		r.by(r.s.Now.Turn.Seat, TurnOver)
	}
	r.by(1, Advance)
	if got, want := r.askedAll(), []SeatID{2, 3, 1}; !slices.Equal(got, want) {
		t.Errorf("asked %v, want %v", got, want)
	}
}

func TestATurnEndsKindly(t *testing.T) {
	r := enter(t, plain(round(format.Rule{Seconds: 60})), Options{})
	host := r.host()
	id := r.come(format.Voice)[0]
	r.begin()
	r.quiet()

	r.wait(49_000)
	if r.heard("sign") {
		t.Error("the sign came early")
	}
	r.wait(2_000)
	if !r.heard("sign") || r.s.Rights(host).Mic != MicOpen {
		t.Error("no sign came, or the microphone closed with it")
	}
	r.wait(10_000)
	if r.s.Rights(host).Mic != MicFading {
		t.Error("the microphone does not fade")
	}
	r.wait(FadeFor)
	r.turn(id)
	if spoke := r.s.seat(host).Spoke; spoke != 60_000+FadeFor {
		t.Errorf("%d ms were counted", spoke)
	}
}

func TestAWordEachNeedsNoSign(t *testing.T) {
	r := enter(t, plain(round(format.Rule{Seconds: 10})), Options{})
	r.host()
	other := r.come(format.Voice)[0]
	r.begin()
	r.wait(10*second + FadeFor)
	if r.heard("sign") {
		t.Error("a sign in a turn of ten seconds")
	}
	r.turn(other)
}

func TestMoreTimeBringsAFadingTurnBack(t *testing.T) {
	r := enter(t, plain(round(format.Rule{Seconds: 60})), Options{})
	host := r.host()
	other := r.come(format.Voice)[0]
	r.refused(RefusedNotBegun, Event{Kind: ExtendTurn, By: host, Seconds: 60})
	r.begin()
	r.wait(61_000)
	r.refused(RefusedLeads, Event{Kind: ExtendTurn, By: other, Seconds: 60})
	r.refused(RefusedValue, Event{Kind: ExtendTurn, By: host})
	r.do(Event{Kind: ExtendTurn, By: host, Seconds: 60})
	if r.s.Rights(host).Mic != MicOpen {
		t.Error("the microphone still fades")
	}
	r.wait(59_000)
	r.turn(host)

	r.do(Event{Kind: OfferRole, By: host, Seat: other, Role: format.Timekeeper})
	r.do(Event{Kind: TakeRole, By: other, Role: format.Timekeeper})
	r.do(Event{Kind: ExtendTurn, By: other, Seconds: 10}) // a timekeeper may
}

func TestPassingNeedsNoReasonAndIsFinal(t *testing.T) {
	r := enter(t, plain(round(format.Rule{})), Options{})
	host := r.host()
	ids := r.come(format.Voice, format.Voice, format.Text)
	r.begin()
	r.by(ids[1], Pass) // before it is their turn
	r.refused(RefusedNotAsked, Event{Kind: Pass, By: ids[1]})
	r.by(host, Pass)
	r.turn(ids[0])
	r.refused(RefusedNotTurn, Event{Kind: TurnOver, By: ids[2]})
	r.by(ids[0], TurnOver)
	r.turn(ids[2])
	r.by(ids[2], TurnOver)
	r.turn(0)
}

func TestAFormatMayLeavePassingOut(t *testing.T) {
	r := enter(t, plain(format.Segment{Kind: format.Round, Speak: format.Rule{Who: format.Holder, Order: format.ByCircle}}), Options{})
	host := r.host()
	other := r.come(format.Voice)[0]
	r.begin()
	r.refused(RefusedNoPass, Event{Kind: Pass, By: host})
	r.by(host, ForcePass)
	r.turn(other)
	r.refused(RefusedLeads, Event{Kind: ForcePass, By: other})
	r.by(other, TurnOver) // one may always be done
}

func TestComeBackToMeIsAskedOnceMoreAtTheEnd(t *testing.T) {
	r := enter(t, plain(round(format.Rule{})), Options{})
	host := r.host()
	ids := r.come(format.Voice, format.Voice)
	r.begin()
	r.by(host, ComeBackToMe)
	r.turn(ids[0])
	r.by(ids[0], TurnOver)
	r.by(ids[1], TurnOver)
	r.turn(host)
	r.refused(RefusedAgain, Event{Kind: ComeBackToMe, By: host})
	r.by(host, Pass)
	r.turn(0)
}

func TestSkippingPutsOffOnce(t *testing.T) {
	r := enter(t, plain(round(format.Rule{})), Options{})
	host := r.host()
	ids := r.come(format.Voice, format.Voice)
	r.begin()
	r.do(Event{Kind: Skip, By: host, Seat: ids[0]})
	r.refused(RefusedSkipped, Event{Kind: Skip, By: host, Seat: ids[0]})
	r.refused(RefusedLeads, Event{Kind: Skip, By: ids[1], Seat: ids[0]})
	if got, want := r.askedAll(), []SeatID{host, ids[1], ids[0]}; !slices.Equal(got, want) {
		t.Errorf("asked %v, want %v", got, want)
	}
}

func TestANewOrderNamesEveryoneWhoWaits(t *testing.T) {
	r := enter(t, plain(round(format.Rule{})), Options{})
	host := r.host()
	r.come(format.Voice, format.Voice, format.Voice)
	r.begin()
	r.refused(RefusedOrder, Event{Kind: Reorder, By: host, Seats: []SeatID{4, 3}})
	r.refused(RefusedOrder, Event{Kind: Reorder, By: host, Seats: []SeatID{4, 3, 3}})
	r.do(Event{Kind: Reorder, By: host, Seats: []SeatID{4, 2, 3}})
	if got, want := r.askedAll(), []SeatID{1, 4, 2, 3}; !slices.Equal(got, want) {
		t.Errorf("asked %v, want %v", got, want)
	}
}

func TestARoundGoesRoundAsOftenAsItHasPrompts(t *testing.T) {
	r := enter(t, plain(format.Segment{Kind: format.Round, Prompts: []string{"Hope?", "Thanks?"}}), Options{})
	host := r.host()
	other := r.come(format.Voice)[0]
	r.begin()
	r.by(host, Pass)
	r.by(other, TurnOver)
	if r.s.Now.Round.Time != 1 {
		t.Fatalf("time %d", r.s.Now.Round.Time)
	}
	r.turn(host) // who passed the first question is asked the second
	if got, want := r.askedAll(), []SeatID{host, other}; !slices.Equal(got, want) {
		t.Errorf("asked %v, want %v", got, want)
	}
}

func TestAfterATurnThereIsTimeForKindWords(t *testing.T) {
	r := enter(t, plain(round(format.Rule{Echo: 20})), Options{})
	host := r.host()
	other := r.come(format.Text)[0]
	r.begin()
	if r.s.Rights(other).Beside {
		t.Error("others write while somebody has the turn")
	}
	r.by(host, TurnOver)
	if got := r.s.Rights(other); !got.Beside || r.s.Rights(host).Mic != MicClosed {
		t.Errorf("in the echo others have %+v", got)
	}
	r.wait(20_000)
	r.turn(other)
}

func TestCrossTalkOpensForWhoAsks(t *testing.T) {
	r := enter(t, plain(round(format.Rule{CrossTalk: true}), round(format.Rule{})), Options{})
	host := r.host()
	ids := r.come(format.Voice, format.Voice)
	r.begin()
	r.refused(RefusedNoTurn, Event{Kind: Answer, By: host}) // has the turn
	r.by(ids[0], Answer)
	if r.s.Rights(ids[0]).Mic != MicOpen || r.s.Rights(ids[1]).Mic != MicClosed {
		t.Error("the wrong microphones are open")
	}
	r.by(host, TurnOver)
	r.by(ids[0], TurnOver)
	if len(r.s.Now.Answering) != 0 {
		t.Error("answers outlive the turn")
	}
	r.by(host, Advance)
	r.refused(RefusedCrossTalk, Event{Kind: Answer, By: ids[1]})
}

func TestWhoHasSpokenLongIsToldAlone(t *testing.T) {
	r := enter(t, plain(round(format.Rule{})), Options{})
	host := r.host()
	r.come(format.Voice, format.Voice)
	r.begin()
	r.quiet()
	r.wait(4 * minute)
	r.by(host, TurnOver)
	i := slices.IndexFunc(r.said, func(a Announce) bool { return a.Code == "spoken_long" })
	if i < 0 || r.said[i].To != ToSeat || r.said[i].Only != host {
		t.Errorf("said %+v", r.said)
	}
}

func TestThePieceIsOfferedAndTaken(t *testing.T) {
	r := enter(t, plain(format.Segment{Kind: format.Piece}), Options{})
	host := r.host()
	ids := r.come(format.Voice, format.Text, format.Video)
	r.begin()
	r.turn(0)
	r.refused(RefusedNotOffered, Event{Kind: Accept, By: ids[0]})
	r.by(host, Accept)
	r.turn(host)
	r.refused(RefusedNotTurn, Event{Kind: OfferPiece, By: ids[0], Seat: ids[1]})
	r.do(Event{Kind: OfferPiece, By: host, Seat: ids[1]})
	r.by(ids[1], Accept)
	r.refused(RefusedHad, Event{Kind: OfferPiece, By: ids[1], Seat: host})
	r.by(ids[1], TurnOver)
	r.by(ids[0], Decline)
	if r.s.Now.Piece != ids[1] {
		t.Errorf("the piece lies with %d", r.s.Now.Piece)
	}
	r.wait(OfferFor) // no answer is "come back to me" once
	if r.s.Now.Offer.Seat != ids[2] || !r.s.Now.Round.of(ids[2]).Again {
		t.Errorf("offer %+v", r.s.Now.Offer)
	}
	r.wait(OfferFor)
	if !r.s.Now.Done {
		t.Error("nobody answers, and the round is not done")
	}
}

func TestAQueueCallsHandsInTheirTrueOrder(t *testing.T) {
	r := enter(t, plain(format.Segment{Kind: format.Queue}), Options{})
	r.host()
	ids := r.come(format.Voice, format.Text, format.Listen)
	r.begin()
	r.by(ids[1], RaiseHand)
	r.turn(ids[1])
	r.by(ids[2], RaiseHand) // listens: shown, not called
	r.by(ids[0], RaiseHand)
	r.by(1, RaiseHand)
	r.refused(RefusedDone, Event{Kind: RaiseHand, By: 1})
	r.by(ids[1], TurnOver)
	r.turn(ids[0])
	r.by(1, LowerHand)
	r.by(ids[0], TurnOver)
	r.turn(0)
	r.do(Event{Kind: ChangeWay, By: ids[2], Way: format.Voice})
	r.turn(ids[2])
}

func TestAQueueByAirtimeLetsNobodyWaitForEver(t *testing.T) {
	r := enter(t, plain(format.Segment{Kind: format.Queue, Minutes: 240, Speak: format.Rule{Order: format.ByAirtime}}), Options{})
	talker := r.host()
	ids := r.come(format.Voice, format.Voice)
	r.begin()
	r.by(talker, RaiseHand)
	r.wait(20 * minute)
	r.by(ids[0], RaiseHand)
	r.by(talker, TurnOver)
	r.turn(ids[0])
	r.by(talker, RaiseHand) // has spoken for twenty minutes; the others say a word at a time
	turns := 0
	for next := ids[1]; r.s.Now.Turn.Seat != talker; turns++ {
		now := r.s.Now.Turn.Seat
		r.by(next, RaiseHand)
		r.by(now, TurnOver)
		next = now
		if turns > 2*len(r.s.Circle) {
			t.Fatal("the talker waits for ever")
		}
	}
	if turns < 2 {
		t.Errorf("least airtime did not come first: %d turns", turns)
	}
}

func TestReadersComeForwardOrHaveTheRole(t *testing.T) {
	r := enter(t, plain(format.Segment{Kind: format.Reading, Parts: []string{"one", "two", "three"}}), Options{})
	host := r.host()
	ids := r.come(format.Voice, format.Voice, format.Listen)
	r.begin()
	r.turn(0) // nobody is made to read
	r.by(ids[0], Volunteer)
	r.turn(ids[0])
	r.refused(RefusedListen, Event{Kind: Volunteer, By: ids[2]})
	r.refused(RefusedNotTurn, Event{Kind: PartRead, By: ids[1]})
	r.by(ids[0], PartRead)
	r.do(Event{Kind: TakeRole, By: ids[1], Role: format.Reader})
	r.turn(ids[1])
	r.by(ids[1], Pass)
	r.turn(0) // they would rather not
	r.by(host, Volunteer)
	r.by(host, PartRead)
	r.by(ids[0], Volunteer)
	r.by(ids[0], PartRead)
	if !r.s.Now.Done || r.s.Now.Part != 3 {
		t.Errorf("part %d, done %t", r.s.Now.Part, r.s.Now.Done)
	}
}

func TestAReadAroundGoesOnUntilEverythingIsRead(t *testing.T) {
	r := enter(t, plain(format.Segment{Kind: format.Reading, Parts: make([]string, 5), Speak: format.Rule{Order: format.ByCircle}}), Options{})
	r.host()
	ids := r.come(format.Voice, format.Text)
	r.begin()
	r.by(1, PartRead)
	r.by(ids[0], Pass)
	if got, want := r.askedAll(), []SeatID{3, 1, 3, 1}; !slices.Equal(got, want) {
		t.Errorf("asked %v, want %v", got, want)
	}
}

package floor

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"hearth/internal/meeting/format"
)

func TestSegmentsGiveWayWhenTheirTimeIsUp(t *testing.T) {
	r := enter(t, plain(
		format.Segment{Kind: format.Gathering, Minutes: 5},
		round(format.Rule{}),
		format.Segment{Kind: format.Silence, Minutes: 2},
		format.Segment{Kind: format.Closing, Speak: format.Rule{Who: format.Everybody}, Minutes: 5},
	), Options{})
	host := r.host()
	other := r.come(format.Voice)[0]
	r.begin()
	r.quiet()
	r.wait(4 * minute)
	if !r.heard("segment_soon") {
		t.Error("nobody is warned")
	}
	r.wait(minute)
	r.turn(host)
	r.wait(11 * minute)
	if r.s.Now.Index != 1 || !r.s.Now.Over {
		t.Error("the round was cut off before everyone was asked")
	}
	r.by(host, TurnOver)
	r.by(other, TurnOver)
	if r.s.Now.Index != 2 || r.s.Rights(host).Mic != MicClosed {
		t.Errorf("segment %d, the host's microphone is %s", r.s.Now.Index, r.s.Rights(host).Mic)
	}
	r.wait(2 * minute)
	r.wait(5 * minute)
	if r.s.Phase != Ended || !got(r, func(Finished) bool { return true }) {
		t.Errorf("phase %s", r.s.Phase)
	}
	if n := len(r.s.Timers()); n != 0 {
		t.Errorf("%d timers run on", n)
	}
}

func TestHandsStayUpIntoTheNextSegment(t *testing.T) {
	r := enter(t, plain(format.Segment{Kind: format.Queue, Speak: format.Rule{Seconds: 500}}, format.Segment{Kind: format.Queue, Minutes: 20}), Options{})
	host := r.host()
	other := r.come(format.Voice)[0]
	r.begin()
	r.wait(9 * minute)
	r.by(host, RaiseHand)
	r.by(other, RaiseHand)
	r.wait(2 * minute)
	r.turn(host) // may finish
	r.by(host, TurnOver)
	if r.s.Now.Index != 1 {
		t.Fatal("the time is up, and the queue goes on")
	}
	r.turn(other)
}

func TestAnExactFormatEndsOnItsMinute(t *testing.T) {
	for _, exact := range []bool{true, false} {
		f := plain(format.Segment{Kind: format.Open, Minutes: 30}, round(format.Rule{}), format.Segment{Kind: format.WindDown, Minutes: 5})
		f.Length, f.Exact = 40, exact
		r := enter(t, f, Options{})
		host := r.host()
		r.begin()
		r.wait(31 * minute)
		r.quiet()
		r.wait(4 * minute)
		if r.heard("end_soon") != exact {
			t.Errorf("exact %t: notice %t", exact, r.heard("end_soon"))
		}
		err := r.try(Event{Kind: ExtendSegment, By: host, Seconds: 600})
		if err != nil {
			t.Error(err)
		}
		r.wait(5 * minute)
		want := Open
		if exact {
			want = WindDown
		}
		if r.s.Phase != want {
			t.Errorf("exact %t: %s, want %s", exact, r.s.Phase, want)
		}
		if exact {
			r.refused(RefusedLate, Event{Kind: Knock, Guest: 77, Way: format.Text})
			r.wait(5 * minute)
			if r.s.Phase != Ended {
				t.Error("the wind-down does not end")
			}
		}
	}
}

func TestLeadingThroughTheFormat(t *testing.T) {
	r := enter(t, plain(round(format.Rule{}), format.Segment{Kind: format.Open}, format.Segment{Kind: format.Closing}), Options{})
	host := r.host()
	id := r.come(format.Voice)[0]
	r.refused(RefusedLeads, Event{Kind: Begin, By: id})
	r.begin()
	r.refused(RefusedBegun, Event{Kind: Begin, By: host})
	r.refused(RefusedFirst, Event{Kind: GoBack, By: host})
	r.refused(RefusedLeads, Event{Kind: Advance, By: id})
	r.by(host, Advance)
	r.by(host, GoBack)
	r.turn(host) // afresh
	r.by(host, CloseEarly)
	if r.s.Segment().Kind != format.Closing {
		t.Errorf("closing early led to %s", r.s.Segment().Kind)
	}
	r.refused(RefusedDone, Event{Kind: CloseEarly, By: host})
	r.refused(RefusedLeads, Event{Kind: End, By: id})
	r.by(host, End)
	r.refused(RefusedEnded, Event{Kind: End, By: host})
	r.refused(RefusedEnded, Event{Kind: Join, Seat: id, Conn: 99})
}

func TestABreakMovesEveryTimeButAnExactEnd(t *testing.T) {
	r := enter(t, plain(round(format.Rule{Seconds: 120})), Options{})
	host := r.host()
	id := r.come(format.Voice)[0]
	r.begin()
	r.wait(60_000)
	r.do(Event{Kind: SendSignal, By: id, Signal: NeedPause})
	if !r.s.BreakAsked || r.s.paused() {
		t.Error("a pause is offered to who leads, and never takes place by itself")
	}
	r.refused(RefusedLeads, Event{Kind: TakeBreak, By: id, Seconds: 300})
	r.do(Event{Kind: TakeBreak, By: host, Seconds: 300})
	if r.s.Rights(host).Mic != MicClosed {
		t.Error("a microphone is open in the break")
	}
	r.refused(RefusedPaused, Event{Kind: TurnOver, By: host})
	r.wait(300_000)
	r.turn(host)
	if left := r.s.Now.Turn.Ends - r.now; left != 60_000 {
		t.Errorf("%d ms are left of the turn", left)
	}
	if left := r.s.Now.Ends - r.now; left != 9*minute {
		t.Errorf("%d ms are left of the segment", left)
	}
}

func TestASpeakerLostInABreakKeepsTheTurn(t *testing.T) {
	r := enter(t, plain(round(format.Rule{Seconds: 120})), Options{})
	host := r.host()
	id := r.come(format.Voice)[0]
	r.begin()
	r.by(host, TurnOver)
	r.wait(20_000)
	r.do(Event{Kind: TakeBreak, By: host, Seconds: 300})
	r.wait(100_000)
	r.lose(id)
	r.wait(100_000)
	r.join(id)
	r.by(host, EndBreak)
	r.turn(id)
	if left := r.s.Now.Turn.Ends - r.now; left != 100_000 {
		t.Errorf("%d ms are left of the turn", left)
	}
	r.by(id, TurnOver)
	if spoke := r.s.seat(id).Spoke; spoke != 20_000 {
		t.Errorf("%d ms were counted", spoke)
	}
}

func TestAMeetingWithoutAnybodyEnds(t *testing.T) {
	for _, row := range []struct {
		name   string
		begins bool
		until  int64
		after  int64 // when it ends
	}{
		{"after ten minutes", true, start + 3*60*minute, EmptyFor},
		{"one that nobody began, when its time by the calendar is over", false, start + 40*minute, 40 * minute},
		{"one that nobody began, beyond its time", false, start - minute, EmptyFor},
		{"one that nobody began, of unknown time", false, 0, EmptyUnbegun},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := enter(t, plain(format.Segment{Kind: format.Open, Minutes: 60}), Options{Until: row.until})
			host := r.host()
			if row.begins {
				r.begin()
			}
			left := r.now
			r.by(host, Leave)
			r.wait(row.after - 10*second)
			if r.s.Phase == Ended {
				t.Fatalf("ended %d ms after the last one went", r.now-left)
			}
			r.wait(11 * second)
			if r.s.Phase != Ended {
				t.Errorf("phase %s", r.s.Phase)
			}
		})
	}
}

func TestTheServerEndsWhatNobodyEnds(t *testing.T) {
	r := enter(t, plain(format.Segment{Kind: format.Open, Minutes: 60}), Options{})
	host := r.host()
	r.refused(RefusedNotYours, Event{Kind: Lapse, By: host})
	r.do(Event{Kind: Lapse})
	if r.s.Phase != Ended || !got(r, func(Finished) bool { return true }) {
		t.Errorf("phase %s", r.s.Phase)
	}
	r.refused(RefusedEnded, Event{Kind: Lapse})
}

func TestWhoNoLongerFacilitatesTheGroupLeadsNoMore(t *testing.T) {
	r := enter(t, plain(format.Segment{Kind: format.Open, Minutes: 60}), Options{})
	host := r.host()
	ids := r.come(format.Text, format.Text)
	r.begin()
	r.refused(RefusedNotYours, Event{Kind: Entrust, By: host, Seat: ids[0], Facilitator: true})
	r.refused(RefusedNobody, Event{Kind: Entrust, Seat: 99, Facilitator: true})
	r.do(Event{Kind: Entrust, Seat: ids[0], Facilitator: true})
	r.refused(RefusedStale, Event{Kind: Entrust, Seat: ids[0], Facilitator: true})
	if !r.s.Leads(ids[0]) || r.s.Holder(format.Host) != host {
		t.Errorf("made a facilitator: %+v", r.s.Roles)
	}
	r.do(Event{Kind: Entrust, Seat: host, Facilitator: false})
	if r.s.Leads(host) || r.s.Holder(format.Host) != ids[0] {
		t.Errorf("no facilitator any more: %+v", r.s.Roles)
	}
	r.refused(RefusedLeads, Event{Kind: Advance, By: host})
	r.do(Event{Kind: Entrust, Seat: ids[0], Facilitator: false})
	if !r.s.Choice.On || len(r.s.Roles) != 0 {
		t.Errorf("with nobody who leads the group chooses: %+v", r.s.Roles)
	}
}

func vote() *format.Format {
	return plain(format.Segment{Kind: format.Vote, Minutes: 3, Vote: &format.Question{Text: "Meet outdoors?", Options: []string{"yes", "no"}}}, format.Segment{Kind: format.Open})
}

func TestAVoteIsSecret(t *testing.T) {
	r := enter(t, vote(), Options{})
	host := r.host()
	ids := r.come(format.Voice, format.Text, format.Listen)
	r.begin()
	var box Box
	for i, id := range []SeatID{ids[2], ids[0], host} {
		r.by(id, CastVote)
		box.Put(i%2, 2)
	}
	r.refused(RefusedDone, Event{Kind: CastVote, By: host})
	for _, e := range r.log {
		if raw, _ := json.Marshal(e); e.Kind == CastVote && strings.Contains(string(raw), "tally") {
			t.Errorf("kept: %s", raw)
		}
	}
	if !slices.IsSorted(r.s.Now.Vote.Voted) {
		t.Error("the order of ballots is kept")
	}
	if v := r.s.SeenBy(ids[1]).Vote; v.Voted != 3 || v.IVoted || v.Tally != nil {
		t.Errorf("while it is open everyone sees %+v", v)
	}
	r.by(host, CloseVote)
	if !got(r, func(CountVotes) bool { return true }) {
		t.Fatal("nobody counts")
	}
	r.refused(RefusedVoteClosed, Event{Kind: CastVote, By: ids[1]})
	r.refused(RefusedValue, Event{Kind: Count, Tally: []int{4, -1}})
	if again, _, err := Apply(r.s, Event{At: r.now, Kind: Count, Tally: []int{4, 0}}); err != nil || !again.Now.Vote.Open || len(again.Now.Vote.Voted) != 0 {
		t.Errorf("more ballots than voters: %v, %+v", err, again.Now.Vote)
	}
	r.do(Event{Kind: Count, Tally: box.Empty(2)})
	if got, want := r.s.SeenBy(ids[1]).Vote.Tally, []int{2, 1}; !slices.Equal(got, want) {
		t.Errorf("tally %v, want %v", got, want)
	}
}

func TestALostBoxMeansVotingAgain(t *testing.T) {
	r := enter(t, vote(), Options{})
	host := r.host()
	r.begin()
	r.by(host, CastVote)
	r.wait(3 * minute)
	r.do(Event{Kind: Count, Tally: (&Box{}).Empty(2)}) // which is found out at the count
	if !r.s.Now.Vote.Open || r.s.Now.Index != 0 {
		t.Fatal("the vote is not open again")
	}
	r.by(host, CastVote)
	r.wait(VoteAgain)
	r.do(Event{Kind: Count, Tally: []int{1, 0}})
	if r.s.Now.Index != 1 {
		t.Error("counted, and the meeting does not go on")
	}
}

func TestOverwhelmedAndAirtimeAreForFacilitators(t *testing.T) {
	r := enter(t, plain(round(format.Rule{})), Options{})
	host := r.host()
	ids := r.come(format.Voice, format.Text)
	r.begin()
	r.wait(minute)
	r.by(host, TurnOver)
	r.quiet()
	r.do(Event{Kind: SendSignal, By: ids[0], Signal: Overwhelmed})
	r.do(Event{Kind: SendSignal, By: ids[0], Signal: WithYou})
	r.refused(RefusedValue, Event{Kind: SendSignal, By: ids[0], Signal: "shout"})
	for _, a := range r.said {
		if a.Code == "overwhelmed" && a.To != ToCarers {
			t.Errorf("told %+v", a)
		}
	}
	for id, want := range map[SeatID]int{host: 2, ids[0]: 2, ids[1]: 1} {
		v := r.s.SeenBy(id)
		if len(v.Signals) != want {
			t.Errorf("seat %d sees %v", id, v.Signals)
		}
		if airtime := v.Circle[0].Spoke; (airtime != 0) != (id == host) {
			t.Errorf("seat %d sees airtime %d", id, airtime)
		}
	}
	raw, _ := json.Marshal(r.s.SeenBy(ids[1]))
	for _, secret := range []string{"overwhelmed", "guest", "conn", "check_in", "heavy"} {
		if strings.Contains(string(raw), `"`+secret+`":`) || secret == "overwhelmed" && strings.Contains(string(raw), secret) {
			t.Errorf("a member's view holds %q: %s", secret, raw)
		}
	}
	r.wait(SignalFor + 1)
	r.by(ids[0], RaiseHand)
	if len(r.s.Signals) != 0 {
		t.Error("signals are kept")
	}
}

func TestARemovedSeatHasLeftForTheCircle(t *testing.T) {
	r := enter(t, plain(format.Segment{Kind: format.Open}), Options{})
	host := r.host()
	ids := r.come(format.Voice, format.Voice)
	r.begin()
	r.do(Event{Kind: Remove, By: host, Seat: ids[0]})
	if a, b := r.s.SeenBy(host).Circle[1].Presence, r.s.SeenBy(ids[1]).Circle[1].Presence; a != Removed || b != Left {
		t.Errorf("the host sees %s, the circle %s", a, b)
	}
	if v := r.s.SeenBy(ids[0]); len(v.Circle) != 0 || len(v.Can) != 0 {
		t.Errorf("the removed seat sees %+v", v)
	}
}

func TestMutingClosesAndNobodyOpensByForce(t *testing.T) {
	r := enter(t, plain(format.Segment{Kind: format.Open}, round(format.Rule{})), Options{})
	host := r.host()
	id := r.come(format.Voice)[0]
	r.begin()
	r.refused(RefusedLeads, Event{Kind: Mute, By: id, Seat: host})
	r.do(Event{Kind: Mute, By: host, Seat: id})
	if r.s.Rights(id).Mic != MicClosed {
		t.Error("still open")
	}
	r.do(Event{Kind: AskUnmute, By: host, Seat: id})
	if r.s.Rights(id).Mic != MicOpen || !r.heard("unmute") {
		t.Error("asked, and still closed")
	}
	r.do(Event{Kind: Mute, By: host, Seat: id})
	r.by(host, Advance)
	r.by(host, TurnOver)
	if r.s.Rights(id).Mic != MicOpen {
		t.Error("muted in their own turn")
	}
}

func TestAgreementChipsAnnouncementsAndCards(t *testing.T) {
	r := enter(t, plain(
		format.Segment{Kind: format.Agreement, Parts: []string{"What is said here stays here."}},
		format.Segment{Kind: format.Chips, Cards: []format.Card{{Title: "Breathe"}}},
		format.Segment{Kind: format.Announcements},
	), Options{})
	host := r.host()
	id := r.come(format.Text)[0]
	r.refused(RefusedNotBegun, Event{Kind: Agree, By: id})
	r.begin()
	r.by(id, Agree)
	r.refused(RefusedDone, Event{Kind: Agree, By: id})
	r.by(host, Agree)
	if !r.heard("all_agreed") {
		t.Error("all have agreed, and nobody hears it")
	}
	r.by(host, Advance)
	r.do(Event{Kind: ClaimChip, By: id, Number: 30})
	r.refused(RefusedDone, Event{Kind: ClaimChip, By: id, Number: 30})
	r.turn(id) // and may say a word
	r.do(Event{Kind: LayCard, By: host, Number: 0})
	r.refused(RefusedValue, Event{Kind: LayCard, By: host, Number: 1})
	r.do(Event{Kind: TakeCard, By: host, Number: 0})
	r.by(host, Advance)
	r.by(host, WantAnnounce)
	r.turn(host)
}

func TestWaysChangeInTheMiddle(t *testing.T) {
	f := plain(round(format.Rule{}))
	f.Ways = []format.Way{format.Text, format.Listen, format.Voice}
	r := enter(t, f, Options{})
	host := r.host()
	id := r.come(format.Voice)[0]
	r.begin()
	r.do(Event{Kind: ChangeWay, By: host, Way: format.Text}) // a poor network
	r.turn(host)
	if got := r.s.Rights(host); got.Mic != MicClosed || !got.Turn {
		t.Errorf("has %+v", got)
	}
	r.refused(RefusedWay, Event{Kind: ChangeWay, By: host, Way: format.Video})
	r.refused(RefusedWay, Event{Kind: ChangeWay, By: host, Way: format.Device})
	r.do(Event{Kind: ChangeWay, By: host, Way: format.Listen})
	r.turn(id)
	r.refused(RefusedWay, Event{Kind: Knock, Guest: 50, Way: format.Video})
}

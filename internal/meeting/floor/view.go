package floor

import (
	"cmp"
	"slices"

	"hearth/internal/meeting/format"
)

// A View is what one seat may see of the meeting, and do in it. It is safe to
// send to that seat's browser.
type View struct {
	Seat   SeatID `json:"seat"`
	Place  int    `json:"place,omitempty"` // 0: not in the circle yet
	Leads  bool   `json:"leads,omitempty"`
	Rights Rights `json:"rights"`
	Can    []Kind `json:"can,omitempty"` // what it may do now, of what is not about another seat

	Phase   Phase `json:"phase"`
	Clock   int64 `json:"clock"`
	Began   int64 `json:"began,omitempty"`
	Ends    int64 `json:"ends,omitempty"`
	Noticed bool  `json:"noticed,omitempty"`
	Locked  bool  `json:"locked,omitempty"`
	Pause   Pause `json:"pause,omitzero"`

	Index        int   `json:"index"` // of the segment
	SegmentBegan int64 `json:"segment_began,omitempty"`
	SegmentEnds  int64 `json:"segment_ends,omitempty"`
	Over         bool  `json:"over,omitempty"`
	Done         bool  `json:"done,omitempty"`

	Circle  []SeatView `json:"circle"`            // by place
	Outside []SeatView `json:"outside,omitempty"` // who waits: for those who may let them in
	Turn    Turn       `json:"turn,omitzero"`
	Offer   Offer      `json:"offer,omitzero"`
	Round   Round      `json:"round,omitzero"`
	Piece   SeatID     `json:"piece,omitempty"`
	Hands   []Hand     `json:"hands,omitempty"`
	Next    SeatID     `json:"next,omitempty"` // whose turn comes next, as far as is known
	Part    int        `json:"part,omitempty"`
	Reader  SeatID     `json:"reader,omitempty"`
	Readers []SeatID   `json:"readers,omitempty"` // who has come forward for the parts after it
	Cards   []int      `json:"cards,omitempty"`
	Chips   []Chip     `json:"chips,omitempty"`
	Choice  Choice     `json:"choice,omitzero"`
	Roles   []RoleHeld `json:"roles,omitempty"`
	Signals []Sent     `json:"signals,omitempty"`

	Agreed     int      `json:"agreed,omitempty"`
	IAgreed    bool     `json:"i_agreed,omitempty"`
	Vote       VoteView `json:"vote,omitzero"`
	BreakAsked bool     `json:"break_asked,omitempty"` // for those who lead
}

// A VoteView tells how far a vote is. The tally comes when it is closed.
type VoteView struct {
	Open   bool  `json:"open,omitempty"`
	IVoted bool  `json:"i_voted,omitempty"`
	Voted  int   `json:"voted,omitempty"`
	Tally  []int `json:"tally,omitempty"`
}

// A SeatView is a seat as another sees it. What only facilitators may know is
// empty for others.
type SeatView struct {
	ID          SeatID     `json:"id"`
	Place       int        `json:"place,omitempty"`
	Way         format.Way `json:"way"`
	Presence    Presence   `json:"presence"` // a removed seat has left, for those who do not lead
	Held        bool       `json:"held,omitempty"`
	Facilitator bool       `json:"facilitator,omitempty"`
	People      int        `json:"people,omitempty"`
	Mic         Mic        `json:"mic"`
	Muted       bool       `json:"muted,omitempty"` // for those who lead, and oneself
	Can         []Kind     `json:"can,omitempty"`   // what the reader may do about it

	Newcomer  bool   `json:"newcomer,omitempty"`   // for those who lead, the greeter and the newcomers' friend
	Vanish    Vanish `json:"vanish,omitzero"`      // for those who lead
	Agreed    bool   `json:"agreed,omitempty"`     // for those who lead
	Spoke     int64  `json:"spoke,omitempty"`      // for facilitators
	Turns     int    `json:"turns,omitempty"`      // for facilitators
	AskedOver bool   `json:"asked_over,omitempty"` // a private room was offered: for those who lead, and oneself
}

// aboutNobody and aboutSeat are what a page offers, beside what it always does.
var aboutNobody = []Kind{
	Leave, ChangeWay, RaiseHand, LowerHand, Pass, ComeBackToMe, Accept, Decline, TurnOver, Answer, Answered, Volunteer, PartRead,
	Agree, CastVote, ClaimChip, WantAnnounce, SendSignal, MarkHeavy, StepAside, ComeBack, BeWilling, Begin, Advance, GoBack,
	ExtendSegment, ExtendTurn, GiveSign, ForcePass, Reorder, Lock, Unlock, TakeBreak, EndBreak, LayCard, TakeCard, CloseVote, CloseEarly, End,
}

var aboutSeat = []Kind{OfferPiece, TapFor, Skip, Admit, TurnAway, Remove, Mute, AskUnmute, OfferAside, OfferRole, Check, MarkHeavy}

// SeenBy is the meeting as the seat sees it. There is nothing to see for who is
// not in it.
func (s *State) SeenBy(id SeatID) View {
	me := s.seat(id)
	if me == nil || me.Presence.gone() || me.Presence == Outside {
		return View{Seat: id, Phase: s.Phase, Clock: s.Clock, Rights: Rights{Mic: MicClosed}}
	}
	n, lead := &s.Now, s.Leads(id)
	v := View{
		Seat: id, Place: me.Place, Leads: lead, Rights: s.Rights(id), Can: s.can(id, aboutNobody, 0),
		Phase: s.Phase, Clock: s.Clock, Began: s.Began, Ends: s.Ends, Noticed: s.Noticed, Locked: s.Locked, Pause: s.Pause,
		Index: n.Index, SegmentBegan: n.Began, SegmentEnds: n.Ends, Over: n.Over, Done: n.Done,
		Turn: n.Turn, Offer: n.Offer, Round: n.Round, Piece: n.Piece, Hands: s.Hands, Next: s.Next(), Part: n.Part, Reader: s.Reader(), Readers: n.Readers,
		Cards: n.Cards, Chips: s.Chips, Choice: s.Choice, Roles: s.Roles,
		Agreed: len(n.Agreed), IAgreed: slices.Contains(n.Agreed, id),
		Vote:       VoteView{Open: n.Vote.Open, IVoted: slices.Contains(n.Vote.Voted, id), Voted: len(n.Vote.Voted), Tally: n.Vote.Tally},
		BreakAsked: lead && s.BreakAsked,
	}
	if !lead && n.Turn.Seat != id {
		v.Turn.Heavy = false
	}
	for i := range s.Seats {
		s.showSeat(&v, me, &s.Seats[i])
	}
	slices.SortFunc(v.Circle, func(a, b SeatView) int { return cmp.Compare(a.Place, b.Place) })
	for _, sent := range s.Signals {
		if sent.Signal != Overwhelmed || me.Facilitator || sent.Seat == id {
			v.Signals = append(v.Signals, sent)
		}
	}
	return v
}

func (s *State) showSeat(v *View, me, x *Seat) {
	switch {
	case x.Presence == Outside:
		if v.Leads || s.Holder(format.Greeter) == me.ID {
			v.Outside = append(v.Outside, s.seatFor(me, x))
		}
	case x.Place != 0:
		v.Circle = append(v.Circle, s.seatFor(me, x))
	}
}

// seatFor is a seat as another sees it.
func (s *State) seatFor(me, x *Seat) SeatView {
	lead := s.Leads(me.ID)
	v := SeatView{
		ID: x.ID, Place: x.Place, Way: x.Way, Presence: x.Presence, Facilitator: x.Facilitator, People: x.People,
		Held: x.Presence == Lost && x.Vanish.Since != 0 || s.Now.Turn.Seat == x.ID && s.Now.Turn.Stage == Held,
		Mic:  s.Rights(x.ID).Mic, Can: s.can(me.ID, aboutSeat, x.ID),
	}
	switch {
	case lead:
		v.Vanish, v.Muted, v.AskedOver, v.Agreed = x.Vanish, x.Muted, x.Aside, slices.Contains(s.Now.Agreed, x.ID)
	case x.ID == me.ID:
		v.Muted, v.AskedOver = x.Muted, x.Aside
	}
	if x.Presence == Removed && !lead {
		v.Presence = Left
	}
	if lead || me.ID == s.Holder(format.Greeter) || me.ID == s.Holder(format.Friend) {
		v.Newcomer = x.Newcomer
	}
	if me.Facilitator {
		v.Spoke, v.Turns = x.Spoke, x.Turns
	}
	return v
}

// can is what the seat may do of the kinds, about another.
func (s *State) can(id SeatID, kinds []Kind, about SeatID) (can []Kind) {
	e := Event{By: id, Seat: about} // one for all: a page asks some hundred times
	for _, e.Kind = range kinds {
		if permit(s, &e) == nil {
			can = append(can, e.Kind)
		}
	}
	return can
}

// Next is who has the floor after whoever has it now, as things stand; 0 where
// nobody waits.
func (s *State) Next() SeatID {
	if !s.running() {
		return 0
	}
	look := change{State: s.clone()} // calling the next hand counts whom it passes over
	switch rule := s.Segment().Rule(); {
	case rule.Who == format.Queued && !s.Now.Over:
		return look.nextHand()
	case rule.Who == format.Holder && len(s.Now.Round.Asked) > 0:
		return look.nextInRound()
	}
	return 0
}

package floor

import "hearth/internal/meeting/format"

// A rule says who may do a thing and when, and what it does.
type rule struct {
	may []check
	do  func(*change, Event) error
}

// A check returns nil or the Refusal.
type check func(*State, *Event) error

// rules is every kind of event.
var rules = map[Kind]rule{
	Knock:       {checks(server, notOver, knocks), (*change).knock},
	Join:        {checks(server, notOver, newerConn), (*change).join},
	Lose:        {checks(server, notOver, sameConn), (*change).lose},
	TimeReached: {checks(server, due), (*change).timeReached},
	Count:       {checks(server, running, counting), (*change).counted},
	Entrust:     {checks(server, notOver, entrusts), (*change).entrust},
	Lapse:       {checks(server, notOver), (*change).endBy},

	Leave:        {checks(notOver, mayLeave), (*change).leave},
	ChangeWay:    {checks(notOver, inside, ways), (*change).changeWay},
	RaiseHand:    {checks(notOver, here, handIs(false)), (*change).raiseHand},
	LowerHand:    {checks(notOver, here, handIs(true)), (*change).lowerHand},
	Pass:         {checks(running, notPaused, here, passAllowed, asked), (*change).pass},
	ComeBackToMe: {checks(running, notPaused, here, inRound, asked, notAgain), (*change).comeBackToMe},
	Accept:       {checks(running, notPaused, here, offered), (*change).accept},
	Decline:      {checks(running, notPaused, here, offered), (*change).decline},
	OfferPiece:   {checks(running, notPaused, here, kinds(format.Piece), hasTurn, stillAsked), (*change).offerPiece},
	TurnOver:     {checks(running, notPaused, here, hasTurn), (*change).turnOver},
	Answer:       {checks(running, notPaused, here, crossTalk, speaks), (*change).answer},
	Answered:     {checks(running, here, answering), (*change).answered},
	Volunteer:    {checks(running, notPaused, here, kinds(format.Reading), turnsByHand, speaks), (*change).volunteer},
	PartRead:     {checks(running, notPaused, here, kinds(format.Reading), readsOrLeads), (*change).partRead},
	Agree:        {checks(running, here, kinds(format.Agreement), once(agreed)), (*change).agree},
	CastVote:     {checks(running, here, voteOpen, once(voted)), (*change).castVote},
	ClaimChip:    {checks(running, here, kinds(format.Chips)), (*change).claimChip},
	WantAnnounce: {checks(running, here, handIs(false)), (*change).wantAnnounce},
	SendSignal:   {checks(notOver, here), (*change).sendSignal},
	MarkHeavy:    {checks(notOver, here, selfOrLeads), (*change).markHeavy},
	StepAside:    {checks(notOver, here), (*change).stepAside},
	ComeBack:     {checks(notOver, isAside), (*change).comeBack},
	OfferRole:    {checks(notOver, here, there, holdsRole), (*change).offerRole},
	TakeRole:     {checks(notOver, here, roleForMe), (*change).takeRole},
	DeclineRole:  {checks(notOver, here, roleOffered), (*change).declineRole},
	BeWilling:    {checks(running, here, choosing), (*change).beWilling},
	TapFor:       {checks(running, here, choosing, willing), (*change).tapFor},

	Begin:         {checks(waiting, here, leads), (*change).begin},
	Advance:       {checks(running, here, leads), (*change).advanceBy},
	GoBack:        {checks(running, here, leads, notFirst), (*change).goBack},
	ExtendSegment: {checks(running, here, leads), (*change).extendSegment},
	ExtendTurn:    {checks(running, notPaused, here, keepsTime, someTurn, limited), (*change).extendTurn},
	GiveSign:      {checks(running, notPaused, here, keepsTime, someTurn), (*change).giveSign},
	ForcePass:     {checks(running, here, leads, someAsked), (*change).forcePass},
	Skip:          {checks(running, here, leads, stillAsked, notSkipped), (*change).skip},
	Reorder:       {checks(running, here, leads, inRound), (*change).reorder},
	Admit:         {checks(notOver, here, greets, outside, placeFree), (*change).admit},
	TurnAway:      {checks(notOver, here, greets, outside), (*change).turnAway},
	Lock:          {checks(notOver, here, leads), (*change).lock},
	Unlock:        {checks(notOver, here, leads), (*change).unlock},
	Remove:        {checks(notOver, here, leads, other, removable), (*change).remove},
	Mute:          {checks(notOver, here, leads, there), (*change).mute},
	AskUnmute:     {checks(notOver, here, leads, there), (*change).askUnmute},
	OfferAside:    {checks(notOver, here, leads, other, there), (*change).offerAside},
	TakeBreak:     {checks(running, notPaused, here, leads), (*change).takeBreak},
	EndBreak:      {checks(running, here, leads, onBreak), (*change).endBreak},
	LayCard:       {checks(running, here, leads), (*change).layCard},
	TakeCard:      {checks(running, here, leads), (*change).takeCard},
	CloseVote:     {checks(running, here, leads, voteOpen), (*change).closeVoteBy},
	Check:         {checks(here, leads, missing), (*change).check},
	CloseEarly:    {checks(running, here, leads), (*change).closeEarly},
	End:           {checks(notOver, here, leads), (*change).endBy},
}

func checks(all ...check) []check { return all }

// permit is every check of an event, in order.
func permit(s *State, e *Event) error {
	r, known := rules[e.Kind]
	if !known {
		return RefusedUnknown
	}
	for _, may := range r.may {
		if err := may(s, e); err != nil {
			return err
		}
	}
	return nil
}

// May returns nil if the seat may do the thing now, to the other seat where it
// is about one, and else the Refusal. Pages draw what somebody can press by it,
// and Apply refuses by it. What a form still has to fill in is not looked at.
func (s *State) May(by SeatID, do Kind, about SeatID) error {
	return permit(s, &Event{Kind: do, By: by, Seat: about})
}

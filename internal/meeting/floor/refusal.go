package floor

// A Refusal is why an event changed nothing. It is a code, whose sentence is the
// message "fault.floor." + the code, so that it can be the code of a fault.
type Refusal string

func (r Refusal) Error() string { return "floor: refused: " + string(r) }

// Key is the message that says it to a person.
func (r Refusal) Key() string { return "fault.floor." + string(r) }

// The refusals.
const (
	RefusedStale    Refusal = "stale" // an old timer or an old connection: nothing to tell anybody
	RefusedUnknown  Refusal = "unknown"
	RefusedMoment   Refusal = "moment"
	RefusedValue    Refusal = "value"
	RefusedNotYours Refusal = "not_yours" // only the server reports it

	RefusedEnded      Refusal = "ended"
	RefusedNotBegun   Refusal = "not_begun"
	RefusedBegun      Refusal = "begun"
	RefusedPaused     Refusal = "paused"
	RefusedNotHere    Refusal = "not_here"
	RefusedLeads      Refusal = "leads" // only who leads may
	RefusedCarer      Refusal = "carer" // only a facilitator may
	RefusedNobody     Refusal = "nobody"
	RefusedSegment    Refusal = "segment" // not in this part of the meeting
	RefusedFirst      Refusal = "first"
	RefusedRemoved    Refusal = "removed"
	RefusedInAlready  Refusal = "in_already"
	RefusedWaits      Refusal = "waits"
	RefusedLate       Refusal = "late"
	RefusedWay        Refusal = "way"
	RefusedFull       Refusal = "full"
	RefusedNoHost     Refusal = "no_host"
	RefusedDone       Refusal = "done_already"
	RefusedNotTurn    Refusal = "not_turn"
	RefusedNotOffered Refusal = "not_offered"
	RefusedNoPass     Refusal = "no_pass"
	RefusedNotAsked   Refusal = "not_asked"
	RefusedAgain      Refusal = "again"
	RefusedNoTurn     Refusal = "no_turn"
	RefusedNoLimit    Refusal = "no_limit"
	RefusedHad        Refusal = "had"
	RefusedHandDown   Refusal = "hand_down"
	RefusedCrossTalk  Refusal = "cross_talk"
	RefusedListen     Refusal = "listen"
	RefusedRole       Refusal = "role"
	RefusedNoChoice   Refusal = "no_choice"
	RefusedWilling    Refusal = "willing"
	RefusedVoteClosed Refusal = "vote_closed"
	RefusedSkipped    Refusal = "skipped"
	RefusedOrder      Refusal = "order"
	RefusedNotMissing Refusal = "not_missing"
	RefusedSelf       Refusal = "self"
)

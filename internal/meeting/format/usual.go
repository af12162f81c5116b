package format

import "slices"

// A sort of segment: who may speak in it, in which orders turns may come, and
// what holds where a document says nothing.
type sort struct {
	rule   Rule     // what is usual
	text   TextRule // what is usual beside the circle
	whos   []Who    // who may speak; a kind has turns of one sort at most
	orders []Order  // of its turns
}

// sorts says of each kind how it can be run. Turns that everybody is asked for
// (Holder) and turns that are asked for (Queued) do not mix within one kind, so
// that whoever waits always knows what they wait for.
var sorts = map[Kind]sort{
	Gathering:     {Rule{Who: Everybody}, TextAll, []Who{Everybody, Facilitators, Nobody}, nil},
	Reading:       {Rule{Who: Holder, Pass: true, Order: ByHand, Times: 1}, TextFacilitators, []Who{Holder, Facilitators, Nobody}, []Order{ByHand, ByCircle, AtRandom}},
	Agreement:     {Rule{Who: Facilitators}, TextFacilitators, []Who{Facilitators, Everybody, Nobody}, nil},
	Round:         {Rule{Who: Holder, Pass: true, Order: ByCircle, Times: 1}, TextFacilitators, []Who{Holder}, []Order{ByCircle, ByHand, ByAirtime, AtRandom}},
	Queue:         {Rule{Who: Queued, Pass: true, Order: ByHand}, TextAll, []Who{Queued}, []Order{ByHand, ByAirtime}},
	Piece:         {Rule{Who: Holder, Pass: true, Order: ByCircle, Times: 1}, TextNobody, []Who{Holder}, []Order{ByCircle, AtRandom}},
	Open:          {Rule{Who: Everybody}, TextAll, []Who{Everybody}, nil},
	Exercise:      {Rule{Who: Facilitators}, TextFacilitators, []Who{Facilitators, Nobody}, nil},
	Silence:       {Rule{Who: Nobody}, TextNobody, []Who{Nobody}, nil},
	Break:         {Rule{Who: Everybody}, TextAll, []Who{Everybody, Nobody}, nil},
	Vote:          {Rule{Who: Facilitators}, TextFacilitators, []Who{Facilitators, Nobody}, nil},
	Chips:         {Rule{Who: Queued, Pass: true, Order: ByHand}, TextAll, []Who{Queued, Facilitators}, []Order{ByHand, ByAirtime}},
	Announcements: {Rule{Who: Queued, Pass: true, Order: ByHand}, TextAll, []Who{Queued, Facilitators}, []Order{ByHand, ByAirtime}},
	Closing:       {Rule{Who: Holder, Pass: true, Order: ByCircle, Times: 1}, TextAll, []Who{Holder, Everybody, Facilitators, Nobody}, []Order{ByCircle, ByHand, ByAirtime, AtRandom}},
	WindDown:      {Rule{Who: Everybody}, TextAll, []Who{Everybody, Queued}, []Order{ByHand, ByAirtime}},
}

// Usual is the speaking rule of a segment of the kind whose document names
// none. A kind that there is not has the zero Rule.
func Usual(k Kind) Rule { return sorts[k].rule }

// UsualText is who may write beside the circle where a document does not say.
func UsualText(k Kind) TextRule { return sorts[k].text }

// Speakers are the rules of who may speak that a segment of the kind can have,
// the usual one first. An editor offers these.
func Speakers(k Kind) []Who { return slices.Clone(sorts[k].whos) }

// OrdersOf are the orders that turns can come in, in a segment of the kind; none
// where it has no turns.
func OrdersOf(k Kind) []Order { return slices.Clone(sorts[k].orders) }

// Turns says whether one person at a time has a turn under the rule.
func (r Rule) Turns() bool { return r.Who == Holder || r.Who == Queued }

// Rule is the speaking rule that holds in the segment, nothing left open. A
// document that does not say who may speak changes only what it names of the
// usual rule, so that a round with "seconds: 90" and nothing else can still be
// passed. One that says who stands as it is written.
func (s Segment) Rule() Rule {
	r, usual := s.Speak, Usual(s.Kind)
	if r.Who == "" {
		r.Who = usual.Who
		r.Pass = r.Pass || usual.Pass
		r.CrossTalk = r.CrossTalk || usual.CrossTalk
	}
	if r.Turns() && r.Order == "" {
		if orders := sorts[s.Kind].orders; len(orders) > 0 {
			r.Order = orders[0]
		}
	}
	if r.Who == Holder && r.Times == 0 {
		r.Times = max(1, len(s.Prompts))
	}
	return r
}

// TextRule is who may write beside the circle in the segment.
func (s Segment) TextRule() TextRule {
	if s.Text != "" {
		return s.Text
	}
	return UsualText(s.Kind)
}

// PromptAt is what is asked the nth time round, counted from 0.
func (s Segment) PromptAt(n int) string {
	if n >= 0 && n < len(s.Prompts) {
		return s.Prompts[n]
	}
	return s.Prompt
}

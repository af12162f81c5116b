package floor

import "slices"

// A Vote is secret. The state knows who has voted and, once it is closed, how
// many voted for what; it never holds both of one seat. A ballot's option goes
// into a Box outside the state and is added up at once, and comes back as one
// sum when the vote is closed. So neither an event nor a snapshot, nor two of
// them compared, tells how a seat voted.
//
// The price: a Box lives in memory. Where it is lost, everyone is asked to vote
// again.
type Vote struct {
	Open     bool     `json:"open,omitempty"`
	Counting bool     `json:"counting,omitempty"` // closed; the tally is awaited
	Voted    []SeatID `json:"voted,omitempty"`
	Tally    []int    `json:"tally,omitempty"` // by option; only after closing
}

// A Box adds up the ballots of one vote. It knows no seats. The zero Box is
// empty. After a CastVote event was taken, its option goes in here.
type Box struct{ tally []int }

// Put counts a ballot for an option, from 0. It reports whether there is such an
// option among so many; look before CastVote is applied, with Fits.
func (b *Box) Put(option, options int) bool {
	if !Fits(option, options) {
		return false
	}
	if len(b.tally) < options {
		b.tally = append(b.tally, make([]int, options-len(b.tally))...)
	}
	b.tally[option]++
	return true
}

// Fits reports whether there is such an option among so many.
func Fits(option, options int) bool { return option >= 0 && option < options }

// Empty hands the tally out and forgets it, by so many options.
func (b *Box) Empty(options int) []int {
	t := append(b.tally, make([]int, max(0, options-len(b.tally)))...)
	b.tally = nil
	return t
}

// castVote notes that the seat has voted. Those who have are kept in the order
// of seats, so that the order of ballots is not kept either.
func (c *change) castVote(e Event) error {
	v := &c.Now.Vote
	at, _ := slices.BinarySearch(v.Voted, e.By)
	v.Voted = slices.Insert(v.Voted, at, e.By)
	return nil
}

func (c *change) closeVoteBy(Event) error { c.closeVote(); return nil }

func (c *change) closeVote() {
	c.Now.Vote.Open, c.Now.Vote.Counting = false, true
	c.do(CountVotes{})
}

// counted takes the tally in, if it has as many ballots as there are voters. With
// any other everyone votes again: a tally that was refused would be awaited for
// ever.
func (c *change) counted(e Event) error {
	sum := 0
	for _, n := range e.Tally {
		if n < 0 {
			return RefusedValue
		}
		sum += n
	}
	if sum != len(c.Now.Vote.Voted) || len(e.Tally) != len(c.Segment().Vote.Options) {
		c.voteAgain()
		return nil
	}
	c.Now.Vote.Counting, c.Now.Vote.Tally = false, slices.Clone(e.Tally)
	c.say("vote_counted", 0, sum)
	c.done("vote_done")
	return nil
}

func (c *change) voteAgain() {
	c.Now.Vote = Vote{Open: true}
	c.Now.Over, c.Now.Warned = false, true
	c.Now.Ends = max(c.Now.Ends, c.at+VoteAgain)
	c.say("vote_again", 0, 0)
}

package cases

import (
	"time"

	"hearth/internal/safety/ladder"
)

// A Span is a stretch of time in which somebody is there.
type Span struct{ From, To time.Time }

// ahead is how far a promise looks for staffed hours. Where nobody is there for
// that long, nothing is promised.
const ahead = 14 * 24 * time.Hour

// Due is by when a person does something about a signal of the level that came
// at a moment. The time of S3, S4 and C runs day and night; that of S1 and S2
// in the staffed hours only, which are in order and do not overlap. It is zero
// where nothing is promised.
func Due(l ladder.Level, at time.Time, staffed []Span) time.Time {
	left := l.First()
	if left == 0 {
		return time.Time{}
	}
	if l.Always() {
		return at.Add(left)
	}
	for _, s := range staffed {
		from := s.From
		if from.Before(at) {
			from = at
		}
		if !from.Before(s.To) {
			continue
		}
		if has := s.To.Sub(from); has < left {
			left -= has
			continue
		}
		return from.Add(left)
	}
	return time.Time{}
}

// The follow-ups: from when and by when, after the first words.
var follows = []struct{ from, by time.Duration }{
	{24 * time.Hour, 72 * time.Hour},
	{6 * 24 * time.Hour, 7 * 24 * time.Hour},
}

// A Follow is a promise to get in touch again.
type Follow struct {
	Case   ID
	Number int64 // from 1
	From   time.Time
	Due    time.Time
	DoneAt time.Time // zero while it is to be done
	DoneBy PartyID
	Result FollowResult
}

// A FollowResult is what came of a follow-up.
type FollowResult string

// The results.
const (
	Reached   FollowResult = "reached"
	Unreached FollowResult = "unreached"
	Unwanted  FollowResult = "unwanted" // the person does not wish it
)

// FollowResults lists them in the order on the page.
var FollowResults = []FollowResult{Reached, Unreached, Unwanted}

// Waits reports whether it is time for the follow-up.
func (f Follow) Waits(now time.Time) bool { return f.DoneAt.IsZero() && !now.Before(f.From) }

// followsAfter are the follow-ups of a case whose member was first written to
// at a moment. S0 and S1 have none.
func followsAfter(id ID, l ladder.Level, first time.Time) (list []Follow) {
	if l.Rank() < ladder.S2.Rank() {
		return nil
	}
	for i, f := range follows {
		list = append(list, Follow{Case: id, Number: int64(i + 1), From: first.Add(f.from), Due: first.Add(f.by)})
	}
	return list
}

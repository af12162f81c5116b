package entry

import (
	"time"

	"hearth/internal/group"
)

// A Greeting is a new member and their welcome.
type Greeting struct {
	Newcomer   group.Card
	Greeter    group.Card // whose turn it is; the zero Card if nobody greets here
	Since      time.Time
	Words      string     // "" until somebody welcomed them
	By         group.Card // who did
	WelcomedAt time.Time
}

// Overdue reports whether the newcomer has waited for longer than a day.
func (g Greeting) Overdue(now time.Time) bool {
	return g.WelcomedAt.IsZero() && now.Sub(g.Since) >= WelcomeDue
}

// nextGreeter returns whose turn it is: whoever had none for the longest time,
// and of those who never had one the first in the list. It returns 0 if nobody
// greets.
func nextGreeter(greeters []group.MemberID, last map[group.MemberID]time.Time) (next group.MemberID) {
	for i, id := range greeters {
		if i == 0 || last[id].Before(last[next]) {
			next = id
		}
	}
	return next
}

package demo

import (
	"time"

	"hearth/internal/group"
)

// termsOf are the terms of the world's groups: when they meet, for whom they
// are, what they cost. One group meets every day, for the first time soon after
// the world was made, so that there is something that starts soon.
func termsOf(slug string, now time.Time) group.Terms {
	weekly := func(start, minutes int, days ...time.Weekday) (times []group.Time) {
		for _, day := range days {
			times = append(times, group.Time{Weekday: day, Start: start, Minutes: minutes, Every: 1})
		}
		return times
	}
	switch slug {
	case "low-days":
		return group.Terms{Zone: "Europe/Dublin", Times: weekly(19*60, 90, time.Tuesday, time.Friday)}
	case "worst-year":
		return group.Terms{Audiences: []string{"men"}}
	case "kitchen-table":
		return group.Terms{Zone: "Europe/London", Audiences: []string{"carers", "family"}, Times: weekly(10*60+30, 60, time.Wednesday)}
	case "one-day":
		soon := now.UTC().Add(35 * time.Minute).Round(15 * time.Minute)
		return group.Terms{Zone: "UTC", Times: weekly(soon.Hour()*60+soon.Minute(), 60, time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday)}
	case "steady-ground":
		return group.Terms{Zone: "Europe/Dublin", Shape: "timed", Sessions: 10, Capacity: 12, Audiences: []string{"students", "young_adults"}, Times: weekly(18*60, 75, time.Monday),
			Cost: group.Cost{Kind: "sliding", Min: 0, Max: 1500, Currency: "EUR", Per: "meeting", Waiver: true}}
	case "lejos-de-casa":
		return group.Terms{Zone: "Europe/Madrid", Audiences: []string{"students", "migrants"}, Times: weekly(21*60, 60, time.Thursday)}
	case "ala-mahl":
		return group.Terms{Zone: "Africa/Cairo", Times: weekly(20*60, 60, time.Saturday)}
	}
	return group.Terms{}
}

package entry

import (
	"time"

	"hearth/internal/group"
)

// PlaceID names a place on a waiting list.
type PlaceID int64

// Standing is how a place on the waiting list stands.
type Standing string

// The standings.
const (
	Waiting Standing = "waiting"
	Offered Standing = "offered" // a seat is held for them
	Resting Standing = "resting" // let an offer pass, and is asked next once they say so
)

// A Place is one person's place on a group's waiting list.
type Place struct {
	ID        PlaceID
	Group     group.ID
	Standing  Standing
	Applicant Applicant
	Back      bool // a member who comes back from a break, and so comes first
	Since     time.Time
	HeldUntil time.Time // until when a seat is held; zero if none is
}

// Holds reports whether a seat is held for the place at the moment.
func (p Place) Holds(now time.Time) bool { return p.Standing == Offered && now.Before(p.HeldUntil) }

// Outlook is what somebody who waits is told.
type Outlook struct {
	Place Place
	Ahead int64 // how many are before them
	Given int64 // how many came in from the list within a month
}

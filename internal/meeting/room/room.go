package room

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/fault"
)

// A RunID names a meeting that was opened.
type RunID int64

// A Run is a meeting that was opened: one date of a series.
type Run struct {
	ID       RunID
	Group    group.ID
	Series   meeting.SeriesID
	Key      string // of the date
	StartsAt time.Time
	OpenedAt time.Time
	EndedAt  time.Time // zero while it goes on

	format  format.Format
	options floor.Options
}

// A Kind is what sort of line it is.
type Kind string

// The kinds of lines.
const (
	Beside  Kind = "beside"  // in the chat beside the circle
	Turn    Kind = "turn"    // a typed turn, or part of one
	Private Kind = "private" // between one person and those who lead
)

// Kinds are all kinds of lines.
var Kinds = []Kind{Beside, Turn, Private}

// MaxLine is how much one line may hold, in bytes.
const MaxLine = 4000

// A LineID names a line.
type LineID int64

// A Line is something that was typed.
type Line struct {
	ID     LineID
	Seq    int64 // in the meeting's log
	Author group.MemberID
	Seat   floor.SeatID // who said it
	To     floor.SeatID // of a private line by somebody who leads: to whom; 0: to all who lead
	Kind   Kind
	Body   string
	SaidAt time.Time
	Held   bool   // it waits to be read by somebody with a duty; see held.go
	Hidden bool   // folded away, and Reason says why
	Reason string // in the group's language

	Touches group.Touches
}

// open reports whether the seat may read the line. What was said in the circle
// before somebody came is not told to them, as it would not be aloud; those who
// lead read all of it, to know what they have come into.
func (l Line) open(to floor.Seat, leads bool) bool {
	if leads || l.Seat == to.ID || l.To != 0 && l.To == to.ID {
		return true
	}
	return l.Kind != Private && to.Came != 0 && clock.ToMillis(l.SaidAt) >= to.Came
}

// reaches reports whether the seat is told of the line now. Who waits at the door
// hears nothing, and who has stepped aside nothing of the circle.
func (l Line) reaches(to floor.Seat, leads bool) bool {
	if to.Presence == floor.Aside {
		return l.between(to.ID)
	}
	return to.Presence.In() && l.open(to, leads)
}

// Writing is a line that somebody would like to say.
type Writing struct {
	Body string
	Kind Kind
	To   floor.SeatID // of a private line by somebody who leads
	Once string       // names the form, so that one sent twice is one line
}

func (w Writing) check() error {
	var c fault.Check
	switch {
	case w.Body == "":
		c.Add("body", "room.problem.body_empty")
	case len(w.Body) > MaxLine:
		c.Add("body", "room.problem.body_long", "most", MaxLine)
	}
	if !slices.Contains(Kinds, w.Kind) {
		c.Add("kind", "room.problem.kind")
	}
	return c.Err()
}

// An Entering is how somebody comes in.
type Entering struct {
	Way     format.Way
	CheckIn string // of CheckIns: how they wish to be looked after if they vanish
	People  int    // before a device; 0 for anybody else
}

// MaxPeople is how many may sit before one device.
const MaxPeople = 50

// CheckIns are how somebody may wish to be looked after when they vanish in a
// heavy moment: by a notice that asks, or by waiting for them. Both work without
// knowing who the person is.
var CheckIns = []string{"message", "wait"}

func (in Entering) check() error {
	var c fault.Check
	if in.Way == format.Device {
		if in.People < 2 || in.People > MaxPeople {
			c.Add("people", "room.problem.people", "most", MaxPeople)
		}
	} else if !slices.Contains(format.Ways, in.Way) {
		c.Add("way", "room.problem.way")
	}
	if !slices.Contains(CheckIns, in.CheckIn) {
		c.Add("check_in", "room.problem.check_in")
	}
	return c.Err()
}

// Questions are what a rating asks, each answered from 1 to 5.
var Questions = []string{"heard", "belonged", "useful", "safe"}

const (
	keepLog  = 15 * time.Minute // after the end, for pages that are still open
	longest  = 12 * time.Hour   // after which a meeting that nobody ended is over
	connLost = 40 * time.Second // after which a connection that no node names is lost
	touchFor = 60 * time.Second // how long a page without a script counts as being there
)

// kind is the line's kind as it is stored: a private line by somebody who leads
// names its reader.
func (l Line) kind() string {
	if l.Kind == Private && l.To != 0 {
		return string(Private) + ":" + strconv.Itoa(int(l.To))
	}
	return string(l.Kind)
}

func readKind(stored string) (Kind, floor.SeatID) {
	kind, to, _ := strings.Cut(stored, ":")
	seat, err := strconv.Atoi(to)
	if err != nil {
		seat = 0
	}
	return Kind(kind), floor.SeatID(seat)
}

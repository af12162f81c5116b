package formats

import (
	"strconv"

	"hearth/internal/meeting/format"
)

// A stretch is a segment in the bar that shows how a meeting's time is spent.
type stretch struct {
	X, Width string // in thousandths of the whole
	Tone     string // the class of its colour
	Title    string
	Minutes  int
}

// wide is how wide the bar is, in its own units.
const wide = 1000.0

// tones are families of kinds: taking turns, doing something together, quiet and
// common things, and time that is free.
var tones = map[format.Kind]string{
	format.Round: "turns", format.Queue: "turns", format.Piece: "turns", format.Chips: "turns", format.Announcements: "turns", format.Closing: "turns",
	format.Exercise: "doing", format.Vote: "doing", format.Silence: "doing",
	format.Reading: "common", format.Agreement: "common",
}

// bar draws the plan of a format. It is empty where there are no minutes.
func bar(f format.Format) (all []stretch) {
	plan, total := planned(f), 0
	for _, slot := range plan {
		total += max(slot.Minutes, 0)
	}
	if total == 0 {
		return nil
	}
	at := 0
	for _, slot := range plan {
		s := f.Segments[slot.Index]
		tone := tones[s.Kind]
		if tone == "" {
			tone = "free"
		}
		minutes := max(slot.Minutes, 0)
		all = append(all, stretch{X: units(at, total), Width: units(minutes, total), Tone: tone, Title: s.Title, Minutes: minutes})
		at += minutes
	}
	return all
}

func units(n, total int) string {
	return strconv.FormatFloat(wide*float64(n)/float64(total), 'f', 1, 64)
}

// planned says when each segment comes, and for how long; nothing where the
// numbers of a draft are out of all bounds.
func planned(f format.Format) []format.Slot {
	if len(f.Segments) == 0 || len(f.Segments) > format.MaxSegments || f.Length < 1 || f.Length > format.MaxLength {
		return nil
	}
	for _, s := range f.Segments {
		if s.Minutes < 0 || s.Minutes > format.MaxLength || s.Share < 0 || s.Share > format.MaxShare {
			return nil
		}
	}
	return format.Plan(f, f.Length)
}

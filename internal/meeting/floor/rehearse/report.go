package rehearse

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
)

// A Report tells who spoke when. Times are milliseconds after the beginning.
type Report struct {
	Name    string
	Minutes int // that the format has
	Seed    uint64
	Parts   []Part
	People  []Person
	Took    int64
}

// A Part is one segment as it went.
type Part struct {
	Number  int // from 1
	Title   string
	Kind    format.Kind
	Began   int64
	Planned int // minutes
	Lines   []Line
}

// A Line is a turn, or something that happened.
type Line struct {
	At   int64
	Who  string
	What string
	For  int64 // of a turn
}

// A Person is what somebody had of the meeting.
type Person struct {
	Name  string
	Way   format.Way
	Spoke int64
	Turns int
}

// tales are the announcements that a report tells, in English, as the command
// line is.
var tales = map[string]string{
	"passed": "passes", "later": "asks to be come back to", "held": "vanishes; the seat is held", "back": "is back in the same seat",
	"moves_on": "is gone; the turn passes on", "came": "comes in", "left": "leaves", "wait_pause": "waits for a pause", "too_late": "comes too late",
	"chip": "claims a milestone", "host_is": "leads now", "spoken_long": "is told privately that they have spoken long", "sign": "gets the sign",
	"all_agreed": "all have agreed", "vote_counted": "the vote is counted", "next_time": "once more round", "round_done": "everyone was asked",
	"reading_done": "everything is read", "segment_over": "the time is up; the round goes on", "end_soon": "notice of the end", "time_up": "the meeting's time is up",
}

// note writes down what an event brought about.
func (r *rehearsal) note(before *floor.State, e floor.Event, effects []floor.Effect) {
	if e.Kind == floor.CastVote {
		r.box.Put(e.Number, len(before.Segment().Vote.Options))
	}
	if t := before.Now.Turn; t.Seat != 0 && t.Stage != floor.Echo && (r.state.Now.Turn.Seat != t.Seat || r.state.Now.Turn.Stage == floor.Echo) {
		r.endTurn(before, t, effects)
	}
	for _, effect := range effects {
		switch a := effect.(type) {
		case floor.Announce:
			r.tell(a)
		case floor.Notify:
			if a.What == floor.NoticeVanished {
				r.line(Line{Who: r.name(a.Seat), What: "facilitators are told, with the check-in route: " + a.CheckIn})
			}
		}
	}
}

// endTurn writes a turn down with the time that the floor counted; of one that
// was passed, only that.
func (r *rehearsal) endTurn(before *floor.State, t floor.Turn, effects []floor.Effect) {
	if slices.ContainsFunc(effects, func(e floor.Effect) bool {
		a, said := e.(floor.Announce)
		return said && (a.Code == "passed" || a.Code == "later")
	}) {
		return
	}
	was, is := before.Seats[t.Seat-1], r.state.Seats[t.Seat-1]
	if spoke := is.Spoke - was.Spoke; spoke > 0 {
		what := "speaks"
		if is.Way == format.Text {
			what = "writes"
		}
		r.line(Line{At: r.now - begin - spoke, Who: r.name(t.Seat), What: what, For: spoke})
	}
}

func (r *rehearsal) tell(a floor.Announce) {
	if a.Code == "segment" {
		i := r.state.Now.Index
		if slices.ContainsFunc(r.report.Parts, func(p Part) bool { return p.Number == i+1 }) {
			return
		}
		seg, slot := r.state.Format.Segments[i], r.state.Plan[i]
		r.report.Parts = append(r.report.Parts, Part{Number: i + 1, Title: seg.Title, Kind: seg.Kind, Began: r.now - begin, Planned: slot.Minutes})
		return
	}
	if what, known := tales[a.Code]; known {
		r.line(Line{Who: r.name(a.Seat), What: what})
	}
}

func (r *rehearsal) name(id floor.SeatID) string {
	if id == 0 {
		return ""
	}
	return r.person(id).name
}

// line adds to the segment that runs; what is before the beginning is not told.
func (r *rehearsal) line(l Line) {
	n := len(r.report.Parts)
	if n == 0 {
		return
	}
	if l.For == 0 {
		l.At = r.now - begin
	}
	part := &r.report.Parts[n-1]
	if n > 1 && l.At < part.Began { // a turn that the last segment's end cut off
		part = &r.report.Parts[n-2]
	}
	part.Lines = append(part.Lines, l)
}

// finish adds up.
func (r *rehearsal) finish() {
	r.report.Took = r.now - begin
	for i, p := range r.people {
		r.report.People[i] = Person{Name: p.name, Way: p.way}
		if id := r.seat(i); id != 0 {
			seat := r.state.Seats[id-1]
			r.report.People[i].Spoke, r.report.People[i].Turns = seat.Spoke, seat.Turns
		}
	}
	for i := range r.report.Parts {
		slices.SortStableFunc(r.report.Parts[i].Lines, func(a, b Line) int { return int(a.At - b.At) })
	}
}

// clock writes milliseconds as hours, minutes and seconds.
func clock(ms int64) string {
	s := ms / second
	if s < 3600 {
		return fmt.Sprintf("%02d:%02d", s/60, s%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

// WriteTo prints the report for a terminal.
func (r Report) WriteTo(w io.Writer) (int64, error) {
	out := &counter{w: w}
	fmt.Fprintf(out, "%s: %d minutes, %d people, seed %d\n", r.Name, r.Minutes, len(r.People), r.Seed)
	for _, p := range r.Parts {
		fmt.Fprintf(out, "\n%s  %d. %s (%s, %d min)\n", clock(p.Began), p.Number, p.Title, p.Kind, p.Planned)
		table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		for _, l := range p.Lines {
			what := l.What
			if l.For > 0 {
				what += " for " + clock(l.For)
			}
			fmt.Fprintf(table, "  %s\t%s\t%s\n", clock(l.At), l.Who, what)
		}
		table.Flush()
	}
	fmt.Fprintf(out, "\n%s  over\n\n", clock(r.Took))
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, p := range r.People {
		fmt.Fprintf(table, "%s\t%s\t%d turns\t%s\n", p.Name, p.Way, p.Turns, clock(p.Spoke))
	}
	table.Flush()
	return out.n, out.err
}

// A counter keeps what io.WriterTo owes, and the first error.
type counter struct {
	w   io.Writer
	n   int64
	err error
}

func (c *counter) Write(p []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	n, err := c.w.Write(p)
	c.n, c.err = c.n+int64(n), err
	return n, err
}

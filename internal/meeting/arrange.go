package meeting

import (
	"slices"
	"unicode/utf8"

	"hearth/internal/meeting/format"
	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/text"
)

// An Arrangement is what a facilitator hands in for a series. What could not be
// read is out of bounds, and so is named by check.
type Arrangement struct {
	Title    string
	Format   string
	When     schedule.Series // without single changes
	Capacity int
	Ways     []format.Way
	Place    string
	Lobby    bool
	Confirm  []schedule.Stage
	Once     string // names the form, so that one sent twice makes one series; may be empty
	Revision int64  // that an edit began from
}

// fields are the names that the form has for what schedule names.
var fields = map[string]string{"start": "day", "rule": "repeat", "pauses": "pause_from", "off": "repeat", "changes": "repeat", "extra": "repeat"}

// check returns an Invalid fault that names every field to mend. offered are the
// formats that there are.
func (a Arrangement) check(offered []Choice) error {
	var c fault.Check
	switch n := utf8.RuneCountInString(a.Title); {
	case text.Blank(a.Title):
		c.Add("title", "meeting.problem.title_empty")
	case n > MaxTitle:
		c.Add("title", "meeting.problem.title_long", "count", n-MaxTitle)
	}
	if !slices.ContainsFunc(offered, func(o Choice) bool { return o.Code == a.Format }) {
		c.Add("format", "meeting.problem.format")
	}
	a.checkWhen(&c)
	if a.Capacity < 0 || a.Capacity > MaxCapacity {
		c.Add("capacity", "meeting.problem.capacity", "most", MaxCapacity)
	}
	for _, w := range a.Ways {
		if !slices.Contains(format.Ways, w) && w != format.Phone {
			c.Add("ways", "meeting.problem.ways")
			break
		}
	}
	if n := utf8.RuneCountInString(a.Place); n > MaxPlace {
		c.Add("place", "meeting.problem.place_long", "count", n-MaxPlace)
	}
	return c.Err()
}

// checkWhen asks the schedule and puts its answers beside this form's fields.
func (a Arrangement) checkWhen(c *fault.Check) {
	var when fault.Check
	a.When.Check(&when)
	if len(a.When.Pauses) > MaxPauses {
		when.Add("pauses", "meeting.problem.pauses", "most", MaxPauses)
	}
	err := when.Err()
	if err == nil {
		return
	}
	named := map[string]bool{}
	for _, f := range fault.Of(err).Fields {
		name := f.Name
		if ours, other := fields[name]; other {
			name = ours
		}
		if named[name] {
			continue
		}
		named[name] = true
		var args []any
		for k, v := range f.Args {
			args = append(args, k, v)
		}
		c.Add(name, f.Key, args...)
	}
}

// onto puts the arrangement onto a series, without its schedule.
func (a Arrangement) onto(s Series) Series {
	s.Title, s.Format, s.Capacity, s.Ways, s.Place, s.Lobby, s.Confirm = a.Title, a.Format, a.Capacity, a.Ways, a.Place, a.Lobby, a.Confirm
	return s
}

// checkReason refuses a reason that members could not read.
func checkReason(reason string) error {
	var c fault.Check
	switch n := utf8.RuneCountInString(reason); {
	case text.Blank(reason):
		c.Add("reason", "meeting.problem.reason_empty")
	case n > MaxReason:
		c.Add("reason", "meeting.problem.reason_long", "count", n-MaxReason)
	}
	return c.Err()
}

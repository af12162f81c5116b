package fee

import (
	"cmp"
	"slices"
	"time"
	"unicode/utf8"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// MaxWords is the longest text with which somebody asks not to pay, in
// characters. None is needed.
const MaxWords = 500

// AnsweredWithin is how long a request not to pay waits for a person's answer,
// where a group grants what nobody answered.
const AnsweredWithin = 72 * time.Hour

// shownPeriods is how many periods back the ledger offers.
const shownPeriods = 12

// A State is how it stands with one member's fee for one period.
type State string

// The states.
const (
	Due    State = "due"
	Paid   State = "paid"
	Waived State = "waived"
)

// States lists them in the order in which they are offered.
var States = []State{Due, Paid, Waived}

// An Entry is one line of the ledger.
type Entry struct {
	ID       int64
	Member   group.MemberID
	Period   string
	State    State
	Amount   int64 // in the currency's minor unit; 0 on a sliding scale
	Currency string
	Corrects int64 // the line that this one corrects; 0 for the first
	At       time.Time
}

// Standing is how it stands for one member and period: the newest line of each,
// in no order.
func Standing(entries []Entry) []Entry {
	type key struct {
		member group.MemberID
		period string
	}
	last := map[key]Entry{}
	for _, e := range entries {
		k := key{e.Member, e.Period}
		if before, ok := last[k]; !ok || e.ID > before.ID {
			last[k] = e
		}
	}
	standing := make([]Entry, 0, len(last))
	for _, e := range last {
		standing = append(standing, e)
	}
	slices.SortFunc(standing, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(b.Period, a.Period), cmp.Compare(a.Member, b.Member))
	})
	return standing
}

// A WaiverState is how it stands with a request not to pay.
type WaiverState string

// The states of a waiver.
const (
	Open     WaiverState = "open"
	Granted  WaiverState = "granted"
	Declined WaiverState = "declined"
)

// A Waiver is a member's request to come without paying.
type Waiver struct {
	ID         int64
	Member     group.MemberID
	Words      string // "" for none
	ByDefault  bool   // granted by itself if nobody answers
	State      WaiverState
	AskedAt    time.Time
	AnsweredAt time.Time
}

// StateAt is how the request stands at a moment. Where a group grants by
// default, silence is a yes: the person should not have to wonder, nor ask
// twice.
func (w Waiver) StateAt(now time.Time) WaiverState {
	if w.State == Open && w.ByDefault && now.Sub(w.AskedAt) >= AnsweredWithin {
		return Granted
	}
	return w.State
}

// Periods lists what a group's cost is counted by, the latest first: months,
// the days of its meetings, or the whole course. A group without times that
// costs by the meeting counts the days on which it meets as its holder enters
// them, and begins with today.
func Periods(g group.Group, now time.Time) []string {
	zone, err := time.LoadLocation(g.Zone)
	if err != nil {
		zone = time.UTC
	}
	today := now.In(zone)
	switch g.Cost.Per {
	case "month":
		return months(today, g.CreatedAt.In(zone))
	case "meeting":
		return meetings(g, today)
	}
	return []string{"course"}
}

func months(today, since time.Time) (list []string) {
	first := time.Date(today.Year(), today.Month(), 1, 0, 0, 0, 0, today.Location())
	for range shownPeriods {
		list = append(list, first.Format("2006-01"))
		if !first.After(since) {
			break
		}
		first = first.AddDate(0, -1, 0)
	}
	return list
}

// lookBack is how far back meetings are counted: three months of weeks.
const lookBack = 91 * 24 * time.Hour

// meetings lists the days on which the group met lately, and the next one.
func meetings(g group.Group, today time.Time) (list []string) {
	at := today.Add(-lookBack)
	if at.Before(g.CreatedAt) {
		at = g.CreatedAt
	}
	for range 7 * 14 { // more than any group meets in that time
		start, end, ok := g.NextTime(at)
		if !ok {
			break
		}
		list = append(list, start.In(today.Location()).Format(time.DateOnly))
		if start.After(today) {
			break
		}
		at = end
	}
	if len(list) == 0 {
		list = []string{today.Format(time.DateOnly)}
	}
	slices.Reverse(list)
	list = slices.Compact(list)
	return list[:min(len(list), shownPeriods)]
}

// knownPeriod reports whether a text names a period of the group's kind.
func knownPeriod(per, period string) bool {
	layout := map[string]string{"month": "2006-01", "meeting": time.DateOnly}[per]
	if layout == "" {
		return period == "course"
	}
	at, err := time.Parse(layout, period)
	return err == nil && at.Year() >= 2000 && at.Year() < 2200
}

// checkMark looks at a line before it is written.
func checkMark(c group.Cost, period string, state State) error {
	var check fault.Check
	if !knownPeriod(c.Per, period) {
		check.Add("period", "fee.problem.period")
	}
	if !slices.Contains(States, state) {
		check.Add("state", "fee.problem.state")
	}
	return check.Err()
}

// checkChoice looks at what a member wants to pay.
func checkChoice(c group.Cost, amount int64, read bool) error {
	var check fault.Check
	switch {
	case !read:
		check.Add("amount", "fee.problem.amount")
	case amount < c.Min || amount > c.Max:
		check.Add("amount", "fee.problem.range")
	}
	return check.Err()
}

func checkWords(words string) error {
	var check fault.Check
	if n := utf8.RuneCountInString(words); n > MaxWords {
		check.Add("words", "fee.problem.words", "count", n-MaxWords)
	}
	return check.Err()
}

// amountFor is what the ledger notes for a line: the fee, and nothing of what
// somebody chose for themselves.
func amountFor(c group.Cost, state State) int64 {
	if c.Kind == "sliding" || state == Waived {
		return 0
	}
	return c.Min
}

package meeting

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"hearth/internal/meeting/format"
	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/web"
)

// typed is the form of a series as a person filled it in, to be shown again if
// something in it is to be mended.
type typed struct {
	Title, Format        string
	Zone, Day, Clock     string
	Minutes              string
	Repeat               Repeat
	Days                 []string // 0 for Sunday to 6
	Ends, Count, Until   string
	MakeUp               bool
	Pauses               []typedPause
	Capacity             string
	Ways                 []string
	Place                string
	Lobby                bool
	Confirm              string
	Once                 string
	Revision             int64
	PauseFrom, PauseTo   string // the empty line at the end
	PauseReason, AsItWas string // AsItWas is a rule that none of the choices makes
}

// typedPause is one line of the holidays.
type typedPause struct{ From, To, Reason string }

// How a series ends, in the form.
const (
	endsNever = "never"
	endsCount = "count"
	endsUntil = "until"
)

// How members confirm, in the form.
const (
	confirmNone = "none"
	confirmBoth = "both"
)

func read(form web.Form) typed {
	t := typed{
		Title: form.Line("title"), Format: form.Text("format"), Zone: form.Text("zone"), Day: form.Text("day"), Clock: form.Text("time"),
		Minutes: form.Text("minutes"), Repeat: Repeat(form.Text("repeat")), Days: form.All("weekday"), Ends: form.Text("ends"),
		Count: form.Text("count"), Until: form.Text("until"), MakeUp: form.Yes("make_up"), Capacity: form.Text("capacity"), Ways: form.All("ways"),
		Place: form.Text("place"), Lobby: form.Yes("lobby"), Confirm: form.Text("confirm"), Once: form.Text("once"), Revision: -1,
		AsItWas: form.Text("as_it_was"),
	}
	if n, err := strconv.ParseInt(form.Text("revision"), 10, 64); err == nil {
		t.Revision = n
	}
	from, to, reasons := form.All("pause_from"), form.All("pause_to"), form.All("pause_reason")
	for i := range from {
		p := typedPause{From: strings.TrimSpace(from[i])}
		if i < len(to) {
			p.To = strings.TrimSpace(to[i])
		}
		if i < len(reasons) {
			p.Reason = strings.TrimSpace(reasons[i])
		}
		if p != (typedPause{}) {
			t.Pauses = append(t.Pauses, p)
		}
	}
	return t
}

// arrangement reads what was typed. What cannot be read becomes what the check
// refuses; a length that was left out is the format's.
func (t typed) arrangement(offered []Choice) Arrangement {
	a := Arrangement{Title: t.Title, Format: t.Format, Place: t.Place, Lobby: t.Lobby, Once: t.Once, Revision: t.Revision, Capacity: number(t.Capacity, 0)}
	a.When.Zone = t.Zone
	if start, err := schedule.ParseLocal(t.Day + "T" + t.Clock); err == nil {
		a.When.Start = start
	}
	a.When.Minutes = number(t.Minutes, lengthOf(offered, t.Format))
	a.When.Rule = t.rule(a.When.Start.Date)
	a.When.MakeUp = t.MakeUp && a.When.Rule.Count > 0
	for _, p := range t.Pauses {
		a.When.Pauses = append(a.When.Pauses, p.pause())
	}
	for _, w := range t.Ways {
		a.Ways = append(a.Ways, format.Way(w))
	}
	switch t.Confirm {
	case twoWeeks, oneDay:
		a.Confirm = stagesOf([]string{t.Confirm})
	case confirmBoth:
		a.Confirm = stagesOf([]string{twoWeeks, oneDay})
	}
	return a
}

// rule reads how the dates come again.
func (t typed) rule(first schedule.Date) schedule.Rule {
	var days []time.Weekday
	for _, d := range t.Days {
		if n := number(d, -1); n >= 0 && n <= 6 {
			days = append(days, time.Weekday(n))
		}
	}
	rule := t.Repeat.rule(first, days)
	if t.Repeat == AsItIs {
		if kept, err := schedule.ParseRule(t.AsItWas); err == nil {
			rule = kept
		}
	}
	if t.Repeat == Once || t.Repeat == "" {
		return schedule.Rule{}
	}
	rule.Count, rule.Until = 0, schedule.Date{}
	switch t.Ends {
	case endsCount:
		rule.Count = number(t.Count, -1)
		if rule.Count == 0 {
			rule.Count = -1 // no end at all is another choice
		}
	case endsUntil:
		until, err := schedule.ParseDate(t.Until)
		if err != nil {
			until = schedule.Date{Year: 1, Month: 1, Day: 1} // before every first date, so it is asked again
		}
		rule.Until = until
	}
	return rule
}

func (p typedPause) pause() schedule.Pause {
	from, err := schedule.ParseDate(p.From)
	if err != nil {
		return schedule.Pause{Reason: p.Reason} // without a first day: it is asked again
	}
	to, err := schedule.ParseDate(p.To)
	if err != nil && p.To != "" {
		return schedule.Pause{Reason: p.Reason}
	}
	return schedule.Pause{From: from, To: to, Reason: p.Reason}
}

// typedOf is the form filled in with a series as it is.
func typedOf(s Series) typed {
	t := typed{
		Title: s.Title, Format: s.Format, Zone: s.When.Zone, Day: s.When.Start.Date.String(), Clock: clockOf(s.When.Start),
		Minutes: strconv.Itoa(s.When.Minutes), Ends: endsNever, MakeUp: s.When.MakeUp, Place: s.Place, Lobby: s.Lobby, Confirm: confirmNone,
		Revision: s.Revision,
	}
	var days []time.Weekday
	t.Repeat, days = repeatOf(s.When.Rule, s.When.Start.Date)
	for _, d := range days {
		t.Days = append(t.Days, strconv.Itoa(int(d)))
	}
	if t.Repeat == AsItIs {
		t.AsItWas = s.When.Rule.String()
	}
	if s.When.Rule.Count > 0 {
		t.Ends, t.Count = endsCount, strconv.Itoa(s.When.Rule.Count)
	}
	if !s.When.Rule.Until.IsZero() {
		t.Ends, t.Until = endsUntil, s.When.Rule.Until.String()
	}
	for _, p := range s.When.Pauses {
		t.Pauses = append(t.Pauses, typedPause{p.From.String(), p.To.String(), p.Reason})
	}
	if s.Capacity > 0 {
		t.Capacity = strconv.Itoa(s.Capacity)
	}
	for _, w := range s.Ways {
		t.Ways = append(t.Ways, string(w))
	}
	switch names := stageNames(s.Confirm); len(names) {
	case 1:
		t.Confirm = names[0]
	case 2:
		t.Confirm = confirmBoth
	}
	return t
}

// number reads a number; nothing at all is none, and what is no number is -1.
func number(text string, none int) int {
	if text == "" {
		return none
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

func lengthOf(offered []Choice, code string) int {
	i := slices.IndexFunc(offered, func(c Choice) bool { return c.Code == code })
	if i < 0 {
		return 60
	}
	return offered[i].Length
}

// clockOf is the time of day as a form has it.
func clockOf(l schedule.Local) string {
	if l.IsZero() {
		return ""
	}
	_, clock, _ := strings.Cut(l.String(), "T")
	return clock
}

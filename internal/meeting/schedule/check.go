package schedule

import (
	"slices"
	"time"
	"unicode/utf8"

	"hearth/internal/platform/fault"
)

// What a series may hold. The minutes are those of a meeting's format.
const (
	MinMinutes    = 5
	MaxMinutes    = 480
	MaxExceptions = 400 // of each sort
	MaxWords      = 300 // letters in a reason or a place
)

// Check notes what is wrong with the series, under the names "zone", "start",
// "minutes", "rule", "make_up", "extra", "off", "changes" and "pauses". Each
// name comes at most once. A series that passes has at least one date.
func (s Series) Check(c *fault.Check) {
	fields := []struct {
		name  string
		check func() string
	}{
		{"zone", s.checkZone}, {"start", s.checkStart}, {"minutes", s.checkMinutes}, {"rule", s.checkRule}, {"make_up", s.checkMakeUp},
		{"extra", s.checkExtra}, {"off", s.checkOff}, {"changes", s.checkChanges}, {"pauses", s.checkPauses},
	}
	for _, f := range fields {
		if key := f.check(); key != "" {
			c.Add(f.name, key, "min", MinMinutes, "max", MaxMinutes, "most", MaxExceptions, "letters", MaxWords)
		}
	}
}

func (s Series) checkZone() string {
	if _, err := time.LoadLocation(s.Zone); s.Zone == "" || s.Zone == "Local" || err != nil {
		return "schedule.check.zone"
	}
	return ""
}

// checkStart also asks that the rule has the first date: else what people read
// as the beginning would be no meeting.
func (s Series) checkStart() string {
	if !s.Start.exists() {
		return "schedule.check.start"
	}
	if _, ok := s.Start.In(s.Location()); !ok {
		return "schedule.check.no_such_day"
	}
	if s.Rule.Check() != nil || !s.Rule.Until.IsZero() && s.Rule.Until.number() < s.Start.Date.number() {
		return ""
	}
	for day := range s.Rule.days(s.Start.Date, 0) {
		if day == s.Start.Date.number() {
			return ""
		}
		break
	}
	return "schedule.check.start_not_in_rule"
}

func (s Series) checkMinutes() string {
	if s.Minutes < MinMinutes || s.Minutes > MaxMinutes {
		return "schedule.check.minutes"
	}
	return ""
}

func (s Series) checkRule() string {
	if err := s.Rule.Check(); err != nil {
		return "fault." + fault.Of(err).Code
	}
	if !s.Rule.Until.IsZero() && s.Start.exists() && s.Rule.Until.number() < s.Start.Date.number() {
		return "schedule.check.until"
	}
	return ""
}

func (s Series) checkMakeUp() string {
	if s.MakeUp && s.Rule.Count == 0 {
		return "schedule.check.make_up"
	}
	return ""
}

func (s Series) checkExtra() string {
	if len(s.Extra) > MaxExceptions {
		return "schedule.check.too_many"
	}
	for _, l := range s.Extra {
		if !l.exists() {
			return "schedule.check.extra"
		}
		if _, ok := l.In(s.Location()); !ok {
			return "schedule.check.no_such_day"
		}
	}
	return ""
}

func (s Series) checkOff() string {
	keys := make([]Key, 0, len(s.Off))
	for _, o := range s.Off {
		if tooLong(o.Reason) {
			return "schedule.check.words"
		}
		keys = append(keys, o.Key)
	}
	return s.checkKeys(keys)
}

func (s Series) checkChanges() string {
	keys := make([]Key, 0, len(s.Changes))
	for _, c := range s.Changes {
		switch _, day := c.To.In(s.Location()); {
		case tooLong(c.Place), tooLong(c.Format):
			return "schedule.check.words"
		case c.Minutes != 0 && (c.Minutes < MinMinutes || c.Minutes > MaxMinutes):
			return "schedule.check.minutes"
		case !c.To.IsZero() && (!c.To.exists() || !day):
			return "schedule.check.change"
		}
		keys = append(keys, c.Key)
	}
	return s.checkKeys(keys)
}

// checkKeys looks whether each key is a date of the series, and none comes twice.
func (s Series) checkKeys(keys []Key) string {
	if len(keys) > MaxExceptions {
		return "schedule.check.too_many"
	}
	if s.Rule.Check() != nil || !s.Start.exists() {
		return "" // said already, and no date can be known
	}
	p := s.plan()
	for i, key := range keys {
		_, _, onRule := p.onRule(key)
		if l, ok := key.local(); !onRule && (!ok || !slices.Contains(s.Extra, l)) {
			return "schedule.check.no_such_date"
		}
		if slices.Contains(keys[:i], key) {
			return "schedule.check.twice"
		}
	}
	return ""
}

func (s Series) checkPauses() string {
	if len(s.Pauses) > MaxExceptions {
		return "schedule.check.too_many"
	}
	for _, p := range s.Pauses {
		switch {
		case tooLong(p.Reason):
			return "schedule.check.words"
		case len(p.Days) > MaxExceptions:
			return "schedule.check.too_many"
		case p.From.IsZero() && (len(p.Days) == 0 || !p.To.IsZero()), !p.From.IsZero() && !p.From.exists():
			return "schedule.check.pause"
		case !p.To.IsZero() && (!p.To.exists() || p.To.number() < p.From.number()):
			return "schedule.check.pause"
		case slices.ContainsFunc(p.Days, func(d Date) bool { return !d.exists() }):
			return "schedule.check.pause"
		}
	}
	return ""
}

func tooLong(words string) bool { return utf8.RuneCountInString(words) > MaxWords }

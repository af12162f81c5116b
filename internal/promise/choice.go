package promise

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hearth/internal/forum"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/text"
)

// Bounds of a helper's choices.
const (
	MaxDaily  = 20
	MaxAvoid  = 200 // characters of the list of subjects
	StartWith = 3   // the daily number of who has not chosen yet: little, so that nobody drowns on the first day
)

// Choices are what a helper takes on. They belong to the person and hold over
// all their groups; nobody else sees them.
type Choices struct {
	Daily   int64          // posts a day; 0: none at the moment
	Wishes  []forum.Wish   // which they take; none: all
	Topics  []string       // of the groups from which they take; none: all
	Avoid   string         // subjects that they do not take, by commas
	NoNotes bool           // nothing behind a content note
	Rest    []time.Weekday // days on which nothing is offered
}

// Check returns an Invalid fault that names every field to mend.
func (c Choices) Check() error {
	var check fault.Check
	if c.Daily < 0 || c.Daily > MaxDaily {
		check.Add("daily", "promise.problem.daily", "max", int64(MaxDaily))
	}
	for _, w := range c.Wishes {
		if !slices.Contains(forum.Wishes, w) {
			check.Add("wishes", "promise.problem.choice")
			break
		}
	}
	if n := utf8.RuneCountInString(c.Avoid); n > MaxAvoid {
		check.Add("avoid", "promise.problem.long", "count", n-MaxAvoid)
	}
	for _, d := range c.Rest {
		if d < time.Sunday || d > time.Saturday {
			check.Add("rest", "promise.problem.choice")
			break
		}
	}
	return check.Err()
}

// normal drops what says nothing: every wish, once chosen, is as good as none.
func (c Choices) normal() Choices {
	c.Wishes = slices.Compact(slices.Sorted(slices.Values(c.Wishes)))
	if len(c.Wishes) == len(forum.Wishes) {
		c.Wishes = nil
	}
	c.Topics = slices.Compact(slices.Sorted(slices.Values(c.Topics)))
	c.Rest = slices.Compact(slices.Sorted(slices.Values(c.Rest)))
	return c
}

// Rests reports whether the day of the moment, in the moment's zone, is one of
// rest.
func (c Choices) Rests(at time.Time) bool { return slices.Contains(c.Rest, at.Weekday()) }

// From reports whether the helper takes anything from a group with the topics. A
// group without topics is open to every choice.
func (c Choices) From(topics []string) bool {
	return len(c.Topics) == 0 || len(topics) == 0 ||
		slices.ContainsFunc(topics, func(t string) bool { return slices.Contains(c.Topics, t) })
}

// Takes reports whether the helper takes posts with the wish.
func (c Choices) Takes(w forum.Wish) bool { return len(c.Wishes) == 0 || slices.Contains(c.Wishes, w) }

// Bears reports whether nothing in a post's title and content note is among the
// subjects that the helper does not take. Words are compared folded, as a search
// does.
func (c Choices) Bears(title, note string) bool {
	if c.NoNotes && note != "" {
		return false
	}
	folded := text.Fold(title + " " + note)
	for _, subject := range c.subjects() {
		if words := text.Words(subject); len(words) > 0 && text.Contains(folded, words) {
			return false
		}
	}
	return true
}

// subjects are the parts between commas, of any script.
func (c Choices) subjects() []string {
	return strings.FieldsFunc(c.Avoid, func(r rune) bool { return r == ',' || r == '،' || r == ';' || r == '؛' || r == '\n' })
}

// Left is how many posts the helper may still be offered today, done and held
// ones taken off.
func (c Choices) Left(today int64, now time.Time) int64 {
	if c.Rests(now) {
		return 0
	}
	return max(c.Daily-today, 0)
}

// DayOf is when the day of the moment began, in the moment's zone.
func DayOf(now time.Time) time.Time {
	y, m, d := now.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, now.Location())
}

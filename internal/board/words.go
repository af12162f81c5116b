package board

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hearth/internal/board/guard"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/text"
)

// check returns an Invalid fault that names every field to mend. topics are
// those that a card may have, until is when an announcement is to end.
func (w Words) check(kind Kind, topics []string, until, now time.Time) error {
	var c fault.Check
	switch kind {
	case Announcement:
		w.checkTitle(&c)
		need(&c, "body", w.Body, MaxBody)
		checkUntil(&c, until, now)
	case Card:
		w.checkTitle(&c)
		need(&c, "body", w.Body, MaxBody)
		most(&c, "when", w.When, MaxWhen)
		w.checkTopics(&c, topics)
		most(&c, "note", w.Note, MaxNote)
	case Help:
		w.checkHelp(&c)
	case Feedback:
		need(&c, "body", w.Body, MaxBody)
	case Resource:
		w.checkResource(&c)
	}
	return c.Err()
}

func (w Words) checkTitle(c *fault.Check) { need(c, "title", w.Title, MaxTitle) }

// need notes that a text is missing or too long.
func need(c *fault.Check, name, s string, limit int) {
	if text.Blank(s) {
		c.Add(name, "board.problem."+name+"_empty")
		return
	}
	most(c, name, s, limit)
}

// most notes that a text is too long.
func most(c *fault.Check, name, s string, limit int) {
	if n := utf8.RuneCountInString(s); n > limit {
		c.Add(name, "board.problem.long", "count", n-limit)
	}
}

func checkUntil(c *fault.Check, until, now time.Time) {
	if until.IsZero() {
		return
	}
	if !until.After(now) {
		c.Add("until", "board.problem.until_past")
	} else if until.After(now.Add(MaxAhead)) {
		c.Add("until", "board.problem.until_far")
	}
}

func (w Words) checkTopics(c *fault.Check, known []string) {
	for _, t := range w.Topics {
		if !slices.Contains(known, t) {
			c.Add("topics", "board.problem.topics_unknown")
			return
		}
	}
	if len(w.Topics) > MaxTopics {
		c.Add("topics", "board.problem.topics_many", "count", MaxTopics)
	}
}

// checkHelp also looks for what must not stand on the board for practical help.
// Each thing found is told where it stands, in words that ask to rephrase.
func (w Words) checkHelp(c *fault.Check) {
	if !slices.Contains(Ways, w.Way) {
		c.Add("way", "board.problem.way")
	}
	if !slices.Contains(HelpSorts, w.Sort) {
		c.Add("sort", "board.problem.sort")
	}
	w.checkTitle(c)
	guarded(c, "title", w.Title)
	need(c, "body", w.Body, MaxBody)
	guarded(c, "body", w.Body)
	most(c, "area", w.Area, MaxArea)
	guarded(c, "area", w.Area)
}

func guarded(c *fault.Check, name, s string) {
	for _, found := range guard.Check(s) {
		c.Add(name, "board.problem.holds_"+string(found))
	}
}

func (w Words) checkResource(c *fault.Check) {
	w.checkTitle(c)
	if !slices.Contains(ResourceSorts, w.Sort) {
		c.Add("sort", "board.problem.sort")
	}
	if w.Link != "" && !goodLink(w.Link) {
		c.Add("link", "board.problem.link")
	}
	most(c, "body", w.Body, MaxBody)
}

// goodLink reports whether a link leads to a page of the web, over TLS, and is
// what it seems: no name and password in it, no bare number, no odd port.
func goodLink(s string) bool {
	u, err := url.Parse(s)
	if err != nil || len(s) > MaxLink || u.Scheme != "https" || u.User != nil || u.Port() != "" {
		return false
	}
	host := u.Hostname()
	return strings.Contains(host, ".") && strings.Trim(host, "0123456789.:") != "" && !strings.ContainsAny(s, " \t\n\"<>\\")
}

// same reports whether both say the same.
func (w Words) same(other Words) bool {
	topics := slices.Equal(w.Topics, other.Topics)
	w.Topics, other.Topics = nil, nil
	return topics && reflect.DeepEqual(w, other)
}

// keep returns the words that the kind has, so that nothing else is stored.
func (w Words) keep(kind Kind) Words {
	switch kind {
	case Announcement:
		return Words{Title: w.Title, Body: w.Body}
	case Card:
		return Words{Title: w.Title, Body: w.Body, When: w.When, Note: w.Note, Topics: w.Topics}
	case Help:
		return Words{Title: w.Title, Body: w.Body, Way: w.Way, Sort: w.Sort, Area: w.Area}
	case Feedback:
		return Words{Body: w.Body, Named: w.Named}
	}
	return Words{Title: w.Title, Body: w.Body, Sort: w.Sort, Link: w.Link, Conflict: w.Conflict}
}

// checkReason is what a reason of a facilitator must be.
func checkReason(reason string) error {
	var c fault.Check
	need(&c, "reason", reason, MaxReason)
	return c.Err()
}

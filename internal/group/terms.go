package group

import (
	"net/url"
	"slices"
	"time"

	"golang.org/x/text/currency"

	"hearth/internal/platform/fault"
)

// The words of a group's terms.
var (
	Entries     = []string{"open", "request", "invitation", "code"}
	Shapes      = []string{"ongoing", "closed", "timed"}
	CostKinds   = []string{"free", "fee", "sliding"}
	CostPers    = []string{"meeting", "month", "course"}
	Audiences   = []string{"men", "women", "lgbtq", "carers", "family", "parents", "students", "young_adults", "older_people", "workplace", "health_workers", "veterans", "migrants", "deaf"}
	SafetyRules = []string{"no_numbers", "no_methods", "no_names", "own_story", "no_advice_unasked"}
)

// Bounds of a group's terms.
const (
	MaxCapacity  = 100_000
	MaxSessions  = 104 // two years of weeks
	MaxTimes     = 7
	MaxCommunity = 60
	MaxPromise   = 14 * 24 // hours
	MaxCost      = 100_000_00
)

// Terms are what a group offers and what it asks: how people come in, when it
// meets, what it costs. They are public, like all that a group says of itself.
// The zero Terms are an open group without end for anybody, free, at no fixed
// time.
type Terms struct {
	Entry     string   `json:"entry,omitempty"`     // one of Entries
	Shape     string   `json:"shape,omitempty"`     // one of Shapes: people come and go, the same people throughout, or a number of sessions
	Sessions  int64    `json:"sessions,omitempty"`  // of a timed group; 0: not said
	Capacity  int64    `json:"capacity,omitempty"`  // seats; 0: no limit
	Zone      string   `json:"zone,omitempty"`      // IANA time zone of Times
	Times     []Time   `json:"times,omitempty"`     // when it meets
	Cost      Cost     `json:"cost,omitzero"`       // what a seat costs
	Audiences []string `json:"audiences,omitempty"` // of Audiences, by self-description; none: everybody
	Community string   `json:"community,omitempty"` // a culture, faith, place or language community, in the group's own words
	Promise   int64    `json:"promise,omitempty"`   // hours within which a post is answered; 0: nothing is promised
	Rules     []string `json:"rules,omitempty"`     // of SafetyRules
	Unlisted  bool     `json:"unlisted,omitempty"`  // does not stand in the site's directory
}

// A Cost is what a seat costs. No money passes through Hearth: PayURL leads to
// where it does.
type Cost struct {
	Kind     string `json:"kind,omitempty"`     // one of CostKinds
	Min      int64  `json:"min,omitempty"`      // in the currency's minor unit; the fee, or the least on a sliding scale
	Max      int64  `json:"max,omitempty"`      // the most on a sliding scale
	Currency string `json:"currency,omitempty"` // ISO 4217
	Per      string `json:"per,omitempty"`      // one of CostPers
	PayURL   string `json:"pay_url,omitempty"`  // https
	Note     string `json:"note,omitempty"`     // in the group's own words
	Waiver   bool   `json:"waiver,omitempty"`   // a member may ask to come without paying
}

// Free reports whether a seat costs nothing.
func (c Cost) Free() bool { return c.Kind == "" || c.Kind == "free" }

// withDefaults puts words where none were said.
func (t Terms) withDefaults() Terms {
	for _, word := range []struct {
		at       *string
		standard string
	}{{&t.Entry, "open"}, {&t.Shape, "ongoing"}, {&t.Zone, "UTC"}, {&t.Cost.Kind, "free"}} {
		if *word.at == "" {
			*word.at = word.standard
		}
	}
	if t.Cost.Free() {
		t.Cost = Cost{Kind: "free", Note: t.Cost.Note}
	}
	return t
}

// check names every field to mend. t has its defaults.
func (t Terms) check(c *fault.Check) {
	one := func(field, value string, of []string) {
		if !slices.Contains(of, value) {
			c.Add(field, "group.problem.choice")
		}
	}
	within := func(field string, n, most int64) {
		if n < 0 || n > most {
			c.Add(field, "group.problem.number", "max", most)
		}
	}
	one("entry", t.Entry, Entries)
	one("shape", t.Shape, Shapes)
	within("sessions", t.Sessions, MaxSessions)
	within("capacity", t.Capacity, MaxCapacity)
	if _, err := time.LoadLocation(t.Zone); err != nil || t.Zone == "Local" {
		c.Add("zone", "group.problem.zone")
	}
	if len(t.Times) > MaxTimes || slices.ContainsFunc(t.Times, func(at Time) bool { return !at.valid() }) {
		c.Add("times", "group.problem.times")
	}
	t.Cost.check(c)
	if !subset(t.Audiences, Audiences) {
		c.Add("audiences", "group.problem.choice")
	}
	if len([]rune(t.Community)) > MaxCommunity {
		c.Add("community", "group.problem.length", "max", MaxCommunity)
	}
	within("promise", t.Promise, MaxPromise)
	if !subset(t.Rules, SafetyRules) {
		c.Add("rules", "group.problem.choice")
	}
}

func (cost Cost) check(c *fault.Check) {
	if !slices.Contains(CostKinds, cost.Kind) {
		c.Add("cost", "group.problem.choice")
	}
	if len([]rune(cost.Note)) > MaxSummary {
		c.Add("cost_note", "group.problem.length", "max", MaxSummary)
	}
	if cost.Free() {
		return
	}
	if _, err := currency.ParseISO(cost.Currency); err != nil {
		c.Add("currency", "group.problem.currency")
	}
	if cost.Min < 0 || cost.Min > MaxCost || cost.Kind == "fee" && cost.Min == 0 {
		c.Add("cost_min", "group.problem.cost")
	}
	if cost.Kind == "sliding" && (cost.Max <= cost.Min || cost.Max > MaxCost) {
		c.Add("cost_max", "group.problem.cost_range")
	}
	if !slices.Contains(CostPers, cost.Per) {
		c.Add("cost_per", "group.problem.choice")
	}
	if u, err := url.Parse(cost.PayURL); cost.PayURL != "" && (err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil) {
		c.Add("pay_url", "group.problem.pay_url")
	}
}

// subset reports whether all words are known and none stands twice.
func subset(words, known []string) bool {
	for i, w := range words {
		if !slices.Contains(known, w) || slices.Contains(words[:i], w) {
			return false
		}
	}
	return true
}

package start

import (
	"encoding/json"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
)

// Two facilitators may change a group at the same time. A form therefore brings
// along how each of its fields stood when it was made, as short hashes: what
// only the other changed is taken over, and where both changed one field the
// second is shown both.

// A Clash is a field that somebody else changed meanwhile.
type Clash struct {
	Field  string
	Theirs string // as it stands now, for people to read
	Both   bool   // changed in this form too; else theirs was taken over
}

// value is a field of the plan as text that can be compared.
func (p Plan) value(field string) string {
	raw := func(v any) string {
		text, err := json.Marshal(v)
		if err != nil {
			return "" // a plan is strings and lists of strings
		}
		return string(text)
	}
	switch field {
	case "topics":
		return raw(sorted(p.Topics))
	case "formats":
		return raw(sorted(p.Formats))
	case "audiences":
		return raw(sorted(p.Audiences))
	case "rules":
		return raw(sorted(p.Rules))
	case "times":
		return raw(p.timesGiven())
	case "agreements":
		return raw(p.statements())
	case "reading":
		return raw([]bool{p.Reading, p.Unlisted})
	case "cost_per":
		return raw([]any{p.CostPer, p.Waiver})
	}
	if at := p.at(field); at != nil {
		return *at
	}
	return ""
}

// at is where a field of plain text stands; nil for the others.
func (p *Plan) at(field string) *string {
	return map[string]*string{"name": &p.Name, "summary": &p.Summary, "aim": &p.Aim, "for_whom": &p.ForWhom, "not_for": &p.NotFor, "lang": &p.Lang,
		"led_by": &p.LedBy, "capacity": &p.Capacity, "shape": &p.Shape, "sessions": &p.Sessions, "zone": &p.Zone, "entry": &p.Entry,
		"community": &p.Community, "cost": &p.Cost, "cost_min": &p.CostMin, "cost_max": &p.CostMax, "currency": &p.Currency, "pay_url": &p.PayURL,
		"cost_note": &p.CostNote, "promise": &p.Promise}[field]
}

// take copies a field from another plan.
func (p *Plan) take(field string, from Plan) {
	switch field {
	case "topics":
		p.Topics = from.Topics
	case "formats":
		p.Formats = from.Formats
	case "audiences":
		p.Audiences = from.Audiences
	case "rules":
		p.Rules = from.Rules
	case "times":
		p.Times = from.Times
	case "agreements":
		p.Statements = from.Statements
	case "reading":
		p.Reading, p.Unlisted = from.Reading, from.Unlisted
	case "cost_per":
		p.CostPer, p.Waiver = from.CostPer, from.Waiver
	default:
		if to, source := p.at(field), from.at(field); to != nil {
			*to = *source
		}
	}
}

// timesGiven leaves out rows without a day.
func (p Plan) timesGiven() (kept []At) {
	for _, at := range p.Times {
		if at.Weekday != "" {
			kept = append(kept, at)
		}
	}
	return kept
}

func sorted(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return list
}

// base says how the fields of a step stand, to be compared later.
func (p Plan) base(s Step) string {
	var parts []string
	for _, field := range fields[s] {
		parts = append(parts, field+"="+short(p.value(field)))
	}
	return strings.Join(parts, ";")
}

func short(s string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s)) // a hash never fails
	return strconv.FormatUint(h.Sum64(), 36)
}

// merge puts together what was typed in a step and how the group stands now.
// It returns the plan to show or to save, and what somebody else changed since
// the form was made. A base that cannot be read is taken for one on which
// nothing had changed here.
func merge(typed, now Plan, s Step, base string) (Plan, []Clash) {
	was := map[string]string{}
	for part := range strings.SplitSeq(base, ";") {
		if field, hash, ok := strings.Cut(part, "="); ok {
			was[field] = hash
		}
	}
	var clashes []Clash
	for _, field := range fields[s] {
		before, known := was[field]
		theirs, mine := now.value(field), typed.value(field)
		if !known || short(theirs) == before || theirs == mine {
			continue
		}
		clash := Clash{Field: field, Theirs: theirs, Both: short(mine) != before}
		if !clash.Both {
			typed.take(field, now)
		}
		clashes = append(clashes, clash)
	}
	return typed, clashes
}

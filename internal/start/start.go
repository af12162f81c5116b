package start

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/start/preset"
	"hearth/internal/start/template"
)

// ID names a draft.
type ID int64

// A Step is one of the four parts that a group is made of.
type Step string

// The steps.
const (
	Purpose    Step = "purpose"
	Shape      Step = "shape"
	Agreements Step = "agreements"
	People     Step = "people"
)

// Steps lists them in order.
var Steps = []Step{Purpose, Shape, Agreements, People}

// Next is the step after this one, "" after the last.
func (s Step) Next() Step {
	if i := slices.Index(Steps, s) + 1; i < len(Steps) {
		return Steps[i]
	}
	return ""
}

// Number is the step's place, from 1.
func (s Step) Number() int { return slices.Index(Steps, s) + 1 }

// fields are the form fields of each step, in the form's order.
var fields = map[Step][]string{
	Purpose: {"name", "summary", "aim", "for_whom", "not_for", "topics", "lang", "led_by"},
	Shape: {"formats", "capacity", "shape", "sessions", "times", "zone", "entry", "audiences", "community", "cost", "cost_min", "cost_max",
		"currency", "cost_per", "pay_url", "cost_note", "promise", "reading"},
	Agreements: {"agreements", "rules", "questions"},
	People:     {"handle", "greeter"},
}

// Bounds of what somebody may plan.
const (
	MaxDrafts     = 5
	MaxAgreements = 15
	MaxStatement  = 300 // characters
	MaxQuestions  = 5
	MaxQuestion   = 200
)

// A Draft is a group that somebody is about to start.
type Draft struct {
	ID        ID
	Revision  int64
	UpdatedAt time.Time
	Slug      string // claimed for it; "" before the last step
	Plan      Plan
}

// A Plan is what somebody typed about a group, as it was typed.
type Plan struct {
	Template     string `json:"template,omitempty"`     // it began from; "" for an empty page
	Organisation string `json:"organisation,omitempty"` // slug
	Reached      int    `json:"reached,omitempty"`      // how many steps were filled in
	Left         Step   `json:"left,omitempty"`         // the step in the middle of which it was kept for later

	Audience account.AgeBand `json:"age_band,omitempty"` // account.Youth for a group for young people; chosen once

	Name     string   `json:"name"`
	Summary  string   `json:"summary"`
	Aim      string   `json:"aim"`
	ForWhom  string   `json:"for_whom"`
	NotFor   string   `json:"not_for"`
	Topics   []string `json:"topics,omitempty"`
	Lang     string   `json:"lang"`
	LedBy    string   `json:"led_by"`
	Formats  []string `json:"formats,omitempty"`
	Capacity string   `json:"capacity"`
	Shape    string   `json:"shape"`
	Sessions string   `json:"sessions"`
	Times    []At     `json:"times,omitempty"`
	Zone     string   `json:"zone"`
	Entry    string   `json:"entry"`

	Audiences []string `json:"audiences,omitempty"`
	Community string   `json:"community"`
	Cost      string   `json:"cost"`
	CostMin   string   `json:"cost_min"`
	CostMax   string   `json:"cost_max"`
	Currency  string   `json:"currency"`
	CostPer   string   `json:"cost_per"`
	PayURL    string   `json:"pay_url"`
	CostNote  string   `json:"cost_note"`
	Waiver    bool     `json:"waiver,omitempty"`
	Promise   string   `json:"promise"`
	Reading   bool     `json:"reading,omitempty"`  // visitors may read along
	Unlisted  bool     `json:"unlisted,omitempty"` // not in the site's directory

	Statements []string `json:"agreements,omitempty"`
	Rules      []string `json:"rules,omitempty"`
	Questions  []string `json:"questions,omitempty"`

	Handle  string `json:"handle"`
	Greeter bool   `json:"greeter,omitempty"`
}

// At is a regular time as it was typed.
type At struct {
	Weekday string `json:"weekday"` // "0" is Sunday, "" for no meeting
	Start   string `json:"start"`   // "19:30"
	Minutes string `json:"minutes"`
	Every   string `json:"every"`           // weeks
	From    string `json:"from,omitempty"`  // day of the first
	Until   string `json:"until,omitempty"` // last day
}

// PlanFrom is the plan that a template begins with, in the language; an unknown
// template gives an empty page.
func PlanFrom(code, organisation string, lang i18n.Lang, zone string) Plan {
	p := Plan{Organisation: organisation, Lang: string(lang), Zone: zone, LedBy: "peers", Formats: []string{"text", "chat"}, Shape: "ongoing",
		Entry: "open", Cost: "free", CostPer: "meeting", Greeter: true}
	t, ok := template.Find(code)
	if !ok {
		p.Statements = []string{"", "", ""}
		return p
	}
	w := t.In(lang)
	p.Template, p.Name, p.Summary, p.Aim, p.ForWhom, p.NotFor = code, "", w.Summary, w.Aim, w.ForWhom, w.NotFor
	p.LedBy, p.Formats, p.Shape, p.Entry = t.LedBy, slices.Clone(t.Formats), t.Shape, t.Entry
	p.Topics, p.Audiences, p.Rules = slices.Clone(t.Topics), slices.Clone(t.Audiences), slices.Clone(t.Rules)
	p.Statements = slices.Clone(w.Agreements)
	p.Times = []At{{Start: "19:00", Minutes: strconv.Itoa(t.Minutes), Every: strconv.Itoa(t.Every)}}
	if t.Entry == "request" {
		p.Questions = slices.Clone(w.Questions)
	}
	p.Capacity, p.Sessions = typed(t.Capacity), typed(t.Sessions)
	return p
}

// typed writes a number as somebody would type it, and nothing for 0.
func typed(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// withPresets adds the safety rules that belong to topics chosen since.
func (p Plan) withPresets(before []string) Plan {
	var fresh []string
	for _, t := range p.Topics {
		if !slices.Contains(before, t) {
			fresh = append(fresh, t)
		}
	}
	for _, rule := range preset.Rules(fresh) {
		if !slices.Contains(p.Rules, rule) {
			p.Rules = append(slices.Clone(p.Rules), rule)
		}
	}
	return p
}

// statements are the agreements without empty ones.
func (p Plan) statements() []string { return filled(p.Statements) }

// filled leaves out what is blank.
func filled(list []string) (kept []string) {
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" {
			kept = append(kept, s)
		}
	}
	return kept
}

// onlyFields keeps what a fault says about the named fields. A fault about
// other fields only is none.
func onlyFields(err error, names []string) error {
	if !fault.Is(err, fault.Invalid) {
		return err
	}
	var c fault.Check
	for _, name := range names {
		for _, f := range fault.Of(err).Fields {
			if f.Name == name || fieldOf(f.Name) == name {
				c.Add(f.Name, f.Key, pairs(f.Args)...)
			}
		}
	}
	return c.Err()
}

// fieldOf is the field that a part of it belongs to: "start-1" is one of
// "times".
func fieldOf(name string) string {
	base, _, _ := strings.Cut(name, "-")
	switch base {
	case "weekday", "start", "minutes", "every", "from", "until":
		return "times"
	}
	return base
}

func pairs(args map[string]any) (list []any) {
	for name, value := range args {
		list = append(list, name, value)
	}
	return list
}

// Check returns an Invalid fault for the fields of one step, or nil.
func (p Plan) Check(s Step) error {
	_, err := p.Group()
	return onlyFields(err, fields[s])
}

// FirstProblem is the first step with something to mend, "" for none.
func (p Plan) FirstProblem() Step {
	for _, s := range Steps {
		if p.Check(s) != nil {
			return s
		}
	}
	return ""
}

// stand is the address that a plan is checked with before it has one.
const stand = "a-group"

// Group reads the plan. It returns an Invalid fault that names every field to
// mend.
func (p Plan) Group() (group.NewGroup, error) {
	var c fault.Check
	in := group.NewGroup{Slug: stand, Name: p.Name, Summary: p.Summary, Aim: p.Aim, ForWhom: p.ForWhom, NotFor: p.NotFor, Lang: p.Lang, LedBy: p.LedBy,
		Topics: p.Topics, Formats: p.Formats, PublicConversations: p.Reading, Agreements: p.statements(), Audience: p.Audience}
	in.Terms = p.terms(&c)
	p.checkLists(&c)
	if err := in.Check(); err != nil {
		for _, f := range fault.Of(err).Fields {
			c.Add(f.Name, f.Key, pairs(f.Args)...)
		}
	}
	return in, c.Err()
}

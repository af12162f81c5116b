package staff

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// PersonID names somebody's place in one organisation.
type PersonID int64

// PartnerID names a partner of an organisation.
type PartnerID int64

// Role is what somebody does in an organisation.
type Role string

// The roles, the widest first.
const (
	Owner      Role = "owner"
	Organiser  Role = "organiser"
	Supervisor Role = "supervisor" // sees groups and staff, changes no settings
	Viewer     Role = "viewer"     // a partner's person, who sees published totals only
)

// Roles lists them.
var Roles = []Role{Owner, Organiser, Supervisor, Viewer}

// Longest texts, in characters.
const (
	MaxName  = 80
	MaxAbout = 2000
	MaxWords = 400 // a line to a founder, what was checked, what somebody knows
	maxLangs = 12
)

// invitationFor is how long an invitation to work here can be accepted.
const invitationFor = 7 * 24 * time.Hour

// passFor is how long a partner's code opens a walled organisation to whoever
// entered it: a term. Who became a member meanwhile needs it no longer.
const passFor = 180 * 24 * time.Hour

// A Person is somebody who works in an organisation.
type Person struct {
	ID           PersonID
	Organisation group.OrganisationID
	Account      account.ID
	Role         Role
	Partner      PartnerID // whose groups a viewer sees totals of; 0 for all
	Name         string    // for colleagues
	Roster       Roster
	JoinedAt     time.Time
}

// A Roster entry is what somebody brings along, for finding the right person
// for a group.
type Roster struct {
	Langs []string `json:"langs"` // BCP 47
	Knows []string `json:"knows"` // of Backgrounds
	Words string   `json:"words"` // in their own words
	Hours int64    `json:"hours"` // a week that they can give; 0: did not say
}

// Backgrounds is what somebody may have experience with, their own life
// included.
var Backgrounds = []string{"lived", "family", "grief", "substances", "eating", "trauma", "psychosis", "young_people", "older_people", "migration", "lgbtq", "parents", "students", "workplace", "clinical", "crisis"}

// check looks at an entry that somebody hands in.
func (r Roster) check(c *fault.Check) {
	if len(r.Langs) > maxLangs || slices.ContainsFunc(r.Langs, badLang) {
		c.Add("langs", "staff.problem.langs")
	}
	if slices.ContainsFunc(r.Knows, func(k string) bool { return !slices.Contains(Backgrounds, k) }) {
		c.Add("knows", "staff.problem.knows")
	}
	if utf8.RuneCountInString(r.Words) > MaxWords {
		c.Add("text", "staff.problem.length", "max", MaxWords)
	}
	if r.Hours < 0 || r.Hours > 60 {
		c.Add("hours", "staff.problem.hours")
	}
}

func badLang(tag string) bool { _, err := language.Parse(tag); return err != nil }

// langsOf reads languages as people write them in one field: "en, es ar".
func langsOf(field string) []string {
	var langs []string
	for _, l := range strings.FieldsFunc(field, func(r rune) bool { return r == ',' || r == ' ' || r == ';' || r == '،' }) {
		if l = strings.ToLower(l); !slices.Contains(langs, l) {
			langs = append(langs, l)
		}
	}
	return langs
}

// Settings are what an organisation decides for all its groups.
type Settings struct {
	Name, About string
	Langs       []string // that it works in, BCP 47
	Listed      bool     // its groups stand in the site's directory; else behind its wall
	Starting    string   // of group.Startings
	Zone        string   // IANA; days begin and end in it
	Youth       bool     // it has groups for young people
	Required    []Kind   // checks that staff need for what touches groups and people
	Revision    int64    // of what the form was filled from
}

func (s Settings) check() error {
	var c fault.Check
	length(&c, "name", s.Name, 1, MaxName)
	length(&c, "about", s.About, 1, MaxAbout)
	if len(s.Langs) > maxLangs || slices.ContainsFunc(s.Langs, badLang) {
		c.Add("langs", "staff.problem.langs")
	}
	if !slices.Contains(group.Startings, s.Starting) {
		c.Add("starting", "staff.problem.starting")
	}
	if _, err := time.LoadLocation(s.Zone); err != nil || s.Zone == "" || s.Zone == "Local" {
		c.Add("zone", "staff.problem.zone")
	}
	if slices.ContainsFunc(s.Required, func(k Kind) bool { return !slices.Contains(Kinds, k) }) {
		c.Add("required", "staff.problem.kind")
	}
	return c.Err()
}

func length(c *fault.Check, field, text string, shortest, longest int) {
	if n := utf8.RuneCountInString(text); n < shortest || n > longest {
		key := "staff.problem.length"
		if n < shortest {
			key = "staff.problem.empty"
		}
		c.Add(field, key, "max", longest)
	}
}

// A Partner is a university, an employer or somebody else for whose people
// some of the groups are.
type Partner struct {
	ID           PartnerID
	Organisation group.OrganisationID
	Slug         string
	Name         string
	About        string // its own words, for its people
	Groups       []group.ID
	Revision     int64
}

// MaxPartnerGroups is how many groups one partner's page shows.
const MaxPartnerGroups = 60

func (p Partner) check() error {
	var c fault.Check
	if !group.IsSlug(p.Slug) {
		c.Add("slug", "staff.problem.slug")
	}
	length(&c, "name", p.Name, 1, MaxName)
	length(&c, "about", p.About, 0, MaxAbout)
	if len(p.Groups) > MaxPartnerGroups {
		c.Add("groups", "staff.problem.many_groups", "max", MaxPartnerGroups)
	}
	return c.Err()
}

// An Invitation is a place in the organisation that nobody has taken yet. Its
// token is shown once.
type Invitation struct {
	ID           int64
	Organisation group.OrganisationID
	Role         Role
	Partner      PartnerID
	Name         string // how the one who invited calls them
	By           PersonID
	ExpiresAt    time.Time
}

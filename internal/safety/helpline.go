package safety

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// Method says how a helpline is reached.
type Method string

// The methods. Phone and Text dial a number, Chat and Web open an address.
const (
	Phone Method = "phone"
	Text  Method = "text"
	Chat  Method = "chat"
	Web   Method = "web"
)

// dials reports whether the method needs a telephone number; the others need
// an https address.
func (m Method) dials() bool { return m == Phone || m == Text }

// Category is what a helpline is for, in the words of the data.
type Category string

// Need is what a person looks for, in the words of the page. Several
// categories can serve one need.
type Need string

// Crisis is the need that comes first: thoughts of suicide, or a crisis now.
const Crisis Need = "crisis"

// needOf names the need that each category serves. A category that is not here
// is refused when the data is loaded.
var needOf = map[Category]Need{
	"suicide_prevention": Crisis,
	"general_crisis":     Crisis,
	"mental_health":      "talk",
	"youth":              "young",
	"domestic_violence":  "violence",
	"sexual_violence":    "assault",
	"substance_use":      "substances",
	"eating_disorders":   "eating",
	"bereavement":        "grief",
	"lgbtq":              "lgbtq",
	"older_people":       "older",
	"veterans":           "veterans",
}

// needs lists every need in the order in which the page offers them.
var needs = []Need{
	Crisis, "talk", "young", "violence", "assault", "substances",
	"eating", "grief", "lgbtq", "older", "veterans",
}

// A Contact is one way to reach a helpline.
type Contact struct {
	Method  Method `json:"method"`
	Display string `json:"display"`        // the number as people write it
	Dial    string `json:"dial"`           // exactly what a link must hold: a number, or an https address
	Body    string `json:"body,omitempty"` // for Text: the first message to send
	// Hours is "24/7", or days and times as in "Mon-Fri 09:00-17:00", several
	// joined by "; ". Empty means that they vary or are not known.
	Hours     string   `json:"hours,omitempty"`
	Zone      string   `json:"tz,omitempty"` // IANA zone of Hours; needed unless they are "24/7"
	Free      bool     `json:"free"`         // costs the caller nothing
	Anonymous bool     `json:"anonymous"`    // no name is asked for
	Languages []string `json:"languages"`    // BCP 47 tags that are spoken
	// Note holds one sentence by language, such as an extension to choose.
	Note map[string]string `json:"note,omitempty"`
}

// Href is the link that reaches the contact: "tel:" or "sms:" with Dial
// verbatim (RFC 3966, RFC 5724), or the https address.
func (c Contact) Href() string {
	switch c.Method {
	case Phone:
		return "tel:" + c.Dial
	case Text:
		if c.Body == "" {
			return "sms:" + c.Dial
		}
		// RFC 5724 wants percent encoding; QueryEscape writes a space as "+".
		return "sms:" + c.Dial + "?body=" + strings.ReplaceAll(url.QueryEscape(c.Body), "+", "%20")
	default:
		return c.Dial
	}
}

// A Helpline is a service where a person answers.
type Helpline struct {
	ID         string     `json:"id"`
	Country    string     `json:"country"` // ISO 3166-1, two capital letters
	Name       string     `json:"name"`
	LocalName  string     `json:"local_name,omitempty"`
	Category   Category   `json:"category"`
	Secondary  []Category `json:"secondary_categories,omitempty"`
	Contacts   []Contact  `json:"contacts"`
	Website    string     `json:"website,omitempty"`
	Source     string     `json:"source"`      // where the facts were read
	VerifiedAt string     `json:"verified_at"` // day of the last check, "2006-01-02"
	VerifiedBy string     `json:"verified_by"` // who checked
}

// Verified is the day of the last check, at midnight UTC.
func (h Helpline) Verified() time.Time {
	day, _ := time.Parse(time.DateOnly, h.VerifiedAt) // Load has refused what does not parse
	return day
}

// Serves reports whether the helpline is for the need; every one serves "".
func (h Helpline) Serves(need Need) bool {
	return need == "" || needOf[h.Category] == need ||
		slices.ContainsFunc(h.Secondary, func(c Category) bool { return needOf[c] == need })
}

// speaks reports whether one of the helpline's contacts speaks one of the
// languages. Only the base language counts: es-MX is served by es.
func (h Helpline) speaks(tongues []language.Base) bool {
	for _, c := range h.Contacts {
		for _, tag := range c.Languages {
			base, _ := language.Make(tag).Base()
			if slices.Contains(tongues, base) {
				return true
			}
		}
	}
	return false
}

// rank is the place in a list, lowest first: crisis lines in the reader's
// language, then other crisis lines, then the rest by the same rule.
func (h Helpline) rank(tongues []language.Base) int {
	rank := 0
	if !h.Serves(Crisis) {
		rank += 2
	}
	if !h.speaks(tongues) {
		rank++
	}
	return rank
}

// Freshness says how far a helpline's facts can still be trusted.
type Freshness string

// The three ages of a record.
const (
	Fresh Freshness = "ok"     // checked less than 12 months ago
	Aging Freshness = "check"  // 12 to 24 months ago: shown with a warning
	Stale Freshness = "hidden" // longer ago: not shown until the operator confirms it
)

// FreshnessOf is the rule of the open-helplines safety policy: under twelve
// months good, twelve to twenty-four flagged, over twenty-four withheld.
func FreshnessOf(verified, now time.Time) Freshness {
	today := now.UTC().Truncate(24 * time.Hour)
	switch {
	case today.After(verified.AddDate(0, 24, 0)):
		return Stale
	case !today.Before(verified.AddDate(0, 12, 0)):
		return Aging
	default:
		return Fresh
	}
}

// An Emergency is the number that brings an ambulance or the police, in one
// country or in a union of countries.
type Emergency struct {
	Region    string   `json:"region"` // ISO 3166-1, or "EU"
	Countries []string `json:"countries"`
	Numbers   []Number `json:"numbers"`
	Source    string   `json:"source"`
}

// A Number is one emergency number and whom it reaches.
type Number struct {
	Dial string `json:"dial"`
	For  string `json:"for"` // "any", "ambulance", "police" or "fire"
}

// Href is the link that dials the number.
func (n Number) Href() string { return "tel:" + n.Dial }

// A Listing is a directory of helplines kept by somebody else.
type Listing struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

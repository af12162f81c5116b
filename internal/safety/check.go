package safety

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // a record's zone must be known on a machine without zone files too
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
)

var (
	idShape   = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,63}$`)
	dialShape = regexp.MustCompile(`^\+?[0-9]{2,15}$`)
)

// Limits that keep a mistaken file from breaking the page, in characters.
const (
	maxName = 120
	maxNote = 300
	maxBody = 160 // one text message
)

// problems gathers "field: reason" errors.
type problems []error

func (p *problems) unless(ok bool, field, format string, args ...any) {
	if !ok {
		*p = append(*p, fmt.Errorf("%s: %s", field, fmt.Sprintf(format, args...)))
	}
}

// checkHelpline returns what is wrong with a record, field by field.
func checkHelpline(h Helpline, now time.Time) []error {
	var p problems
	p.unless(idShape.MatchString(h.ID), "id", "%q must be small letters, digits and hyphens", h.ID)
	p.unless(isCountry(h.Country), "country", "%q is not a two-letter ISO 3166 code", h.Country)
	p.unless(isLine(h.Name, maxName), "name", "must be one line of 1 to %d characters", maxName)
	p.unless(h.LocalName == "" || isLine(h.LocalName, maxName), "local_name", "must be one line of at most %d characters", maxName)
	p.unless(needOf[h.Category] != "", "category", "%q is not known", h.Category)
	for _, c := range h.Secondary {
		p.unless(needOf[c] != "", "secondary_categories", "%q is not known", c)
	}
	p.unless(h.Website == "" || isHTTPS(h.Website), "website", "%q is not an https address", h.Website)
	p.unless(isHTTPS(h.Source), "source", "%q is not an https address", h.Source)
	p.unless(isLine(h.VerifiedBy, maxName), "verified_by", "must say who checked")
	checkDay(&p, h.VerifiedAt, now)
	p.unless(len(h.Contacts) > 0, "contacts", "must hold at least one")
	for i, c := range h.Contacts {
		checkContact(&p, fmt.Sprintf("contacts[%d].", i), c)
	}
	return p
}

// checkDay allows tomorrow, since the operator may be east of here.
func checkDay(p *problems, day string, now time.Time) {
	t, err := time.Parse(time.DateOnly, day)
	p.unless(err == nil, "verified_at", "%q is not a day such as 2026-06-02", day)
	p.unless(err != nil || !t.After(now.AddDate(0, 0, 1)), "verified_at", "%q is in the future", day)
}

func checkContact(p *problems, at string, c Contact) {
	p.unless(slices.Contains([]Method{Phone, Text, Chat, Web}, c.Method), at+"method", "%q is not phone, text, chat or web", c.Method)
	if c.Method.dials() {
		p.unless(dialShape.MatchString(c.Dial), at+"dial", "%q must be 2 to 15 digits, with + before them only if it is an international number", c.Dial)
	} else {
		p.unless(isHTTPS(c.Dial), at+"dial", "%q is not an https address", c.Dial)
	}
	p.unless(isLine(c.Display, maxName), at+"display", "must be one line of 1 to %d characters", maxName)
	p.unless(c.Body == "" || c.Method == Text && isLine(c.Body, maxBody), at+"body", "is one line, and only for text")
	checkHours(p, at, c)
	p.unless(len(c.Languages) > 0, at+"languages", "must hold at least one")
	for _, tag := range c.Languages {
		_, err := language.Parse(tag)
		p.unless(err == nil, at+"languages", "%q is not a language tag", tag)
	}
	for tag, text := range c.Note {
		_, err := language.Parse(tag)
		p.unless(err == nil && isLine(text, maxNote), at+"note", "%q must be a language tag with one line of at most %d characters", tag, maxNote)
	}
}

func checkHours(p *problems, at string, c Contact) {
	if c.Hours == "" || c.Hours == allHours {
		return
	}
	for span := range strings.SplitSeq(c.Hours, "; ") {
		p.unless(spanShape.MatchString(span), at+"hours", `%q is neither "24/7" nor such as "Mon-Fri 09:00-17:00"`, span)
	}
	_, err := time.LoadLocation(c.Zone)
	p.unless(c.Zone != "" && err == nil, at+"tz", "%q is not an IANA time zone", c.Zone)
}

func checkEmergency(e Emergency) []error {
	var p problems
	p.unless(e.Region == "EU" || isCountry(e.Region), "region", "%q is neither a two-letter ISO 3166 code nor EU", e.Region)
	p.unless(len(e.Countries) > 0 && !slices.ContainsFunc(e.Countries, func(c string) bool { return !isCountry(c) }),
		"countries", "must be two-letter ISO 3166 codes")
	p.unless(e.Source != "", "source", "must say where the number was read")
	p.unless(len(e.Numbers) > 0, "numbers", "must hold at least one")
	for _, n := range e.Numbers {
		p.unless(dialShape.MatchString(n.Dial), "dial", "%q must be 2 to 15 digits", n.Dial)
		p.unless(slices.Contains([]string{"any", "ambulance", "police", "fire"}, n.For), "for", "%q is not any, ambulance, police or fire", n.For)
	}
	return p
}

func checkListing(l Listing) []error {
	var p problems
	p.unless(isLine(l.Name, maxName), "name", "must be one line of 1 to %d characters", maxName)
	p.unless(isHTTPS(l.URL), "url", "%q is not an https address", l.URL)
	return p
}

func isCountry(code string) bool {
	region, err := language.ParseRegion(code)
	return err == nil && len(code) == 2 && region.IsCountry() && region.Canonicalize().String() == code
}

func isHTTPS(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil
}

func isLine(s string, most int) bool {
	return strings.TrimSpace(s) != "" && utf8.RuneCountInString(s) <= most && !strings.ContainsFunc(s, unicode.IsControl)
}

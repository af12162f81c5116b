package safety

import (
	"slices"
	"time"

	"golang.org/x/text/language"
)

// A Directory is everything Help now can show: what is shipped, with the
// operator's own records over it. It does not change after Load.
type Directory struct {
	emergency []Emergency
	helplines []Helpline
	listings  []Listing
}

// A Wish is what a reader asked for. The zero Wish asks for everything.
type Wish struct {
	Country string // ISO 3166-1, or "" for every country
	Need    Need   // or "" for every need
	Tongues []language.Base
}

// Find returns the helplines that may be shown at the moment and match the
// wish, in the order in which a person should see them.
func (d *Directory) Find(w Wish, now time.Time) []Helpline {
	var found []Helpline
	for _, h := range d.helplines {
		if FreshnessOf(h.Verified(), now) == Stale || !h.Serves(w.Need) {
			continue
		}
		if w.Country == "" || w.Country == h.Country {
			found = append(found, h)
		}
	}
	slices.SortStableFunc(found, func(a, b Helpline) int {
		return a.rank(w.Tongues) - b.rank(w.Tongues)
	})
	return found
}

// EmergencyIn returns the emergency numbers of a country, none if they are not
// known. A country's own entry goes before that of a union it belongs to.
func (d *Directory) EmergencyIn(country string) []Number {
	var numbers []Number
	for _, e := range d.emergency {
		if e.Region == country {
			return e.Numbers
		}
		if slices.Contains(e.Countries, country) {
			numbers = e.Numbers
		}
	}
	return numbers
}

// Countries returns every country of which something can be shown, sorted by
// code.
func (d *Directory) Countries(now time.Time) []string {
	var codes []string
	for _, e := range d.emergency {
		codes = append(codes, e.Countries...)
	}
	for _, h := range d.Find(Wish{}, now) {
		codes = append(codes, h.Country)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// Needs returns the needs that at least one shown helpline serves, in the
// page's order.
func (d *Directory) Needs(now time.Time) []Need {
	shown := d.Find(Wish{}, now)
	return slices.DeleteFunc(slices.Clone(needs), func(n Need) bool {
		return !slices.ContainsFunc(shown, func(h Helpline) bool { return h.Serves(n) })
	})
}

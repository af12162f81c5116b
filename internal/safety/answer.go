package safety

import (
	"time"

	"hearth/internal/platform/web"
)

// An answer is what programs get. Emergency holds the country's own numbers,
// or all that are known where no country is asked for.
type answer struct {
	web.List[item]
	Emergency []emergencyItem `json:"emergency"`
}

type emergencyItem struct {
	Region  string       `json:"region"`
	Numbers []numberItem `json:"numbers"`
}

type numberItem struct {
	Number
	Href string `json:"href"`
}

type item struct {
	Helpline
	Contacts []contactItem `json:"contacts"` // instead of the record's own
	State    Freshness     `json:"state"`
}

type contactItem struct {
	Contact
	Href string `json:"href"`
}

func answerOf(d *Directory, w Wish, now time.Time) answer {
	a := answer{web.NewList[item](nil, ""), []emergencyItem{}}
	if w.Country == "" {
		for _, e := range d.emergency {
			a.Emergency = append(a.Emergency, emergencyItem{e.Region, numberItems(e.Numbers)})
		}
	} else if numbers := d.EmergencyIn(w.Country); numbers != nil {
		a.Emergency = append(a.Emergency, emergencyItem{w.Country, numberItems(numbers)})
	}
	for _, h := range d.Find(w, now) {
		it := item{Helpline: h, State: FreshnessOf(h.Verified(), now)}
		for _, c := range h.Contacts {
			it.Contacts = append(it.Contacts, contactItem{c, c.Href()})
		}
		a.Items = append(a.Items, it)
	}
	return a
}

func numberItems(numbers []Number) []numberItem {
	items := make([]numberItem, 0, len(numbers))
	for _, n := range numbers {
		items = append(items, numberItem{n, n.Href()})
	}
	return items
}

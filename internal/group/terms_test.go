package group

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/platform/fault"
)

func TestTermsAreChecked(t *testing.T) {
	fee := Cost{Kind: "fee", Min: 500, Currency: "EUR", Per: "meeting", PayURL: "https://pay.example.org/seat"}
	with := func(f func(*Cost)) Terms { c := fee; f(&c); return Terms{Cost: c} }
	for _, row := range []struct {
		name  string
		terms Terms
		want  []string // the fields that are blamed
	}{
		{"nothing said", Terms{}, nil},
		{"everything said", Terms{Entry: "request", Shape: "timed", Sessions: 8, Capacity: 12, Zone: "America/Bogota", Cost: fee,
			Times: []Time{{Weekday: time.Monday, Start: 1110, Minutes: 90, Every: 1}}, Audiences: []string{"men", "carers"}, Promise: 12, Rules: []string{"no_numbers"}}, nil},
		{"unknown words", Terms{Entry: "secret", Shape: "round", Audiences: []string{"everybody"}, Rules: []string{"be nice"}}, []string{"entry", "shape", "audiences", "rules"}},
		{"the same audience twice", Terms{Audiences: []string{"men", "men"}}, []string{"audiences"}},
		{"a zone that is none", Terms{Zone: "Mars/Olympus"}, []string{"zone"}},
		{"the server's own zone is not the group's", Terms{Zone: "Local"}, []string{"zone"}},
		{"below nothing", Terms{Capacity: -1, Sessions: -1, Promise: -1}, []string{"sessions", "capacity", "promise"}},
		{"a time without an end of the world", Terms{Times: []Time{{Weekday: 9, Start: 0, Minutes: 60, Every: 1}}}, []string{"times"}},
		{"every second week from when", Terms{Times: []Time{{Weekday: 1, Start: 0, Minutes: 60, Every: 2}}}, []string{"times"}},
		{"a fee of nothing", with(func(c *Cost) { c.Min = 0 }), []string{"cost_min"}},
		{"a currency that is none", with(func(c *Cost) { c.Currency = "XQQ" }), []string{"currency"}},
		{"a scale upside down", with(func(c *Cost) { c.Kind, c.Max = "sliding", 100 }), []string{"cost_max"}},
		{"paying over an open line", with(func(c *Cost) { c.PayURL = "http://pay.example.org" }), []string{"pay_url"}},
		{"a name in the address for paying", with(func(c *Cost) { c.PayURL = "https://me:secret@pay.example.org" }), []string{"pay_url"}},
	} {
		var c fault.Check
		row.terms.withDefaults().check(&c)
		var got []string
		if err := c.Err(); err != nil {
			for _, f := range fault.Of(err).Fields {
				got = append(got, f.Name)
			}
		}
		if d := cmp.Diff(row.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", row.name, d)
		}
	}
}

func TestAFreeSeatHasNoPrice(t *testing.T) {
	got := Terms{Cost: Cost{Kind: "free", Min: 500, Currency: "EUR", PayURL: "https://x.example"}}.withDefaults().Cost
	if d := cmp.Diff(Cost{Kind: "free"}, got); d != "" {
		t.Error(d)
	}
}

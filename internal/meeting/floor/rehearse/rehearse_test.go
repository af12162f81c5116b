package rehearse

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/meeting/format"
	"hearth/internal/platform/i18n"
)

// has reports whether somebody did that, in any part.
func (r Report) has(who, what string) bool {
	return slices.ContainsFunc(r.Parts, func(p Part) bool {
		return slices.ContainsFunc(p.Lines, func(l Line) bool { return l.Who == who && strings.Contains(l.What, what) })
	})
}

func TestEveryFormatThatHearthBringsRunsToItsEnd(t *testing.T) {
	for _, lang := range i18n.Langs {
		for _, offer := range format.Shipped(lang) {
			for _, seats := range []int{2, 6, 12, 40} {
				f := offer.Format
				got, err := Run(&f, Options{Seats: seats, Seed: 1})
				if err != nil {
					t.Errorf("%s in %s with %d: %v", offer.Code, lang, seats, err)
					continue
				}
				if len(got.Parts) != len(f.Segments) && seats <= 12 { // forty overrun what ends on its minute
					t.Errorf("%s with %d: %d of %d segments came about", offer.Code, seats, len(got.Parts), len(f.Segments))
				}
			}
		}
	}
}

func TestARehearsalShowsPassingVanishingAndComingLate(t *testing.T) {
	f, ok := format.Ship("peer", i18n.English)
	if !ok {
		t.Fatal("there is no peer format")
	}
	got, err := Run(&f, Options{Seats: 6, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	for who, what := range map[string]string{"quiet-otter": "passes", "lantern": "vanishes; the seat is held", "sea-holly": "comes in", "rowan": "speaks"} {
		if !got.has(who, what) {
			t.Errorf("%s: nothing of %q", who, what)
		}
	}
	if !got.has("lantern", "is back") || !got.has("lantern", "speaks") {
		t.Error("who vanished did not get the turn back")
	}
	if got.has("fern", "speaks") {
		t.Error("who only listens has spoken")
	}
	again, _ := Run(&f, Options{Seats: 6, Seed: 3})
	if diff := cmp.Diff(got, again); diff != "" {
		t.Errorf("the same rehearsal went otherwise:\n%s", diff)
	}
	var out strings.Builder
	if _, err := got.WriteTo(&out); err != nil || !strings.Contains(out.String(), "is back in the same seat") {
		t.Errorf("%v\n%s", err, out.String())
	}
}

func TestARehearsalNeedsACircle(t *testing.T) {
	f, _ := format.Ship("peer", i18n.English)
	for _, seats := range []int{1, -3, MaxSeats + 1} {
		if _, err := Run(&f, Options{Seats: seats}); err == nil {
			t.Errorf("%d seats were taken", seats)
		}
	}
}

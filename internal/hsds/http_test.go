package hsds

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

func TestServices(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		w.street()
		var organization, term, taxonomyID string
		nights := w.serviceNamed("nights")
		organization, term, taxonomyID = nights.Organization.ID, nights.Attributes[0].TaxonomyTermID, nights.Attributes[0].TaxonomyTerm.TaxonomyID
		for _, c := range []struct {
			name, query string
			want        []string
		}{
			{"all that stand in the directory", "", []string{"Group low-days", "Group open-window", "In the hall", "Long nights"}},
			{"words", "?search=long", []string{"Long nights"}},
			{"words of what is hidden", "?search=hedge", nil},
			{"a term", "?taxonomy_term_id=" + term, []string{"Long nights"}},
			{"a term that is none", "?taxonomy_term_id=nothing", nil},
			{"any term of a taxonomy", "?taxonomy_id=" + taxonomyID, []string{"Long nights"}},
			{"an organization", "?organization_id=" + organization, []string{"Group low-days", "Group open-window", "In the hall", "Long nights"}},
			{"an organization that is none", "?organization_id=nothing", nil},
			{"all at once", "?search=nights&taxonomy_term_id=" + term + "&organization_id=" + organization, []string{"Long nights"}},
			{"since the past", "?modified_after=2020-01-01", []string{"Group low-days", "Group open-window", "In the hall", "Long nights"}},
			{"since the future", "?modified_after=2099-01-01T00:00:00Z", nil},
			{"beyond the end", "?page=9", nil},
		} {
			var names []string
			got := read[page[service]](w, "/hsds/services"+c.query)
			for _, s := range got.Contents {
				names = append(names, s.Name)
			}
			slices.Sort(names)
			if diff := cmp.Diff(c.want, names); diff != "" {
				t.Errorf("%s: %s", c.name, diff)
			}
			if got.Size != len(got.Contents) || got.Empty != (len(names) == 0) {
				t.Errorf("%s: the page says %+v", c.name, got)
			}
		}
		for _, path := range []string{"/hsds/services?page=0", "/hsds/services?page=x", "/hsds/services?per_page=-1", "/hsds/services?modified_after=yesterday"} {
			if rec := w.get(path); rec.Code != 400 {
				t.Errorf("%s: %d", path, rec.Code)
			}
		}
	})
}

var uuidShape = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

func TestAServiceInFull(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t))
	w.street()
	list := w.serviceNamed("nights")
	s := read[service](w, "/hsds/services/"+list.ID)
	if !uuidShape.MatchString(s.ID) || s.ID != list.ID || s.Status != "active" || s.URL != "https://groups.example.org/groups/nights" {
		t.Errorf("%+v", s)
	}
	if s.Description != "A summary.\n\nAn aim." || s.EligibilityDescription != "For us." || !strings.Contains(s.ApplicationProcess, "ask to come in") ||
		s.FeesDescription != "You choose what you pay, within a range. You can ask to come without paying." {
		t.Errorf("it says %+v", s)
	}
	if l := s.Languages; len(l) != 1 || l[0].Code != "en" {
		t.Errorf("languages: %+v", l)
	}
	if len(s.Schedules) != 1 {
		t.Fatalf("schedules: %+v", s.Schedules)
	}
	at := s.Schedules[0]
	if at.Freq != "WEEKLY" || at.Interval != 2 || at.ByDay != "TU" || at.AttendingType != "online" || at.ValidFrom != "2026-01-06" || !strings.HasPrefix(at.OpensAt, "19:00+0") || !strings.HasPrefix(at.ClosesAt, "20:30+0") {
		t.Errorf("schedule: %+v", at)
	}
	if c := s.CostOptions; len(c) != 2 || c[0].Amount != 0.5 || c[1].Amount != 12.5 || c[0].Currency != "eur" || c[0].AmountDescription != "meeting" {
		t.Errorf("costs: %+v", c)
	}
	if l := s.ServiceAtLocations; len(l) != 1 || l[0].Location.LocationType != "virtual" {
		t.Errorf("places: %+v", l)
	}
	var terms []string
	for _, a := range s.Attributes {
		terms = append(terms, a.TaxonomyTerm.Taxonomy+": "+a.TaxonomyTerm.Name)
		if a.LinkID != s.ID || !uuidShape.MatchString(a.ID) {
			t.Errorf("attribute %+v", a)
		}
	}
	if diff := cmp.Diff([]string{"Topics: Sleep", "For whom: People who care for somebody"}, terms); diff != "" {
		t.Error(diff)
	}
	if hall := w.serviceNamed("hall"); hall.ServiceAtLocations[0].Location.LocationType != "physical" {
		t.Errorf("the hall is %+v", hall.ServiceAtLocations)
	}
}

// Nothing of members, nothing of what is hidden, and no way in but the page.
func TestWhatIsToldOfNobody(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t))
	w.street()
	id := w.serviceNamed("nights").ID
	for _, path := range []string{"/hsds", "/hsds/openapi.json", "/hsds/services?full=true", "/hsds/services/" + id, "/hsds/organizations?full=true", "/hsds/service_at_locations?full=true",
		"/hsds/taxonomies", "/hsds/taxonomy_terms", "/hsds/services?minimal=true"} {
		rec := w.get(path)
		body := rec.Body.String()
		if rec.Code != 200 || !json.Valid(rec.Body.Bytes()) || rec.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: %d, %v", path, rec.Code, rec.Header())
		}
		for _, never := range []string{"quiet-otter-secret", "Trained peer", "Not yet", "Behind the hedge", "waiting", "quiet-door", ":33", "pay.example.org", "Not for them", "Kindness"} {
			if strings.Contains(body, never) {
				t.Errorf("%s holds %q", path, never)
			}
		}
	}
	for _, hidden := range []string{"waiting", "quiet-door"} {
		if rec := w.get("/hsds/services/" + site("https://groups.example.org").uuid("service", hidden)); rec.Code != 404 {
			t.Errorf("%s: %d", hidden, rec.Code)
		}
	}
}

func TestPagesOfAList(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t))
	w.street()
	var seen []string
	for number := 1; number <= 4; number++ {
		p := read[page[service]](w, "/hsds/services?per_page=1&page="+string(rune('0'+number)))
		if p.TotalItems != 4 || p.TotalPages != 4 || p.PageNumber != number || p.FirstPage != (number == 1) || p.LastPage != (number == 4) || p.Size != 1 {
			t.Errorf("page %d: %+v", number, p)
		}
		seen = append(seen, p.Contents[0].ID)
	}
	if len(slices.Compact(slices.Sorted(slices.Values(seen)))) != 4 || !slices.IsSorted(seen) {
		t.Errorf("pages do not follow each other: %v", seen)
	}
	minimal := read[page[map[string]any]](w, "/hsds/services?minimal=true&per_page=1")
	if len(minimal.Contents) != 4 || len(minimal.Contents[0]) != 2 {
		t.Errorf("minimal: %+v", minimal)
	}
}

func TestOtherLists(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t))
	w.street()
	a := read[about](w, "/hsds")
	if a.Version != "3.0" || a.OpenAPIURL != "https://groups.example.org/hsds/openapi.json" {
		t.Errorf("%+v", a)
	}
	orgs := read[page[organization]](w, "/hsds/organizations")
	if len(orgs.Contents) != 1 || orgs.Contents[0].Name != "Harbour" || orgs.Contents[0].Description != "A charity." || orgs.Contents[0].Services != nil {
		t.Errorf("organizations: %+v", orgs)
	}
	if o := read[organization](w, "/hsds/organizations/"+orgs.Contents[0].ID); len(o.Services) != 4 {
		t.Errorf("one organization: %d services", len(o.Services))
	}
	places := read[page[serviceAtLocation]](w, "/hsds/service_at_locations?search=nights&full=true")
	if len(places.Contents) != 1 || len(places.Contents[0].Schedules) != 1 {
		t.Fatalf("places: %+v", places)
	}
	if one := read[serviceAtLocation](w, "/hsds/service_at_locations/"+places.Contents[0].ID); one.ServiceID != places.Contents[0].ServiceID {
		t.Errorf("one place: %+v", one)
	}
	kinds := read[page[taxonomy]](w, "/hsds/taxonomies")
	if len(kinds.Contents) != 2 {
		t.Fatalf("taxonomies: %+v", kinds)
	}
	if one := read[taxonomy](w, "/hsds/taxonomies/"+kinds.Contents[0].ID); one != kinds.Contents[0] {
		t.Errorf("one taxonomy: %+v", one)
	}
	terms := read[page[taxonomyTerm]](w, "/hsds/taxonomy_terms?taxonomy_id="+kinds.Contents[0].ID)
	if len(terms.Contents) != 1 || terms.Contents[0].Name != "Sleep" {
		t.Fatalf("topics: %+v", terms)
	}
	if one := read[taxonomyTerm](w, "/hsds/taxonomy_terms/"+terms.Contents[0].ID); one.Code != "sleep" {
		t.Errorf("one term: %+v", one)
	}
}

func TestLastModifiedFollowsTheGroup(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		w.street()
		before := w.serviceNamed("nights").LastModified
		v := w.hold("nights", "somebody-else")
		w.Clock.Advance(time.Hour)
		edited := v.Group.Editable()
		edited.Summary = "Another summary."
		w.must(w.Groups.Edit(t.Context(), v, edited, v.Group.Revision))
		since := w.Clock.Now().Format(time.RFC3339)
		w.Clock.Advance(3 * time.Second)
		if after := w.serviceNamed("nights").LastModified; after <= before {
			t.Errorf("before %s, after %s", before, after)
		}
		changed := read[page[service]](w, "/hsds/services?modified_after="+since)
		if len(changed.Contents) != 1 || changed.Contents[0].Name != "Long nights" {
			t.Errorf("changed since: %+v", changed.Contents)
		}
	})
}

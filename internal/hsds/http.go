package hsds

import (
	"context"
	_ "embed"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// How many things a page of a list holds.
const (
	perPage     = 50
	mostPerPage = 250
)

// profile names the specification that the answers hold to, unchanged.
const profile = "https://docs.openreferral.org/en/v3.0.1/"

//go:embed openapi.json
var openAPI []byte

// handler serves the API.
type handler struct{ *Module }

func (h handler) base() string { return strings.TrimSuffix(h.BaseURL, "/") + "/hsds" }

// about answers GET /hsds.
func (h handler) about(w http.ResponseWriter, r *http.Request) error {
	return h.say(w, about{Version: "3.0", Profile: profile, OpenAPIURL: h.base() + "/openapi.json"})
}

// openAPI answers GET /hsds/openapi.json.
func (h handler) openAPI(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	forAll(w)
	_, err := w.Write([]byte(strings.Replace(string(openAPI), "{base}", h.base(), 1)))
	return err
}

// say answers with v, which any site's script may read: it is all public, and
// other directories are who it is for.
func (h handler) say(w http.ResponseWriter, v any) error {
	forAll(w)
	return web.JSON(w, http.StatusOK, v)
}

func forAll(w http.ResponseWriter) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
}

// asked is the part of an address that every list takes.
type asked struct {
	wanted
	page, size    int
	minimal, full bool
}

// askedOf reads what a list is asked for. A number or a date that cannot be read
// is Malformed: a program should learn of its mistake, rather than get another
// list than it asked for.
func askedOf(q url.Values) (a asked, err error) {
	a = asked{page: 1, size: perPage, wanted: wanted{search: q.Get("search"), term: q.Get("taxonomy_term_id"), taxonomy: q.Get("taxonomy_id"), organization: q.Get("organization_id")}}
	if text := q.Get("page"); text != "" {
		if a.page, err = strconv.Atoi(text); err != nil || a.page < 1 {
			return a, fault.New(fault.Malformed, "malformed")
		}
	}
	if text := q.Get("per_page"); text != "" {
		if a.size, err = strconv.Atoi(text); err != nil || a.size < 1 {
			return a, fault.New(fault.Malformed, "malformed")
		}
		a.size = min(a.size, mostPerPage)
	}
	if text := q.Get("modified_after"); text != "" {
		if a.since, err = moment(text); err != nil {
			return a, fault.New(fault.Malformed, "malformed")
		}
	}
	a.minimal, a.full = yes(q.Get("minimal")), yes(q.Get("full")) || yes(q.Get("full_service"))
	if a.page > 1_000_000 {
		a.page = 1_000_000
	}
	return a, nil
}

func yes(s string) bool { return s == "true" || s == "1" }

// moment reads a date, or a date and a time.
func moment(s string) (time.Time, error) {
	for _, shape := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if t, err := time.Parse(shape, strings.Replace(s, " ", "+", 1)); err == nil { // a plus that was not escaped
			return t, nil
		}
	}
	return time.Parse(time.DateOnly, s)
}

// list reads the address and the catalogue.
func (h handler) list(r *http.Request) (c *catalogue, a asked, err error) {
	if a, err = askedOf(r.URL.Query()); err != nil {
		return nil, a, err
	}
	c, err = h.catalogue(r.Context())
	return c, a, err
}

// services answers GET /hsds/services.
func (h handler) services(w http.ResponseWriter, r *http.Request) error {
	c, a, err := h.list(r)
	if err != nil {
		return err
	}
	places := c.find(a.wanted)
	if a.minimal {
		return h.say(w, pageOf(places, 1, max(len(places), 1), func(i int) modified {
			return modified{ID: c.services[i], LastModified: stamp(c.changed[c.listing.Groups[i].ID])}
		}))
	}
	return h.say(w, pageOf(places, a.page, a.size, func(i int) service { return c.service(r.Context(), i, a.full) }))
}

// service answers GET /hsds/services/{id}.
func (h handler) service(w http.ResponseWriter, r *http.Request) error {
	c, err := h.catalogue(r.Context())
	if err != nil {
		return err
	}
	place, ok := c.ids[r.PathValue("id")]
	if !ok {
		return fault.Missing("no such service")
	}
	return h.say(w, c.service(r.Context(), place, true))
}

// orgs are the organisations that have a group in the directory, by their id.
func (c *catalogue) orgs(search string) (list []group.OrganisationID) {
	for id, o := range c.organisations {
		if search == "" || strings.Contains(strings.ToLower(o.Name+" "+o.About), strings.ToLower(search)) {
			list = append(list, id)
		}
	}
	slices.SortFunc(list, func(a, b group.OrganisationID) int { return strings.Compare(c.orgID(a), c.orgID(b)) })
	return list
}

// withServices is an organisation and, if full, what it offers.
func (c *catalogue) withServices(ctx context.Context, id group.OrganisationID, full bool) organization {
	o := c.organization(id)
	if full {
		for _, place := range c.find(wanted{organization: o.ID}) {
			s := c.service(ctx, place, true)
			s.Organization = nil
			o.Services = append(o.Services, s)
		}
	}
	return o
}

// organizations answers GET /hsds/organizations.
func (h handler) organizations(w http.ResponseWriter, r *http.Request) error {
	c, a, err := h.list(r)
	if err != nil {
		return err
	}
	all := c.orgs(a.search)
	return h.say(w, pageOf(places(len(all)), a.page, a.size, func(i int) organization { return c.withServices(r.Context(), all[i], a.full) }))
}

// organization answers GET /hsds/organizations/{id}.
func (h handler) organization(w http.ResponseWriter, r *http.Request) error {
	c, err := h.catalogue(r.Context())
	if err != nil {
		return err
	}
	id, ok := c.owners[r.PathValue("id")]
	if !ok {
		return fault.Missing("no such organization")
	}
	return h.say(w, c.withServices(r.Context(), id, true))
}

// atLocations answers GET /hsds/service_at_locations. Every group is at one
// place, most of them at their page.
func (h handler) atLocations(w http.ResponseWriter, r *http.Request) error {
	c, a, err := h.list(r)
	if err != nil {
		return err
	}
	return h.say(w, pageOf(c.find(a.wanted), a.page, a.size, func(i int) serviceAtLocation { return c.atLocation(i, a.full) }))
}

// atLocation answers GET /hsds/service_at_locations/{id}.
func (h handler) atLocation(w http.ResponseWriter, r *http.Request) error {
	c, err := h.catalogue(r.Context())
	if err != nil {
		return err
	}
	place, ok := c.locations[r.PathValue("id")]
	if !ok {
		return fault.Missing("no such service at a location")
	}
	return h.say(w, c.atLocation(place, true))
}

// taxonomies answers GET /hsds/taxonomies.
func (h handler) taxonomies(w http.ResponseWriter, r *http.Request) error {
	c, a, err := h.list(r)
	if err != nil {
		return err
	}
	all := c.taxonomies(r.Context())
	return h.say(w, pageOf(places(len(all)), a.page, a.size, func(i int) taxonomy { return all[i] }))
}

// taxonomy answers GET /hsds/taxonomies/{id}.
func (h handler) taxonomy(w http.ResponseWriter, r *http.Request) error {
	c, err := h.catalogue(r.Context())
	if err != nil {
		return err
	}
	for _, t := range c.taxonomies(r.Context()) {
		if t.ID == r.PathValue("id") {
			return h.say(w, t)
		}
	}
	return fault.Missing("no such taxonomy")
}

// terms answers GET /hsds/taxonomy_terms.
func (h handler) terms(w http.ResponseWriter, r *http.Request) error {
	c, a, err := h.list(r)
	if err != nil {
		return err
	}
	all := c.terms(r.Context(), a.taxonomy)
	all = slices.DeleteFunc(all, func(t taxonomyTerm) bool {
		return !strings.Contains(strings.ToLower(t.Name), strings.ToLower(a.search))
	})
	return h.say(w, pageOf(places(len(all)), a.page, a.size, func(i int) taxonomyTerm { return all[i] }))
}

// term answers GET /hsds/taxonomy_terms/{id}.
func (h handler) term(w http.ResponseWriter, r *http.Request) error {
	c, err := h.catalogue(r.Context())
	if err != nil {
		return err
	}
	kind, word, ok := c.termOf(r.PathValue("id"))
	if !ok {
		return fault.Missing("no such term")
	}
	return h.say(w, c.term(r.Context(), kind, word))
}

// places are 0 to n-1.
func places(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

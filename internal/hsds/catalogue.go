package hsds

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearth/internal/directory"
	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/money"
)

// The two lists of terms that groups stand under.
const (
	topics    = "topics"
	audiences = "audiences"
)

// A catalogue is all that this site tells of itself at one moment.
type catalogue struct {
	site
	listing       directory.Listing
	organisations map[group.OrganisationID]group.Organisation // of those that have a group in the directory
	changed       map[group.ID]time.Time
	ids           map[string]int                  // the places of the groups, by the service's id
	locations     map[string]int                  // the same, by the id of the service at its location
	owners        map[string]group.OrganisationID // by the organization's id
	order         []int                           // the places by the service's id: pages stay where they are
	youthFrom     int                             // years
	services      []string                        // the services' ids, by place
}

// tells reports whether the catalogue is made of the listing.
func (c *catalogue) tells(l directory.Listing) bool {
	return c != nil && c.listing.At.Equal(l.At) && len(c.listing.Groups) == len(l.Groups)
}

// tellOf keeps those of all organisations that have a group in the directory:
// of the others, nothing is told.
func (c *catalogue) tellOf(all []group.Organisation) {
	listed := make(map[group.OrganisationID]bool)
	for i := range c.listing.Groups {
		listed[c.listing.Groups[i].Organisation] = true
	}
	c.organisations = make(map[group.OrganisationID]group.Organisation, len(listed))
	for _, o := range all {
		if listed[o.ID] {
			c.organisations[o.ID] = o
		}
	}
}

// index gives everything its id, and sorts the groups by it.
func (c *catalogue) index() {
	c.ids, c.locations = make(map[string]int, len(c.listing.Groups)), make(map[string]int, len(c.listing.Groups))
	c.owners = make(map[string]group.OrganisationID, len(c.organisations))
	for id := range c.organisations {
		c.owners[c.orgID(id)] = id
	}
	for i := range c.listing.Groups {
		id := c.uuid("service", c.listing.Groups[i].Slug)
		c.ids[id], c.services = i, append(c.services, id)
		c.locations[c.atLocationID(i)] = i
		c.order = append(c.order, i)
	}
	slices.SortFunc(c.order, func(a, b int) int { return strings.Compare(c.services[a], c.services[b]) })
}

func (c *catalogue) atLocationID(place int) string {
	return c.uuid("service_at_location", c.listing.Groups[place].Slug)
}

func (c *catalogue) orgID(id group.OrganisationID) string {
	return c.uuid("organization", c.organisations[id].Slug)
}

// a wanted is what a list is asked for. Everything in it must hold.
type wanted struct {
	search                       string
	term, taxonomy, organization string
	since                        time.Time
}

// find returns the places of the groups that are wanted, in the order of the
// services' ids. An id that names nothing finds nothing.
func (c *catalogue) find(w wanted) []int {
	kind, word, org, known := c.resolve(w)
	if !known {
		return nil
	}
	taxonomy := ""
	if w.taxonomy != "" {
		taxonomy = c.taxonomyOf(w.taxonomy)
	}
	var holding []bool
	if w.search != "" {
		holding = make([]bool, len(c.order))
		for _, place := range c.listing.Holding(w.search) {
			holding[place] = true
		}
	}
	places := make([]int, 0, len(c.order))
	for _, place := range c.order {
		g := &c.listing.Groups[place]
		if (holding == nil || holding[place]) && (org == 0 || g.Organisation == org) && under(g, kind, word) &&
			under(g, taxonomy, "") && (w.since.IsZero() || !c.changed[g.ID].Before(w.since)) {
			places = append(places, place)
		}
	}
	return places
}

// resolve turns the ids of what is wanted into our own names.
func (c *catalogue) resolve(w wanted) (kind, word string, org group.OrganisationID, known bool) {
	known = true
	if w.term != "" {
		kind, word, known = c.termOf(w.term)
	}
	if w.taxonomy != "" {
		known = known && c.taxonomyOf(w.taxonomy) != ""
	}
	if w.organization != "" {
		var found bool
		org, found = c.owners[w.organization]
		known = known && found
	}
	return kind, word, org, known
}

func (c *catalogue) taxonomyOf(id string) string {
	for _, kind := range []string{topics, audiences} {
		if c.uuid("taxonomy", kind) == id {
			return kind
		}
	}
	return ""
}

func (c *catalogue) termOf(id string) (kind, word string, ok bool) {
	for _, t := range c.listing.Topics {
		if c.uuid(topics, t.Slug) == id {
			return topics, t.Slug, true
		}
	}
	for _, a := range group.Audiences {
		if c.uuid(audiences, a) == id {
			return audiences, a, true
		}
	}
	return "", "", false
}

// under reports whether the group stands under the term, or under any of the
// kind if word is ""; everything stands under no kind.
func under(g *group.Group, kind, word string) bool {
	list := g.Topics
	switch kind {
	case "":
		return true
	case audiences:
		list = g.Audiences
	}
	return word == "" && len(list) > 0 || slices.Contains(list, word)
}

// service is a group as a service. Full holds everything that hangs on it.
func (c *catalogue) service(ctx context.Context, place int, full bool) service {
	g := &c.listing.Groups[place]
	s := service{
		ID: c.services[place], Name: g.Name, Description: g.Summary + "\n\n" + g.Aim, URL: string(c.site) + g.URL(), Status: "active",
		ApplicationProcess: i18n.T(ctx, "hsds.entry."+g.Entry), FeesDescription: fees(ctx, g.Cost), EligibilityDescription: g.ForWhom,
		LastModified: stamp(c.changed[g.ID]),
	}
	if g.Young() {
		s.MinimumAge, s.MaximumAge = c.youthFrom, 17
	}
	if !full {
		s.OrganizationID = c.orgID(g.Organisation)
		return s
	}
	o := c.organization(g.Organisation)
	s.Organization = &o
	s.Languages = c.languages(g)
	s.Schedules = c.schedules(g)
	s.CostOptions = c.costs(g)
	s.ServiceAtLocations = []serviceAtLocation{c.atLocation(place, false)}
	s.Attributes = c.attributes(ctx, g, s.ID)
	return s
}

func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format("2006-01-02T15:04:05.000Z07:00")
}

func (c *catalogue) organization(id group.OrganisationID) organization {
	o := c.organisations[id]
	out := organization{ID: c.orgID(id), Name: o.Name, Description: o.About}
	if out.Description == "" {
		out.Description = o.Name
	}
	return out
}

func (c *catalogue) languages(g *group.Group) []spoken {
	return []spoken{{ID: c.uuid("language", g.Slug+"/"+g.Lang), Name: i18n.LangName(g.Lang), Code: g.Lang}}
}

// schedules are the regular meetings. The times are those of the next meeting,
// with its offset: a group keeps its own clock through summer and winter.
func (c *catalogue) schedules(g *group.Group) (list []schedule) {
	zone := g.Location()
	for i, t := range g.Times {
		start, end, ok := t.Next(c.listing.At, zone)
		if !ok {
			continue
		}
		list = append(list, schedule{
			ID: c.uuid("schedule", fmt.Sprintf("%s/%d", g.Slug, i)), ValidFrom: t.From, ValidTo: t.Until, DTStart: start.In(zone).Format(time.DateOnly), Until: t.Until,
			Freq: "WEEKLY", Interval: max(t.Every, 1), ByDay: strings.ToUpper(t.Weekday.String()[:2]),
			OpensAt: start.In(zone).Format("15:04Z07:00"), ClosesAt: end.In(zone).Format("15:04Z07:00"),
			ScheduleLink: string(c.site) + g.URL(), AttendingType: attending(g), Notes: g.Zone,
		})
	}
	return list
}

// attending tells how one takes part.
func attending(g *group.Group) string {
	switch {
	case !slices.Contains(g.Formats, "in_person"):
		return "online"
	case len(g.Formats) > 1:
		return "online, in person"
	}
	return "in person"
}

// fees says what a seat costs, in a sentence.
func fees(ctx context.Context, c group.Cost) string {
	said := []string{i18n.T(ctx, "hsds.cost."+c.Kind)}
	if c.Waiver {
		said = append(said, i18n.T(ctx, "hsds.cost.waiver"))
	}
	if c.Note != "" {
		said = append(said, c.Note)
	}
	return strings.Join(said, " ")
}

// costs are the fee, or the least and the most of a sliding scale.
func (c *catalogue) costs(g *group.Group) (list []costOption) {
	if g.Cost.Free() || !money.Known(g.Cost.Currency) {
		return nil
	}
	add := func(option string, minor int64) {
		amount, err := strconv.ParseFloat(money.Exact(minor, g.Cost.Currency), 64)
		if err == nil { // what Exact writes is always a number
			list = append(list, costOption{ID: c.uuid("cost", g.Slug+"/"+option), Option: option, Currency: strings.ToLower(g.Cost.Currency), Amount: amount, AmountDescription: g.Cost.Per})
		}
	}
	if g.Cost.Kind == "sliding" {
		add("from", g.Cost.Min)
		add("to", g.Cost.Max)
		return list
	}
	add("fee", g.Cost.Min)
	return list
}

// atLocation is the group at its place: the group's page, or a room of which
// only the organisation is told.
func (c *catalogue) atLocation(place int, full bool) serviceAtLocation {
	g := &c.listing.Groups[place]
	kind := "virtual"
	if slices.Equal(g.Formats, []string{"in_person"}) {
		kind = "physical"
	}
	l := location{ID: c.uuid("location", g.Slug), LocationType: kind, URL: string(c.site) + g.URL(), Name: g.Name}
	out := serviceAtLocation{ID: c.atLocationID(place), ServiceID: c.services[place], Location: &l}
	if full {
		l.Languages = c.languages(g)
		out.Schedules = c.schedules(g)
	}
	return out
}

// attributes are the group's topics and audiences.
func (c *catalogue) attributes(ctx context.Context, g *group.Group, id string) (list []attribute) {
	add := func(kind, word string) {
		term := c.term(ctx, kind, word)
		list = append(list, attribute{ID: c.uuid("attribute", g.Slug+"/"+kind+"/"+word), LinkID: id, LinkEntity: "service", TaxonomyTermID: term.ID, TaxonomyTerm: &term})
	}
	for _, t := range g.Topics {
		add(topics, t)
	}
	for _, a := range g.Audiences {
		add(audiences, a)
	}
	return list
}

func (c *catalogue) taxonomies(ctx context.Context) []taxonomy {
	var list []taxonomy
	for _, kind := range []string{topics, audiences} {
		list = append(list, taxonomy{ID: c.uuid("taxonomy", kind), Name: i18n.T(ctx, "hsds.taxonomy."+kind), Description: i18n.T(ctx, "hsds.taxonomy."+kind+".about")})
	}
	return list
}

// term is a topic or an audience, named in the reader's language.
func (c *catalogue) term(ctx context.Context, kind, word string) taxonomyTerm {
	name := word
	if kind == audiences {
		name = directory.AudienceName(ctx, word)
	}
	for _, t := range c.listing.Topics {
		if kind == topics && t.Slug == word {
			name = t.Name(ctx)
		}
	}
	return taxonomyTerm{ID: c.uuid(kind, word), Code: word, Name: name, Description: name, Taxonomy: i18n.T(ctx, "hsds.taxonomy."+kind),
		TaxonomyID: c.uuid("taxonomy", kind), Language: string(i18n.From(ctx))}
}

// terms are all terms, of one taxonomy if its id is given.
func (c *catalogue) terms(ctx context.Context, taxonomy string) (list []taxonomyTerm) {
	add := func(kind, word string) {
		if taxonomy == "" || taxonomy == c.uuid("taxonomy", kind) {
			list = append(list, c.term(ctx, kind, word))
		}
	}
	for _, t := range c.listing.Topics {
		add(topics, t.Slug)
	}
	for _, a := range group.Audiences {
		add(audiences, a)
	}
	return list
}

package group

import (
	"context"
	"fmt"
	"slices"
	"time"

	"hearth/internal/platform/money"
	"hearth/internal/platform/ui"
)

// shareOf is how a group's own page is shown elsewhere, in schema.org's words:
// the organisation that the group is, and its next regular meeting. Nothing of
// its members is in it, not even how many there are or who holds the group, and
// nothing at all is told of a group that does not stand in the directory.
func shareOf(ctx context.Context, g Group, topics []Topic, now time.Time) *ui.Share {
	if !g.findable() {
		return nil
	}
	url := ui.Absolute(ctx, g.URL())
	about := map[string]any{
		"@type": "Organization", "@id": url + "#group", "name": g.Name, "description": g.Summary, "url": url,
		"knowsLanguage": g.Lang, "parentOrganization": map[string]any{"@type": "Organization", "name": g.OrganisationName},
	}
	if names := namesOf(ctx, topics); len(names) > 0 {
		about["knowsAbout"] = names
	}
	graph := []any{about}
	if event := g.event(url, now); event != nil {
		graph = append(graph, event)
	}
	return &ui.Share{Path: g.URL(), Lang: g.Lang, Data: map[string]any{"@context": "https://schema.org", "@graph": graph}}
}

// findable reports whether search engines may list the group's page.
func (g Group) findable() bool { return g.Public() && !g.Unlisted && g.ArchivedAt.IsZero() }

func namesOf(ctx context.Context, topics []Topic) (names []string) {
	for _, t := range topics {
		names = append(names, t.Name(ctx))
	}
	return names
}

// event is the next regular meeting, nil for a group without one.
func (g Group) event(url string, now time.Time) map[string]any {
	start, end, ok := g.NextTime(now)
	if !ok {
		return nil
	}
	zone := g.Location()
	event := map[string]any{
		"@type": "Event", "name": g.Name, "description": g.Summary, "url": url, "inLanguage": g.Lang,
		"startDate": start.In(zone).Format(time.RFC3339), "endDate": end.In(zone).Format(time.RFC3339),
		"eventStatus": "https://schema.org/EventScheduled",
		"organizer":   map[string]any{"@id": url + "#group"}, "isAccessibleForFree": g.Cost.Free(),
	}
	event["eventAttendanceMode"], event["location"] = g.where(url)
	if schedule := g.schedule(); len(schedule) > 0 {
		event["eventSchedule"] = schedule
	}
	if offer := g.Cost.offer(url); offer != nil {
		event["offers"] = offer
	}
	return event
}

// where tells how one takes part: over this site, in person, or either.
func (g Group) where(url string) (mode string, location map[string]any) {
	online := map[string]any{"@type": "VirtualLocation", "url": url}
	switch {
	case !slices.Contains(g.Formats, "in_person"):
		return "https://schema.org/OnlineEventAttendanceMode", online
	case len(g.Formats) > 1:
		return "https://schema.org/MixedEventAttendanceMode", online
	}
	return "https://schema.org/OfflineEventAttendanceMode", map[string]any{"@type": "Place", "name": g.OrganisationName}
}

// schedule is when the group meets, as schema.org writes what comes again.
func (g Group) schedule() (list []any) {
	for _, t := range g.Times {
		one := map[string]any{
			"@type": "Schedule", "byDay": "https://schema.org/" + t.Weekday.String(), "repeatFrequency": fmt.Sprintf("P%dW", max(t.Every, 1)),
			"startTime": fmt.Sprintf("%02d:%02d:00", t.Start/60, t.Start%60), "duration": fmt.Sprintf("PT%dM", t.Minutes), "scheduleTimezone": g.Zone,
		}
		if t.From != "" {
			one["startDate"] = t.From
		}
		if t.Until != "" {
			one["endDate"] = t.Until
		}
		list = append(list, one)
	}
	return list
}

// offer is what a seat costs, nil for one that costs nothing.
func (c Cost) offer(url string) map[string]any {
	if c.Free() || !money.Known(c.Currency) {
		return nil
	}
	least := money.Exact(c.Min, c.Currency)
	offer := map[string]any{"@type": "Offer", "url": url, "priceCurrency": c.Currency, "price": least}
	if c.Kind == "sliding" {
		offer["priceSpecification"] = map[string]any{"@type": "PriceSpecification", "priceCurrency": c.Currency, "minPrice": least, "maxPrice": money.Exact(c.Max, c.Currency)}
	}
	return offer
}

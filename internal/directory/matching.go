package directory

import (
	"context"
	"time"

	"hearth/internal/directory/match"
	"hearth/internal/group"
	"hearth/internal/platform/i18n"
)

// shownMatches is how many groups the answer to the three questions names: few
// enough to read about each.
const shownMatches = 8

// A Matched is a group that fits what somebody said, and why.
type Matched struct {
	Item
	Points  int
	Reasons []match.Reason
}

// Match returns the groups that fit best what a person said, with the reasons,
// for the reader of the context. Nothing of it is kept.
func (m *Module) Match(ctx context.Context, w match.Wishes) ([]Matched, error) {
	ix, err := m.index(ctx)
	if err != nil {
		return nil, err
	}
	r, err := m.readerOf(ctx)
	if err != nil {
		return nil, err
	}
	found := ix.bands[r.band]
	others := len(ix.groups) - int(found.count(ix.all)) // that may come before those of the reader's band
	var matched []Matched
	for _, b := range match.Rank(w, ix.weighed, hours{ix, ix.weekIn(r.zone), r.now}, shownMatches+others) {
		if found.has(uint32(b.Index)) && len(matched) < shownMatches {
			matched = append(matched, Matched{Item: ix.item(uint32(b.Index), Filter{}, r.now), Points: b.Points, Reasons: b.Reasons})
		}
	}
	return matched, nil
}

// hours are the groups' hours on one reader's clock.
type hours struct {
	*index
	week *week
	now  time.Time
}

// Meets is when the group's meetings begin.
func (h hours) Meets(i int) match.Slots { return h.week.meets[i] }

// Now reports whether the group meets now, or within hours.
func (h hours) Now(i int) bool { return h.beginsSoon(uint32(i), h.now) }

// weighedOf is what can be weighed about a group.
func weighedOf(g *group.Group, name string, people int64) match.Group {
	lang := g.Lang
	if own, ok := i18n.Parse(lang); ok {
		lang = string(own)
	}
	return match.Group{
		ID: int64(g.ID), Name: name, Topics: g.Topics, Formats: g.Formats, Audiences: g.Audiences, LedBy: g.LedBy, Lang: lang,
		Entry: g.Entry, Shape: g.Shape, Costs: !g.Cost.Free(), MayBeFree: g.Cost.Waiver || g.Cost.Kind == "sliding" && g.Cost.Min == 0,
		Full: g.Full(), Capacity: g.Capacity, Promise: g.Promise, People: people,
	}
}

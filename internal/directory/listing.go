package directory

import (
	"context"
	"time"

	"hearth/internal/group"
)

// A Listing is every group that stands in the directory at one moment, for
// features that tell others of them. It must not be changed.
type Listing struct {
	At     time.Time // names the listing: two with the same At are the same
	Groups []group.Group
	Topics []group.Topic
	index  *index
}

// Listing returns the groups that stand in the directory, as a visitor without an
// account finds them.
func (m *Module) Listing(ctx context.Context) (Listing, error) {
	ix, err := m.index(ctx)
	if err != nil {
		return Listing{}, err
	}
	return Listing{At: ix.at, Groups: ix.groups, Topics: ix.topics, index: ix}, nil
}

// Holding returns the places of the groups that hold every word of the query.
func (l Listing) Holding(query string) []int {
	s := borrow(len(l.Groups))
	defer scratches.Put(s)
	l.index.withWords(s, query, "")
	var places []int
	s.words.each(l.index.all, false, func(i uint32) bool {
		places = append(places, int(i))
		return true
	})
	return places
}

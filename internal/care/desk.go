package care

import (
	"context"

	"hearth/internal/group"
)

// A Desk is what waits for whoever holds a group.
type Desk struct {
	Items  []Item // the most urgent first
	Quiet  int64  // how many joined a while ago and have not written yet
	Ending *Ending
}

// Desk gathers what waits, from this feature and all others. It is for those
// who hold the group.
func (m *Module) Desk(ctx context.Context, v group.Visit) (d Desk, err error) {
	if err := mayTend(v); err != nil {
		return d, err
	}
	own := []Source{SourceFunc(m.waitingPosts), SourceFunc(m.waitingMerges), SourceFunc(m.waitingChecks)}
	for _, s := range append(own, m.sources...) {
		items, err := s.Waiting(ctx, v)
		if err != nil {
			return d, err
		}
		d.Items = append(d.Items, items...)
	}
	d.Items = Order(d.Items)
	if _, d.Quiet, err = m.groups.Quiet(ctx, v, m.isNew(), 1); err != nil {
		return d, err
	}
	d.Ending, err = m.Ending(ctx, v.Group.ID)
	return d, err
}

func (m *Module) waitingPosts(ctx context.Context, v group.Visit) ([]Item, error) {
	first, n, err := m.forum.Unanswered(ctx, v, 1)
	if err != nil || n == 0 {
		return nil, err
	}
	return []Item{{Kind: Unanswered, Count: n, Since: first[0].CreatedAt, URL: deskURL(v.Group) + "/unanswered"}}, nil
}

func (m *Module) waitingMerges(ctx context.Context, v group.Visit) ([]Item, error) {
	merges, err := m.mergesInto(ctx, v)
	if err != nil || len(merges) == 0 {
		return nil, err
	}
	return []Item{{Kind: Merges, Count: int64(len(merges)), Since: merges[0].MadeAt, URL: futureURL(v.Group)}}, nil
}

// waitingChecks looks for facilitators whose check runs out soon, or did.
func (m *Module) waitingChecks(ctx context.Context, v group.Visit) ([]Item, error) {
	holders, err := m.groups.Holders(ctx, m.db, v.Group.ID)
	if err != nil {
		return nil, err
	}
	if len(holders) > group.Page {
		holders = holders[:group.Page]
	}
	cards, err := m.groups.Cards(ctx, m.db, holders)
	if err != nil {
		return nil, err
	}
	item, soon := Item{Kind: Checks, URL: membersURL(v.Group)}, m.clock.Now().Add(ChecksWithin)
	for _, c := range cards {
		if c.Until.IsZero() || c.Until.After(soon) {
			continue
		}
		if item.Count++; item.By.IsZero() || c.Until.Before(item.By) {
			item.By = c.Until
		}
	}
	return []Item{item}, nil
}

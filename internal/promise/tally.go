package promise

import (
	"context"

	"hearth/internal/forum"
	"hearth/internal/group"
)

// Overdue counts, for each of the groups that promises an answer, the posts
// whose time has run out without one, for an organisation's console. It looks
// at nobody's permission.
func (m *Module) Overdue(ctx context.Context, groups []group.Group) (map[group.ID]int64, error) {
	promising := map[group.ID]group.Group{}
	var asked []group.Group
	for _, g := range groups {
		if g.Promise > 0 && g.ArchivedAt.IsZero() {
			promising[g.ID] = g
			asked = append(asked, g)
		}
	}
	counts := map[group.ID]int64{}
	if len(asked) == 0 {
		return counts, nil
	}
	plans, err := m.plansOf(ctx, asked)
	if err != nil {
		return nil, err
	}
	now := m.clock.Now()
	return counts, m.forum.EachWaiting(ctx, now.Add(-Living), func(waiting []forum.Asked) error {
		for _, a := range waiting {
			if p, ok := plans[a.Group]; ok && p.clock(promising[a.Group], a.At).Step(now) >= Due {
				counts[a.Group]++
			}
		}
		return nil
	})
}

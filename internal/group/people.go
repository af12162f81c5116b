package group

import (
	"context"
	"sync"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// lively is the time that "this week" looks back over.
const lively = 7 * 24 * time.Hour

// pulseFor is how long the pulse of all groups is kept: counting walks over
// every member's row.
const pulseFor = 5 * time.Minute

// facilitators returns the cards of those who hold the group, the longest
// first, at most Page.
func (m *Module) facilitators(ctx context.Context, g ID) ([]Card, error) {
	ids, err := m.Holders(ctx, m.db, g)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	ids = ids[:min(len(ids), Page)]
	found, err := m.Cards(ctx, m.db, ids)
	if err != nil {
		return nil, err
	}
	cards := make([]Card, 0, len(ids))
	for _, id := range ids {
		cards = append(cards, found[id])
	}
	return cards, nil
}

func scanMemberID(r db.Row) (id MemberID, err error) {
	err = r.Scan(&id)
	return id, err
}

// pulse holds how lively each group is, rounded.
type pulse struct {
	mu     sync.Mutex
	until  time.Time
	people map[ID]int64
}

// of returns the pulse, counting anew if it is old. The map is not changed
// afterwards.
func (p *pulse) of(ctx context.Context, m *Module) (map[ID]int64, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := m.clock.Now()
	if now.Before(p.until) {
		return p.people, nil
	}
	counts, err := db.All(ctx, m.db, qPulse, scanGroupCount, clock.ToMillis(now.Add(-lively)))
	if err != nil {
		return nil, err
	}
	people := make(map[ID]int64, len(counts))
	for _, c := range counts {
		people[c.id] = People(c.n)
	}
	p.people, p.until = people, now.Add(pulseFor)
	return people, nil
}

// ThisWeek returns how many people were active in the group within a week,
// rounded; see People.
func (m *Module) ThisWeek(ctx context.Context, g ID) (int64, error) {
	people, err := m.pulse.of(ctx, m)
	return people[g], err
}

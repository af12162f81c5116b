package group

import "context"

// Topics returns every topic that groups can stand under, in the order in which
// people see them. The list is shared and must not be changed.
func (m *Module) Topics(ctx context.Context) ([]Topic, error) {
	known, err := m.vocabulary(ctx)
	return known.topics, err
}

// Pulse returns how many people were active in each group within a week,
// rounded as People says; a group that is not there was quiet. The map is shared
// and must not be changed.
func (m *Module) Pulse(ctx context.Context) (map[ID]int64, error) { return m.pulse.of(ctx, m) }

package meeting

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/meeting/schedule"
)

// Held is Date without what anybody said: for the room, which is asked for it at
// every press of a button.
func (m *Module) Held(ctx context.Context, v group.Visit, series, key string) (Date, error) {
	if err := allow(v, look); err != nil {
		return Date{}, err
	}
	id, err := m.seriesID(series)
	if err != nil {
		return Date{}, err
	}
	return m.DateIn(ctx, m.db, v.Group, id, schedule.Key(key))
}

// URLOf is the address of a date's page, for features that keep its series and
// key.
func (m *Module) URLOf(g group.Group, id SeriesID, key string) string {
	return seriesURL(g, Series{Token: m.codec.Token(kindSeries, int64(id))}) + "/" + key
}

package meeting

import "hearth/internal/group"

// URLOf is the address of a date's page, for features that keep its series and
// key.
func (m *Module) URLOf(g group.Group, id SeriesID, key string) string {
	return seriesURL(g, Series{Token: m.codec.Token(kindSeries, int64(id))}) + "/" + key
}

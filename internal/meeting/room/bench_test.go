package room

import (
	"fmt"
	"testing"

	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/db/dbtest"
)

// BenchmarkStage is what one seat of ten costs when something happens.
func BenchmarkStage(b *testing.B) {
	w := newBundle(b, dbtest.SQLite(b))
	host := w.Facilitator("low-days", "rowan")
	l := w.enter(host, format.Text)
	for i := range 9 {
		w.enter(w.Member("low-days", fmt.Sprintf("member-%d", i)), format.Text)
	}
	w.do(l, host, floor.Event{Kind: floor.Begin})
	w.do(l, host, floor.Event{Kind: floor.Advance})
	h, p := handler{w.room}, place{visit: host, date: w.dates.date, live: l}
	bytes := 0
	for b.Loop() {
		v, err := h.stageView(b.Context(), p, 2, l.now())
		w.must(err)
		html, err := drawn(b.Context(), stage(v))
		w.must(err)
		bytes = len(html)
	}
	b.ReportMetric(float64(bytes), "bytes")
}

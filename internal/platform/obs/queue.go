package obs

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// A Queue is messages that wait to be sent, and counts how they end.
type Queue interface {
	// Waiting is how many are due, and how long the oldest has been.
	Waiting(ctx context.Context) (number int64, oldest time.Duration, err error)
	// Ended is how many ended how, by channel and outcome.
	Ended() map[[2]string]int64
}

// WatchQueue adds the messages that leave the app to the metrics.
func (o *Observer) WatchQueue(q Queue) { o.registry.MustRegister(queueCollector{q}) }

type queueCollector struct{ queue Queue }

var (
	queueWaiting = prometheus.NewDesc("hearth_notices_waiting", "Messages outside the app that are due and not sent.", nil, nil)
	queueOldest  = prometheus.NewDesc("hearth_notices_oldest_seconds", "How long the oldest of them has been due.", nil, nil)
	queueEnded   = prometheus.NewDesc("hearth_notices_ended_total", "Messages outside the app by how they ended, on this node.", []string{"channel", "outcome"}, nil)
)

// countWithin is how long a scrape waits for the database.
const countWithin = 2 * time.Second

// Describe implements prometheus.Collector.
func (c queueCollector) Describe(out chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{queueWaiting, queueOldest, queueEnded} {
		out <- desc
	}
}

// Collect implements prometheus.Collector. A database that does not answer
// leaves the first two out.
func (c queueCollector) Collect(out chan<- prometheus.Metric) {
	for of, n := range c.queue.Ended() {
		out <- prometheus.MustNewConstMetric(queueEnded, prometheus.CounterValue, float64(n), of[0], of[1])
	}
	ctx, cancel := context.WithTimeout(context.Background(), countWithin)
	defer cancel()
	number, oldest, err := c.queue.Waiting(ctx)
	if err != nil {
		slog.WarnContext(ctx, "waiting notices were not counted", "cause", err)
		return
	}
	out <- prometheus.MustNewConstMetric(queueWaiting, prometheus.GaugeValue, float64(number))
	out <- prometheus.MustNewConstMetric(queueOldest, prometheus.GaugeValue, oldest.Seconds())
}

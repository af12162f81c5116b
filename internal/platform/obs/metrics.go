package obs

import (
	"database/sql"
	"net"
	"net/http"
	"net/netip"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// buckets are the upper bounds of a request's time, in seconds.
var buckets = []float64{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

func (o *Observer) register() {
	o.registry = prometheus.NewRegistry()
	o.requests = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "hearth_http_request_seconds",
		Help:    "Time to answer a request, by route pattern. Event streams are not among them.",
		Buckets: buckets,
	}, []string{"route", "method", "status"})
	o.streams = prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "hearth_http_streams",
		Help: "Event streams that are open now.",
	}, []string{"route"})
	o.registry.MustRegister(o.requests, o.streams,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
}

// Registry takes the counters of other packages. Their labels must be of a
// small, fixed set, and never about a person or a group.
func (o *Observer) Registry() prometheus.Registerer { return o.registry }

// Metrics answers with all metrics in Prometheus's format: ours, and those that
// others gather. What they gather must not have our names.
func (o *Observer) Metrics(others ...prometheus.Gatherer) http.Handler {
	return promhttp.HandlerFor(append(prometheus.Gatherers{o.registry}, others...), promhttp.HandlerOpts{})
}

// ThisMachineOnly answers requests from this machine, and everybody else as if
// there were nothing. A request that a proxy passed on is never from this
// machine, wherever the proxy runs, as long as the proxy says that it is one.
func ThisMachineOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !fromThisMachine(r) {
			http.NotFound(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func fromThisMachine(r *http.Request) bool {
	for _, header := range []string{"X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Forwarded", "Via"} {
		if r.Header.Get(header) != "" {
			return false
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.Unmap().IsLoopback()
}

// Pools is a database that tells how busy its connections are.
type Pools interface {
	Stats() (read, write sql.DBStats)
}

// WatchPools adds the database's connections to the metrics.
func (o *Observer) WatchPools(pools Pools) { o.registry.MustRegister(poolCollector{pools}) }

type poolCollector struct{ pools Pools }

func poolDesc(name, help string) *prometheus.Desc {
	return prometheus.NewDesc("hearth_db_"+name, help, []string{"pool"}, nil)
}

var (
	poolOpen    = poolDesc("connections_open", "Connections to the database.")
	poolBusy    = poolDesc("connections_busy", "Connections that are in use now.")
	poolWaits   = poolDesc("waits_total", "How often a request had to wait for a connection.")
	poolWaiting = poolDesc("wait_seconds_total", "How long requests have waited for a connection, together.")
)

// Describe implements prometheus.Collector.
func (c poolCollector) Describe(out chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{poolOpen, poolBusy, poolWaits, poolWaiting} {
		out <- desc
	}
}

// Collect implements prometheus.Collector.
func (c poolCollector) Collect(out chan<- prometheus.Metric) {
	read, write := c.pools.Stats()
	for _, pool := range []struct {
		name  string
		stats sql.DBStats
	}{{"read", read}, {"write", write}} {
		out <- prometheus.MustNewConstMetric(poolOpen, prometheus.GaugeValue, float64(pool.stats.OpenConnections), pool.name)
		out <- prometheus.MustNewConstMetric(poolBusy, prometheus.GaugeValue, float64(pool.stats.InUse), pool.name)
		out <- prometheus.MustNewConstMetric(poolWaits, prometheus.CounterValue, float64(pool.stats.WaitCount), pool.name)
		out <- prometheus.MustNewConstMetric(poolWaiting, prometheus.CounterValue, pool.stats.WaitDuration.Seconds(), pool.name)
	}
}

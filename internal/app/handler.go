package app

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"

	"hearth/internal/meeting/sfu"
	"hearth/internal/platform/obs"
	"hearth/internal/platform/web"
	assets "hearth/web"
)

// Handler is the whole site. What stands first here meets a request first.
func (a *App) Handler() (http.Handler, error) {
	secure := strings.HasPrefix(a.Config.BaseURL, "https://")
	var site http.Handler = a.Account.Authenticate(a.Router.Fail, a.unread(a.watchLine(a.covers(a.Care.Signposts(a.Router.Fail, a.Router)))))
	site = a.Router.SameOrigin(site)
	site = a.preferences(site)
	site, err := compress(site)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/", site)
	mux.Handle("GET "+assets.Prefix, assets.Handler())
	mux.Handle(sfu.Path+"/", a.SFU.Gate())
	if a.Config.MetricsAddr == "" {
		mux.Handle("GET /metrics", obs.ThisMachineOnly(a.observer.Metrics(sfu.Metrics)))
	}
	return web.WithIncident(web.Headers(secure, a.Router.Recover(mux))), nil
}

// compress packs pages. Streams are left alone: a packed stream waits for more
// before it says anything.
func compress(next http.Handler) (http.Handler, error) {
	// The fastest level makes a conversation's page a tenth larger than the
	// default and takes a third of its time, which was as long as the page itself.
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.CompressionLevel(gzip.BestSpeed))
	if err != nil {
		return nil, err
	}
	packed := wrap(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/events") {
			next.ServeHTTP(w, r)
			return
		}
		packed.ServeHTTP(w, r)
	}), nil
}

// address is where a request comes from, for throttling: the peer's address,
// or what a trusted proxy says of its own peer. It is never stored or logged.
func (a *App) address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	// Some proxies add a line of their own under the one that the caller sent.
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && a.trusted(host); i-- {
		hop := strings.TrimSpace(hops[i])
		if hop == "" {
			break
		}
		host = hop
	}
	return host
}

func (a *App) trusted(host string) bool {
	addr, err := netip.ParseAddr(host)
	return err == nil && slices.ContainsFunc(a.Config.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(addr.Unmap()) })
}

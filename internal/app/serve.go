package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"hearth/internal/platform/obs"
)

// stopWithin is how long a stop waits for requests that are being answered.
const stopWithin = 10 * time.Second

// Serve answers requests until ctx ends, then stops gracefully: readiness says
// no, rooms tell their listeners to come back elsewhere, and what is being
// answered is finished. ready, which may be nil, is called with the address
// once the server listens.
func (a *App) Serve(ctx context.Context, ready func(net.Addr)) error {
	handler, err := a.Handler()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", a.Config.Addr)
	if err != nil {
		return err
	}
	server := newServer(handler)
	servers := []*http.Server{server}
	failed := make(chan error, 2)
	go func() { failed <- server.Serve(listener) }()
	if a.Config.MetricsAddr != "" {
		metrics := newServer(a.observer.Metrics())
		metrics.Addr = a.Config.MetricsAddr
		servers = append(servers, metrics)
		go func() { failed <- metrics.ListenAndServe() }()
	}
	go a.sweep(ctx)
	giveSlack()
	if ready != nil {
		ready(listener.Addr())
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	return a.stop(servers)
}

func newServer(h http.Handler) *http.Server {
	// Rooms stream for hours, and set a new deadline before each write.
	return &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 60 * time.Second, WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 32 << 10, ErrorLog: obs.ServerLog(slog.Default())}
}

func (a *App) stop(servers []*http.Server) error {
	a.Health.Drain()
	a.Chat.Drain()
	ctx, cancel := context.WithTimeout(context.Background(), stopWithin)
	defer cancel()
	var problems []error
	for _, s := range servers {
		problems = append(problems, s.Shutdown(ctx))
	}
	return errors.Join(problems...)
}

// sweep deletes, once an hour until ctx ends, what has run out.
func (a *App) sweep(ctx context.Context) {
	hourly := time.NewTicker(time.Hour)
	defer hourly.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-hourly.C:
			if err := errors.Join(a.Account.Sweep(ctx), a.Forum.Sweep(ctx), a.Chat.Sweep(ctx)); err != nil {
				slog.ErrorContext(ctx, "what has run out was not deleted", "cause", err)
			}
		}
	}
}

package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"hearth/internal/meeting/sfu"
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
	if err := a.Room.Start(ctx); err != nil {
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
		metrics := newServer(a.observer.Metrics(sfu.Metrics))
		metrics.Addr = a.Config.MetricsAddr
		servers = append(servers, metrics)
		go func() { failed <- metrics.ListenAndServe() }()
	}
	for _, j := range a.jobs() {
		go j.repeat(ctx)
	}
	sent, called := a.sendNotices(ctx), a.callPeople(ctx)
	giveSlack()
	if ready != nil {
		ready(listener.Addr())
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	return errors.Join(a.stop(servers), await(sent), await(called))
}

func newServer(h http.Handler) *http.Server {
	// Rooms stream for hours, and set a new deadline before each write.
	return &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 60 * time.Second, WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 32 << 10, ErrorLog: obs.ServerLog(slog.Default())}
}

func (a *App) stop(servers []*http.Server) error {
	a.Health.Drain()
	a.Chat.Drain()
	a.Room.Drain()
	a.Rota.Drain()
	problems := []error{a.SFU.Close()}
	ctx, cancel := context.WithTimeout(context.Background(), stopWithin)
	defer cancel()
	for _, s := range servers {
		problems = append(problems, s.Shutdown(ctx))
	}
	return errors.Join(problems...)
}

// A job is work that comes round again. Every node runs every job, so each is
// safe to run twice at once, and to be cut off.
type job struct {
	name  string // for the log
	every time.Duration
	run   func(context.Context) error
}

// repeat runs the job until ctx ends. A failure waits for the next round.
func (j job) repeat(ctx context.Context) {
	ticks := time.NewTicker(j.every)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
			if err := j.run(ctx); err != nil && ctx.Err() == nil {
				slog.ErrorContext(ctx, "a job will be tried again", "job", j.name, "cause", err)
			}
		}
	}
}

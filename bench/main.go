package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"time"
)

// sizes is how much a run takes on.
type sizes struct {
	posts     []int // stored posts at which the page is measured
	clients   []int
	during    time.Duration // of one measurement
	people    int           // members of the room, who speak and listen in turn
	listeners []int
	starts    int
	meetings  []int         // of six people, at once, on both servers
	more      []int         // and on Hearth alone, until sound is lost
	talk      time.Duration // that each is measured for
}

var (
	quick = sizes{posts: []int{1_000}, clients: []int{8}, during: time.Second, people: 256, listeners: []int{100}, starts: 1,
		meetings: []int{1}, talk: 3 * time.Second}
	full = sizes{posts: []int{1_000, 100_000, 1_000_000}, clients: []int{8, 32}, during: 2500 * time.Millisecond, people: 1_000,
		listeners: []int{100, 1_000, 5_000}, starts: 5, meetings: []int{1, 2, 4}, more: []int{6, 8, 12, 16}, talk: 10 * time.Second}
)

func main() {
	var (
		isFull  = flag.Bool("full", false, "measure everything, at full size")
		isQuick = flag.Bool("quick", false, "a minute, at a small size (the default)")
		program = flag.String("hearth", "bin/hearth", "the program to measure")
		only    = flag.String("only", "", "of floor, triage, small, sqlite, postgres, idle, directory, meetings, safety, video: measure only this (idle is a part of sqlite; directory, meetings and safety are measured on both engines)")
		bareAt  = flag.String("bare", "", "serve the bare handlers at this address; bench starts itself so")
		videoAt = flag.String("video", "", "carry meetings, as -carry says, at this address; bench starts itself so")
		carrier = flag.String("carry", "", "with -video: hearth or plain")
		profile = flag.String("profile", "", "write a processor profile of the page to this file")
		what    = flag.String("what", "page", "what to profile: page or reply")
	)
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	size := quick
	if *isFull && !*isQuick {
		size = full
	}
	var err error
	switch {
	case *bareAt != "":
		err = serveBare(*bareAt)
	case *videoAt != "":
		err = serveVideo(ctx, *videoAt, *carrier)
	case *profile != "":
		err = profiled(ctx, *profile, *what)
	default:
		err = (&bench{ctx: ctx, size: size, hearth: *program}).run(*only)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// A bench is one run.
type bench struct {
	ctx    context.Context
	size   sizes
	hearth string
	dir    string
}

func (b *bench) run(only string) (err error) {
	if _, err := os.Stat(b.hearth); err != nil {
		return fmt.Errorf("%s is not there; run make build", b.hearth)
	}
	if b.dir, err = os.MkdirTemp("", "hearth-bench"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	intro()
	if only == "" || only == "floor" {
		if err := b.floor(); err != nil {
			return fmt.Errorf("the floor: %w", err)
		}
	}
	if only == "" || only == "triage" {
		if err := b.triage(); err != nil {
			return fmt.Errorf("reading texts: %w", err)
		}
	}
	if only == "" || only == "small" {
		if err := b.small(); err != nil {
			return fmt.Errorf("start and memory: %w", err)
		}
	}
	some := map[string][]step{"idle": {b.idle}, "directory": {b.directory}, "meetings": {b.passing}, "safety": {b.called}, "": b.steps(), "sqlite": b.steps(), "postgres": b.steps()}
	if steps := some[only]; steps != nil && only != "postgres" {
		if err := b.engine("SQLite", "", steps); err != nil {
			return fmt.Errorf("sqlite: %w", err)
		}
	}
	if url := os.Getenv("HEARTH_TEST_DATABASE_URL"); url != "" && some[only] != nil && only != "sqlite" && only != "idle" {
		own, drop, err := ownSchema(b.ctx, url)
		if err != nil {
			return err
		}
		err = b.engine("PostgreSQL", own, some[only])
		if err := errors.Join(err, drop()); err != nil {
			return fmt.Errorf("postgresql: %w", err)
		}
	}
	if only == "" || only == "video" {
		if err := b.video(); err != nil {
			return fmt.Errorf("video: %w", err)
		}
	}
	outro()
	return nil
}

// A step is a part of what is measured on each engine.
type step func(*town, *process) error

func (b *bench) steps() []step {
	return []step{b.pages, b.writes, b.talk, b.fanOut, b.idle, b.directory, b.passing, b.called, b.twoNodes}
}

// engine measures what depends on the database.
func (b *bench) engine(name, url string, steps []step) error {
	fmt.Printf("\n## %s\n", name)
	dir := b.dir + "/" + strings.ToLower(name)
	t, err := newTown(b.ctx, dir, url, b.size.people)
	if err != nil {
		return err
	}
	defer t.close()
	if url != "" {
		if err := t.settings(b.ctx); err != nil {
			return err
		}
	}
	bare, err := startBare()
	if err != nil {
		return err
	}
	defer bare.stop()
	for _, step := range steps {
		if err := step(t, bare); err != nil {
			return err
		}
	}
	return nil
}

package main

import (
	"fmt"
	"time"

	"hearth/internal/app"
	"hearth/internal/safety/rota"
)

type safetyCmd struct {
	Drill drillCmd `cmd:"" help:"Call everybody on duty as if somebody were in danger, marked as a drill, and measure how long it takes until one of them comes."`
}

type drillCmd struct {
	Org  string        `required:"" help:"The organisation's short name."`
	Wait time.Duration `default:"20m" help:"How long to wait for somebody to come; 0 not at all. The drill goes on in any case, and its page keeps the record."`
}

// drillLook is how often a drill that goes on is looked at.
const drillLook = 2 * time.Second

// Run begins a drill and reports how it goes. It calls people itself too, so that
// it proves something where no server runs.
func (c drillCmd) Run(s *session) error {
	return s.with(func(a *app.App) error {
		id, err := a.Rota.DrillFor(s.ctx, c.Org)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "A drill has begun. Whoever is on duty takes it at %s/safety\n", a.Config.BaseURL)
		seen, ticks := map[int64]bool{}, time.NewTicker(drillLook)
		defer ticks.Stop()
		for waited := time.Duration(0); ; waited += drillLook {
			if err := a.Rota.Work(s.ctx); err != nil {
				return err
			}
			a.Rota.Settle()
			d, err := a.Rota.Drilled(s.ctx, id)
			if err != nil {
				return err
			}
			c.report(s, d, seen)
			switch {
			case !d.Open() && d.TakenBy != 0:
				fmt.Fprintf(s.out, "Somebody came after %s.\n", d.Took().Round(time.Second))
				return nil
			case !d.Open():
				return fmt.Errorf("nobody came")
			case waited >= c.Wait:
				fmt.Fprintf(s.out, "Nobody has come yet. The record is at %s/safety/rota/%s/drills\n", a.Config.BaseURL, c.Org)
				return nil
			}
			select {
			case <-s.ctx.Done():
				return s.ctx.Err()
			case <-ticks.C:
			}
		}
	})
}

// report prints the attempts that are over and were not printed yet, without
// naming anybody: people are numbered in the order in which they were called.
func (c drillCmd) report(s *session, d rota.Drill, seen map[int64]bool) {
	people := map[int64]int{}
	for _, p := range d.Pages {
		if people[int64(p.Account)] == 0 {
			people[int64(p.Account)] = len(people) + 1
		}
		if p.Outcome == "" || seen[p.ID] {
			continue
		}
		seen[p.ID] = true
		who := fmt.Sprintf("person %d", people[int64(p.Account)])
		if p.Account == 0 {
			who = "the organisation's own service"
		}
		fmt.Fprintf(s.out, "  %6s  step %d  %s, %s: %s\n", p.At.Sub(d.RaisedAt).Round(time.Second), p.Step+1, who, p.Way, p.Outcome)
	}
}

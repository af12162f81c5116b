package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"

	"hearth/internal/app"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/config"
)

type serveCmd struct{}

// Run serves until it is told to stop.
func (serveCmd) Run(s *session) (err error) {
	cfg, err := s.config()
	if err != nil {
		return err
	}
	a, err := app.Build(s.ctx, cfg, clock.System{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	return a.Serve(s.ctx, func(addr net.Addr) {
		fmt.Fprintf(s.out, "Hearth is open at %s (listening on %s)\n", cfg.BaseURL, addr)
		if cfg.Demo {
			fmt.Fprintf(s.out, "The sign-in page %s/sign-in lists who you can be.\n", cfg.BaseURL)
		}
	})
}

type demoCmd struct {
	JSON bool `name:"json" help:"Print the people as JSON, for scripts."`
}

// Run fills the demo world, unless it is there, and prints who one can be.
func (d demoCmd) Run(s *session) error {
	cfg, err := s.config()
	if err != nil {
		return err
	}
	filled, err := app.FillDemo(s.ctx, cfg)
	if err != nil {
		return err
	}
	people, err := app.DemoPeople()
	if err != nil {
		return err
	}
	if d.JSON {
		return d.print(s, filled, people)
	}
	if filled {
		fmt.Fprintln(s.out, "The demo world is ready. You can sign in as:")
	} else {
		fmt.Fprintln(s.out, "The demo world was there already. You can sign in as:")
	}
	for _, p := range people {
		fmt.Fprintf(s.out, "  %-16s  %-44s  %s\n", p.Name, p.Passphrase, p.About)
	}
	return nil
}

func (demoCmd) print(s *session, filled bool, people []app.DemoPerson) error {
	encoder := json.NewEncoder(s.out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(struct {
		Filled bool             `json:"filled"`
		People []app.DemoPerson `json:"people"`
	}{filled, people})
}

type migrateCmd struct{}

// Run migrates; Build does it.
func (migrateCmd) Run(s *session) error {
	cfg, err := s.config()
	if err != nil {
		return err
	}
	a, err := app.Build(s.ctx, cfg, clock.System{})
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, "The schema is up to date.")
	return a.Close()
}

type doctorCmd struct{}

// Run prints the report and fails if a check does.
func (doctorCmd) Run(s *session) error {
	cfg, err := s.config()
	if err != nil {
		return err
	}
	report := app.Doctor(s.ctx, cfg)
	if _, err := report.WriteTo(s.out); err != nil {
		return err
	}
	if !report.Well() {
		return errors.New("something needs care; see above")
	}
	return nil
}

type configCmd struct {
	Doc     configDocCmd     `cmd:"" help:"Print every setting with its meaning, as Markdown."`
	Example configExampleCmd `cmd:"" help:"Print a settings file to begin with."`
}

type configDocCmd struct{}

// Run prints docs/config.md.
func (configDocCmd) Run(s *session) error {
	_, err := fmt.Fprint(s.out, config.Doc())
	return err
}

type configExampleCmd struct{}

// Run prints a settings file.
func (configExampleCmd) Run(s *session) error {
	_, err := fmt.Fprint(s.out, config.Example())
	return err
}

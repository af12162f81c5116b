// Command hearth is the home for online support groups: the server and
// everything that its operator does on the command line.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"hearth/internal/app"
	"hearth/internal/platform/config"
	"hearth/internal/platform/obs"
)

// cli is the whole command line; kong makes --help from it.
type cli struct {
	ConfigFile string `name:"config-file" placeholder:"FILE" env:"HEARTH_CONFIG" help:"YAML file with settings; the environment wins over it. See hearth config doc."`

	Serve   serveCmd   `cmd:"" help:"Serve the site."`
	Demo    demoCmd    `cmd:"" help:"Fill the database with a small demo world and print who you can sign in as."`
	Migrate migrateCmd `cmd:"" help:"Bring the database's schema up to date and stop. serve does this too."`
	Doctor  doctorCmd  `cmd:"" help:"Check settings, database, disk and keys, and say what to do."`
	Admin   adminCmd   `cmd:"" help:"Make organisations, groups and staff; check the audit log."`
	Config  configCmd  `cmd:"" help:"Explain the settings."`
	Format  formatCmd  `cmd:"" help:"Check meeting formats, and show those that Hearth brings along."`
	Rules   rulesCmd   `cmd:"" help:"Rules for what is written, in files."`
	AI      aiCmd      `cmd:"" name:"ai" help:"Ask the models that read texts, and see what they are made of."`
	Triage  triageCmd  `cmd:"" help:"Train, judge and explain what reads texts for danger and abuse."`
	Safety  safetyCmd  `cmd:"" help:"Drills of calling people in an emergency."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

// session is what every command is run with.
type session struct {
	ctx context.Context
	cli *cli
	out io.Writer
}

// config reads the settings and sets up logging by them.
func (s *session) config() (config.Config, error) {
	cfg, err := config.Load(os.Environ(), s.cli.ConfigFile)
	if err != nil {
		return cfg, err
	}
	slog.SetDefault(obs.NewLogger(os.Stderr, cfg.LogLevel, cfg.LogFormat))
	return cfg, nil
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c cli
	k := kong.Parse(&c, kong.Name("hearth"), kong.Description("The self-hosted home for online support groups."), kong.UsageOnError())
	if err := k.Run(&session{ctx: ctx, cli: &c, out: os.Stdout}); err != nil {
		fmt.Fprintln(os.Stderr, "hearth:", err)
		if own, ok := errors.AsType[unreadable](err); ok {
			os.Exit(own.ExitCode())
		}
		os.Exit(1)
	}
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(s *session) error {
	_, err := fmt.Fprintln(s.out, "hearth", app.Version)
	return err
}

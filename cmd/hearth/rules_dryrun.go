package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"hearth/internal/app"
	"hearth/internal/safety/moderation/rules"
)

type rulesDryRunCmd struct {
	Organisation string `arg:"" help:"The organisation's short name."`
	File         string `arg:"" type:"existingfile" help:"Rules in YAML."`
}

// Run tries rules on what was written in the last 30 days, and says how often
// each would have met and on which days. It prints no word that anybody wrote,
// and changes nothing.
func (c rulesDryRunCmd) Run(s *session) error {
	document, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	if _, err := rules.Parse(document); err != nil {
		return err
	}
	return s.with(func(a *app.App) error {
		o, err := a.Group.Organisation(s.ctx, c.Organisation)
		if err != nil {
			return fmt.Errorf("there is no organisation called %q: %w", c.Organisation, err)
		}
		run, err := a.Moderation.DryRun(s.ctx, o, string(document), 0)
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(s.out, "%d texts of the last 30 days were read.\n", run.Read)
		for _, r := range run.Rules {
			most := ""
			if r.AtMost {
				most = " at most: it asks for what nobody knows of the past"
			}
			_, _ = fmt.Fprintf(s.out, "\n%s (%s) meets %d%s\n", r.Rule, joined(r.Do), r.Met, most)
			for _, day := range r.Days {
				_, _ = fmt.Fprintf(s.out, "  %s  %d\n", day.Day.Format(time.DateOnly), day.Met)
			}
			for _, met := range run.Sample(r) {
				_, _ = fmt.Fprintf(s.out, "  %s %s\n", met.At.UTC().Format(time.RFC3339), met.URL)
			}
		}
		return nil
	})
}

func joined(does []rules.Effect) string {
	names := make([]string, len(does))
	for i, e := range does {
		names[i] = string(e)
	}
	return strings.Join(names, ", ")
}

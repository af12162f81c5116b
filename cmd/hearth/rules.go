package main

import (
	"errors"
	"fmt"
	"os"

	"hearth/internal/safety/moderation/rules"
)

// rulesCmd is what there is for whoever writes the rules of an organisation.
// Checking needs neither settings nor a database.
type rulesCmd struct {
	Check  rulesCheckCmd  `cmd:"" help:"Say whether rules can be put in force: whether they can be read, end nobody's anything, and do what their tests say."`
	DryRun rulesDryRunCmd `cmd:"" name:"dry-run" help:"Say what rules would have met among the texts of the last 30 days, without changing anything."`
}

type rulesCheckCmd struct {
	Files []string `arg:"" name:"file" type:"existingfile" help:"Rules in YAML."`
}

// Run checks every file, and fails if one cannot be put in force.
func (c rulesCheckCmd) Run(s *session) error {
	refused := false
	for _, name := range c.Files {
		document, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		set, err := rules.Parse(document)
		if err != nil {
			refused = true
			_, _ = fmt.Fprintf(s.out, "%s\n%s\n", name, err)
			continue
		}
		tests := 0
		for _, r := range set.Rules {
			tests += len(r.Cases)
		}
		_, _ = fmt.Fprintf(s.out, "%s: version %d, %d rules, %d tests pass.\n", name, set.Version, len(set.Rules), tests)
	}
	if refused {
		return errors.New("not every file can be put in force; see above")
	}
	return nil
}

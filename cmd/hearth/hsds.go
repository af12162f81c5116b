package main

import (
	"context"
	"fmt"
	"os"

	"hearth/internal/app"
	"hearth/internal/hsds"
	"hearth/internal/platform/i18n"
)

// hsdsImportCmd lists the groups of another directory.
type hsdsImportCmd struct {
	File   string `arg:"" type:"existingfile" help:"JSON of services in HSDS 3: a list, a page of an API, or tables."`
	Source string `required:"" help:"Whose list this is, for all to read. Another import under the same name replaces it."`
}

// Run imports the file.
func (c hsdsImportCmd) Run(s *session) error {
	raw, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	return s.with(func(a *app.App) error {
		done, err := a.HSDS.Import(s.ctx, c.Source, raw)
		for _, skipped := range done.Skipped {
			fmt.Fprintf(s.out, "%s:%d: skipped, %s\n", c.File, skipped.Line, sentence(skipped))
		}
		return s.say(err, "Listed from %s: %d. Removed: %d. Skipped: %d.", c.Source, done.Listed, done.Removed, len(done.Skipped))
	})
}

func sentence(s hsds.Skipped) string { return i18n.T(context.Background(), "hsds.skipped."+s.Reason) }

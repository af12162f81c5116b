package main

import (
	"errors"

	"hearth/internal/meeting/floor/rehearse"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/i18n"
)

// formatRehearseCmd runs a meeting in a second.
type formatRehearseCmd struct {
	File  string `arg:"" type:"existingfile" help:"A format in YAML or JSON."`
	Seats int    `help:"How many people, 2 to 200. None named: six."`
	Seed  uint64 `default:"1" help:"Of everything that is left to chance; another one is another evening."`
}

// Run rehearses the format and prints who spoke when.
func (c formatRehearseCmd) Run(s *session) error {
	f, err := readFormat(c.File)
	if problems, is := errors.AsType[format.Problems](err); is {
		ctx, err := speaking(s, i18n.English)
		if err != nil {
			return err
		}
		printProblems(ctx, s.out, c.File, problems)
		return errors.New("this format cannot be run; see above")
	}
	if err != nil {
		return err
	}
	report, err := rehearse.Run(&f, rehearse.Options{Seats: c.Seats, Seed: c.Seed})
	if err != nil {
		return err
	}
	_, err = report.WriteTo(s.out)
	return err
}

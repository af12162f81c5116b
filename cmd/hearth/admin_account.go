package main

import (
	"errors"

	"hearth/internal/account"
	"hearth/internal/app"
)

type accountAgeCmd struct {
	Name  string `arg:"" help:"The account's name, as its owner told it to you."`
	Turns string `help:"Month in which they turn 18, as 2028-05." xor:"age"`
	Adult bool   `help:"They are 18 or older." xor:"age"`
}

// Run corrects the age. Groups of the other age band close for the person.
func (c accountAgeCmd) Run(s *session) error {
	age := account.Age{}
	if !c.Adult {
		month, ok := account.ParseMonth(c.Turns)
		if !ok {
			return errors.New("write --turns with a month, as 2028-05, or --adult")
		}
		age.Turns = month
	}
	return s.with(func(a *app.App) error {
		return s.say(a.SetAge(s.ctx, c.Name, age), "The age of %s was corrected.", c.Name)
	})
}

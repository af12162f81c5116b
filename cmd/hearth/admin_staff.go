package main

import (
	"fmt"

	"hearth/internal/app"
	"hearth/internal/staff"
)

// What an operator does for an organisation's console: its first owner, whom
// nobody inside can invite. Everything else its owners do themselves.

type organisationStaffCmd struct {
	Organisation string `arg:"" help:"The organisation's short name."`
	Account      string `required:"" help:"The name they sign in with. They join the site first, like everybody."`
	Name         string `required:"" help:"What colleagues call them."`
	Role         string `default:"owner" enum:"owner,organiser,supervisor,viewer" help:"What they do there: owner, organiser, supervisor or viewer."`
}

// Run makes the account one of the organisation's staff.
func (c organisationStaffCmd) Run(s *session) error {
	return s.with(func(a *app.App) error {
		id, err := a.Account.Lookup(s.ctx, c.Account)
		if err != nil {
			return fmt.Errorf("there is no account called %q: %w", c.Account, err)
		}
		return s.say(a.Staff.Employ(s.ctx, c.Organisation, id, staff.Role(c.Role), c.Name), "They work for %s now, at %s/org/%s", c.Organisation, a.Config.BaseURL, c.Organisation)
	})
}

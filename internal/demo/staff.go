package demo

import (
	"fmt"
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/fault"
	"hearth/internal/staff"
)

// A Colleague is somebody who works in an organisation.
type Colleague struct {
	Org, Account, Name string
	Role               staff.Role
	Roster             staff.Roster
	Checks             []Checked
}

// Checked is what was checked about a colleague; Until is in days from the
// moment of filling, 0 for ever.
type Checked struct {
	Kind  staff.Kind
	Words string
	Ago   int // days
	Until int
}

// colleagues work in the organisations of the world. The first of each is its
// owner.
var colleagues = []Colleague{
	{Org: "kettle-lane", Account: "copper-kettle", Name: "Ro", Role: staff.Owner,
		Roster: staff.Roster{Langs: []string{"en"}, Knows: []string{"lived", "grief"}, Words: "Twelve years of low days, four of holding a group. Evenings are best.", Hours: 6}},
	{Org: "kettle-lane", Account: "green-pencil", Name: "Dr. Wren", Role: staff.Supervisor,
		Roster: staff.Roster{Langs: []string{"en", "es"}, Knows: []string{"clinical", "trauma", "crisis"}, Words: "Supervision on Thursdays, and by telephone between.", Hours: 4},
		Checks: []Checked{{"identity", "passport seen", 300, 0}, {"background", "enhanced, both lists", 350, 15}, {"training", "group facilitation, two days", 300, 420}}},
	{Org: "northfold", Account: "green-pencil", Name: "Wren", Role: staff.Owner},
}

// partner is for whom some of Kettle Lane's groups are.
var partner = staff.Partner{Slug: "lantern-college", Name: "Lantern Street College",
	About: "You study or work with us, and some weeks are heavy. Kettle Lane runs these groups; we only pay the room. We are never told who comes."}

// staffing makes the staff, their checks, and the partner with a code, as
// somebody would on the last day.
func (f *filler) staffing() error {
	if f.Staff == nil {
		return nil
	}
	for _, c := range colleagues {
		id, err := f.Account.Lookup(f.ctx, c.Account)
		if err != nil {
			return err
		}
		if err := f.Staff.Employ(f.ctx, c.Org, id, c.Role, c.Name); err != nil {
			return fmt.Errorf("colleague %s: %w", c.Name, err)
		}
	}
	for _, c := range colleagues {
		if err := f.colleague(c); err != nil {
			return fmt.Errorf("colleague %s: %w", c.Name, err)
		}
	}
	v, err := f.office("kettle-lane")
	if err != nil {
		return err
	}
	if err := f.Staff.AddPartner(f.ctx, v, partner); err != nil && !fault.Is(err, fault.Conflict) {
		return err
	}
	p, err := f.Staff.Partner(f.ctx, v, partner.Slug)
	if err != nil {
		return err
	}
	if err := f.Staff.SavePartner(f.ctx, v, p, []string{"low-days", "kitchen-table"}); err != nil {
		return err
	}
	if p, err = f.Staff.Partner(f.ctx, v, partner.Slug); err != nil {
		return err
	}
	_, err = f.Staff.MakeCode(f.ctx, v, p, 200, f.day(180))
	return err
}

// day is a number of days from now.
func (f *filler) day(days int) staff.Day {
	return staff.DayOf(f.Clock.Now().Add(time.Duration(days)*24*time.Hour), time.UTC)
}

// office is an organisation's console as its owner finds it.
func (f *filler) office(org string) (v staff.Visit, err error) {
	for _, c := range colleagues {
		if c.Org == org && c.Role == staff.Owner {
			id, err := f.Account.Lookup(f.ctx, c.Account)
			if err != nil {
				return v, err
			}
			return f.Staff.Visit(f.ctx, account.Actor{ID: id}, org)
		}
	}
	return v, fmt.Errorf("demo: nobody owns %s", org)
}

// colleague writes what somebody says of themselves and what was checked.
func (f *filler) colleague(c Colleague) error {
	id, err := f.Account.Lookup(f.ctx, c.Account)
	if err != nil {
		return err
	}
	own, err := f.Staff.Visit(f.ctx, account.Actor{ID: id}, c.Org)
	if err != nil {
		return err
	}
	if err := f.Staff.SaveOwn(f.ctx, own, c.Name, c.Roster); err != nil {
		return err
	}
	owner, err := f.office(c.Org)
	if err != nil {
		return err
	}
	for _, check := range c.Checks {
		noted := staff.Check{Person: own.Person.ID, Kind: check.Kind, Words: check.Words, On: f.day(-check.Ago)}
		if check.Until > 0 {
			noted.Until = f.day(check.Until)
		}
		if err := f.Staff.NoteCheck(f.ctx, owner, noted); err != nil {
			return err
		}
	}
	return nil
}

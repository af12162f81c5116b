package demo

import (
	"fmt"

	"hearth/internal/account"
	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/staff"
)

// A group for young people, with the two people who hold it and one member.

// youthGroup is for ages under 18, in the first organisation.
var youthGroup = group.NewGroup{
	Slug: "after-school", Name: "After school, before dinner", Lang: "en", LedBy: "professionals", Audience: account.Youth,
	Summary: "For the part of the day when nobody has asked yet how it was.",
	Aim:     "To have somewhere to put the school day, with people of your own age. Two of us are always around, and nobody marks anything.",
	ForWhom: "Anybody under 18 for whom days are heavy at the moment: school, home, friends, or nothing with a name.",
	NotFor:  "Not for an emergency: press Help now, there are lines for young people. And not for adults, whatever the reason.",
	Topics:  []string{"anxiety", "family"}, Formats: []string{"text"},
	Terms: group.Terms{Entry: "request", Zone: "Europe/Dublin", Audiences: []string{"students"}},
	Agreements: []string{
		"What is said here stays here, unless somebody may be in danger. Then we say so first.",
		"No photos, no schools, no surnames, and no other apps.",
		"We ask before we advise.",
		"Nobody writes to anybody alone. If somebody asks you to, tell one of us.",
	},
}

// youthKeepers hold it. What was checked about them is checked every year.
var youthKeepers = []struct {
	Colleague
	Passphrase, Handle string
}{
	{Colleague{Org: "kettle-lane", Account: "copper-kettle", Name: "Ro", Role: staff.Owner, Checks: []Checked{
		{"identity", "passport seen", 120, 0}, {"background", "enhanced, both lists", 120, 245}}}, "", "rowan"},
	{Colleague{Org: "kettle-lane", Account: "tin-whistle", Name: "Maeve", Role: staff.Supervisor,
		Roster: staff.Roster{Langs: []string{"en"}, Knows: []string{"young_people"}, Words: "Youth worker, eleven years. Afternoons.", Hours: 8},
		Checks: []Checked{{"identity", "driving licence seen", 90, 0}, {"background", "enhanced, both lists", 90, 275}}}, "two mugs beside the window", "hazel"},
}

// Young is the account of a young person, for anybody to try.
var Young = Member{Name: "paper-kite", Passphrase: "borrowed umbrella on the bus", Lang: "en",
	About: "Fifteen years old. A member of After school, a group for young people; the groups for adults are not there for them."}

// youngYears is how old Young is.
const youngYears = 15

// young makes the group, and what little has been said in it so far.
func (f *filler) young() error {
	if f.Staff == nil {
		return nil
	}
	v, err := f.office("kettle-lane")
	if err != nil {
		return err
	}
	settings := v.Settings
	settings.Youth = true
	if err := f.Staff.SaveSettings(f.ctx, v, settings); err != nil {
		return err
	}
	if v, err = f.office("kettle-lane"); err != nil {
		return err
	}
	if _, err := f.Group.CreateGroup(f.ctx, v.Org, youthGroup); err != nil {
		return fmt.Errorf("group %s: %w", youthGroup.Slug, err)
	}
	for _, k := range youthKeepers {
		if err := f.keep(k.Colleague, k.Passphrase, k.Handle); err != nil {
			return fmt.Errorf("%s of %s: %w", k.Handle, youthGroup.Slug, err)
		}
	}
	return f.afterSchool()
}

// keep makes a colleague one of those who hold the group, as they would
// themselves: employed, checked, come in, and wearing what was checked.
func (f *filler) keep(c Colleague, words, handle string) error {
	id, err := f.Account.Lookup(f.ctx, c.Account)
	if words != "" {
		if id, err = f.Account.Join(f.ctx, account.Joining{Name: c.Account, Passphrase: words, AgeBand: "adult"}); err != nil {
			return err
		}
		if err := f.Staff.Employ(f.ctx, c.Org, id, c.Role, c.Name); err != nil {
			return err
		}
		err = f.Account.PassOverWords(f.ctx, id)
	}
	if err != nil {
		return err
	}
	if len(c.Roster.Langs) == 0 {
		c.Roster = colleagues[0].Roster
	}
	if err := f.colleague(c); err != nil {
		return err
	}
	actor := account.Actor{ID: id}
	v, err := f.Group.Visit(f.ctx, actor, youthGroup.Slug)
	if err != nil {
		return err
	}
	member, err := f.Group.Join(f.ctx, v, group.Joining{Handle: handle, Agree: true})
	if err != nil {
		return err
	}
	own, err := f.Staff.Visit(f.ctx, actor, c.Org)
	if err != nil {
		return err
	}
	f.members[[2]string{youthGroup.Slug, handle}] = id
	return f.Staff.WearBadges(f.ctx, own, []group.MemberID{member.ID})
}

// afterSchool brings the young member in, and has a first conversation.
func (f *filler) afterSchool() error {
	born := account.MonthOf(f.Clock.Now()) - youngYears*12 - 4
	id, err := f.Account.Join(f.ctx, account.Joining{Name: Young.Name, Passphrase: Young.Passphrase, AgeBand: "youth", Born: born.String()})
	if err != nil {
		return err
	}
	if err := f.Account.PassOverWords(f.ctx, id); err != nil {
		return err
	}
	if _, err := f.Group.Appoint(f.ctx, youthGroup.Slug, id, "small-wren", group.Plain, ""); err != nil {
		return err
	}
	f.members[[2]string{youthGroup.Slug, "small-wren"}] = id
	v, err := f.visit(youthGroup.Slug, "hazel")
	if err != nil {
		return err
	}
	begun, err := f.Forum.Start(f.ctx, v, forum.Writing{Title: "The walk home", Wish: forum.Heard,
		Body: "Some of you said that the worst part is the walk home, when the day goes round again. What goes round for you? One word is enough."})
	if err != nil {
		return err
	}
	if v, err = f.visit(youthGroup.Slug, "small-wren"); err != nil {
		return err
	}
	_, _, err = f.Forum.Reply(f.ctx, v, begun, forum.Writing{Body: "The bit in maths where everybody laughed. It was not even about me, I think. I still hear it at the traffic lights."})
	return err
}

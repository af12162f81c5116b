package demo

import (
	"fmt"
	"time"

	"hearth/internal/account"
	"hearth/internal/entry"
	"hearth/internal/group"
)

// Door is how people come into one group, from some day on, and what waits
// there.
type Door struct {
	Group string `yaml:"group"`
	By    string `yaml:"by"`  // handle of a facilitator
	Ago   Ago    `yaml:"ago"` // when they set it up
	Entry string `yaml:"entry"`
	// Full makes the group take no more than who is in it.
	Full      bool             `yaml:"full"`
	Questions []entry.Question `yaml:"questions"`
	Meanwhile string           `yaml:"meanwhile"`
	Greeters  []string         `yaml:"greeters"` // handles
	Requests  []Caller         `yaml:"requests"`
	Waiting   []Caller         `yaml:"waiting"`
	Breaks    []Rest           `yaml:"breaks"`
}

// Caller is somebody who asks to come in, or waits.
type Caller struct {
	Account string   `yaml:"account"`
	Handle  string   `yaml:"handle"`
	Ago     Ago      `yaml:"ago"`
	Answers []string `yaml:"answers"`
	Access  string   `yaml:"access"`
}

// Rest is a member's break.
type Rest struct {
	Handle string `yaml:"handle"`
	Ago    Ago    `yaml:"ago"`
	Words  string `yaml:"words"`
}

// doors are what happens at the groups' doors.
func (w World) doors() (events []event) {
	add := func(g string, ago Ago, do func(f *filler) error) {
		events = append(events, event{ago, func(f *filler) error {
			if err := do(f); err != nil {
				return fmt.Errorf("door of %s: %w", g, err)
			}
			return nil
		}})
	}
	for _, d := range w.Doors {
		add(d.Group, d.Ago, func(f *filler) error { return f.hang(d) })
		for _, c := range d.Requests {
			add(d.Group, c.Ago, func(f *filler) error { return f.ask(d, c) })
		}
		for _, c := range d.Waiting {
			add(d.Group, c.Ago, func(f *filler) error { return f.wait(d, c) })
		}
		for _, r := range d.Breaks {
			add(d.Group, r.Ago, func(f *filler) error { return f.rest(d, r) })
		}
	}
	return append(events, w.greetings()...)
}

// hang sets a door up.
func (f *filler) hang(d Door) error {
	v, err := f.visit(d.Group, d.By)
	if err != nil {
		return err
	}
	in := v.Group.Editable()
	if d.Entry != "" {
		in.Terms.Entry = d.Entry
	}
	if d.Full {
		in.Terms.Capacity = v.Group.Seats
	}
	if err := f.Group.Edit(f.ctx, v, in, v.Group.Revision); err != nil {
		return err
	}
	for _, handle := range d.Greeters {
		greeter, err := f.visit(d.Group, handle)
		if err != nil {
			return err
		}
		if err := f.Group.SetDuties(f.ctx, v, greeter.Member.ID, []string{"greeter"}); err != nil {
			return err
		}
	}
	if err := f.Entry.SetQuestions(f.ctx, v, d.Questions); err != nil {
		return err
	}
	return f.Entry.SetMeanwhile(f.ctx, v, d.Meanwhile)
}

// caller is the visit of somebody who is not a member, and what they hand in.
func (f *filler) caller(d Door, c Caller) (group.Visit, entry.Applicant, error) {
	v, err := f.Group.Visit(f.ctx, account.Actor{ID: f.accounts[c.Account]}, d.Group)
	a := entry.Applicant{Handle: c.Handle, Agreed: 1, About: group.AboutMe{Access: c.Access}}
	for i, text := range c.Answers {
		a.Answers = append(a.Answers, entry.Answer{Question: d.Questions[i].Text, Kind: d.Questions[i].Kind, Text: text})
	}
	return v, a, err
}

func (f *filler) ask(d Door, c Caller) error {
	v, a, err := f.caller(d, c)
	if err != nil {
		return err
	}
	return f.Entry.Ask(f.ctx, v, a, 0)
}

func (f *filler) wait(d Door, c Caller) error {
	v, a, err := f.caller(d, c)
	if err != nil {
		return err
	}
	return f.Entry.TakePlace(f.ctx, v, a, 0, "")
}

func (f *filler) rest(d Door, r Rest) error {
	v, err := f.visit(d.Group, r.Handle)
	if err != nil {
		return err
	}
	return f.Entry.Pause(f.ctx, v, entry.Break{Until: f.Clock.Now().AddDate(0, 1, 0), KeepSeat: true, Words: r.Words})
}

// soonAfter is when newcomers of the world are welcomed.
const soonAfter = Ago(4 * time.Hour)

// greetings are the welcomes that members got when they were new.
func (w World) greetings() (events []event) {
	langs := map[string]string{}
	for _, g := range w.Groups {
		langs[g.Slug] = g.Lang
	}
	for i, m := range w.Members {
		for _, in := range m.Memberships {
			at := m.JoinedGroup(in) - soonAfter
			if words := w.Welcomes[langs[in.Group]]; at > 0 && in.Role != string(group.Facilitator) && len(words) > 0 {
				events = append(events, event{at, func(f *filler) error { return f.welcome(in, words[i%len(words)]) }})
			}
		}
	}
	return events
}

// welcome says a few words to a newcomer, by whoever holds the group by then.
func (f *filler) welcome(in Membership, words string) error {
	newcomer, err := f.visit(in.Group, in.Handle)
	if err != nil {
		return err
	}
	for _, m := range f.world.Members {
		for _, other := range m.Memberships {
			if other.Group != in.Group || other.Role != string(group.Facilitator) || f.accounts[m.Name] == 0 {
				continue
			}
			v, err := f.Group.Visit(f.ctx, account.Actor{ID: f.accounts[m.Name]}, in.Group)
			if err != nil || !v.Facilitates() {
				return err
			}
			return f.Entry.Welcome(f.ctx, v, newcomer.Member.ID, words)
		}
	}
	return nil
}

package demo

import (
	"fmt"

	"hearth/internal/safety/cases"
)

// A member of Low days has asked for a person, was answered, and waits for the
// next line.
var talk = struct {
	Group, Handle, Account string
	Asks, Says, Answers    string
}{
	Group: "low-days", Handle: "nightshift-moth", Account: "copper-kettle",
	Asks:    "I got home at seven and the flat was so quiet. I keep thinking nobody would notice if I was not here.",
	Says:    "I am Ro, I hold this group. I have read it, and I am glad that you said it. Are you thinking of ending your life? You can answer as plainly as I ask.",
	Answers: "Sometimes, after nights. Not today. I do not have a plan. It helps that somebody asks.",
}

// inNeed begins the talk on the last day, when somebody is on call.
func (f *filler) inNeed() error {
	if f.Cases == nil {
		return nil
	}
	v, err := f.visit(talk.Group, talk.Handle)
	if err != nil {
		return err
	}
	if err := f.seals(v); err != nil {
		return err
	}
	if err := f.Cases.Ask(f.ctx, v, cases.Asking{Words: talk.Asks}); err != nil {
		return fmt.Errorf("asking for a person: %w", err)
	}
	id, err := f.Account.Lookup(f.ctx, talk.Account)
	if err != nil {
		return err
	}
	q, err := f.Cases.Queue(f.ctx, id)
	if err != nil {
		return err
	}
	for _, l := range q.Lines {
		if l.Member != v.Member.ID {
			continue
		}
		if err := f.Cases.Say(f.ctx, q.Desks[l.ID], talk.Says, ""); err != nil {
			return fmt.Errorf("answering: %w", err)
		}
		return f.Cases.Ask(f.ctx, v, cases.Asking{Words: talk.Answers})
	}
	return fmt.Errorf("%s is on nobody's page", talk.Handle)
}

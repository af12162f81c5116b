package demo

import (
	"fmt"

	"hearth/internal/listening"
)

// Listening is one-to-one listening in a group.
type Listening struct {
	Group   string          `yaml:"group"`
	By      string          `yaml:"by"` // handle of a facilitator
	Ago     Ago             `yaml:"ago"`
	Listens []string        `yaml:"listens"` // handles of those who listen
	Passed  []string        `yaml:"passed"`  // and of those who wait for a facilitator's yes
	Asks    []ListeningAsks `yaml:"asks"`
}

// ListeningAsks is somebody who waits to be heard.
type ListeningAsks struct {
	Handle string `yaml:"handle"`
	Ago    Ago    `yaml:"ago"`
	Wish   string `yaml:"wish"`
	Words  string `yaml:"words"`
}

// listenings are what groups offer, and who asked.
func (w World) listenings() (events []event) {
	for _, l := range w.Listenings {
		events = append(events, event{l.Ago, func(f *filler) error {
			if err := f.offer(l); err != nil {
				return fmt.Errorf("listening in %s: %w", l.Group, err)
			}
			return nil
		}})
		for _, a := range l.Asks {
			events = append(events, event{a.Ago, func(f *filler) error {
				v, err := f.visit(l.Group, a.Handle)
				if err != nil {
					return err
				}
				_, err = f.Listening.Ask(f.ctx, v, listening.Ask{Wish: a.Wish, Words: a.Words})
				return err
			}})
		}
	}
	return events
}

func (f *filler) offer(l Listening) error {
	leads, err := f.visit(l.Group, l.By)
	if err != nil {
		return err
	}
	if err := f.Listening.SetOpen(f.ctx, leads, true); err != nil {
		return err
	}
	answers := map[string]string{}
	for _, q := range listening.Quiz {
		answers[q.Name] = q.Right
	}
	for i, handle := range append(l.Listens[:len(l.Listens):len(l.Listens)], l.Passed...) {
		v, err := f.visit(l.Group, handle)
		if err != nil {
			return err
		}
		if _, err := f.Listening.Answer(f.ctx, v, answers); err != nil {
			return err
		}
		if i < len(l.Listens) {
			if err := f.Listening.Confirm(f.ctx, leads, v.Member.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

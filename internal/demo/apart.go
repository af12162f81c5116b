package demo

import (
	"fmt"
	"strings"

	"hearth/internal/safety/apart"
)

// Apart is what somebody asked not to come upon, or an order between two.
type Apart struct {
	Group  string   `yaml:"group"`
	By     string   `yaml:"by"` // handle
	Ago    Ago      `yaml:"ago"`
	Words  []string `yaml:"words"`
	Two    []string `yaml:"two"` // handles of those who are to have no contact
	Reason string   `yaml:"reason"`
}

// aparts are what members and those who hold groups keep apart.
func (w World) aparts() (events []event) {
	for _, a := range w.Aparts {
		events = append(events, event{a.Ago, func(f *filler) error {
			v, err := f.visit(a.Group, a.By)
			if err != nil {
				return err
			}
			if len(a.Words) > 0 {
				return f.Apart.SetWords(f.ctx, v, strings.Join(a.Words, "\n"))
			}
			if len(a.Two) != 2 {
				return fmt.Errorf("an order in %s is between two", a.Group)
			}
			_, err = f.Apart.Order(f.ctx, v, apart.Wanted{One: a.Two[0], Other: a.Two[1], Reason: a.Reason, Shown: true})
			return err
		}})
	}
	return events
}

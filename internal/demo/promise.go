package demo

import (
	"errors"
	"fmt"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/promise"
)

// Promise is what a group promises about answers, and who keeps it.
type Promise struct {
	Group string `yaml:"group"`
	By    string `yaml:"by"`    // handle of a facilitator
	Hours int64  `yaml:"hours"` // of promise.Hours
	Ago   Ago    `yaml:"ago"`   // when they began to promise
	// Helpers are handles of members with the duty.
	Helpers []string `yaml:"helpers"`
	Shifts  []Shift  `yaml:"shifts"`
}

// Shift is one person at the same hours on several days, 0 for Sunday.
type Shift struct {
	Handle string         `yaml:"handle"`
	Days   []time.Weekday `yaml:"days"`
	Start  string         `yaml:"start"`
	End    string         `yaml:"end"`
}

// promises are what groups began to promise.
func (w World) promises() (events []event) {
	for _, p := range w.Promises {
		events = append(events, event{p.Ago, func(f *filler) error {
			if err := f.begin(p); err != nil {
				return fmt.Errorf("promise of %s: %w", p.Group, err)
			}
			return nil
		}})
	}
	return events
}

func (f *filler) begin(p Promise) error {
	v, err := f.visit(p.Group, p.By)
	if err != nil {
		return err
	}
	for _, handle := range p.Helpers {
		helper, err := f.visit(p.Group, handle)
		if err != nil {
			return err
		}
		if err := f.Group.SetDuties(f.ctx, v, helper.Member.ID, []string{promise.Duty}); err != nil {
			return err
		}
	}
	if err := f.Promise.SetPromise(f.ctx, v, p.Hours); err != nil {
		return err
	}
	tokens, err := f.tokens(v)
	if err != nil {
		return err
	}
	for _, s := range p.Shifts {
		err = errors.Join(err, f.Promise.AddShifts(f.ctx, v, promise.NewShifts{Member: tokens[s.Handle], Days: s.Days, Start: s.Start, End: s.End}))
	}
	return err
}

// tokens are what the page calls the group's helpers, by handle.
func (f *filler) tokens(v group.Visit) (map[string]string, error) {
	v, err := f.Group.Visit(f.ctx, account.Actor{ID: v.Actor.ID}, v.Group.Slug)
	if err != nil {
		return nil, err
	}
	overview, err := f.Promise.Overview(f.ctx, v)
	tokens := map[string]string{}
	for _, l := range overview.Helpers {
		tokens[l.Handle] = f.Promise.HelperToken(l.ID)
	}
	return tokens, err
}

package demo

import (
	"fmt"

	"hearth/internal/care"
	"hearth/internal/fee"
	"hearth/internal/group"
)

// Tending is what somebody who holds a group does, and what waits for them.
type Tending struct {
	Group   string `yaml:"group"`
	By      string `yaml:"by"` // handle of a facilitator
	Offers  []Act  `yaml:"offers"`
	Waivers []Act  `yaml:"waivers"`
	Paid    []Act  `yaml:"paid"`
}

// Act is one such thing about one member.
type Act struct {
	Handle  string `yaml:"handle"`
	Ago     Ago    `yaml:"ago"`
	Words   string `yaml:"words"`
	Granted bool   `yaml:"granted"`
}

// tendings are offers, requests not to pay, and lines of the ledger.
func (w World) tendings() (events []event) {
	for _, t := range w.Tendings {
		for _, kind := range []struct {
			acts []Act
			do   func(*filler, group.Visit, group.Visit, Act) error
		}{{t.Offers, (*filler).offered}, {t.Waivers, (*filler).askedNotToPay}, {t.Paid, (*filler).paid}} {
			for _, act := range kind.acts {
				events = append(events, event{act.Ago, func(f *filler) error {
					by, err := f.visit(t.Group, t.By)
					if err != nil {
						return err
					}
					member, err := f.visit(t.Group, act.Handle)
					if err != nil {
						return err
					}
					if err := kind.do(f, by, member, act); err != nil {
						return fmt.Errorf("%s in %s: %w", act.Handle, t.Group, err)
					}
					return nil
				}})
			}
		}
	}
	return events
}

func (f *filler) offered(by, member group.Visit, _ Act) error {
	return f.Care.MakeOffer(f.ctx, by, member.Member.ID, care.Cofacilitate)
}

func (f *filler) askedNotToPay(by, member group.Visit, act Act) error {
	if err := f.Fee.Ask(f.ctx, member, act.Words); err != nil || !act.Granted {
		return err
	}
	mine, err := f.Fee.Mine(f.ctx, member)
	if err != nil {
		return err
	}
	return f.Fee.Answer(f.ctx, by, mine.Waiver.ID, true)
}

// paid notes the newest meeting that has been.
func (f *filler) paid(by, member group.Visit, _ Act) error {
	ledger, err := f.Fee.Ledger(f.ctx, by, "", 0)
	if err != nil {
		return err
	}
	return f.Fee.Mark(f.ctx, by, member.Member.ID, ledger.Period, fee.Paid, 0)
}

package demo

import (
	"fmt"
	"time"

	"hearth/internal/account"
	"hearth/internal/safety/ladder"
	"hearth/internal/safety/rota"
)

// onCall are the responders of Kettle Lane, and their shifts as hours from the
// moment of filling: somebody is on duty then, and at night nobody is.
var onCall = []struct {
	Account string
	Langs   []string
	Levels  []ladder.Level
	Shifts  []struct {
		From, Hours int
		Backup      bool
	}
}{
	{Account: "copper-kettle", Langs: []string{"en"}, Levels: rota.Levels, Shifts: []struct {
		From, Hours int
		Backup      bool
	}{{-2, 9, false}}},
	{Account: "green-pencil", Langs: []string{"en", "es"}, Levels: rota.Levels, Shifts: []struct {
		From, Hours int
		Backup      bool
	}{{-2, 9, true}, {7, 8, false}}},
}

// rotaOrg is the organisation whose rota it is.
const rotaOrg = "kettle-lane"

// rotas makes the rota of an organisation, its lead, and what was handed over, as
// somebody would on the last day.
func (f *filler) rotas() error {
	if f.Rota == nil || f.Staff == nil {
		return nil
	}
	for _, r := range onCall {
		v, err := f.rotaOf(r.Account)
		if err != nil {
			return err
		}
		if err := f.Rota.SayYes(f.ctx, v, rota.Responder{Langs: r.Langs, Levels: r.Levels, Zone: "UTC", Ways: []rota.Way{rota.Mail, rota.Push}}); err != nil {
			return fmt.Errorf("responder %s: %w", r.Account, err)
		}
	}
	arranger, err := f.rotaOf(onCall[0].Account)
	if err != nil {
		return err
	}
	for _, r := range onCall {
		v, err := f.rotaOf(r.Account)
		if err != nil {
			return err
		}
		own, _ := v.OwnID()
		for _, s := range r.Shifts {
			from := f.now.UTC().Truncate(time.Hour).Add(time.Duration(s.From) * time.Hour)
			days := []int{0, 1, 2, 3, 4, 5, 6}
			if err := f.Rota.AddShifts(f.ctx, arranger, rota.NewShifts{Responder: own, Days: days, Start: from.Format("15:04"),
				End: from.Add(time.Duration(s.Hours) * time.Hour).Format("15:04"), Zone: "UTC", Backup: s.Backup}); err != nil {
				return fmt.Errorf("shift of %s: %w", r.Account, err)
			}
		}
	}
	return f.handedOver(arranger)
}

// handedOver names a lead, and what she left for the next shift.
func (f *filler) handedOver(arranger rota.Visit) error {
	v, err := f.rotaOf("green-pencil")
	if err != nil {
		return err
	}
	own, _ := v.OwnID()
	if err := f.Rota.SetLead(f.ctx, arranger, own, true); err != nil {
		return err
	}
	return f.Rota.HandOver(f.ctx, v, "A quiet evening. Nothing is open.\nOne member asked about the Sunday meeting; I said that somebody will answer tomorrow.")
}

// rotaOf is the rota as a colleague meets it.
func (f *filler) rotaOf(name string) (rota.Visit, error) {
	id, err := f.Account.Lookup(f.ctx, name)
	if err != nil {
		return rota.Visit{}, err
	}
	return f.Rota.Visit(f.ctx, account.Actor{ID: id}, rotaOrg)
}

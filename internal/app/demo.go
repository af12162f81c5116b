package app

import (
	"context"

	"hearth/internal/account"
	"hearth/internal/demo"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/config"
)

// A DemoPerson is somebody that visitors of a demo may be.
type DemoPerson struct {
	Name       string `json:"name"`
	Passphrase string `json:"passphrase"`
	About      string `json:"about"`
}

// demoPeople are who a visitor of a demo may be; nobody where it is none.
func (a *App) demoPeople() []account.DemoPerson {
	if !a.Config.Demo {
		return nil
	}
	listed, err := DemoPeople()
	if err != nil {
		return nil // the words are part of the program, and a test reads them all
	}
	people := make([]account.DemoPerson, len(listed))
	for i, p := range listed {
		people[i] = account.DemoPerson(p)
	}
	return people
}

// DemoPeople lists the accounts of the demo world that are for anybody to try.
func DemoPeople() ([]DemoPerson, error) {
	world, err := demo.Load()
	if err != nil {
		return nil, err
	}
	var people []DemoPerson
	for _, m := range append(world.Members, demo.Young) {
		if m.About != "" {
			people = append(people, DemoPerson{Name: m.Name, Passphrase: m.Passphrase, About: m.About})
		}
	}
	return people, nil
}

// FillDemo makes the demo world in the configured database through the features
// themselves, on a clock that runs through the world's past. It returns false
// if the world is there already.
func FillDemo(ctx context.Context, cfg config.Config) (filled bool, err error) {
	world, err := demo.Load()
	if err != nil {
		return false, err
	}
	now := clock.System{}.Now()
	past := clock.At(now)
	a, err := Build(ctx, cfg, past)
	if err != nil {
		return false, err
	}
	// Back only now: what is read at the start, such as the day on which a
	// helpline was checked, belongs to the present.
	past.Advance(world.Start(now).Sub(now))
	defer func() {
		if closing := a.Close(); err == nil {
			err = closing
		}
	}()
	a.unwatch()
	if filled, err = demo.Fill(ctx, demo.Services{Clock: past, Account: a.Account, Group: a.Group, Forum: a.Forum, Chat: a.Chat, Board: a.Board, Formats: a.Formats, Promise: a.Promise, Entry: a.Entry, Notice: a.Notice, Staff: a.Staff, Care: a.Care, Fee: a.Fee, Meeting: a.Meeting, Room: a.Room, Listening: a.Listening, Apart: a.Apart, Rota: a.Rota, Cases: a.Cases, Breakglass: a.Breakglass, Moderation: a.Moderation, Trust: a.Trust, Supervision: a.Supervision}, world, now); err != nil {
		return filled, err
	}
	return filled, a.Exposure.Flush(ctx)
}

package demo

import (
	"fmt"
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/db"
	"hearth/internal/safety/ladder"
	"hearth/internal/safety/supervision"
)

// Who holds Low days has had a heavy month: a rest a few days ago, one more heavy
// case since, and a talk about it that Dr. Wren offers times for. Another
// facilitator asks for one too.
var heavyMonth = struct {
	Org, Account, Supervisor string
	Days                     []int // ago, one heavy case each
	Written                  supervision.Debrief
	Asks, Offers             string
	Other, OthersPlace       string
	OtherAsks                string
}{
	Org: "kettle-lane", Account: "copper-kettle", Supervisor: "green-pencil", Days: []int{6, 5, 4, 1},
	Written: supervision.Debrief{Number: 1, Load: 4, Stays: "How long the night was before an answer came.", Needs: "To hand over at ten and really go to bed."},
	Asks:    "Four heavy ones in a week. I notice that I read every message twice.",
	Offers:  "By telephone. I ring you.",
	Other:   "farola-azul", OthersPlace: "group.un-plato-menos", OtherAsks: "El aniversario de una pérdida en el grupo me tocó más de lo que pensaba.",
}

// burdens are the heavy cases. They are long closed, and gone from every page.
func (w World) burdens() (events []event) {
	for i, days := range heavyMonth.Days {
		events = append(events, event{Ago(time.Duration(days) * 24 * time.Hour), func(f *filler) error { return f.bears(i) }})
	}
	return events
}

func (f *filler) bears(i int) error {
	if f.Supervision == nil {
		return nil
	}
	id, err := f.Account.Lookup(f.ctx, heavyMonth.Account)
	if err != nil {
		return err
	}
	o, err := f.Group.Organisation(f.ctx, heavyMonth.Org)
	if err != nil {
		return err
	}
	first, last := i == 0, i == len(heavyMonth.Days)-1
	piece := supervision.Piece{Account: id, Organisation: o.ID, Mark: fmt.Sprint("demo/", i), Level: ladder.S3, Ended: first || last}
	if err := f.Supervision.DB.Tx(f.ctx, func(tx *db.Tx) error { return f.Supervision.Worked(f.ctx, tx, piece) }); err != nil || !first {
		return err
	}
	return f.Supervision.Write(f.ctx, id, heavyMonth.Written, supervision.Asking{})
}

// askedToTalk is who asks for a talk on the last day, when there is staff.
func (f *filler) askedToTalk() error {
	if f.Supervision == nil || f.Staff == nil {
		return nil
	}
	asks := map[string]supervision.Asking{heavyMonth.Account: {Words: heavyMonth.Asks, Place: "org." + heavyMonth.Org},
		heavyMonth.Other: {Words: heavyMonth.OtherAsks, Place: heavyMonth.OthersPlace}}
	for name, ask := range asks {
		id, err := f.Account.Lookup(f.ctx, name)
		if err != nil {
			return err
		}
		if err := f.Supervision.AskTalk(f.ctx, id, ask); err != nil {
			return fmt.Errorf("%s asks for a talk: %w", name, err)
		}
	}
	wren, err := f.Account.Lookup(f.ctx, heavyMonth.Supervisor)
	if err != nil {
		return err
	}
	v, err := f.Supervision.Visit(f.ctx, account.Actor{ID: wren}, heavyMonth.Org)
	if err != nil {
		return err
	}
	open, _, err := f.Supervision.Queue(f.ctx, v)
	if err != nil {
		return err
	}
	noon := f.now.UTC().Truncate(24 * time.Hour).Add(12 * time.Hour)
	for _, l := range open {
		if l.Account == 0 {
			continue
		}
		offer := supervision.Offer{Times: []time.Time{noon.AddDate(0, 0, 1), noon.AddDate(0, 0, 2).Add(5 * time.Hour)}, Words: heavyMonth.Offers}
		if err := f.Supervision.OfferTimes(f.ctx, v, l.ID, offer); err != nil {
			return fmt.Errorf("offering times: %w", err)
		}
	}
	return nil
}

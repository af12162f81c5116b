package app

import (
	"context"
	"errors"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/notice"
	"hearth/internal/platform/db"
)

// What people are told about the age bands.
const (
	noticeTurning = "group.turning"      // in a month they are an adult
	noticeTurned  = "group.turned"       // they are
	noticeUnkept  = "staff.youth_unkept" // a group for young people lacks vetted people
)

var ageKinds = []notice.Sort{
	{Kind: noticeTurning, Class: notice.ForYou, OfNobody: true, Lasts: true},
	{Kind: noticeTurned, Class: notice.ForYou, OfNobody: true, Lasts: true},
	{Kind: noticeUnkept, Class: notice.NeedsYou, OfNobody: true},
}

// turningAhead is how long before the groups for young people close for somebody
// they are told so.
const turningAhead = 30 * 24 * time.Hour

// makeAges lets young people in where an organisation has a group for them, and
// says who may look after such a group. It comes after staff.
func (a *App) makeAges(p platform) {
	a.clock = p.clock
	a.Account.OfferYouth(a.Config.YouthFrom, a.Group.YouthOpen)
	a.Group.SetKeepers(a.Staff.AmongYouth)
}

// tendAges tells those who turn 18, closes the groups for young people for those
// who have, and tells an organisation whose group lacks people to look after it.
func (a *App) tendAges(ctx context.Context) error {
	now := a.clock.Now()
	return errors.Join(
		a.turning(ctx, now, account.ToldGrown, a.turned),
		a.turning(ctx, now.Add(turningAhead), account.ToldAhead, func(ctx context.Context, tx *db.Tx, id account.ID) error {
			return a.Notice.TellAccount(ctx, tx, id, noticeTurning, "/account")
		}),
		a.Group.TendYoung(ctx, func(ctx context.Context, tx *db.Tx, g group.Group) error {
			return a.Staff.TellStaff(ctx, tx, g.Organisation, noticeUnkept, g.URL())
		}),
	)
}

// turning does a step for everybody for whom it is time, each once. One that fails
// keeps no other waiting.
func (a *App) turning(ctx context.Context, before time.Time, step int64, do func(context.Context, *db.Tx, account.ID) error) error {
	list, err := a.Account.Turning(ctx, before, step)
	problems := []error{err}
	for _, t := range list {
		problems = append(problems, a.DB.Tx(ctx, func(tx *db.Tx) error {
			first, err := a.Account.NoteTurning(ctx, tx, t.Account, step)
			if err != nil || !first {
				return err
			}
			return do(ctx, tx, t.Account)
		}))
	}
	return errors.Join(problems...)
}

func (a *App) turned(ctx context.Context, tx *db.Tx, id account.ID) error {
	if _, err := a.Group.Part(ctx, tx, id, account.Adult); err != nil {
		return err
	}
	return a.Notice.TellAccount(ctx, tx, id, noticeTurned, "/groups")
}

// SetAge corrects what the owner of an account said about their age, who asked
// for it, and ends their memberships in groups for the other band. It is the
// operator's act. The record says that it was done and which band it gave, and
// names no account.
func (a *App) SetAge(ctx context.Context, name string, age account.Age) error {
	id, err := a.Account.Lookup(ctx, name)
	if err != nil {
		return err
	}
	band := age.Band(a.clock.Now())
	return a.DB.Tx(ctx, func(tx *db.Tx) error {
		if err := a.Account.SetAge(ctx, tx, id, age); err != nil {
			return err
		}
		if _, err := a.Group.Part(ctx, tx, id, band); err != nil {
			return err
		}
		return a.Audit.Append(ctx, tx, audit.Entry{Actor: audit.Operator, Action: "account.age", Object: "account", Detail: map[string]string{"band": string(band)}})
	})
}

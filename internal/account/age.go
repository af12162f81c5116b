package account

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// adulthood is the age from which somebody is an adult here, in years. The lower
// limit for young people is a setting: 13 is the lowest age that the law of any
// country leaves to a person's own yes, and many ask for more (GDPR article 8).
const adulthood = 18

// A Month is a month of the calendar, counted from the year 0.
type Month int64

// MonthOf is the month that t falls in, by UTC.
func MonthOf(t time.Time) Month {
	t = t.UTC()
	return Month(t.Year()*12 + int(t.Month()) - 1)
}

// ParseMonth reads a month as "2011-05".
func ParseMonth(s string) (Month, bool) {
	t, err := time.Parse("2006-01", strings.TrimSpace(s))
	return MonthOf(t), err == nil
}

// Start is the month's first moment.
func (m Month) Start() time.Time {
	return time.Date(int(m/12), time.Month(m%12+1), 1, 0, 0, 0, 0, time.UTC)
}

func (m Month) String() string { return fmt.Sprintf("%04d-%02d", int64(m)/12, int64(m)%12+1) }

// An Age is what is kept of how old somebody is.
type Age struct {
	// Turns is the month in which a young person turns 18; 0 for whoever joined
	// as an adult.
	Turns Month
}

// Band is the band at a moment. Whoever turns 18 in a month is Youth until it
// ends: their day is not kept.
func (a Age) Band(now time.Time) AgeBand {
	if a.Turns != 0 && MonthOf(now) <= a.Turns {
		return Youth
	}
	return Adult
}

// GrownAt is the first moment as an adult; zero for whoever joined as one.
func (a Age) GrownAt() time.Time {
	if a.Turns == 0 {
		return time.Time{}
	}
	return (a.Turns + 1).Start()
}

// An offer is whether young people may join, and from which age.
type offer struct {
	from int // years
	open bool
}

// ageOf reads how old somebody says they are, and notes at the field what is in
// the way. Nobody gets in on the last day before their birthday: the day is not
// asked for, so the whole month must be over.
func ageOf(problems *fault.Check, in Joining, o offer, now time.Time) (a Age) {
	band, ok := ParseAgeBand(in.AgeBand)
	switch {
	case ok && band == Adult:
		return a
	case !ok && strings.TrimSpace(in.AgeBand) == "":
		problems.Add("age_band", "account.age_missing")
		return a
	case !ok || !o.open:
		problems.Add("age_band", ageYoung)
		return a
	}
	born, ok := ParseMonth(in.Born)
	if !ok || born > MonthOf(now) || born < MonthOf(now)-120*12 {
		problems.Add("born", "account.born_missing")
		return a
	}
	a.Turns = born + adulthood*12
	switch {
	case a.Band(now) == Adult:
		problems.Add("born", "account.born_adult")
	case MonthOf(now)-born <= Month(o.from*12):
		problems.Add("age_band", ageYoung)
	}
	return a
}

// bornOf puts a month and a year as two fields have them into one; what is no
// number stays as it is, and is no month then.
func bornOf(year, month string) string {
	n, err := strconv.Atoi(strings.TrimSpace(month))
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%s-%02d", strings.TrimSpace(year), n)
}

// OfferYouth lets young people of an age from, in years, join whenever open says
// that there is a group for them. It is called while the program is put
// together; without it only adults join.
func (m *Module) OfferYouth(from int, open func(ctx context.Context) (bool, error)) {
	m.Service.youthFrom, m.Service.youthOpen = from, open
}

// offers is what joining offers at the moment.
func (s *Service) offers(ctx context.Context) (offer, error) {
	if s.youthOpen == nil {
		return offer{}, nil
	}
	open, err := s.youthOpen(ctx)
	return offer{from: s.youthFrom, open: open}, err
}

// YouthFrom is the age from which young people may join, in years.
func (s *Service) YouthFrom() int { return s.youthFrom }

var (
	qAge      = db.Register("account.age", `SELECT turns_adult FROM account WHERE id = $1`)
	qSetAge   = db.Register("account.age.set", `UPDATE account SET age_band = $2, turns_adult = $3, band_told = 0 WHERE id = $1`)
	qTurning  = db.Register("account.age.turning", `SELECT id, turns_adult FROM account WHERE turns_adult > 0 AND turns_adult <= $1 AND band_told < $2 ORDER BY id LIMIT 100`)
	qBandTold = db.Register("account.age.told", `UPDATE account SET band_told = $2 WHERE id = $1 AND band_told < $2`)
)

// AgeOf returns what is kept of the account's age; that of an account that is
// gone is an adult's. It costs no query for whoever has just asked for a page.
func (s *Service) AgeOf(ctx context.Context, id ID) (Age, error) {
	if a, ok := s.ages.Get(id); ok {
		return a, nil
	}
	turns, _, err := db.Maybe(ctx, s.db, qAge, db.Value[int64], int64(id))
	a := Age{Turns: Month(turns)}
	if err == nil {
		s.ages.Put(id, a)
	}
	return a, err
}

// BandOf returns the band that the account is of today.
func (s *Service) BandOf(ctx context.Context, id ID) (AgeBand, error) {
	a, err := s.AgeOf(ctx, id)
	return a.Band(s.clock.Now()), err
}

// SetAge corrects what somebody said about their age. It is the operator's act,
// who also keeps the record of it: nobody can do this for themselves.
func (s *Service) SetAge(ctx context.Context, tx *db.Tx, id ID, a Age) error {
	tx.OnCommit(func() { s.ages.Drop(id); s.sessions.forgetAccount(id) })
	changed, err := db.Exec(ctx, tx, qSetAge, int64(id), string(a.Band(s.clock.Now())), int64(a.Turns))
	if err == nil && changed == 0 {
		err = fault.Missing("no such account")
	}
	return err
}

// Steps of what is told to whoever turns 18.
const (
	ToldAhead int64 = 1 // that it comes
	ToldGrown int64 = 2 // that it came
)

// A Turning is an account whose owner turns 18.
type Turning struct {
	Account ID
	Age     Age
}

// Turning returns some accounts that turn adult before a moment, and were not
// told the step yet.
func (s *Service) Turning(ctx context.Context, before time.Time, step int64) ([]Turning, error) {
	return db.All(ctx, s.db, qTurning, func(r db.Row) (t Turning, err error) {
		err = r.Scan(&t.Account, &t.Age.Turns)
		return t, err
	}, int64(MonthOf(before)-1), step)
}

// NoteTurning notes that an account was told a step, and reports whether nobody
// had before.
func (s *Service) NoteTurning(ctx context.Context, tx *db.Tx, id ID, step int64) (bool, error) {
	changed, err := db.Exec(ctx, tx, qBandTold, int64(id), step)
	return changed > 0, err
}

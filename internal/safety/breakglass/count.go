package breakglass

import (
	"context"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// Counts is how often something was asked for in a span of time, and what became
// of it. Ended are those that expired, were withdrawn, or lapsed with the case.
// Late, of those opened by one alone, are the ones that nobody looked at in time.
type Counts struct {
	Asked, Opened, Refused, Ended, Waiting int64
	Alone, Late                            int64
	Told, Silent                           int64
}

// Count counts what was asked for in an organisation from one moment to another.
// It is for the public page, which hides what is too few.
func (m *Module) Count(ctx context.Context, o group.OrganisationID, from, to time.Time) (Counts, error) {
	rows, err := db.All(ctx, m.DB, qOfYear, scanAsk, int64(o), clock.ToMillis(from), clock.ToMillis(to))
	if err != nil {
		return Counts{}, err
	}
	return Tally(rows, m.Clock.Now()), nil
}

// Tally counts. It is pure.
func Tally(asks []Ask, now time.Time) (c Counts) {
	for _, a := range asks {
		c.Asked++
		switch {
		case a.WasOpened():
			c.Opened++
		case a.State(now) == Refused:
			c.Refused++
		case a.Live(now):
			c.Waiting++
		default:
			c.Ended++
		}
		if a.WasOpened() && a.Alone {
			c.Alone++
		}
		if a.WasReviewedLate(now) {
			c.Late++
		}
		switch {
		case !a.ToldAt.IsZero():
			c.Told++
		case a.WasOpened():
			c.Silent++
		}
	}
	return c
}

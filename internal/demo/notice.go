package demo

import (
	"math"
	"time"
)

// lookedIn is when everybody last read their notices: since then a few have
// come, so that a visitor meets both.
const lookedIn = Ago(36 * time.Hour)

// lookings are people who read what they were told.
func (w World) lookings() []event {
	return []event{{lookedIn, func(f *filler) error {
		for _, id := range f.accounts {
			if err := f.Notice.SeeAll(f.ctx, id, math.MaxInt64); err != nil {
				return err
			}
		}
		return nil
	}}}
}

package staff

import (
	"testing"
	"time"

	"hearth/internal/account"
)

// A licence counts until its day is over, for who works there and sees people,
// and no other check stands for it.
func TestWhoIsLicensed(t *testing.T) {
	eachOffice(t, func(o *office) {
		ctx := o.t.Context()
		org := o.in("owner").Org.ID
		is := func(name string, want bool) {
			o.t.Helper()
			got, err := o.staff.Licensed(ctx, o.in(name).Person.Account, org)
			o.must(err)
			if got != want {
				o.t.Errorf("%s: %t", name, got)
			}
		}
		o.note("organiser", "training", o.today(10))
		is("organiser", false)
		o.note("supervisor", Licence, o.today(1))
		is("supervisor", true)
		o.Clock.Advance(48 * time.Hour)
		is("supervisor", false)
		o.note("supervisor", Licence, o.today(365))
		is("supervisor", true)
		for _, nobody := range []account.ID{0, 12345} {
			if got, err := o.staff.Licensed(ctx, nobody, org); err != nil || got {
				o.t.Errorf("account %d: %t %v", nobody, got, err)
			}
		}
	})
}

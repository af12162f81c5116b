package app

import (
	"strings"
	"testing"

	"hearth/internal/account"
)

// What is done about access codes stands in the organisation's record, in
// words, and in no other organisation's.
func TestCodesStandInTheRecord(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		o := newOffice(t, w)
		ctx := t.Context()
		v := must(w.Staff.Visit(ctx, account.Actor{ID: w.people["owner"]}, "harbour"))
		p := must(w.Staff.Partner(ctx, v, "uni"))
		code := must(w.Staff.MakeCode(ctx, v, p, 5, "2027-01-31"))
		if err := w.Staff.RevokeCode(ctx, v, p, code.Token); err != nil {
			t.Fatal(err)
		}
		record := o.in("owner", "GET", "/org/harbour/audit", "text/html", nil).Body.String()
		for _, sentence := range []string{"Name of owner made an access code for uni.", "Name of owner took back an access code for uni."} {
			if !strings.Contains(record, sentence) {
				t.Errorf("the record lacks %q", sentence)
			}
		}
		if strings.Contains(record, code.Text) {
			t.Error("the record tells the code")
		}
		if other := o.in("neighbour", "GET", "/org/northfold/audit", "text/html", nil).Body.String(); strings.Contains(other, "access code for uni") {
			t.Error("another organisation's record shows it")
		}
	})
}

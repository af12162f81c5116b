package group

import (
	"context"
	"strconv"

	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// Agreements can change while somebody writes. Then the form comes back filled
// in, with SignAgain in it: one tick signs them and sends the words.

// Signed returns the visit after the form's tick under the agreements, if there
// is one. It returns Invalid for the field "agree_again" if the tick is still
// needed, or was made under agreements that have changed since; nothing that
// the form holds is lost by that. Somebody whose seat went to others for the
// time of a break gets Conflict "group.paused". Everybody else passes.
func (m *Module) Signed(ctx context.Context, v Visit, form web.Form) (Visit, error) {
	if v.Belongs() && v.Member.Unseated && !v.MustAgree() {
		// The same answer as MayWrite's, but one that a form comes back with.
		return v, fault.New(fault.Conflict, "group.paused")
	}
	if !v.MustAgree() {
		return v, nil
	}
	version, err := strconv.ParseInt(form.Text("agreed_version"), 10, 64)
	if err != nil || !form.Yes("agree_again") {
		return v, unsigned()
	}
	if err := m.AgreeAgain(ctx, v, version); err != nil {
		if fault.Is(err, fault.Invalid) {
			return v, unsigned()
		}
		return v, err
	}
	return m.Visit(ctx, v.Actor, v.Group.Slug)
}

func unsigned() error {
	var c fault.Check
	c.Add("agree_again", "group.problem.agree_again")
	return c.Err()
}

// signVersion is what the tick is made under.
func (v Visit) signVersion() string { return strconv.FormatInt(v.Group.AgreementVersion, 10) }

package staff

import (
	"slices"
	"testing"
	"time"
)

func TestPartners(t *testing.T) {
	eachOffice(t, func(o *office) {
		ctx, v := o.t.Context(), o.in("organiser")
		o.must(o.staff.AddPartner(ctx, v, Partner{Slug: "uni", Name: "The university", About: "For our students."}))
		o.is(o.staff.AddPartner(ctx, v, Partner{Slug: "uni", Name: "Again"}), "staff.partner_taken")
		o.is(o.staff.AddPartner(ctx, v, Partner{Slug: "No Slug", Name: "x"}), "invalid")
		o.is(o.staff.AddPartner(ctx, o.in("supervisor"), Partner{Slug: "y", Name: "x"}), "staff.organisers_only")
		_, err := o.staff.Partner(ctx, o.at("other", "northfold"), "uni")
		o.is(err, "not_found")
		p, err := o.staff.Partner(ctx, v, "uni")
		o.must(err)
		first, second := p, p
		first.Name, second.Name = "Uni of one", "Uni of two"
		o.must(o.staff.SavePartner(ctx, v, first, []string{"low-days", "steady-ground"})) // the second is not ours
		o.is(o.staff.SavePartner(ctx, v, second, nil), "staff.changed_meanwhile")
		p, err = o.staff.Partner(ctx, v, "uni")
		o.must(err)
		if p.Name != "Uni of one" || len(p.Groups) != 1 {
			o.t.Errorf("%+v", p)
		}
		_, err = o.staff.MakeCode(ctx, v, p, 0, o.today(-1))
		o.is(err, "invalid")
		_, err = o.staff.MakeCode(ctx, v, p, 50, o.today(90))
		o.must(err)
		if made := o.codes.made[0]; made.Population != "uni" || !slices.Equal(made.Groups, p.Groups) || !made.ExpiresAt.Equal(o.today(90).End(time.UTC)) {
			o.t.Errorf("%+v", made)
		}
		token, err := o.staff.Invite(ctx, o.in("owner"), Viewer, "Their person", "uni")
		o.must(err)
		o.actors["theirs"] = o.Account()
		_, err = o.staff.Accept(ctx, o.actors["theirs"], token, "Their person")
		o.must(err)
		o.is(o.staff.RemovePartner(ctx, v, p), "staff.partner_has_viewers")
		o.must(o.staff.Remove(ctx, o.in("owner"), o.in("theirs").Person.ID))
		o.must(o.staff.RemovePartner(ctx, v, p))
		_, err = o.staff.Partner(ctx, v, "uni")
		o.is(err, "not_found")
	})
}

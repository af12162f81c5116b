package staff

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/forum"
	"hearth/internal/platform/db"
)

func TestTotalsOfAMonth(t *testing.T) {
	eachOffice(t, func(o *office) { // 22 November
		ctx := o.t.Context()
		for i := range 17 {
			v := o.Member("low-days", fmt.Sprintf("member-%02d", i))
			id, err := o.forum.Start(ctx, v, forum.Writing{Title: "t", Body: "b", Wish: forum.Heard})
			o.must(err)
			for range i { // one writes much more than the others
				_, _, err := o.forum.Reply(ctx, v, id, forum.Writing{Body: "more"})
				o.must(err)
			}
		}
		for i := range 3 {
			v := o.Member("open-window", fmt.Sprintf("few-%d", i))
			_, err := o.forum.Start(ctx, v, forum.Writing{Title: "t", Body: "b", Wish: forum.Heard})
			o.must(err)
		}
		now, err := o.staff.Totals(ctx, o.in("viewer"))
		o.must(err)
		for _, m := range now.Months {
			if !m.Active.Hidden || !m.Joined.Hidden || !m.Posts.Hidden {
				o.t.Errorf("a month that is not over shows: %+v", m)
			}
		}
		o.Clock.Advance(10 * 24 * time.Hour)
		t, err := o.staff.Totals(ctx, o.in("viewer"))
		o.must(err)
		november := t.Months[0]
		if monthName(november.Month) != "2026-11" || november.Active.Value != 20 || november.Joined.Value != 20 || november.Groups != 2 {
			o.t.Errorf("%+v", november)
		}
		// 1+2+3+4+5×13, and 3: 78, in steps of 25.
		if november.Posts.Hidden || november.Posts.Value != 75 {
			o.t.Errorf("posts: %+v", november.Posts)
		}
		if len(t.Groups) != 0 || t.Hidden != 2 { // the small one hides the large one with it
			o.t.Errorf("%+v", t)
		}
		// Nobody can tell by looking again who was erased meanwhile.
		gone := o.Member("low-days", "late-one").Actor.ID
		o.must(o.DB.Tx(ctx, func(tx *db.Tx) error { return o.Groups.Erase(ctx, tx, gone) }))
		again, err := o.staff.Totals(ctx, o.in("viewer"))
		o.must(err)
		if diff := cmp.Diff(t, again); diff != "" {
			o.t.Error(diff)
		}
		_, err = o.staff.Totals(ctx, o.at("other", "northfold"))
		o.must(err)
	})
}

func TestAViewerOfAPartnerSeesTheirGroupsOnly(t *testing.T) {
	eachOffice(t, func(o *office) {
		ctx := o.t.Context()
		o.must(o.staff.AddPartner(ctx, o.in("organiser"), Partner{Slug: "uni", Name: "The university"}))
		p, err := o.staff.Partner(ctx, o.in("organiser"), "uni")
		o.must(err)
		o.must(o.staff.SavePartner(ctx, o.in("organiser"), p, []string{"open-window"}))
		o.must(o.staff.SetRole(ctx, o.in("owner"), o.in("viewer").Person.ID, Viewer, "uni"))
		o.Clock.Advance(40 * 24 * time.Hour)
		t, err := o.staff.Totals(ctx, o.in("viewer"))
		o.must(err)
		if t.Of != "The university" || t.Months[0].Groups != 1 {
			o.t.Errorf("%+v", t.Months[0])
		}
	})
}

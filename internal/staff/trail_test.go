package staff

import (
	"slices"
	"strings"
	"testing"

	"hearth/internal/forum"
)

func TestTheRecordIsTheOrganisationsOwn(t *testing.T) {
	eachOffice(t, func(o *office) {
		ctx := o.t.Context()
		o.settle(func(s *Settings) { s.About = "Changed" })
		holder := o.Facilitator("low-days", "rowan")
		id, err := o.forum.Start(ctx, holder, forum.Writing{Title: "t", Body: "b", Wish: forum.Heard})
		o.must(err)
		o.must(o.forum.Lock(ctx, holder, id, true))
		north := o.at("other", "northfold")
		o.must(o.staff.SaveSettings(ctx, north, north.Settings))
		entries, actions, err := o.staff.Trail(ctx, o.in("supervisor"), TrailFilter{Month: o.Clock.Now()})
		o.must(err)
		var said []string
		for _, e := range entries {
			said = append(said, actText(ctx, e))
		}
		all := strings.Join(said, "\n")
		for _, must := range []string{"Name of owner changed the settings.", "A facilitator closed or opened a conversation in Group low-days.", "Name of viewer began to work here: Viewer."} {
			if !strings.Contains(all, must) {
				o.t.Errorf("lacks %q in\n%s", must, all)
			}
		}
		if strings.Contains(all, "Name of other") || strings.Contains(all, "Steady") || strings.Count(all, "changed the settings") != 1 {
			o.t.Errorf("shows what is another organisation's:\n%s", all)
		}
		if !slices.Contains(actions, "staff.settings") {
			o.t.Errorf("%v", actions)
		}
		entries, _, err = o.staff.Trail(ctx, o.in("owner"), TrailFilter{Month: o.Clock.Now(), Action: "staff.settings"})
		o.must(err)
		if len(entries) != 1 {
			o.t.Errorf("%+v", entries)
		}
		entries, _, err = o.staff.Trail(ctx, o.in("owner"), TrailFilter{Month: o.Clock.Now().AddDate(0, -1, 0)})
		o.must(err)
		if len(entries) != 0 {
			o.t.Errorf("last month: %+v", entries)
		}
		_, _, err = o.staff.Trail(ctx, o.in("viewer"), TrailFilter{Month: o.Clock.Now()})
		o.is(err, "not_found")
	})
}

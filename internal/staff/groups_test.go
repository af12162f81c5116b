package staff

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
)

func TestApproving(t *testing.T) {
	eachOffice(t, func(o *office) {
		ctx := o.t.Context()
		org := o.in("owner").Org
		founder := o.Account()
		in := group.NewGroup{Slug: "new-steps", Name: "New steps", Summary: "s", Aim: "a", ForWhom: "f", NotFor: "n", Lang: "en", LedBy: "peers",
			Formats: []string{"text"}, Agreements: []string{"Kind."}, State: group.Proposed}
		v, err := o.Groups.Found(ctx, founder, org, in, "first-fern")
		o.must(err)
		_, err = o.Groups.Visit(ctx, o.actors["stranger"], "new-steps")
		o.is(err, "not_found")
		_, err = o.Groups.Visit(ctx, o.actors["viewer"], "new-steps")
		o.is(err, "not_found")
		_, err = o.Groups.Visit(ctx, o.actors["supervisor"], "new-steps")
		o.must(err)
		needs := Overview(o.table(), o.Clock.Now())
		if len(needs) == 0 || needs[0].Name != StateProposed || needs[0].Count != 1 {
			o.t.Fatalf("%+v", needs)
		}

		o.is(o.staff.WriteLine(ctx, o.in("organiser"), "new-steps", ""), "invalid")
		o.must(o.staff.WriteLine(ctx, o.in("organiser"), "new-steps", "Please say who it is not for."))
		o.is(o.staff.Approve(ctx, o.in("supervisor"), "new-steps", ""), "staff.organisers_only")
		o.must(o.staff.Approve(ctx, o.in("organiser"), "new-steps", "A warm welcome."))
		o.is(o.staff.Approve(ctx, o.in("owner"), "new-steps", "Twice"), "group.changed_meanwhile")
		want := []string{
			fmt.Sprintf("member:%d staff.line /groups/new-steps/lines", v.Member.ID),
			fmt.Sprintf("member:%d staff.approved /groups/new-steps/lines", v.Member.ID),
		}
		if diff := cmp.Diff(want, o.told.all[:2]); diff != "" {
			o.t.Error(diff)
		}
		said, err := o.staff.Lines(ctx, o.Visit(founder, "new-steps"))
		o.must(err)
		if len(said) != 2 || !said[0].Approved || said[0].Words != "A warm welcome." || said[1].Approved {
			o.t.Errorf("%+v", said)
		}
		_, err = o.staff.Lines(ctx, o.Member("new-steps", "just-looking"))
		o.is(err, "group.facilitators_only")
	})
}

func (o *office) table() []Line {
	o.t.Helper()
	lines, err := o.staff.Table(o.t.Context(), o.in("owner"))
	o.must(err)
	return lines
}

func TestManyGroupsAtOnce(t *testing.T) {
	eachOffice(t, func(o *office) {
		ctx, v := o.t.Context(), o.in("organiser")
		o.must(o.staff.AddTopic(ctx, v, branch("evening", "")))
		both := []string{"low-days", "open-window", "steady-ground", "nonsense"}
		_, err := o.staff.Change(ctx, v, Bulk{Do: "tag", Topic: "nonsense", Slugs: both})
		o.is(err, "invalid")
		_, err = o.staff.Change(ctx, v, Bulk{Do: "explode", Slugs: both})
		o.is(err, "invalid")
		_, err = o.staff.Change(ctx, v, Bulk{Do: "archive"})
		o.is(err, "invalid")
		_, err = o.staff.Change(ctx, o.in("supervisor"), Bulk{Do: "archive", Slugs: both})
		o.is(err, "staff.organisers_only")
		n, err := o.staff.Change(ctx, v, Bulk{Do: "tag", Topic: "evening", Slugs: both})
		o.must(err)
		if n != 2 {
			o.t.Errorf("%d groups", n)
		}
		for _, l := range o.table() {
			if !slices.Contains(l.Topics, "evening") {
				o.t.Errorf("%s has %v", l.Slug, l.Topics)
			}
		}
		n, err = o.staff.Change(ctx, v, Bulk{Do: "archive", Slugs: both})
		o.must(err)
		if n != 2 {
			o.t.Errorf("%d closed", n)
		}
		_, err = o.staff.Change(ctx, v, Bulk{Do: "archive", Slugs: both})
		o.is(err, "invalid") // nothing left
		_, err = o.Groups.Visit(ctx, o.actors["stranger"], "steady-ground")
		o.must(err) // another organisation's group stands
	})
}

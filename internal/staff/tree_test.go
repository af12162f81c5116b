package staff

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
)

func branch(slug, parent string) group.Branch {
	b := group.Branch{Topic: group.Topic{Slug: slug, Names: map[i18n.Lang]string{}}, Parent: parent}
	for _, l := range i18n.Langs {
		b.Names[l] = slug + " " + string(l)
	}
	return b
}

func TestTopics(t *testing.T) {
	eachOffice(t, func(o *office) {
		ctx, v := o.t.Context(), o.in("organiser")
		o.must(o.Groups.SetTopics(ctx, []group.Topic{branch("grief", "").Topic, branch("sleep", "").Topic}))
		o.must(o.staff.AddTopic(ctx, v, branch("loss-of-a-child", "grief")))
		o.must(o.staff.AddTopic(ctx, v, branch("nightmares", "sleep")))
		o.is(o.staff.AddTopic(ctx, v, branch("nightmares", "")), "group.topic_taken")
		o.is(o.staff.AddTopic(ctx, v, branch("deeper", "nightmares")), "invalid")
		o.is(o.staff.AddTopic(ctx, v, branch("Bad slug", "")), "invalid")
		o.is(o.staff.AddTopic(ctx, o.in("supervisor"), branch("no", "")), "staff.organisers_only")
		o.is(o.staff.ChangeTopic(ctx, v, branch("grief", "")), "staff.site_topic")
		o.is(o.staff.MoveTopic(ctx, v, "sleep", -1), "staff.site_topic")

		// The other organisation does not see them, nor may it touch them.
		north := o.at("other", "northfold")
		tree, err := o.staff.Topics(ctx, north)
		o.must(err)
		if len(tree) != 2 {
			o.t.Errorf("northfold sees %v", tree)
		}
		o.is(o.staff.ChangeTopic(ctx, north, branch("nightmares", "")), "not_found")

		changed := branch("nightmares", "grief")
		changed.Names[i18n.English] = "Bad dreams"
		o.must(o.staff.ChangeTopic(ctx, v, changed))
		order := func() (slugs []string) {
			tree, err := o.staff.Topics(ctx, v)
			o.must(err)
			for _, b := range tree {
				slugs = append(slugs, b.Slug)
			}
			return slugs
		}
		if diff := cmp.Diff([]string{"grief", "loss-of-a-child", "nightmares", "sleep"}, order()); diff != "" {
			o.t.Error(diff)
		}
		o.must(o.staff.MoveTopic(ctx, v, "nightmares", -1))
		o.must(o.staff.MoveTopic(ctx, v, "nightmares", -1)) // at the top it stays
		if diff := cmp.Diff([]string{"grief", "nightmares", "loss-of-a-child", "sleep"}, order()); diff != "" {
			o.t.Error(diff)
		}

		_, err = o.staff.Change(ctx, v, Bulk{Do: "tag", Topic: "nightmares", Slugs: []string{"low-days", "open-window"}})
		o.must(err)
		_, err = o.staff.Change(ctx, v, Bulk{Do: "tag", Topic: "sleep", Slugs: []string{"low-days"}})
		o.must(err)
		_, err = o.staff.MergeTopic(ctx, v, "nightmares", "nightmares")
		o.is(err, "invalid")
		moved, err := o.staff.MergeTopic(ctx, v, "nightmares", "sleep")
		o.must(err)
		if moved != 1 {
			o.t.Errorf("%d groups moved, one stood there already", moved)
		}
		for _, l := range o.table() {
			if !slices.Equal(l.Topics, []string{"sleep"}) {
				o.t.Errorf("%s has %v", l.Slug, l.Topics)
			}
		}
	})
}

func TestTheOnlyOrganisationKeepsTheSitesTopics(t *testing.T) {
	texts(t)
	tree := group.Arrange([]group.Branch{branch("b", "a"), branch("a", ""), branch("lost", "nowhere"), branch("c", "b")})
	var got []string
	for _, b := range tree {
		got = append(got, b.Slug+"<"+b.Parent)
	}
	if diff := cmp.Diff([]string{"a<", "b<a", "lost<", "c<"}, got); diff != "" {
		t.Error(diff)
	}
	moved := group.MoveBranch(tree, "lost", -1)
	if moved[0].Slug != "lost" || moved[1].Slug != "a" || moved[2].Slug != "b" {
		t.Errorf("%v", moved)
	}
}

package group_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
)

// library is a town with groups to look for; the two that every town has are
// closed, so that they do not stand in the way.
func library(t *testing.T, d *db.DB) *town {
	w := newTown(t, d)
	for _, slug := range []string{"low-days", "open-window"} {
		w.must(w.Groups.ArchiveGroup(t.Context(), slug))
	}
	w.topics("grief", "sleep", "caring")
	for _, g := range []group.NewGroup{
		{Slug: "nights", Name: "Long nights", Summary: "When sleep does not come. 100% free_of advice.", Topics: []string{"sleep"}, Formats: []string{"chat", "text"}},
		{Slug: "table", Name: "Kitchen table", Summary: "Looking after somebody.", Topics: []string{"caring", "sleep"}, LedBy: "members", Formats: []string{"chat"}},
		{Slug: "duelo", Name: "Un plato menos", Summary: "La tristeza de después.", Topics: []string{"grief"}, Lang: "es", Formats: []string{"text"}},
		{Slug: "mahl", Name: "على مهل", Summary: "لمن أثقلهم القلق", Lang: "ar", LedBy: "professionals", Formats: []string{"voice"}},
	} {
		w.more(g)
	}
	return w
}

func slugsOf(found group.Found) (slugs []string) {
	for _, item := range found.Items {
		slugs = append(slugs, item.Slug)
	}
	return slugs
}

func TestDirectoryFinds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := library(t, d)
		for _, c := range []struct {
			name   string
			filter group.Filter
			want   []string
		}{
			{"all", group.Filter{}, []string{"table", "nights", "duelo", "mahl"}},
			{"a word of the summary, whatever its case", group.Filter{Query: "SLEEP"}, []string{"table", "nights"}},
			{"every word, in any order", group.Filter{Query: "nights long"}, []string{"nights"}},
			{"one word too many", group.Filter{Query: "long nights zebra"}, nil},
			{"without its accent", group.Filter{Query: "despues"}, []string{"duelo"}},
			{"with an accent that is not there", group.Filter{Query: "plàto"}, []string{"duelo"}},
			{"Arabic, without the sign on the alef", group.Filter{Query: "اثقلهم"}, []string{"mahl"}},
			{"a part of a word", group.Filter{Query: "kitch"}, []string{"table"}},
			{"per cent is no wildcard", group.Filter{Query: "l%s"}, []string{"table", "nights", "duelo"}},
			{"nothing but signs asks for nothing", group.Filter{Query: "%_'\\"}, []string{"table", "nights", "duelo", "mahl"}},
			{"a quote does no harm", group.Filter{Query: "sleep'; DROP TABLE support_group; --"}, nil},
			{"a topic", group.Filter{Topics: []string{"sleep"}}, []string{"table", "nights"}},
			{"any of two topics", group.Filter{Topics: []string{"caring", "grief"}}, []string{"table", "duelo"}},
			{"a way of talking", group.Filter{Format: "chat"}, []string{"table", "nights"}},
			{"who leads", group.Filter{LedBy: "professionals"}, []string{"mahl"}},
			{"a language", group.Filter{Lang: "es"}, []string{"duelo"}},
			{"all at once", group.Filter{Query: "somebody", Topics: []string{"caring"}, Format: "chat", LedBy: "members", Lang: "en"}, []string{"table"}},
			{"what excludes itself", group.Filter{Lang: "es", LedBy: "professionals"}, nil},
			{"far beyond the end", group.Filter{From: 9000}, nil},
		} {
			t.Run(c.name, func(t *testing.T) {
				found, err := w.Groups.Directory(t.Context(), c.filter)
				w.must(err)
				if diff := cmp.Diff(c.want, slugsOf(found)); diff != "" {
					t.Error(diff)
				}
			})
		}
	})
}

func TestDirectoryCounts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := library(t, d)
		found, err := w.Groups.Directory(t.Context(), group.Filter{Topics: []string{"sleep"}, Format: "text"})
		w.must(err)
		w.must(w.Groups.Narrow(t.Context(), &found))
		want := group.Facets{
			// Another topic would be asked for beside the chosen way of talking,
			Topics: []group.Facet{{Value: "grief", Count: 1}, {Value: "sleep", Count: 1, Chosen: true}},
			// another way of talking beside the chosen topic.
			Formats: []group.Facet{{Value: "text", Count: 1, Chosen: true}, {Value: "chat", Count: 2}},
			LedBys:  []group.Facet{{Value: "peers", Count: 1}},
			Langs:   []group.Facet{{Value: "en", Count: 1}},
		}
		if diff := cmp.Diff(want, found.Facets); diff != "" {
			t.Error(diff)
		}
		if fits := found.Items[0].Fits; len(fits) != 1 || fits[0].Slug != "sleep" {
			t.Errorf("fits because of %+v", fits)
		}
	})
}

func TestDirectoryPutsTheReadersLanguageAndLivelyGroupsFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := library(t, d)
		join := func(slug string, people int) {
			for i := range people {
				_, err := w.join(w.Account(), slug, fmt.Sprintf("person-%c", 'a'+i))
				w.must(err)
			}
		}
		join("nights", 3)
		join("duelo", 2) // too few to be told
		for _, c := range []struct {
			lang i18n.Lang
			want []string
		}{
			{i18n.English, []string{"nights", "table", "duelo", "mahl"}},
			{i18n.Spanish, []string{"duelo", "nights", "table", "mahl"}},
			{i18n.Arabic, []string{"mahl", "nights", "table", "duelo"}},
		} {
			found, err := w.Groups.Directory(i18n.With(t.Context(), c.lang), group.Filter{})
			w.must(err)
			if diff := cmp.Diff(c.want, slugsOf(found)); diff != "" {
				t.Errorf("%s: %s", c.lang, diff)
			}
			for _, item := range found.Items {
				if want := map[string]int64{"nights": 5}[item.Slug]; item.People != want {
					t.Errorf("%s: %d people, want %d", item.Slug, item.People, want)
				}
			}
		}
		w.Clock.Advance(8 * 24 * time.Hour)
		if found, err := w.Groups.Directory(t.Context(), group.Filter{}); err != nil || found.Items[0].People != 0 {
			t.Errorf("a week later: %+v, %v", found.Items[0], err)
		}
	})
}

func TestDirectoryPages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		for i := range 43 { // 45 with the two that are there
			w.more(group.NewGroup{Slug: fmt.Sprintf("group-%02d", i)})
		}
		seen := map[string]bool{}
		for _, c := range []struct{ from, want int }{{0, 20}, {20, 20}, {40, 5}} {
			found, err := w.Groups.Directory(t.Context(), group.Filter{From: c.from})
			w.must(err)
			if found.Total != 45 || len(found.Items) != c.want {
				t.Errorf("from %d: %d of %d", c.from, len(found.Items), found.Total)
			}
			for _, slug := range slugsOf(found) {
				if seen[slug] {
					t.Errorf("%s is there twice", slug)
				}
				seen[slug] = true
			}
		}
		if len(seen) != 45 {
			t.Errorf("%d of 45 groups were seen", len(seen))
		}
	})
}

func TestTopics(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := library(t, d)
		w.topics("sleep", "grief") // another order, and caring is left out
		found, err := w.Groups.Directory(t.Context(), group.Filter{})
		w.must(err)
		w.must(w.Groups.Narrow(t.Context(), &found))
		var names []string
		for _, topic := range found.Topics {
			names = append(names, topic.Name(i18n.With(t.Context(), i18n.Spanish)))
		}
		if diff := cmp.Diff([]string{"Sobre sleep", "Sobre grief", "Sobre caring"}, names); diff != "" {
			t.Error(diff)
		}
		o, err := w.Groups.Organisation(t.Context(), "harbour")
		w.must(err)
		_, err = w.Groups.CreateGroup(t.Context(), o, group.NewGroup{Slug: "x", Name: "X", Summary: "S", Aim: "A", ForWhom: "F", NotFor: "N",
			Lang: "en", LedBy: "peers", Formats: []string{"text"}, Topics: []string{"zebras"}, Agreements: []string{"A"}})
		w.refused(err, "topics", "group.problem.topic")
	})
}

func TestSlugsAreTaken(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		o, err := w.Groups.Organisation(t.Context(), "harbour")
		w.must(err)
		_, err = w.Groups.CreateGroup(t.Context(), o, group.NewGroup{Slug: "low-days", Name: "X", Summary: "S", Aim: "A", ForWhom: "F", NotFor: "N",
			Lang: "en", LedBy: "peers", Formats: []string{"text"}, Agreements: []string{"A"}})
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("a second group: %v", err)
		}
		if _, err := w.Groups.CreateOrganisation(t.Context(), "harbour", "Again", ""); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second organisation: %v", err)
		}
		if _, err := w.Groups.Organisation(t.Context(), "nowhere"); !fault.Is(err, fault.NotFound) {
			t.Errorf("no organisation: %v", err)
		}
	})
}

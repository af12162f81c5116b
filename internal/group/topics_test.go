package group_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
)

func TestTopics(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		w.topics("grief", "sleep", "caring")
		w.topics("sleep", "grief") // another order, and caring is left out
		topics, err := w.Groups.Topics(t.Context())
		w.must(err)
		var names []string
		for _, topic := range topics {
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

package directory_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/directory"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

// neighbours say what they are told.
type neighbours struct {
	list  []directory.Elsewhere
	asked []string
}

func (n *neighbours) Elsewhere(_ context.Context, query string, langs []string, limit int) ([]directory.Elsewhere, error) {
	n.asked = append(n.asked, query)
	return n.list[:min(len(n.list), limit)], nil
}

func TestTheDirectoryFollowsTheGroups(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		expect := func(when string, want ...string) {
			t.Helper()
			if diff := cmp.Diff(want, w.found(directory.Filter{}), cmp.Transformer("none", func(l []string) []string { return append([]string{}, l...) })); diff != "" {
				t.Errorf("%s: %s", when, diff)
			}
		}
		expect("at first", "low-days", "open-window")
		w.topics("sleep")
		w.more(group.NewGroup{Slug: "nights", Topics: []string{"sleep"}})
		expect("right after", "low-days", "open-window")
		w.later()
		expect("seconds later", "low-days", "open-window", "nights")
		if got := w.found(directory.Filter{}.With(directory.Topic, "sleep")); len(got) != 1 {
			t.Errorf("by its topic: %v", got)
		}
		if got := w.found(directory.Filter{Query: "sobre"}); len(got) != 1 {
			t.Errorf("by its topic's Spanish name: %v", got)
		}
		w.must(w.Groups.ArchiveGroup(t.Context(), "low-days"))
		w.later()
		expect("once it was closed", "open-window", "nights")

		for i := range 3 {
			w.Member("open-window", fmt.Sprintf("person-%c", 'a'+i))
		}
		w.Clock.Advance(6 * time.Minute)
		expect("once people are there", "open-window", "nights")

		o, err := w.Groups.Organisation(t.Context(), "harbour")
		w.must(err)
		o.Unlisted = true
		w.must(d.Tx(t.Context(), func(tx *db.Tx) error { return w.Groups.EditOrganisation(t.Context(), tx, o) }))
		w.later()
		expect("behind the organisation's wall")
	})
}

func TestProposedAndUnlistedGroupsAreNotThere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		w.more(group.NewGroup{Slug: "waiting", State: group.Proposed})
		w.more(group.NewGroup{Slug: "quiet-door", Terms: group.Terms{Unlisted: true}})
		if diff := cmp.Diff([]string{"low-days", "open-window"}, w.found(directory.Filter{})); diff != "" {
			t.Error(diff)
		}
	})
}

// broken are groups whose database is away.
type broken struct {
	directory.Groups
	err error
}

func (b *broken) Revision(ctx context.Context) (int64, error) {
	if b.err != nil {
		return 0, b.err
	}
	return b.Groups.Revision(ctx)
}

func TestAnOldIndexIsBetterThanNone(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t))
	away := &broken{w.Groups, errors.New("away")}
	w.directory = directory.New(directory.Deps{Groups: away, Clock: w.Clock})
	if _, err := w.directory.Search(t.Context(), directory.Filter{}); !errors.Is(err, away.err) {
		t.Errorf("without an index: %v", err)
	}
	away.err = nil
	if got := w.found(directory.Filter{}); len(got) != 2 {
		t.Errorf("once it is back: %v", got)
	}
	away.err = errors.New("away again")
	w.later()
	if got := w.found(directory.Filter{}); len(got) != 2 {
		t.Errorf("away again: %v", got)
	}
}

// A crowd of readers while groups come: nobody sees half an index, and the race
// detector sees nothing.
func TestManyReadersWhileGroupsChange(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t))
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for range 50 {
				found, err := w.directory.Search(t.Context(), directory.Filter{Query: "check"})
				if err != nil || found.Total != len(found.Items) {
					t.Errorf("%d of %d, %v", len(found.Items), found.Total, err)
				}
				w.later()
			}
		})
	}
	for i := range 10 {
		w.more(group.NewGroup{Slug: fmt.Sprintf("new-%d", i), Summary: "We check in."})
	}
	readers.Wait()
	w.Clock.Advance(6 * time.Minute)
	if got := w.found(directory.Filter{Query: "check"}); len(got) != 12 {
		t.Errorf("in the end: %v", got)
	}
}

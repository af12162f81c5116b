package start

import (
	"slices"
	"testing"

	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

var qLose = db.Register("starttest.lose", `ALTER TABLE topic_name RENAME TO topic_name_lost`)

// A draft begins with the topics of its template that there are here; where
// these cannot be read, none is begun without them.
func TestADraftBeginsWithTheTopicsThatThereAre(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newTown(t, d), t.Context()
		actor := w.person()
		begin := func(code string) []string {
			t.Helper()
			id, err := w.start.Begin(ctx, actor, code, "harbour")
			w.must(err)
			draft, err := w.start.Draft(ctx, actor, id)
			w.must(err)
			return draft.Plan.Topics
		}
		if topics := begin("grief"); !slices.Equal(topics, []string{"grief"}) {
			t.Errorf("begins with %q", topics)
		}
		if topics := begin("students"); len(topics) != 0 {
			t.Errorf("begins with %q, of which there is none here", topics)
		}
		w.must(d.Tx(ctx, func(tx *db.Tx) error {
			_, err := db.Exec(ctx, tx, qLose)
			return err
		}))
		if _, err := w.start.Begin(ctx, actor, "grief", "harbour"); err == nil {
			t.Error("a draft was begun although its topics could not be read")
		}
		begin("peer") // which is about none
	})
}

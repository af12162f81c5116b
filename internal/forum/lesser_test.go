package forum

import (
	"context"
	"errors"
	"testing"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

// A wary watch has every text wait, for two reasons, and notes them badly.
type wary struct {
	whole, part int // how often to note fails: of both, and of the first alone
	noted       []string
	lost        int
}

func (w *wary) Read(context.Context, group.Visit, string) Reading { return waryReading{w, "both"} }

type waryReading struct {
	w    *wary
	what string
}

func (r waryReading) Hold() bool { return true }

func (r waryReading) Wrote(_ context.Context, tx *db.Tx, _ int64) error {
	left := map[string]*int{"both": &r.w.whole, "safety": &r.w.part}[r.what]
	if *left > 0 {
		*left--
		return errors.New("no room for it")
	}
	tx.OnCommit(func() { r.w.noted = append(r.w.noted, r.what) })
	return nil
}

func (r waryReading) Less() Reading { return waryReading{r.w, "safety"} }
func (r waryReading) Lost()         { r.w.lost++ }

// What fails once is noted at the second time, what fails again is noted for
// somebody's safety at least, and the words are written whatever fails.
func TestHowMuchOfAReadingIsNoted(t *testing.T) {
	for _, c := range []struct {
		name        string
		whole, part int
		noted       string // "" for nothing
	}{
		{"nothing fails", 0, 0, "both"},
		{"once", 1, 0, "both"},
		{"the rules always", 9, 0, "safety"},
		{"all of it", 9, 9, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				b := newBundle(t, d)
				w := &wary{whole: c.whole, part: c.part}
				otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
				id := b.start(otter, "The Sunday feeling")
				b.forum.WatchBy(w)
				b.reply(heron, id, "to the pier")
				if len(w.noted) > 1 || len(w.noted) == 1 && w.noted[0] != c.noted || (len(w.noted) == 1) == (c.noted == "") {
					t.Errorf("noted %v, want %q", w.noted, c.noted)
				}
				if open := len(b.read(otter, id).Posts) == 2; open != (c.noted == "") {
					t.Errorf("others read it: %v", open)
				}
				if lost := w.lost == 1; lost != (c.noted == "") || w.lost > 1 {
					t.Errorf("lost %d times", w.lost)
				}
			})
		})
	}
}

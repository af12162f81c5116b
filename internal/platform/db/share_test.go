package db_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

var qAll = db.Register("dbtest.all", `SELECT id FROM sealing_key ORDER BY id`)

// Many write at the same time, and what fails among them takes nothing else
// with it.
func TestThoseWhoWriteTogether(t *testing.T) {
	broken := errors.New("broken")
	ends := map[string]func(cancel func()) error{
		"well":   func(func()) error { return nil },
		"broken": func(func()) error { return broken },
		"gone":   func(cancel func()) error { cancel(); return nil }, // asked, and did not wait for the answer
		"panics": func(func()) error { panic("at the disco") },
	}
	names := []string{"well", "broken", "well", "gone", "panics", "well", "well"}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := d.PrepareAll(t.Context()); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		var mu sync.Mutex
		var said []int64
		for id := int64(1); id <= 210; id++ {
			how := names[id%int64(len(names))]
			all.Go(func() {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				defer func() {
					if recover() != nil && how != "panics" {
						t.Errorf("%s panics", how)
					}
				}()
				err := d.Tx(ctx, func(tx *db.Tx) error {
					if _, err := db.Exec(ctx, tx, qPut, id, []byte("x"), 1); err != nil {
						return err
					}
					return ends[how](cancel)
				})
				if how == "broken" && !errors.Is(err, broken) || how == "well" && err != nil {
					t.Errorf("%s: %v", how, err)
				}
				if err == nil {
					mu.Lock()
					said = append(said, id)
					mu.Unlock()
				}
			})
		}
		all.Wait()
		stored, err := db.All(t.Context(), d, qAll, db.Value[int64])
		if err != nil {
			t.Fatal(err)
		}
		if slices.Sort(said); !slices.Equal(stored, said) {
			t.Errorf("told that %v are stored, and %v are", said, stored)
		}
	})
}

// Whoever is refused because of what another wrote finds it stored when they
// hear of it.
func TestARefusalWaitsForWhatItRestsOn(t *testing.T) {
	refused := errors.New("somebody was here before")
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for round := range 20 {
			id := int64(round + 1)
			var all sync.WaitGroup
			for range 8 {
				all.Go(func() {
					err := d.Tx(t.Context(), func(tx *db.Tx) error {
						if _, err := db.Exec(t.Context(), tx, qPut, id, []byte("x"), 1); err != nil {
							return errors.Join(refused, err)
						}
						return nil
					})
					if err == nil {
						return
					}
					stored, readErr := db.All(t.Context(), d, qAll, db.Value[int64])
					if !errors.Is(err, refused) || readErr != nil || !slices.Contains(stored, id) {
						t.Errorf("refused with %v while %v are stored (%v)", err, stored, readErr)
					}
				})
			}
			all.Wait()
		}
	})
}

package heed_test

import (
	"errors"
	"testing"

	"hearth/internal/group"
	"hearth/internal/group/heed"
	"hearth/internal/group/heed/heedtest"
)

// What fails once is noted at the second time, what fails again is noted for
// somebody's safety at least, and the words are written whatever fails.
func TestHowMuchIsNoted(t *testing.T) {
	for _, l := range heedtest.Losses {
		t.Run(l.Name, func(t *testing.T) {
			w, written := &heedtest.Wary{Whole: l.Whole, Part: l.Part}, 0
			found := heed.Read(t.Context(), w, group.Visit{}, "to the pier")
			err := heed.Write(t.Context(), found, func(f heed.Found) error {
				err := heed.Note(t.Context(), nil, f, 1)
				if err == nil {
					written++
				}
				return err
			})
			if err != nil || written != 1 {
				t.Errorf("written %d times: %v", written, err)
			}
			l.Check(t, w)
		})
	}
}

// An error that is none of noting is handed back at once: nothing is written
// twice, and nothing is called lost.
func TestOtherErrorsAreHandedBack(t *testing.T) {
	broken := errors.New("the disk is full")
	for _, first := range []error{broken, nil} {
		w, calls := &heedtest.Wary{}, 0
		found := heed.Read(t.Context(), w, group.Visit{}, "to the pier")
		if err := heed.Again(t.Context(), found, first, func(heed.Found) error { calls++; return nil }); !errors.Is(err, first) || calls != 0 || w.Lost != 0 {
			t.Errorf("after %v: %v, written %d times more, lost %d", first, err, calls, w.Lost)
		}
	}
}

// Without a watch words are written, and nothing is held.
func TestNobodyReads(t *testing.T) {
	found, calls := heed.Read(t.Context(), nil, group.Visit{}, "to the pier"), 0
	err := heed.Write(t.Context(), found, func(f heed.Found) error {
		calls++
		return heed.Note(t.Context(), nil, f, 1)
	})
	if err != nil || calls != 1 || heed.Holds(found) {
		t.Errorf("written %d times, held %v: %v", calls, heed.Holds(found), err)
	}
}

package format

import (
	"context"
	"reflect"

	"hearth/internal/platform/i18n"
)

// A Change is one difference between two versions of a format, for people: what
// became of which part, not which character.
type Change struct {
	What    ChangeKind
	Segment string // its ID; empty for the format itself
	Title   string // of the segment: the new one, or the old one of what was removed
	From    int    // of Moved the place, counted from 1; of Timed and Lengthened the minutes
	To      int
}

// A ChangeKind is what changed.
type ChangeKind string

// The kinds of changes.
const (
	Added      ChangeKind = "added"
	Removed    ChangeKind = "removed"
	Moved      ChangeKind = "moved"   // past other segments, not merely pushed by them
	Timed      ChangeKind = "minutes" // as they come out in the plan, other segments' changes included
	Shared     ChangeKind = "share"   // the same minutes, arrived at in another way
	Reworded   ChangeKind = "words"
	Reruled    ChangeKind = "rule"   // who may speak, pass, write
	Remade     ChangeKind = "way"    // its kind, roles, exercise's rhythm, or whether it may be left out
	Renamed    ChangeKind = "about"  // the format's name or summary
	Lengthened ChangeKind = "length" // or shortened
	Reframed   ChangeKind = "frame"  // seats, ways, latecomers, location, exact end, language
)

// Say is the change as a sentence, in the context's language.
func (c Change) Say(ctx context.Context) string {
	return i18n.T(ctx, "format.change."+string(c.What), "title", c.Title, "from", c.From, "to", c.To)
}

// Diff lists what is different in the new format: first the format itself, then
// its segments in the new order, then what was removed. It is empty only if the
// two are equal. Segments are known by their IDs.
func Diff(before, after Format) []Change {
	before, after = before.Tidy(), after.Tidy()
	changes := diffFrame(before, after)
	old := map[string]int{}
	for i, s := range before.Segments {
		old[s.ID] = i
	}
	stayed := stayed(before, after)
	was, is := Plan(before, before.Length), Plan(after, after.Length)
	kept := map[string]bool{}
	for i, s := range after.Segments {
		at, known := old[s.ID]
		if !known {
			changes = append(changes, Change{What: Added, Segment: s.ID, Title: s.Title})
			continue
		}
		kept[s.ID] = true
		if !stayed[s.ID] {
			changes = append(changes, Change{What: Moved, Segment: s.ID, Title: s.Title, From: at + 1, To: i + 1})
		}
		changes = append(changes, diffSegment(before.Segments[at], s, was[at].Minutes, is[i].Minutes)...)
	}
	for _, s := range before.Segments {
		if !kept[s.ID] {
			changes = append(changes, Change{What: Removed, Segment: s.ID, Title: s.Title})
		}
	}
	return changes
}

func diffFrame(before, after Format) (changes []Change) {
	if before.Name != after.Name || before.Summary != after.Summary {
		changes = append(changes, Change{What: Renamed})
	}
	if before.Length != after.Length {
		changes = append(changes, Change{What: Lengthened, From: before.Length, To: after.Length})
	}
	frame := func(f Format) Format {
		f.Name, f.Summary, f.Length, f.Segments = "", "", 0, nil
		return f
	}
	if !reflect.DeepEqual(frame(before), frame(after)) {
		changes = append(changes, Change{What: Reframed})
	}
	return changes
}

func diffSegment(old, s Segment, was, is int) (changes []Change) {
	note := func(what ChangeKind, from, to int) {
		changes = append(changes, Change{What: what, Segment: s.ID, Title: s.Title, From: from, To: to})
	}
	if was != is {
		note(Timed, was, is)
	} else if old.Minutes != s.Minutes || old.Share != s.Share {
		note(Shared, 0, 0)
	}
	oldWords, oldRest := split(old)
	words, rest := split(s)
	if !reflect.DeepEqual(oldWords, words) {
		note(Reworded, 0, 0)
	}
	if old.Speak != s.Speak || old.Text != s.Text {
		note(Reruled, 0, 0)
	}
	if !reflect.DeepEqual(oldRest, rest) {
		note(Remade, 0, 0)
	}
	return changes
}

// split parts a segment's words from what is done in it. Its time and its rule
// are in neither.
func split(s Segment) (words, rest Segment) {
	words = Segment{Title: s.Title, Prompt: s.Prompt, Prompts: s.Prompts, Parts: s.Parts, Private: s.Private, Cards: s.Cards, Vote: s.Vote}
	rest = Segment{Kind: s.Kind, Roles: s.Roles, Optional: s.Optional}
	if s.Exercise != nil {
		practice := *s.Exercise
		words.Exercise, practice.Steps = &Practice{Steps: practice.Steps}, nil
		rest.Exercise = &practice
	}
	return words, rest
}

// stayed are the IDs that keep their order from one version to the other: the
// longest run of them, so that as few as possible count as moved.
func stayed(before, after Format) map[string]bool {
	place := map[string]int{}
	for i, s := range after.Segments {
		place[s.ID] = i
	}
	var ids []string // in both, in the old order
	for _, s := range before.Segments {
		if _, both := place[s.ID]; both {
			ids = append(ids, s.ID)
		}
	}
	best, last := make([]int, len(ids)), make([]int, len(ids)) // length of the longest run that ends here, and what was before
	end := -1
	for i, id := range ids {
		best[i], last[i] = 1, -1
		for j := range i {
			if place[ids[j]] < place[id] && best[j]+1 > best[i] {
				best[i], last[i] = best[j]+1, j
			}
		}
		if end < 0 || best[i] > best[end] {
			end = i
		}
	}
	run := map[string]bool{}
	for ; end >= 0; end = last[end] {
		run[ids[end]] = true
	}
	return run
}

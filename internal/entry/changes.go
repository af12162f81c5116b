package entry

import "strings"

// Change says what became of one statement of a group's agreements.
type Change string

// The changes.
const (
	Same    Change = "same"
	Added   Change = "added"
	Changed Change = "changed"
	Removed Change = "removed"
)

// A Statement is one line of the agreements beside what it was before.
type Statement struct {
	Change Change
	Before string // of what was changed or removed
	Now    string // "" if it was removed
}

// compare lays two versions of agreements side by side, in the order of the new
// one. Statements that stand in both are the same; of the rest, one that took
// another's place and shares half of its words is a changed one.
func compare(before, now []string) []Statement {
	// longest[i][j] is how many statements before[i:] and now[j:] have in common,
	// in order.
	longest := make([][]int, len(before)+1)
	for i := range longest {
		longest[i] = make([]int, len(now)+1)
	}
	for i := len(before) - 1; i >= 0; i-- {
		for j := len(now) - 1; j >= 0; j-- {
			if before[i] == now[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}
	var all []Statement
	var gone, come []string // since the last statement that stayed
	i, j := 0, 0
	for i < len(before) || j < len(now) {
		switch {
		case i < len(before) && j < len(now) && before[i] == now[j]:
			all = append(append(all, pair(gone, come)...), Statement{Change: Same, Now: now[j]})
			gone, come = nil, nil
			i, j = i+1, j+1
		case j == len(now) || i < len(before) && longest[i+1][j] >= longest[i][j+1]:
			gone = append(gone, before[i])
			i++
		default:
			come = append(come, now[j])
			j++
		}
	}
	return append(all, pair(gone, come)...)
}

// pair finds for each statement that came the one that it was made of, if any.
func pair(gone, come []string) (all []Statement) {
	used := make([]bool, len(gone))
	for _, now := range come {
		best, likeness := -1, 0.5
		for i, before := range gone {
			if l := alike(before, now); !used[i] && l >= likeness {
				best, likeness = i, l
			}
		}
		if best < 0 {
			all = append(all, Statement{Change: Added, Now: now})
			continue
		}
		used[best] = true
		all = append(all, Statement{Change: Changed, Before: gone[best], Now: now})
	}
	for i, before := range gone {
		if !used[i] {
			all = append(all, Statement{Change: Removed, Before: before})
		}
	}
	return all
}

// alike is the share of words that two sentences have in common, from 0 to 1.
func alike(a, b string) float64 {
	words := map[string]int{}
	left, right := strings.Fields(strings.ToLower(a)), strings.Fields(strings.ToLower(b))
	for _, w := range left {
		words[w]++
	}
	common := 0
	for _, w := range right {
		if words[w] > 0 {
			words[w]--
			common++
		}
	}
	if len(left)+len(right) == 0 {
		return 1
	}
	return 2 * float64(common) / float64(len(left)+len(right))
}

package room

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSumsOfFewAreNotShown(t *testing.T) {
	got := sumsOf([]ratingRow{{"heard", 5, 3}, {"heard", 4, 1}, {"safe", 5, 3}, {"safe", 9, 7}})
	if diff := cmp.Diff(map[string][5]int64{"heard": {0, 0, 0, 1, 3}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhenToRest(t *testing.T) {
	for _, row := range []struct {
		name  string
		loads []int64 // the newest first
		want  bool
	}{
		{"nothing said", nil, false},
		{"light months", []int64{1, 2, 2, 3}, false},
		{"one heavy evening", []int64{5, 1, 1}, false},
		{"two heavy of the last three", []int64{4, 2, 4}, true},
		{"heavy long ago", []int64{1, 1, 1, 4, 4}, false},
		{"twice the heaviest in a month", []int64{5, 1, 1, 1, 5}, true},
	} {
		if got := heavyLoad(row.loads); got != row.want {
			t.Errorf("%s: %v", row.name, got)
		}
	}
}

package room

import (
	"context"
	"slices"

	"hearth/internal/platform/i18n"
)

// Chips are the milestones that somebody may claim, in days: one's own count,
// which nobody checks and Hearth does not keep.
var Chips = []int{1, 7, 30, 60, 90, 180, 270, 365, 730, 1825}

// chipName is a milestone in words.
func chipName(ctx context.Context, days int) string {
	if !slices.Contains(Chips, days) {
		return i18n.T(ctx, "room.chip.other")
	}
	if days >= 365 {
		return i18n.T(ctx, "room.chip.years", "count", days/365)
	}
	return i18n.T(ctx, "room.chip.days", "count", days)
}

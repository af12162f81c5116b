package listening

import (
	"testing"
	"time"

	"hearth/internal/platform/i18n"
)

func TestALongWaitIsToldInHours(t *testing.T) {
	texts(t)
	ctx := i18n.With(t.Context(), i18n.English)
	for d, want := range map[time.Duration]string{
		30 * time.Second:           "Waiting for 1 minute",
		119 * time.Minute:          "Waiting for 119 minutes",
		2 * time.Hour:              "Waiting for 2 hours",
		2*time.Hour + time.Second:  "Waiting for 3 hours", // never shorter than it is
		170 * time.Minute:          "Waiting for 3 hours",
		25*time.Hour - time.Second: "Waiting for 25 hours",
	} {
		if got := lasting(ctx, "listening.state.waits", d); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
}

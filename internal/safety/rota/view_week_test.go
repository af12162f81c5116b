package rota

import (
	"testing"
	"time"

	"hearth/internal/platform/hours"
	"hearth/internal/platform/i18n"
)

func TestADayWithoutAnybodyIsToldAsOne(t *testing.T) {
	texts(t)
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	ctx := i18n.WithZone(i18n.With(t.Context(), i18n.English), london)
	at := func(month, day, hour int) time.Time {
		return time.Date(2026, time.Month(month), day, hour, 0, 0, 0, london)
	}
	for name, row := range map[string]struct {
		from, to time.Time
		want     string
	}{
		"a day":               {at(11, 23, 0), at(11, 24, 0), "Nobody, the whole day"},
		"one of 25 hours":     {at(10, 25, 0), at(10, 26, 0), "Nobody, the whole day"},
		"one of 23 hours":     {at(3, 29, 0), at(3, 30, 0), "Nobody, the whole day"},
		"from midnight on":    {at(11, 23, 0), at(11, 23, 8), "Nobody 00:00 to 08:00"},
		"until midnight":      {at(11, 23, 16), at(11, 24, 0), "Nobody 16:00 to 00:00"},
		"in the middle of it": {at(11, 23, 16), at(11, 23, 23), "Nobody 16:00 to 23:00"},
	} {
		if got := gapText(ctx, hours.Span{Start: row.from, End: row.to}); got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}

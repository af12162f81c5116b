package group

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"hearth/internal/platform/i18n"
)

// meetLines says when the group meets, on its own clock.
func meetLines(ctx context.Context, t Terms) []string {
	lines := make([]string, len(t.Times))
	for i, at := range t.Times {
		lines[i] = i18n.T(ctx, "group.meets.line", "day", i18n.T(ctx, "group.weekday."+strconv.Itoa(int(at.Weekday))),
			"from", minuteOfDay(at.Start), "to", minuteOfDay(at.Start+at.Minutes), "how", i18n.T(ctx, "group.meets.every."+strconv.Itoa(at.Every)))
	}
	return lines
}

func minuteOfDay(minutes int) string {
	return fmt.Sprintf("%02d:%02d", minutes/60%24, minutes%60)
}

// zoneLine names the clock of the group's times as people say it.
func zoneLine(ctx context.Context, t Terms) string {
	return i18n.T(ctx, "group.meets.zone", "zone", i18n.ZoneName(ctx, t.Location()))
}

// otherClock reports whether the reader's clock shows another time than the
// group's at the moment.
func otherClock(ctx context.Context, t Terms, at time.Time) bool {
	const clock = "15:04 2"
	return at.In(i18n.Zone(ctx)).Format(clock) != at.In(t.Location()).Format(clock)
}

// entryLines say how people come in, and whether there is a seat.
func entryLines(ctx context.Context, g Group) []string {
	lines := []string{i18n.T(ctx, "group.entry."+g.Entry)}
	switch {
	case g.Shape == "closed":
		lines = append(lines, i18n.T(ctx, "group.shape.closed"))
	case g.Shape == "timed" && g.Sessions > 0:
		lines = append(lines, i18n.T(ctx, "group.shape.timed", "count", g.Sessions))
	}
	switch {
	case g.Full():
		lines = append(lines, i18n.T(ctx, "group.seats.full"))
	case g.Capacity > 0:
		lines = append(lines, i18n.T(ctx, "group.seats.of", "taken", g.Seats, "seats", g.Capacity))
	}
	return lines
}

// joinWord names the step that leads into the group.
func joinWord(ctx context.Context, g Group) string {
	switch {
	case g.Full():
		return i18n.T(ctx, "group.join.wait")
	case g.Entry == "request":
		return i18n.T(ctx, "group.join.ask")
	}
	return i18n.T(ctx, "group.join")
}

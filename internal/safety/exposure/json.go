package exposure

import (
	"time"

	"hearth/internal/group"
)

// The shapes that scripts get; they are a contract.
type (
	chosenJSON struct {
		Themes map[group.Theme]group.Meet `json:"themes"` // chosen ones only
	}
	temperatureJSON struct {
		Warmth  Warmth    `json:"warmth"`
		Why     []Why     `json:"why"`
		Steps   []Step    `json:"steps"`
		Waiting Size      `json:"waiting"`
		Joined  Size      `json:"joined"`
		Days    []dayJSON `json:"days"` // the oldest first
		Slow    *slowJSON `json:"slow"` // null where the group goes as it likes
	}
	slowJSON struct {
		Every int       `json:"every"` // seconds
		Until time.Time `json:"until"`
		Place string    `json:"place"` // group, or room alone
		Why   string    `json:"why"`
	}
	dayJSON struct {
		Date    string `json:"date"`
		All     Size   `json:"all"`
		Heavy   Size   `json:"heavy"`
		Hurting Size   `json:"hurting"`
	}
)

func readingJSON(c choice) chosenJSON {
	out := chosenJSON{Themes: c}
	if c == nil {
		out.Themes = choice{}
	}
	return out
}

func (v temperatureView) json() temperatureJSON {
	out := temperatureJSON{Warmth: v.Warmth, Why: v.Whys, Steps: v.Steps, Waiting: SizeOf(v.Waiting), Joined: SizeOf(v.Joined)}
	if out.Why == nil {
		out.Why, out.Steps = []Why{}, []Step{}
	}
	if s := v.Visit.Slow; s.On() {
		out.Slow = &slowJSON{int(s.Every / time.Second), s.Until, spot(s.Room), s.Why}
	}
	for i, d := range v.Facts.Days {
		out.Days = append(out.Days, dayJSON{v.date(i).Format("2006-01-02"), SizeOf(d.All()), SizeOf(d.Heavy + d.Grave), SizeOf(d.Hurting)})
	}
	return out
}

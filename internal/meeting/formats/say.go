package formats

import (
	"context"
	"strings"

	"hearth/internal/meeting/format"
	"hearth/internal/platform/i18n"
)

// SayRule says who speaks in a segment and how, in sentences of the context's
// language: for whoever looks at a format, and for whoever sits in its meeting.
func SayRule(ctx context.Context, s format.Segment) []string {
	r := s.Rule()
	said := []string{i18n.T(ctx, "formats.say."+whoKey(s.Kind, r.Who))}
	if r.Turns() {
		said = append(said, sayTurns(ctx, s.Kind, r)...)
	}
	switch {
	case r.CrossTalk && r.Turns():
		said = append(said, i18n.T(ctx, "formats.say.cross_talk"))
	case r.CrossTalk && r.Who == format.Facilitators:
		said = append(said, i18n.T(ctx, "formats.say.may_answer"))
	case r.Turns() && s.Kind != format.Reading:
		said = append(said, i18n.T(ctx, "formats.say.no_cross_talk"))
	}
	if r.Turns() && r.Echo > 0 {
		said = append(said, i18n.T(ctx, "formats.say.echo", "count", r.Echo))
	}
	return said
}

// whoKey names the sentence about who may speak. Turns are called by what people
// see of them: a piece that goes round, a text that is read.
func whoKey(kind format.Kind, who format.Who) string {
	switch {
	case who == format.Holder && kind == format.Piece:
		return "piece"
	case who == format.Holder && kind == format.Reading:
		return "reading"
	case who == format.Nobody && kind == format.Silence:
		return "silence"
	}
	return string(who)
}

func sayTurns(ctx context.Context, kind format.Kind, r format.Rule) (said []string) {
	said = append(said, i18n.T(ctx, "formats.say.order."+string(r.Order)))
	if r.Times > 1 {
		said = append(said, i18n.T(ctx, "formats.say.times", "count", r.Times))
	}
	if r.Seconds > 0 {
		said = append(said, i18n.T(ctx, "formats.say.turn", "time", SayTime(ctx, r.Seconds)))
	}
	switch {
	case r.Pass:
		said = append(said, i18n.T(ctx, "formats.say.pass"))
	case kind != format.Reading && r.Who == format.Holder:
		said = append(said, i18n.T(ctx, "formats.say.no_pass"))
	}
	return said
}

// SayTime is a number of seconds as people say it: "90 seconds", "3 minutes".
func SayTime(ctx context.Context, seconds int) string {
	if seconds >= 120 && seconds%60 == 0 {
		return SayMinutes(ctx, seconds/60)
	}
	return i18n.T(ctx, "formats.seconds", "count", seconds)
}

// SayMinutes is a number of minutes with the word.
func SayMinutes(ctx context.Context, minutes int) string {
	return i18n.T(ctx, "format.minutes", "count", minutes)
}

// SayText says who may write beside the circle in a segment, as a sentence.
func SayText(ctx context.Context, s format.Segment) string {
	return i18n.T(ctx, "formats.say.text."+string(s.TextRule()))
}

// SayRoles says who is needed for a segment, as a sentence, or nothing.
func SayRoles(ctx context.Context, s format.Segment) string {
	if len(s.Roles) == 0 {
		return ""
	}
	names := make([]string, len(s.Roles))
	for i, r := range s.Roles {
		names[i] = r.Name(ctx)
	}
	return i18n.T(ctx, "formats.say.roles", "roles", strings.Join(names, i18n.T(ctx, "formats.comma")))
}

// SayPractice says what is done in an exercise, as a sentence.
func SayPractice(ctx context.Context, p format.Practice) string {
	switch {
	case p.Kind == format.Breathing && p.Hold > 0:
		return i18n.T(ctx, "formats.say.breathing_hold", "in", p.In, "hold", p.Hold, "out", p.Out)
	case p.Kind == format.Breathing:
		return i18n.T(ctx, "formats.say.breathing", "in", p.In, "out", p.Out)
	}
	return i18n.T(ctx, "formats.say."+string(p.Kind))
}

// SayFrame says what holds for the whole of a meeting with the format: how one
// can be there, who is late, where it ends. One sentence each.
func SayFrame(ctx context.Context, f format.Format) (said []string) {
	late := f.Late
	if late == "" {
		late = format.LateBetween
	}
	said = append(said, SayWays(ctx, f.Ways), i18n.T(ctx, "formats.say.late."+string(late)))
	if f.Seats > 0 {
		said = append(said, i18n.T(ctx, "formats.say.seats", "count", f.Seats))
	}
	if f.Exact {
		said = append(said, i18n.T(ctx, "formats.say.exact"))
	}
	if f.Location {
		said = append(said, i18n.T(ctx, "formats.say.location"))
	}
	return said
}

// SayWays says how one can be there, as a sentence.
func SayWays(ctx context.Context, list []format.Way) string {
	if len(list) == 0 || everyWay(list) {
		return i18n.T(ctx, "formats.say.every_way")
	}
	names := make([]string, len(list))
	for i, w := range list {
		names[i] = i18n.T(ctx, "formats.way."+string(w))
	}
	return i18n.T(ctx, "formats.say.ways", "ways", strings.Join(names, i18n.T(ctx, "formats.comma")))
}

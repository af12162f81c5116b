package chat

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
)

// announceLevels is how much of what is new a screen reader is told.
var announceLevels = []string{"all", "mentions", "count", "off"}

func announceOptions(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(announceLevels))
	for i, level := range announceLevels {
		options[i] = ui.Option{Value: level, Text: i18n.T(ctx, "chat.announce."+level)}
	}
	return options
}

// island is what web/ts/room.ts needs to know. Its sentences come from here, so
// that they are in the catalogue with all others; {n}, {handle} and {text} are
// filled in by the island.
func (v roomView) island(ctx context.Context) templ.Attributes {
	attrs := templ.Attributes{
		"data-room":     v.URL,
		"data-after":    strconv.FormatInt(v.Last, 10),
		"data-live":     strconv.FormatBool(v.Live),
		"data-me":       v.Me,
		"data-name":     v.Visit.Member.Handle,
		"data-moderate": strconv.FormatBool(v.Visit.Facilitates()),
	}
	for _, word := range []string{"live", "connecting", "reconnecting", "ended", "unsent"} {
		attrs["data-say-"+word] = i18n.T(ctx, "chat.state."+word)
	}
	attrs["data-say-new"] = i18n.T(ctx, "chat.new", "n", "{n}")
	attrs["data-say-line"] = i18n.T(ctx, "chat.says", "handle", "{handle}", "text", "{text}")
	return attrs
}

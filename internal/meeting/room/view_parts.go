package room

import (
	"context"

	"github.com/a-h/templ"

	"hearth/internal/meeting/floor"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
)

// doView is a button that does one thing in the meeting.
type doView struct {
	Act    floor.Kind
	Text   string
	Icon   string
	Look   ui.Look
	Big    bool
	Seat   floor.SeatID
	Fields [][2]string
	Short  string // the letter of its keyboard shortcut
	Key    string // what it is, where it replaces another; the act otherwise
	Form   string // the id of its form, where that stands elsewhere
	Says   string // for screen readers, where the text alone says too little
}

// key names the button over redraws, so that focus stays where it was.
func (v doView) key() string {
	key := v.Key
	if key == "" {
		key = string(v.Act)
	}
	if v.Seat != 0 {
		key += "-" + seatNo(v.Seat)
	}
	for _, f := range v.Fields {
		key += "-" + f[1]
	}
	return key
}

func (v doView) button() ui.ButtonView {
	attrs := templ.Attributes{"id": "do-" + v.key()}
	if v.Short != "" {
		attrs["data-short"] = v.Short
	}
	if v.Form != "" {
		attrs["form"] = v.Form
	}
	if v.Says != "" {
		attrs["aria-label"] = v.Says
	}
	return ui.ButtonView{Text: v.Text, Icon: v.Icon, Look: v.Look, Small: !v.Big, Name: "act", Value: string(v.Act), Attrs: attrs}
}

// islandWords name the island's sentences.
var islandWords = []string{"lost", "back", "superseded", "again", "unsent", "turn"}

// words are the island's sentences. {time} is filled in there.
func (v roomView) words(ctx context.Context) templ.Attributes {
	attrs := templ.Attributes{"data-meet": v.URL}
	for _, word := range islandWords {
		attrs["data-say-"+word] = i18n.T(ctx, "room.island."+word, "time", "{time}")
	}
	if v.Stage != nil && v.Stage.Media.On() {
		attrs["data-media"], attrs["data-ticket"] = v.Stage.Media.Script, v.Stage.Media.Ticket
		mediaWords(ctx, attrs)
	}
	return attrs
}

// mediaWords adds what the island says of voice and video.
func mediaWords(ctx context.Context, attrs templ.Attributes) templ.Attributes {
	for _, word := range []string{"mic_on", "mic_off", "mic_wait", "cam_on", "cam_off", "self_on", "self_off", "hear", "away", "sound", "nothing",
		"denied", "missing", "busy", "try_mic", "try_cam", "stop", "level"} {
		attrs["data-say-"+word] = i18n.T(ctx, "room.media."+word)
	}
	return attrs
}

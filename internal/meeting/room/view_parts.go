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
var islandWords = []string{"lost", "back", "superseded", "again", "unsent", "turn", "in"}

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
	for _, word := range []string{"mic_on", "mic_off", "mic_wait", "mic_rest", "cam_on", "cam_off", "cam_rest", "self_on", "self_off", "hear", "away",
		"sound", "nothing", "sound_back", "all_back", "sound_wished", "nothing_wished", "denied", "missing", "busy"} {
		attrs["data-say-"+word] = i18n.T(ctx, "room.media."+word)
	}
	return attrs
}

// deviceKinds are the browser's words for microphone, camera and loudspeaker.
var deviceKinds = []string{"audioinput", "videoinput", "audiooutput"}

// deviceWords are what the island says of devices that are tried out.
func deviceWords(ctx context.Context) templ.Attributes {
	attrs := templ.Attributes{}
	words := []string{"denied", "missing", "busy", "stop", "level", "own", "usual", "heard", "unheard", "seen", "played"}
	for _, kind := range deviceKinds {
		words = append(words, "try_"+kind)
	}
	for _, word := range words {
		attrs["data-say-"+word] = i18n.T(ctx, "room.media."+word)
	}
	return attrs
}

// carryOptions are how much of voice and video somebody wishes to have carried.
func carryOptions(ctx context.Context) (options []ui.Option) {
	for _, load := range []string{"all", "sound", "nothing"} {
		options = append(options, ui.Option{Value: load, Text: i18n.T(ctx, "room.carry."+load)})
	}
	return options
}

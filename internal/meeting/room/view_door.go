package room

import (
	"context"
	"slices"
	"time"

	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
)

// doorView is what stands before somebody who has not come in.
type doorView struct {
	State   doorState
	Now     time.Time
	Opens   time.Time
	Begins  time.Time
	Ends    time.Time
	Here    int // how many are in already
	Waiting bool
	Full    bool
	WasHere bool // they have been in, and went
	Format  format.Format
	Plan    []format.Slot
	Ways    []format.Way
	Media   bool
	Meets   bool // somebody is in whom the reader asked not to meet
	Along   Note // what the reader took along from the last meeting of the series
}

// A doorState is whether one can come in.
type doorState string

const (
	doorOpen  doorState = "open"
	doorEarly doorState = "early" // it opens later
	doorLate  doorState = "late"  // it lets nobody new in any more
	doorOff   doorState = "off"   // called off
	doorOver  doorState = "over"
)

func (h handler) doorView(ctx context.Context, p place, s *floor.State) (v doorView, err error) {
	o := p.date.Occurrence
	v = doorView{Now: h.clock.Now(), Opens: p.date.OpenAt(), Begins: o.Start, Ends: o.End, Media: h.mediaView(p).On()}
	if s != nil {
		v.Format = *s.Format
		v.meet(s, s.SeatOf(int64(p.visit.Member.ID)))
		apart, err := h.groups.Apart(ctx, h.db, p.visit)
		if err != nil {
			return v, err
		}
		v.Meets = meets(s, apart)
	} else if v.Format, err = h.formats.Get(ctx, h.db, p.visit.Group, p.date.FormatCode()); err != nil {
		return v, err
	} else if len(p.date.Series.Ways) > 0 {
		v.Format.Ways = p.date.Series.Ways
	}
	v.Plan = format.Plan(v.Format, int(o.End.Sub(o.Start).Minutes()))
	v.Ways = waysOf(v.Format.Ways, v.Media)
	if p.visit.Facilitates() && p.date.Place() != "" { // some sit together, and somebody sets the device up
		v.Ways = append(slices.Clone(v.Ways), format.Device)
	}
	v.State = v.state(o.CalledOff, p.date.JoinableAt(v.Now), s)
	v.Along, err = h.along(ctx, p)
	return v, err
}

// meet takes in how the open meeting stands.
func (v *doorView) meet(s *floor.State, me floor.SeatID) {
	held := 0
	for i := range s.Seats {
		if s.Present(s.Seats[i].ID) {
			v.Here++
		}
		if s.Seats[i].Presence.In() {
			held++
		}
	}
	v.Full = s.Capacity() > 0 && held >= s.Capacity()
	v.WasHere = me != 0 && s.Seats[me-1].Place != 0
	v.Waiting = s.Options.Lobby || s.Locked
}

func (v *doorView) state(off, joinable bool, s *floor.State) doorState {
	switch {
	case off:
		return doorOff
	case s != nil && s.Phase == floor.Ended:
		return doorOver
	case v.Now.Before(v.Opens):
		return doorEarly
	case !joinable:
		return doorOver
	case s != nil && v.Format.Late == format.LateNever && s.Phase == floor.Open && s.Now.Index > 0 && !v.WasHere,
		s != nil && s.Phase == floor.WindDown && !v.WasHere:
		return doorLate
	}
	return doorOpen
}

// waysOf are the ways that somebody can choose. Where there is no voice and
// video, those that need none are offered, if there are any.
func waysOf(ways []format.Way, media bool) []format.Way {
	if len(ways) == 0 {
		ways = format.Ways
	}
	var all, quiet []format.Way
	for _, w := range format.Ways {
		if !slices.Contains(ways, w) {
			continue
		}
		all = append(all, w)
		if w == format.Text || w == format.Listen {
			quiet = append(quiet, w)
		}
	}
	if !media && len(quiet) > 0 {
		return quiet
	}
	return all
}

var wayIcons = map[format.Way]string{
	format.Text: "pencil", format.Listen: "ear", format.Voice: "mic", format.Video: "video", format.Phone: "phone", format.Device: "users",
}

// wayOptions are the ways as answers, the chosen one marked, or the first.
func wayOptions(ctx context.Context, ways []format.Way, chosen format.Way) []ui.Option {
	if !slices.Contains(ways, chosen) && len(ways) > 0 {
		chosen = ways[0]
	}
	options := make([]ui.Option, len(ways))
	for i, w := range ways {
		options[i] = ui.Option{Value: string(w), Text: i18n.T(ctx, "room.way."+string(w)), Hint: i18n.T(ctx, "room.way."+string(w)+".hint"), Icon: wayIcons[w], Chosen: w == chosen}
	}
	return options
}

// people is how many sit before the device, as it was typed.
func (v roomView) people() string {
	if v.Form.People == 0 {
		return ""
	}
	return itoa(v.Form.People)
}

func checkInOptions(ctx context.Context, chosen string) []ui.Option {
	if !slices.Contains(CheckIns, chosen) {
		chosen = CheckIns[0]
	}
	options := make([]ui.Option, len(CheckIns))
	for i, c := range CheckIns {
		options[i] = ui.Option{Value: c, Text: i18n.T(ctx, "room.check_in."+c), Hint: i18n.T(ctx, "room.check_in."+c+".hint"), Chosen: c == chosen}
	}
	return options
}

package room

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
)

// tileView is a place in the circle.
type tileView struct {
	floor.SeatView
	Card    group.Card
	Name    string
	Me      bool
	Speaks  bool // has the turn, and is there
	Next    bool
	Offered bool // the piece is offered to them
	Hand    int  // place among raised hands, from 1; 0: the hand is down
	Roles   []format.Role
	Signals []floor.Signal
}

// Gone reports whether the place is empty.
func (t tileView) Gone() bool { return t.Presence == floor.Left || t.Presence == floor.Removed }

// me is one's own seat; the zero SeatView for who is not in the circle.
func (v stageView) me() floor.SeatView { return v.seat(v.View.Seat) }

func (v stageView) seat(id floor.SeatID) floor.SeatView {
	for _, s := range v.View.Circle {
		if s.ID == id {
			return s
		}
	}
	return floor.SeatView{}
}

// facilitates reports whether the reader is a facilitator, who sees more than
// somebody who was given the lead.
func (v stageView) facilitates() bool { return v.me().Facilitator }

// tiles are the circle, by place. Empty places stay, so that nobody moves.
func (v stageView) tiles(ctx context.Context) []tileView {
	tiles := make([]tileView, 0, len(v.View.Circle))
	for _, s := range v.View.Circle {
		t := tileView{SeatView: s, Card: v.Cards[s.ID], Name: v.name(ctx, s.ID), Me: s.ID == v.View.Seat,
			Speaks: v.speaker() == s.ID, Next: v.View.Next == s.ID, Offered: v.View.Offer.Seat == s.ID, Signals: v.Signals[s.ID]}
		t.Hand = 1 + slices.IndexFunc(v.View.Hands, func(h floor.Hand) bool { return h.Seat == s.ID })
		for _, r := range v.View.Roles {
			if r.Seat == s.ID {
				t.Roles = append(t.Roles, r.Role)
			}
		}
		tiles = append(tiles, t)
	}
	return tiles
}

// speaker is who has the turn and can use it, 0 for nobody.
func (v stageView) speaker() floor.SeatID {
	switch v.View.Turn.Stage {
	case floor.Speaking, floor.Signed, floor.Fading:
		return v.View.Turn.Seat
	}
	return 0
}

// myTurn reports whether the reader has the turn.
func (v stageView) myTurn() bool { return v.speaker() != 0 && v.speaker() == v.View.Seat }

// offered reports whether the turn or the piece is offered to the reader.
func (v stageView) offered() bool {
	return v.View.Offer.Seat != 0 && v.View.Offer.Seat == v.View.Seat
}

// writes reports whether the reader is given a place to write a turn: those who
// have it, and those who are there by text while anybody may talk. Who is asked
// whether they will take the turn first says so.
func (v stageView) writes() bool {
	return v.View.Rights.Turn && (v.myTurn() || v.me().Way == format.Text && !v.offered())
}

func (v stageView) paused() bool { return v.View.Pause.Ends != 0 }

// deadline is when what goes on now ends, and how long it takes in all; 0 for
// no end.
func (v stageView) deadline() (ends, whole int64) {
	n := v.View
	switch {
	case v.paused():
		return n.Pause.Ends, n.Pause.Ends - n.Pause.Began
	case v.speaker() != 0 && n.Turn.Ends != 0:
		return n.Turn.Ends, n.Turn.Ends - n.Turn.Began
	case n.Offer.Seat != 0:
		return n.Offer.Due, 0
	case n.Phase == floor.Waiting:
		return 0, 0
	case n.SegmentEnds != 0 && !n.Over:
		return n.SegmentEnds, n.SegmentEnds - n.SegmentBegan
	}
	return 0, 0
}

// left is how much of the time is left, in words that the island keeps up.
func (v stageView) left(ctx context.Context) string {
	ends, whole := v.deadline()
	left := span(ends - clock.ToMillis(v.At))
	if whole == 0 {
		return i18n.T(ctx, "room.left", "time", left)
	}
	return i18n.T(ctx, "room.left_of", "time", left, "whole", span(whole))
}

// leftAttrs are what the island needs to keep it up.
func (v stageView) leftAttrs(ctx context.Context) templ.Attributes {
	ends, whole := v.deadline()
	say := i18n.T(ctx, "room.left", "time", "{time}")
	if whole != 0 {
		say = i18n.T(ctx, "room.left_of", "time", "{time}", "whole", span(whole))
	}
	return templ.Attributes{"data-ends": millis(ends), "data-say": say}
}

// elapsed is how far the meeting is, in minutes.
func (v stageView) elapsed() int {
	if v.View.Began == 0 {
		return 0
	}
	return int((clock.ToMillis(v.At) - v.View.Began) / time.Minute.Milliseconds())
}

// who says in a line who has the floor, and who comes then.
func (v stageView) who(ctx context.Context) string {
	next := ""
	if n := v.View.Next; n != 0 && n != v.View.Turn.Seat {
		next = v.name(ctx, n)
		if n == v.View.Seat {
			next = i18n.T(ctx, "room.who.you")
		}
	}
	name := v.name(ctx, v.View.Turn.Seat)
	switch t := v.View.Turn; {
	case v.paused() || v.View.Phase == floor.Waiting:
		return ""
	case t.Stage == floor.Held:
		return i18n.T(ctx, "room.who.held", "name", name)
	case t.Stage == floor.Echo:
		return i18n.T(ctx, "room.who.echo", "name", name)
	case v.myTurn() && next != "":
		return i18n.T(ctx, "room.who.mine_then", "next", next)
	case v.myTurn():
		return i18n.T(ctx, "room.who.mine")
	case t.Seat != 0:
		return i18n.T(ctx, v.speaks(t.Seat, next != ""), "name", name, "next", next)
	case v.View.Offer.Seat != 0:
		return i18n.T(ctx, "room.who.offered", "name", v.name(ctx, v.View.Offer.Seat))
	case next != "":
		return i18n.T(ctx, "room.who.next", "next", next)
	case v.View.Done && v.Segment.Rule().Who == format.Holder:
		return i18n.T(ctx, "room.who.done")
	}
	return i18n.T(ctx, "room.rule."+string(v.Segment.Rule().Who))
}

func (v stageView) speaks(id floor.SeatID, then bool) string {
	key := "room.who.speaks"
	if v.seat(id).Way == format.Text {
		key = "room.who.writes"
	}
	if then {
		key += "_then"
	}
	return key
}

// coming is the segment after this one, "" for none.
func (v stageView) coming() string {
	if i := v.View.Index + 1; v.View.Phase == floor.Open && i < len(v.Format.Segments) {
		return v.Format.Segments[i].Title
	}
	return ""
}

// prompt is what is asked this time round.
func (v stageView) prompt() string { return v.Segment.PromptAt(v.View.Round.Time) }

// part is the piece that is read now, "" for none.
func (v stageView) part() string {
	if v.View.Part < len(v.Parts) {
		return v.Parts[v.View.Part]
	}
	return ""
}

// turnLines are what whoever has the floor has typed in this turn, as far as the
// reader reads it without asking.
func (v stageView) turnLines() (lines []lineView) {
	t := v.View.Turn
	for _, l := range v.Lines {
		inTurn := t.Seat != 0 && l.Kind == Turn && l.Seat == t.Seat && clock.ToMillis(l.SaidAt) >= t.Began
		if inTurn && l.open() {
			lines = append(lines, l)
		}
	}
	return lines
}

// waitingFor are those whom the round still has to ask, in order.
func (v stageView) waitingFor() (ids []floor.SeatID) {
	for _, a := range v.View.Round.Asked {
		if a.How == floor.ToAsk {
			ids = append(ids, a.Seat)
		}
	}
	return ids
}

// vanished are those whom somebody should look after.
func (v stageView) vanished() (seats []floor.SeatView) {
	for _, s := range v.View.Circle {
		if s.Vanish.Since != 0 && s.Vanish.Outcome == "" {
			seats = append(seats, s)
		}
	}
	return seats
}

// spoken is how long somebody has had the floor, in milliseconds: as their
// microphone was heard, where there is one, and else by their turns.
func (v stageView) spoken(s floor.SeatView) int64 {
	if heard := v.Heard[s.ID]; heard > 0 && s.Way != format.Text {
		return heard.Milliseconds()
	}
	return s.Spoke
}

// aShare is somebody's part of the time that everyone has spoken.
type aShare struct {
	Name  string
	Spoke int64 // milliseconds
	Turns int
	Part  int // of a hundred
}

// shares are who has had the floor, most first, for facilitators.
func (v stageView) shares(ctx context.Context) []aShare {
	var all []aShare
	sum := int64(0)
	for _, s := range v.View.Circle {
		if s.Presence == floor.Left || s.Presence == floor.Removed || s.Way == format.Listen {
			continue
		}
		spoke := v.spoken(s)
		all, sum = append(all, aShare{Name: v.name(ctx, s.ID), Spoke: spoke, Turns: s.Turns}), sum+spoke
	}
	for i := range all {
		if sum > 0 {
			all[i].Part = int((all[i].Spoke*100 + sum/2) / sum)
		}
	}
	slices.SortStableFunc(all, func(a, b aShare) int { return int(b.Spoke - a.Spoke) })
	return all
}

// heardLeast is whom to offer the floor: who has had clearly less of it than an
// even share. "" while there is too little to compare.
func (v stageView) heardLeast(ctx context.Context) string {
	all := v.shares(ctx)
	if len(all) < 3 || all[0].Spoke < time.Minute.Milliseconds() {
		return ""
	}
	if least := all[len(all)-1]; least.Part*2*len(all) < 100 {
		return least.Name
	}
	return ""
}

// roleView is a role, who has it, and whether the reader may take it.
type roleView struct {
	Role    format.Role
	Name    string // of who has it, "" for nobody
	Mine    bool
	Offered bool // to the reader
	Free    bool // the reader may take it
}

// roles are those that somebody has, that are offered, or that this part needs.
func (v stageView) roles(ctx context.Context) (roles []roleView) {
	for _, r := range format.Roles {
		role := roleView{Role: r}
		known := slices.Contains(v.Segment.Roles, r) || r == format.Host
		for _, held := range v.View.Roles {
			if held.Role != r {
				continue
			}
			known = true
			role.Mine, role.Offered = held.Seat == v.View.Seat, held.Offered == v.View.Seat
			if held.Seat != 0 {
				role.Name = v.name(ctx, held.Seat)
			}
		}
		role.Free = role.Name == "" && !role.Offered && r != format.Host && r != format.CoHost && v.Presence == floor.Here
		if known {
			roles = append(roles, role)
		}
	}
	return roles
}

// handed are the roles that the reader may hand to somebody.
func (v stageView) handed(ctx context.Context) (options []ui.Option) {
	for _, r := range format.Roles {
		mine := slices.ContainsFunc(v.View.Roles, func(h floor.RoleHeld) bool { return h.Role == r && h.Seat == v.View.Seat })
		if v.View.Leads || mine {
			options = append(options, ui.Option{Value: string(r), Text: r.Name(ctx)})
		}
	}
	return options
}

// myWays are the ways that the reader can change to.
func (v stageView) myWays() []format.Way { return waysOf(v.Format.Ways, v.Media.On()) }

// chipOptions are the milestones that can be claimed.
func (v stageView) chipOptions(ctx context.Context) []ui.Option {
	numbers := Chips
	if len(v.Segment.Parts) > 0 {
		numbers = make([]int, len(v.Segment.Parts))
		for i := range numbers {
			numbers[i] = i + 1
		}
	}
	options := make([]ui.Option, len(numbers))
	for i, n := range numbers {
		options[i] = ui.Option{Value: strconv.Itoa(n), Text: v.chip(ctx, n)}
	}
	return options
}

// private are those to whom somebody who leads can write a private word; the
// one who wrote last comes first.
func (v stageView) private(ctx context.Context) []ui.Option {
	last := floor.SeatID(0)
	for _, l := range v.Lines {
		if l.Kind == Private && l.Seat != v.View.Seat {
			last = l.Seat
		}
	}
	options := []ui.Option{{Value: "0", Text: i18n.T(ctx, "room.private.all")}}
	for _, s := range v.View.Circle {
		if s.ID == v.View.Seat || s.Presence == floor.Left || s.Presence == floor.Removed || v.visit.Group.Young() && s.Presence != floor.Aside {
			continue
		}
		o := ui.Option{Value: seatNo(s.ID), Text: v.name(ctx, s.ID)}
		if s.ID == last {
			options = slices.Insert(options, 0, o)
		} else {
			options = append(options, o)
		}
	}
	return options
}

// typed is what a refused form of the kind had in it.
func (v stageView) typed(k Kind) string {
	if v.Form.Writing.Kind != k {
		return ""
	}
	return v.Form.Writing.Body
}

package room

import (
	"slices"
	"time"

	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// may reports whether the reader may do the thing about the seat.
func may(s floor.SeatView, do floor.Kind) bool { return slices.Contains(s.Can, do) }

// anyAct reports whether there is anything that a tile's menu would hold. One's
// own tile has none: what one does for oneself stands in the bar.
func (v stageView) anyAct(t tileView) bool {
	if t.Me {
		return false
	}
	shown := []floor.Kind{floor.OfferPiece, floor.Skip, floor.MarkHeavy, floor.OfferAside, floor.OfferRole, floor.Remove}
	return slices.ContainsFunc(shown, func(k floor.Kind) bool { return may(t.SeatView, k) }) || v.reportOf(t) != ""
}

// reportOf is where the reader says that somebody in the circle breaks a rule, ""
// for themselves, and for a seat in which nobody of the group sits.
func (v stageView) reportOf(t tileView) string {
	if t.Me || t.Card.ID == 0 || v.member == nil {
		return ""
	}
	return v.visit.Group.ReportURL("member", v.member(t.Card.ID))
}

// lies reports whether the card is on the table.
func (v stageView) lies(card int) bool { return slices.Contains(v.View.Cards, card) }

// advanceLook makes going on the page's first button when it is time for it.
func (v stageView) advanceLook() ui.Look {
	if v.View.Done || v.View.Over {
		return ui.Primary
	}
	return ui.Outline
}

// hush is why nobody can write beside the circle just now.
func (v stageView) hush() string {
	switch {
	case v.Presence != floor.Here:
		return "away"
	case v.View.Phase == floor.Waiting:
		return "waiting"
	case v.paused():
		return "break"
	case v.Segment.TextRule() == format.TextFacilitators:
		return "facilitators"
	}
	return "nobody"
}

// onwardLook makes the way on the first thing to press, but for who still waits.
func (v stageView) onwardLook() ui.Look {
	if v.Presence == floor.Outside || v.View.Phase == floor.Ended {
		return ui.Quiet
	}
	return ui.Primary
}

func (v stageView) privateKey() string {
	if v.Tends {
		return "room.private.lead"
	}
	return "room.private"
}

func (v stageView) privateHint() string {
	if v.Tends {
		return "room.private.lead.hint"
	}
	return "room.private.hint"
}

// handKey is what a raised hand is for: who only listens asks to join in.
func (v stageView) handKey() string {
	if v.me().Way == format.Listen {
		return "room.do.join_in"
	}
	return "room.do.hand_up"
}

// problemsOf are those of the form for one kind of lines.
func (v stageView) problemsOf(k Kind) *web.Problems {
	if v.Form.Writing.Kind != k {
		return nil
	}
	return v.Form.problems
}

func signalIcon(s floor.Signal) string {
	switch s {
	case floor.WithYou:
		return "heart"
	case floor.NeedPause:
		return "leaf"
	case floor.TooFast:
		return "clock"
	}
	return "triangle-alert"
}

func signalKind(s floor.Signal) string {
	switch s {
	case floor.WithYou:
		return "moss"
	case floor.Overwhelmed:
		return "rose"
	}
	return "dusk"
}

func yesNo(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

func machineTime(at time.Time) string { return at.UTC().Format(time.RFC3339) }

package board

import (
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// An act is something that a person wants to do with an item.
type act int

const (
	see      act = iota
	change       // edit what one wrote
	withdraw     // take it back
	end          // end an announcement, an ask or an offer, or the wait of feedback
	answer       // a card, or save it
	take         // an ask or an offer
	release      // let it go again
	tellWent     // say how it went
	decide       // take a resource up, or not
	moderate     // hide, show
)

// mayEnter returns nil for members. The board is theirs alone, also in groups
// whose conversations anybody may read.
func mayEnter(v group.Visit) error {
	if !v.Belongs() {
		return fault.Missing("the board is for members")
	}
	return nil
}

// mayAdd returns nil if the visitor may put an item of the kind up.
func mayAdd(v group.Visit, kind Kind) error {
	if err := mayEnter(v); err != nil {
		return err
	}
	if kind == Announcement {
		return v.MayFacilitate()
	}
	return v.MayWrite()
}

// allow is the one place that says who may do what with an item. It returns nil,
// or the fault to answer with.
func allow(v group.Visit, a act, i Item, now time.Time) error {
	if err := mayEnter(v); err != nil {
		return err
	}
	if i.Group != v.Group.ID || i.Withdrawn || !mayKnow(v, i, now) {
		return fault.Missing("not in this group, or not for this reader")
	}
	if a == see {
		return nil
	}
	if err := v.MayWrite(); err != nil {
		return err
	}
	if !fits(a, i.Kind) {
		return fault.Missing("nothing that is done with such an item")
	}
	switch a {
	case change, withdraw:
		return allowOwn(v, a, i, now)
	case end:
		if i.Kind == Help && i.Author == v.Member.ID {
			return nil
		}
		return v.MayFacilitate()
	case answer:
		return unlessHidden(i)
	case take:
		return allowTake(v, i, now)
	case release:
		if i.Taker == 0 || i.Taker == v.Member.ID || i.Author == v.Member.ID {
			return nil
		}
		return v.MayFacilitate()
	case tellWent:
		if i.Taker != v.Member.ID && (i.Author != v.Member.ID || i.Taker == 0) {
			return fault.New(fault.Forbidden, "board.not_yours")
		}
		return nil
	}
	return v.MayFacilitate()
}

// fits reports whether the act is one that such an item knows.
func fits(a act, kind Kind) bool {
	switch a {
	case change:
		return kind != Feedback
	case end:
		return kind == Announcement || kind == Help || kind == Feedback
	case answer:
		return kind == Card
	case take, release, tellWent:
		return kind == Help
	case decide:
		return kind == Resource
	case moderate:
		return kind != Feedback
	}
	return true
}

// mayKnow reports whether the reader may see that the item is there: what waits
// or was settled is between its author, its taker and the facilitators.
func mayKnow(v group.Visit, i Item, now time.Time) bool {
	mine := i.Author == v.Member.ID || i.Taker == v.Member.ID && i.Taker != 0
	return mine || v.Facilitates() || i.Kind != Feedback && i.Open(now)
}

func allowOwn(v group.Visit, a act, i Item, now time.Time) error {
	if i.Kind == Announcement { // the group's word, whoever of them wrote it
		return v.MayFacilitate()
	}
	if i.Author != v.Member.ID {
		return fault.New(fault.Forbidden, "board.not_yours")
	}
	if a == withdraw {
		return nil
	}
	switch {
	case i.Kind == Resource && !i.Waits():
		return fault.New(fault.Conflict, "board.settled")
	case i.Kind != Resource && !i.Open(now):
		return fault.New(fault.Conflict, "board.over")
	}
	return nil
}

func allowTake(v group.Visit, i Item, now time.Time) error {
	if i.Author == v.Member.ID {
		return fault.New(fault.Forbidden, "board.own")
	}
	if !i.Open(now) {
		return fault.New(fault.Conflict, "board.over")
	}
	return unlessHidden(i)
}

func unlessHidden(i Item) error {
	if i.Hidden {
		return fault.Missing("the item is hidden")
	}
	return nil
}

package breakglass

import (
	"cmp"
	"context"
	"slices"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// A Need is why an asking stands on the list of those on duty.
type Need string

// The needs, the most urgent first.
const (
	NeedLate     Need = "late"     // opened by one alone, and nobody has looked at it in time
	NeedAnswer   Need = "answer"   // a second person
	NeedReview   Need = "review"   // opened by one alone
	NeedOpening  Need = "opening"  // may be opened, or looked at, by who asked
	NeedReply    Need = "reply"    // the member asks why
	NeedTelling  Need = "telling"  // decide whether the member is told
	NeedPatience Need = "patience" // not told yet; nothing to do before its day
)

// Needs lists them in their order.
var Needs = []Need{NeedLate, NeedAnswer, NeedReview, NeedOpening, NeedReply, NeedTelling, NeedPatience}

// Need tells why an asking stands on the list; false where it does not.
func (a Ask) Need(now time.Time) (Need, bool) {
	switch state := a.State(now); {
	case a.ReviewLate(now):
		return NeedLate, true
	case state == Asked:
		return NeedAnswer, true
	case a.NeedsReview():
		return NeedReview, true
	case state == Agreed, state == Opened:
		return NeedOpening, true
	case a.Complains():
		return NeedReply, true
	case a.ToTell(now):
		return NeedTelling, true
	case a.Silent():
		return NeedPatience, true
	}
	return "", false
}

// A Line is an asking on the list.
type Line struct {
	Desk
	Need Need
	Card group.Card
}

// List returns what somebody on duty still has to do something about, the most
// urgent first, and within that the oldest. What somebody has no place in is not
// there, and not counted. Missing for those who are on duty nowhere.
func (m *Module) List(ctx context.Context, id account.ID) ([]Line, error) {
	places, err := m.Team.Places(ctx, id)
	if err != nil {
		return nil, err
	}
	if len(places) == 0 {
		return nil, fault.Missing("on duty nowhere")
	}
	rows, err := db.All(ctx, m.DB, qNeedy, scanAsk)
	if err != nil {
		return nil, err
	}
	var list []Line
	for _, a := range rows {
		need, waits := a.Need(m.Clock.Now())
		if !waits {
			continue
		}
		d, err := m.at(ctx, id, a.Case)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		d.sit(a)
		cards, err := m.Groups.Cards(ctx, m.DB, []group.MemberID{a.Member})
		if err != nil {
			return nil, err
		}
		list = append(list, Line{d, need, cards[a.Member]})
	}
	slices.SortStableFunc(list, func(a, b Line) int {
		return cmp.Or(cmp.Compare(slices.Index(Needs, a.Need), slices.Index(Needs, b.Need)), cmp.Compare(a.Ask.ID, b.Ask.ID))
	})
	return list, nil
}

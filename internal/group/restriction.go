package group

import (
	"context"

	"hearth/internal/account"
	"hearth/internal/platform/db"
)

// A Restriction is something that was done to what a member wrote, or to what
// they may do. Each one owes them a statement of reasons and a way to have it
// looked at again, so every feature that restricts says so here.
type Restriction struct {
	Act    string     // what was done: one of Acts
	Thing  int64      // to what: a post, a message, a member
	Kind   string     // what the Thing is, where the act does not say; see package subject
	Member MemberID   // whom it concerns
	By     MemberID   // who did it; 0 for the program itself, or for Staff
	Staff  account.ID // who did it without being in the group; 0 for nobody
	URL    string     // the page on which it shows
	Reason string     // as whoever did it wrote it; "" where none is asked for
}

// The acts that restrict somebody.
const (
	ActPostHidden        = "forum.hide"
	ActConversationLock  = "forum.lock"
	ActMessageHidden     = "chat.hide"
	ActItemHidden        = "board.hide"
	ActResourceDeclined  = "board.decline"
	ActMembershipEnded   = "care.remove"
	ActOutOfMeeting      = "room.remove"
	ActHeldForSafety     = "safety.hold"
	ActKeptForSafety     = "safety.keep" // what was held stays where only its author sees it
	ActEditForSafety     = "safety.edit" // and opens once it is written differently
	ActNoContact         = "apart.order"
	ActListeningEnded    = "listening.release"
	ActHeldByRule        = "rules.hold"
	ActHoldingTakenAway  = "care.unseat"
	ActReportsSlowedDown = "moderation.slow_reports"
)

// Acts lists them all: a test walks them.
var Acts = []string{ActPostHidden, ActConversationLock, ActMessageHidden, ActItemHidden, ActResourceDeclined, ActMembershipEnded, ActOutOfMeeting,
	ActHeldForSafety, ActKeptForSafety, ActEditForSafety, ActHeldByRule, ActHoldingTakenAway, ActReportsSlowedDown, ActNoContact, ActListeningEnded}

// Restrictions is told of each restriction, in the transaction that makes it,
// and of each that is lifted again.
type Restrictions interface {
	Restricted(ctx context.Context, tx *db.Tx, g Group, r Restriction) error
	// Lifted says that the act was undone by somebody, 0 for the program. It is
	// nothing new for a restriction that has ended already.
	Lifted(ctx context.Context, tx *db.Tx, g Group, act string, thing int64, by MemberID) error
}

// OnRestrict makes r be told of restrictions. It is called while the program is
// put together.
func (m *Module) OnRestrict(r Restrictions) { m.restrictions = r }

// Restricted says that a feature has restricted somebody. What people do to
// their own words needs no statement.
func (m *Module) Restricted(ctx context.Context, tx *db.Tx, g Group, r Restriction) error {
	if m.restrictions == nil || r.Member == 0 || r.Member == r.By {
		return nil
	}
	return m.restrictions.Restricted(ctx, tx, g, r)
}

// Moderated is Restricted by the visitor, or Lifted by them where on is false.
func (m *Module) Moderated(ctx context.Context, tx *db.Tx, v Visit, on bool, r Restriction) error {
	r.By = v.Member.ID
	if on {
		return m.Restricted(ctx, tx, v.Group, r)
	}
	return m.Lifted(ctx, tx, v.Group, r.Act, r.Thing, r.By)
}

// Lifted says that a feature has undone a restriction.
func (m *Module) Lifted(ctx context.Context, tx *db.Tx, g Group, act string, thing int64, by MemberID) error {
	if m.restrictions == nil {
		return nil
	}
	return m.restrictions.Lifted(ctx, tx, g, act, thing, by)
}

// ReportURL is where a member says that a thing of the group breaks a rule; kind
// is as package subject has it, and token is what its own addresses hold.
func (g Group) ReportURL(kind, token string) string {
	return g.URL() + "/report?kind=" + kind + "&id=" + token
}

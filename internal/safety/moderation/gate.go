package moderation

import (
	"net/http"

	"hearth/internal/group"
	"hearth/internal/platform/web"
)

// forStaff lets a page of the organisation's staff run with a second factor
// only. Whether somebody works there comes first, so that the lock tells nobody
// that there is a page.
func (h handler) forStaff(next web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := h.staffOf(r); err != nil {
			return err
		}
		return h.gate("", next)(w, r)
	}
}

// A place says in which group something is, and whom it is about.
type place func(r *http.Request) (group.ID, group.MemberID, error)

// onDuty asks for the second factor of whoever comes for the staff. Facilitators,
// and whom a statement is about, come as members of their group.
func (h handler) onDuty(of place, next web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		g, about, err := of(r)
		if err != nil {
			return err
		}
		hand, err := h.hand(r.Context(), actorOf(r), g)
		if err != nil {
			return err
		}
		if hand.Staff && !hand.Facilitates && (about == 0 || hand.member() != about) {
			return h.gate("", next)(w, r)
		}
		return next(w, r)
	}
}

func (h handler) ofMatter(r *http.Request) (group.ID, group.MemberID, error) {
	id, err := h.id(r, "matter", kindMatter)
	if err != nil {
		return 0, 0, err
	}
	m, err := h.matterOf(r.Context(), MatterID(id))
	return m.Group, 0, err
}

func (h handler) ofDecision(r *http.Request) (group.ID, group.MemberID, error) {
	id, err := h.id(r, "decision", kindDecision)
	if err != nil {
		return 0, 0, err
	}
	d, err := h.decisionOf(r.Context(), DecisionID(id))
	return d.Group, d.Member, err
}

func (h handler) ofAppeal(r *http.Request) (group.ID, group.MemberID, error) {
	id, err := h.id(r, "appeal", kindAppeal)
	if err != nil {
		return 0, 0, err
	}
	a, err := h.appealOf(r.Context(), AppealID(id))
	return a.Group, 0, err
}

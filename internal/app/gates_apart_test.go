package app

import (
	"net/url"

	"hearth/internal/account"
	"hearth/internal/group"
)

// memberToken is how addresses name somebody's member.
func (w *town) memberToken(role string) string {
	return w.Apart.MemberToken(w.memberOf(role).ID)
}

func (w *town) memberOf(role string) group.Member {
	return *must(w.Group.Visit(w.t.Context(), account.Actor{ID: w.people[role]}, "low-days")).Member
}

// toMeet is the address at which somebody asks not to meet the role.
func toMeet(role string) func(*town) string {
	return func(w *town) string { return low + "/members/" + w.memberToken(role) + "/block" }
}

// anOrder is an address beneath an order of the holder's between the member and
// somebody who comes for it.
func anOrder(w *town) string {
	w.peer()
	form := url.Values{"one": {"quiet-otter"}, "other": {"marsh-heron"}, "reason": {"They asked for it."}}
	return low + "/desk/no-contact/" + w.post("holder", low+"/desk/no-contact", form).ID + "/end"
}

// peer is one more member, who is none of the roles.
func (w *town) peer() string {
	if w.people["peer"] == 0 {
		w.people["peer"] = must(w.Account.Join(w.t.Context(), joining("marsh-walker")))
		w.join("peer", "low-days", "marsh-heron")
	}
	return "peer"
}

var (
	dutyOnly   = [5]int{401, 404, 404, 303, 404}
	dutyOnlyIn = [5]int{303, 404, 404, 200, 404}
)

var apartGates = []gate{
	{"GET /groups/{slug}/apart", at(low + "/apart"), nil, boardRead},
	{"POST /groups/{slug}/apart/words", at(low + "/apart/words"), url.Values{"words": {"wine"}}, writers},
	{"GET /groups/{slug}/members/{member}/block", toMeet("holder"), nil, [5]int{303, 404, 200, 409, 404}},
	{"POST /groups/{slug}/members/{member}/block", toMeet("holder"), url.Values{"on": {"no"}}, writers},
	{"GET /groups/{slug}/desk/no-contact", at(low + "/desk/no-contact"), nil, dutyOnlyIn},
	{"POST /groups/{slug}/desk/no-contact", at(low + "/desk/no-contact"), url.Values{"one": {"quiet-otter"}, "other": {"rowan"}, "reason": {"r"}}, [5]int{401, 404, 404, 403, 404}}, // the holder is one of the two
	{"POST /groups/{slug}/desk/no-contact/{order}/end", anOrder, none, dutyOnly},
}

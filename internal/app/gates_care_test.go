package app

import (
	"net/url"
	"strings"

	"hearth/internal/group"
)

// atMember is an address beneath the member's page on the desk.
func atMember(suffix string) func(*town) string {
	return func(w *town) string { return low + "/desk/members/" + w.token("member", "low-days") + suffix }
}

// token is how the role's member in the group stands in addresses.
func (w *town) token(role, slug string) string {
	return w.Care.MemberToken(w.visit(role, slug).Member.ID)
}

// costing makes the group cost something and returns the address.
func costing(path string) func(*town) string {
	return func(w *town) string {
		v := w.visit("holder", "low-days")
		in := v.Group.Editable()
		in.Terms.Cost = group.Cost{Kind: "sliding", Min: 500, Max: 2000, Currency: "EUR", Per: "month", Waiver: true}
		if err := w.Group.Edit(w.t.Context(), v, in, v.Group.Revision); err != nil {
			w.t.Fatal(err)
		}
		return strings.ReplaceAll(path, "{member}", w.token("member", "low-days"))
	}
}

var (
	// Members see that the desk is there; it is not theirs.
	holdersIn = [5]int{303, 404, 403, 200, 404}
	accept    = url.Values{"answer": {"accept"}}
)

// careGates are the routes of the desk. A token of nothing is the last thing
// that anybody learns: first comes whether the desk is theirs.
var careGates = []gate{
	{"GET /groups/{slug}/desk", at(low + "/desk"), nil, holdersIn},
	{"GET /groups/{slug}/desk/unanswered", at(low + "/desk/unanswered"), nil, holdersIn},
	{"GET /groups/{slug}/desk/members", at(low + "/desk/members"), nil, holdersIn},
	{"GET /groups/{slug}/desk/members/{member}", atMember(""), nil, holdersIn},
	{"POST /groups/{slug}/desk/members/{member}/duties", atMember("/duties"), url.Values{"duties": {"greeter"}}, holders},
	{"POST /groups/{slug}/desk/members/{member}/offer", atMember("/offer"), url.Values{"kind": {"cofacilitator"}}, holders},
	{"GET /groups/{slug}/offers", at(low + "/offers"), nil, membersIn},
	{"POST /groups/{slug}/offers/{offer}", at(low + "/offers/nonsense"), accept, [5]int{401, 404, 404, 404, 404}},
	{"POST /groups/{slug}/desk/offers/{offer}/withdraw", at(low + "/desk/offers/nonsense/withdraw"), none, [5]int{401, 404, 403, 404, 404}},
	{"POST /groups/{slug}/desk/members/{member}/role", atMember("/role"), none, [5]int{401, 404, 403, 404, 404}},
	{"POST /groups/{slug}/desk/members/{member}/remove", atMember("/remove"), url.Values{"reason": {" "}}, [5]int{401, 404, 403, 422, 404}},
	{"GET /groups/{slug}/desk/removed", at(low + "/desk/removed"), nil, holdersIn},
	{"POST /groups/{slug}/desk/removed/{removal}/undo", at(low + "/desk/removed/nonsense/undo"), none, [5]int{401, 404, 403, 404, 404}},
	{"GET /groups/{slug}/desk/future", at(low + "/desk/future"), nil, holdersIn},
	{"POST /groups/{slug}/desk/merge", at(low + "/desk/merge"), url.Values{"into": {"nowhere"}}, [5]int{401, 404, 403, 422, 404}},
	{"POST /groups/{slug}/desk/merges/{merge}", at(low + "/desk/merges/nonsense"), accept, [5]int{401, 404, 403, 404, 404}},
	{"POST /groups/{slug}/desk/move", at(low + "/desk/move"), url.Values{"organisation": {"nowhere"}}, [5]int{401, 404, 403, 422, 404}},
	{"POST /groups/{slug}/desk/ending", at(low + "/desk/ending"), none, holders},
	{"POST /groups/{slug}/desk/ending/cancel", at(low + "/desk/ending/cancel"), none, holders},
	{"GET /moves/{move}", at("/moves/nonsense"), nil, [5]int{303, 404, 404, 404, 404}},
	{"POST /moves/{move}", at("/moves/nonsense"), accept, nobodys},
	{"GET /groups/{slug}/removed", at(low + "/removed"), nil, [5]int{303, 404, 404, 404, 404}},
	{"GET /groups/{slug}/went-on", at(low + "/went-on"), nil, [5]int{303, 404, 404, 404, 404}},
	{"POST /groups/{slug}/went-on", at(low + "/went-on"), none, nobodys},

	{"GET /groups/{slug}/fees", costing(low + "/fees"), nil, membersIn},
	{"POST /groups/{slug}/fees/amount", costing(low + "/fees/amount"), url.Values{"amount": {"7"}}, writers},
	{"POST /groups/{slug}/fees/waiver", costing(low + "/fees/waiver"), none, writers},
	{"POST /groups/{slug}/fees/waiver/end", costing(low + "/fees/waiver/end"), none, writers},
	{"GET /groups/{slug}/fees/ledger", costing(low + "/fees/ledger"), nil, holdersIn},
	{"GET /groups/{slug}/fees/ledger.csv", costing(low + "/fees/ledger.csv"), nil, holdersIn},
	{"POST /groups/{slug}/fees/ledger/{member}", costing(low + "/fees/ledger/{member}"), url.Values{"period": {"2026-11"}, "state": {"paid"}}, holders},
	{"POST /groups/{slug}/fees/waivers/{waiver}", costing(low + "/fees/waivers/nonsense"), url.Values{"answer": {"grant"}}, [5]int{401, 404, 403, 404, 404}},
	{"POST /groups/{slug}/fees/rule", costing(low + "/fees/rule"), none, holders},
}

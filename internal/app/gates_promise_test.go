package app

import (
	"encoding/json"
	"net/url"
	"strings"
)

// promiseGates are the routes of the reply guarantee. "holder" helps by holding
// the group; "member" has not the duty.
var promiseGates = []gate{
	{"GET /helping", nil, nil, signedIn},
	{"POST /helping", nil, url.Values{"daily": {"3"}}, onwardIn},
	{"POST /groups/{slug}/promise/{conversation}/take", waiting("/take"), none, holders},
	{"POST /groups/{slug}/promise/{conversation}/pass", waiting("/pass"), none, holders},
	{"GET /groups/{slug}/promise", at(low + "/promise"), nil, [5]int{303, 404, 403, 200, 404}},
	{"POST /groups/{slug}/promise", at(low + "/promise"), url.Values{"hours": {"12"}}, holders},
	{"POST /groups/{slug}/promise/shifts", at(low + "/promise/shifts"), none, [5]int{401, 404, 403, 422, 404}},
	{"POST /groups/{slug}/promise/shifts/{shift}/remove", aShift, none, holders},
}

// waiting is an address beneath a fresh conversation that waits for an answer.
func waiting(suffix string) func(*town) string {
	return func(w *town) string {
		conversation, _ := w.conversation("member")
		return strings.Replace(conversation, "/conversations/", "/promise/", 1) + suffix
	}
}

// aShift is the address that takes a fresh shift out of the plan.
func aShift(w *town) string {
	var plan struct{ Shifts, Helpers []struct{ ID string } }
	read := func() {
		if err := json.Unmarshal(w.ask("holder", "GET", low+"/promise", "application/json", nil).Body.Bytes(), &plan); err != nil {
			w.t.Fatal(err)
		}
	}
	read()
	form := url.Values{"member": {plan.Helpers[0].ID}, "days": {"1"}, "start": {"19:00"}, "end": {"21:00"}}
	if rec := w.ask("holder", "POST", low+"/promise/shifts", "application/json", form); rec.Code != 200 {
		w.t.Fatalf("a shift: %d %s", rec.Code, rec.Body)
	}
	read()
	return low + "/promise/shifts/" + plan.Shifts[0].ID + "/remove"
}
